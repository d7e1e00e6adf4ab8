"""Deals of a customer's subsidiaries count for its plan: own and group figures, each leading to its deals."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.customers.models import Party
from rapport.customers.subsidiaries import Subsidiaries, subsidiaries_of
from rapport.platform.access.models import User
from rapport.sales.account_plans.group import group_of
from rapport.sales.account_plans.progress import progress_of
from rapport.sales.models import AccountPlan, Deal
from tests.browser import Browser, text_of
from tests.factories import make_account_goal, make_account_plan, make_deal, make_organisation, make_person
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.relations import make_relationship, make_relationship_type
from tests.factories.sales import make_ladder
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}


def won(party: Party, amount: str, **values: Any) -> Deal:
    given = {"amount": amount, "opened_on": date(2025, 1, 1), "closed_on": date(2026, 2, 1)}
    return make_deal(party=party, stage=make_ladder()["won"], **given, **values)


def coming(party: Party, amount: str) -> Deal:
    return make_deal(party=party, stage=make_ladder()["second"], amount=amount, expected_close_on=date(2026, 5, 1))


@pytest.fixture
def group() -> dict[str, Any]:
    """A holding with a daughter and, below that, a works; a venture that is tied to it; and somebody else's firm."""
    holding = make_organisation(name="Holding")
    daughter = make_organisation(name="Daughter", organisation=holding)
    works = make_organisation(name="Works", organisation=daughter)
    venture, other = make_organisation(name="Venture"), make_organisation(name="Other")
    make_relationship(first=venture, second=holding, type=make_relationship_type(is_hierarchy=True))
    make_person(organisation=holding)
    plan = make_account_plan(party=holding, **PERIOD)
    goal = make_account_goal(plan=plan, revenue="1000", due_on=None)
    for party, amount in ((holding, "100.10"), (daughter, "200"), (works, "50.05"), (venture, "9"), (other, "7000")):
        won(party, amount)
    coming(holding, "20")
    coming(works, "30")
    return {
        "holding": holding, "daughter": daughter, "works": works, "venture": venture, "plan": plan, "goal": goal,
    }  # fmt: skip


def page_of(plan: AccountPlan, reader: User) -> str:
    return " ".join(text_of(Browser(reader).get(f"/account-plans/{plan.uid}/")).split())


def figures(group: dict[str, Any], reader: User) -> list[str]:
    plan, goal = group["plan"], group["goal"]
    made = progress_of(plan, [goal], reader, group_of(plan.party, reader))[goal.pk]
    return [f"{one:.2f}" for one in (made.won, made.open, made.own_won, made.own_open)]


def test_deals_of_subsidiaries_count_beside_the_customer_s_own(group: dict[str, Any]) -> None:
    boss = make_administrator()
    assert figures(group, boss) == ["359.15", "50.00", "100.10", "20.00"]
    page = page_of(group["plan"], boss)
    assert "€359.15 won" in page and "of €1,000.00 (35.9%)" in page and "with 3 subsidiaries" in page
    assert "€100.10 won" in page and "€20.00 in open deals" in page


def test_group_and_own_figures_lead_to_their_deals(group: dict[str, Any]) -> None:
    boss = make_administrator()
    page = page_of(group["plan"], boss)
    links = [unescape(one) for one in re.findall(r'<a href="(/deals/\?[^"]*)"', page)]
    lists = [listed(boss, url) for url in links if "closed_on" in url]
    assert sorted(f"{sum(deal.base_amount for deal in found):.2f}" for found in lists) == ["100.10", "359.15"]
    [whole] = [url for url in links if "customer_group" in url and "state=won" in url]
    shown = text_of(Browser(boss).get(whole))
    assert "Customer with subsidiaries" in shown and "Holding" in shown
    assert Browser(boss).get("/deals/", view="all", customer_group="nonsense").status_code == 400


def test_without_subsidiaries_the_page_says_nothing_of_them(group: dict[str, Any]) -> None:
    alone = make_account_plan(party=make_organisation(), **PERIOD)
    make_account_goal(plan=alone, revenue="500")
    won(alone.party, "40")
    page = page_of(alone, make_administrator())
    assert "€40.00 won" in page
    assert "subsidiar" not in page and "customer_group" not in page


def test_what_the_group_has_won_reaches_a_goal(group: dict[str, Any]) -> None:
    won(group["works"], "700")
    assert "1 of 1 goal reached" in page_of(group["plan"], make_administrator())


def test_who_does_not_see_a_subsidiary_or_a_deal_sees_no_figure_made_of_it(group: dict[str, Any]) -> None:
    def reader(deals: str = "all", organisations: str = "own") -> User:
        kinds = ("account-plans", "account-goals")
        grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in kinds]
        grants += [{"kind": "deals", "action": "view", "scope": deals}]
        grants += [{"kind": "organisations", "action": "view", "scope": organisations}]
        return make_user(roles=[str(make_role(grants=grants).uid)])

    def give(user: User, *names: str) -> User:
        for name in names:
            Party.objects.filter(pk=group[name].pk).update(owner=user, principals=[user.principal])
        return user

    assert figures(group, reader(organisations="all"))[0] == "350.15"  # ties are seen by who sees relationships
    assert figures(group, give(reader(), "holding"))[0] == "100.10"
    above = give(reader(), "holding", "works")  # what stands below an unseen one is out of sight
    assert figures(group, above)[0] == "100.10"
    won(group["works"], "1", owner=above)
    assert figures(group, give(reader("own"), "holding", "daughter", "works"))[0] == "0.00"
    seller = give(reader("own"), "holding", "daughter", "works")
    won(group["daughter"], "3", owner=seller)
    assert figures(group, seller) == ["3.00", "0.00", "0.00", "0.00"]
    page = page_of(group["plan"], seller)
    url = next(unescape(one) for one in re.findall(r'<a href="(/deals/\?[^"]*)"', page) if "customer_group" in one)
    assert len(listed(seller, url)) == 1
    assert listed(give(reader()), f"/deals/?view=all&customer_group={group['daughter'].uid}") == []


def test_the_tree_is_bounded_and_read_in_one_query(group: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    boss, holding = make_administrator(), group["holding"]
    subsidiaries_of(holding, boss)  # what a reader may is gathered once
    with CaptureQueriesContext(connection) as taken:
        found = subsidiaries_of(holding, boss)
    assert len(taken) == 1
    below = {group[name].pk for name in ("daughter", "works", "venture")}
    assert (set(found.keys), found.is_whole, found.keys[-1]) == (below, True, group["works"].pk)
    assert set(subsidiaries_of(holding, None).keys) == below
    monkeypatch.setattr("rapport.customers.subsidiaries.DEPTH", 1)
    nearest = subsidiaries_of(holding, boss)
    assert (set(nearest.keys), nearest.is_whole) == (below - {group["works"].pk}, False)
    monkeypatch.setattr("rapport.customers.subsidiaries.DEPTH", 10)
    monkeypatch.setattr("rapport.customers.subsidiaries.MOST_NODES", 2)
    few = subsidiaries_of(holding, boss)
    assert (len(few.keys), few.is_whole) == (1, False)
    assert "with the nearest 1 subsidiary" in page_of(group["plan"], boss)


def test_organisations_that_name_each_other_are_counted_once(group: dict[str, Any]) -> None:
    Party.objects.filter(pk=group["holding"].pk).update(organisation=group["works"])
    found = subsidiaries_of(group["holding"], make_administrator())
    assert len(found.keys) == len(set(found.keys)) == 3
    assert subsidiaries_of(make_organisation(), make_administrator()) == Subsidiaries()
