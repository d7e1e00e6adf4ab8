"""Account plans: how far their goals are to the cent, whom we know, what the customer lacks, and what is next."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import escape, unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.account_plans.group import group_of
from rapport.sales.account_plans.progress import progress_of
from rapport.sales.cross_sell import LEAST, count_bought_together
from rapport.sales.models import AccountGoal, AccountPlan, Stage
from tests.browser import Browser, text_of
from tests.factories import (
    make_account_goal,
    make_account_plan,
    make_deal,
    make_exchange_rate,
    make_organisation,
    make_person,
    make_task,
    make_touch,
)
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.prices import make_deal_line
from tests.factories.sales import make_deal_contact, make_ladder, make_product

pytestmark = pytest.mark.django_db
PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}


@pytest.fixture
def ladder() -> dict[str, Stage]:
    return make_ladder()


def win(ladder: dict[str, Stage], party: Party, amount: str, day: date, **values: Any) -> Any:
    return make_deal(
        stage=ladder["won"], party=party, amount=amount, opened_on=date(2025, 1, 1), closed_on=day, **values
    )


def page_of(plan: AccountPlan, browser: Browser | None = None) -> str:
    return text_of((browser or Browser(make_administrator())).get(f"/account-plans/{plan.uid}/"))


def reader_of(*kinds: str, deals: str = "all") -> Browser:
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("account-plans", "account-goals", *kinds)]
    grants += [{"kind": "deals", "action": "view", "scope": deals}]
    return Browser(make_user(roles=[str(make_role(grants=grants).uid)]))


@pytest.mark.parametrize(
    ("values", "field"),
    [({"ends_on": date(2025, 12, 31)}, "ends_on"), ({"party": None}, "party"), ({"state": "maybe"}, "state")],
)
def test_a_plan_that_makes_no_sense_is_refused_and_nothing_is_written(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_account_plan(**values)

    assert list(refusal.value.errors) == [field]
    assert not AccountPlan.objects.exists()


def test_a_plan_is_made_for_an_organisation() -> None:
    with pytest.raises(Invalid) as refusal:
        make_account_plan(party=make_person())

    assert list(refusal.value.errors) == ["party"]
    assert not AccountPlan.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [({"due_on": date(2025, 12, 31)}, "due_on"), ({"revenue": "0"}, "revenue"), ({"name": ""}, "name")],
)
def test_a_goal_that_makes_no_sense_is_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_account_goal(**values)

    assert list(refusal.value.errors) == [field]
    assert not AccountGoal.objects.exists()


@pytest.mark.parametrize("values", [{"state": "maybe"}, {"ends_on": date(2025, 12, 31)}, {"name": ""}])
def test_the_database_refuses_it_too(values: dict[str, Any]) -> None:
    plan = make_account_plan()
    with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="update"):
        AccountPlan.objects.filter(pk=plan.pk).update(**values)


def test_a_goal_of_revenue_counts_what_was_won_from_this_customer_in_its_time(ladder: dict[str, Stage]) -> None:
    plan = make_account_plan(**PERIOD)
    make_exchange_rate(currency="GBP", valid_from=date(2020, 1, 1), rate="1.25")
    whole = make_account_goal(plan=plan, revenue="1000", due_on=None)
    spring = make_account_goal(plan=plan, revenue="500", due_on=date(2026, 3, 31))
    words = make_account_goal(plan=plan)
    win(ladder, plan.party, "100.10", date(2026, 1, 1))
    win(ladder, plan.party, "200.05", date(2026, 3, 31))
    win(ladder, plan.party, "0.01", date(2026, 4, 1))
    win(ladder, plan.party, "80", date(2026, 6, 30), currency="GBP")
    win(ladder, plan.party, "7", date(2026, 6, 30), currency="SEK")  # no rate: in no sum
    for day in (date(2025, 12, 31), date(2026, 7, 1)):
        win(ladder, plan.party, "5000", day)
    win(ladder, make_organisation(), "5000", date(2026, 2, 1))
    make_deal(stage=ladder["lost"], party=plan.party, opened_on=None, closed_on=date(2026, 2, 1))
    make_deal(stage=ladder["first"], party=plan.party, amount="40", expected_close_on=date(2026, 6, 30))
    make_deal(stage=ladder["first"], party=plan.party, amount="60", expected_close_on=date(2026, 7, 1))

    reader = make_administrator()
    made = progress_of(plan, [whole, spring, words], reader, group_of(plan.party, reader))

    assert set(made) == {whole.pk, spring.pk}
    assert (made[whole.pk].won, made[whole.pk].open) == (Decimal("400.16"), Decimal(40))
    assert made[whole.pk].unvalued_count == 1
    assert (made[spring.pk].won, made[spring.pk].open) == (Decimal("300.15"), Decimal(0))


def test_the_figures_lead_to_exactly_the_deals_that_they_were_added_up_from(ladder: dict[str, Stage]) -> None:
    browser, plan = Browser(make_administrator()), make_account_plan(**PERIOD)
    make_account_goal(plan=plan, revenue="1000", due_on=date(2026, 3, 31))
    win(ladder, plan.party, "250.00", date(2026, 3, 31), name="Counted")
    win(ladder, plan.party, "10", date(2026, 4, 1), name="Too late")
    win(ladder, plan.party, "10", date(2026, 2, 1), name="No rate", currency="SEK")

    text = page_of(plan, browser)
    assert "€250.00 won" in text
    assert "of €1,000.00 (25%)" in text
    [url] = re.findall(r'href="(/deals/[^"]*state=won[^"]*)"', text)
    listed = text_of(browser.get(unescape(url)))
    assert "Counted" in listed
    assert "Too late" not in listed
    assert "No rate" not in listed


def test_who_may_not_see_a_deal_sees_no_figure_made_of_it(ladder: dict[str, Stage]) -> None:
    plan = make_account_plan(**PERIOD)
    make_account_goal(plan=plan, revenue="1000", due_on=None)
    win(ladder, plan.party, "250.50", date(2026, 3, 31))

    assert "€250.50 won" in page_of(plan, reader_of("organisations"))
    own = page_of(plan, reader_of("organisations", deals="own"))
    assert "250.50" not in own
    assert "€0.00 won" in own
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("account-plans", "account-goals")]
    stranger = page_of(plan, Browser(make_user(roles=[str(make_role(grants=grants).uid)])))
    assert "€1,000.00" in stranger
    assert " won" not in stranger
    hidden = [{"kind": "deals", "field": "amount", "rule": "hidden"}]
    grants += [{"kind": "deals", "action": "view", "scope": "all"}]
    blind = page_of(plan, Browser(make_user(roles=[str(make_role(grants=grants, field_rules=hidden).uid)])))
    assert "250.50" not in blind


def test_a_goal_is_reached_in_one_click_or_by_what_was_won(ladder: dict[str, Stage]) -> None:
    browser, plan = Browser(make_administrator()), make_account_plan(**PERIOD)
    words = make_account_goal(plan=plan, name="Frame agreement")
    make_account_goal(plan=plan, name="Revenue", revenue="100", due_on=date(2026, 2, 1))
    assert "0 of 2 goals reached" in page_of(plan, browser)

    win(ladder, plan.party, "100", date(2026, 2, 1))
    assert "1 of 2 goals reached" in page_of(plan, browser)

    assert browser.post(f"/account-goals/{words.uid}/reached/", {}).status_code == 302
    words.refresh_from_db()
    assert words.state == "reached"
    text = page_of(plan, browser)
    assert "2 of 2 goals reached" in text


def test_who_only_looks_ticks_off_no_goal() -> None:
    goal = make_account_goal()
    reader = reader_of("organisations")

    assert f"/account-goals/{goal.uid}/reached/" not in page_of(goal.plan, reader)
    assert reader.post(f"/account-goals/{goal.uid}/reached/", {}).status_code == 404
    goal.refresh_from_db()
    assert goal.state == "open"


def test_people_stand_by_what_they_say_in_deals_and_who_is_quiet_is_said(ladder: dict[str, Stage]) -> None:
    plan = make_account_plan()
    anna, bert, cleo = (
        make_person(given_name=name, family_name="Well", organisation=plan.party) for name in ("Anna", "Bert", "Cleo")
    )
    other = make_person(given_name="Otto", family_name="Outside")
    deal = make_deal(stage=ladder["first"], party=plan.party)
    make_deal_contact(deal=deal, person=cleo, role="blocks")
    make_deal_contact(deal=deal, person=other, role="advises")
    make_deal_contact(deal=make_deal(stage=ladder["won"], party=plan.party), person=bert, role="decides")
    make_deal_contact(person=anna, role="signs")  # in a deal of somebody else
    now = timezone.now()
    touch(bert, now - timedelta(days=120))
    touch(cleo, now - timedelta(days=3))

    text = page_of(plan)
    card = text[text.index('id="plan-people"') :]
    places = [card.index(name) for name in ("Bert Well", "Otto Outside", "Cleo Well", "Anna Well")]
    assert places == sorted(places)
    assert "Decides" in card
    assert "Signs" not in card
    assert "120 days without contact" in card
    assert "3 days ago" in card
    assert "no contact yet" in card
    assert "3 of 4 quiet" in card


def touch(person: Party, at: datetime) -> None:
    make_touch(party=person, happened_at=at)


def test_white_space_tells_bought_open_and_not_yet_by_family(ladder: dict[str, Stage]) -> None:
    plan = make_account_plan()
    line, named, coming, lacking, gone = (
        make_product(name=name, family=family)
        for name, family in (
            ("Pump", "Water"), ("Valve", "Water"), ("Hose", "Water"), ("Audit", "Services"), ("Old", "Water")
        )
    )  # fmt: skip
    make_deal_line(deal=make_deal(stage=ladder["won"], party=plan.party, name="Big pumps"), product=line)
    make_deal(stage=ladder["won"], party=plan.party, product=named)
    make_deal(stage=ladder["first"], party=plan.party, product=coming)
    make_deal(stage=ladder["lost"], party=plan.party, product=lacking)
    write.update(registry.get("products"), gone, {"is_active": False}, actor=None)

    table = space_of(page_of(plan))
    assert "Old" not in table
    rows = table.split("<tr>")
    services, water = next(r for r in rows if "Services" in r), next(r for r in rows if "Water" in r)
    bought, opened, never = water.split("<td")[1:]
    assert ("Pump" in bought, "Valve" in bought, "Hose" in bought) == (True, True, False)
    assert ("Hose" in opened, "Pump" in opened) == (True, False)
    assert ("Hose" in never, "Pump" in never) == (False, False)
    assert "Audit" in services.split("<td")[3]


def test_what_comparable_customers_bought_is_said_where_enough_did(ladder: dict[str, Stage]) -> None:
    plan, (pump, valve) = make_account_plan(), (make_product(name="Pump"), make_product(name="Valve"))
    for place in range(LEAST):
        party = make_organisation()
        make_deal(stage=ladder["won"], party=party, product=pump)
        if place:
            make_deal(stage=ladder["won"], party=party, product=valve)
        make_deal(stage=ladder["won"], product=make_product())
    make_deal(stage=ladder["won"], party=plan.party, product=pump)
    count_bought_together()
    assert "customers with Pump bought it too" not in page_of(plan)  # four are too few

    party = make_organisation()
    for product in (pump, valve):
        make_deal(stage=ladder["won"], party=party, product=product)
    count_bought_together()
    never = space_of(page_of(plan))
    assert "5 of 7 customers with Pump bought it too" in never
    assert escape(f"/deals/quick/?party={plan.party.uid}&product={valve.uid}&name=Valve") in never


def test_nothing_is_said_of_what_was_never_bought_to_who_sees_no_deals() -> None:
    plan = make_account_plan()
    make_product(name="Pump")

    assert "plan-white-space" in page_of(plan, reader_of("organisations", "products", "deal-lines"))
    grants = [{"kind": k, "action": "view", "scope": "all"} for k in ("account-plans", "organisations", "products")]
    reader = Browser(make_user(roles=[str(make_role(grants=grants).uid)]))
    assert "plan-white-space" not in page_of(plan, reader)


def test_who_does_not_see_the_customer_reads_nothing_more_of_them(ladder: dict[str, Stage]) -> None:
    plan = make_account_plan()
    make_person(given_name="Anna", family_name="Well", organisation=plan.party)
    make_task(party=plan.party, subject="Call them")
    text = page_of(plan, reader_of("people", "tasks", "products", "deal-lines"))

    for css_id in ("plan-people", "plan-steps", "plan-white-space"):
        assert css_id not in text


def test_next_steps_are_tasks_and_steps_of_open_deals_by_their_days(ladder: dict[str, Stage]) -> None:
    plan, today = make_account_plan(), timezone.localdate()
    step = {"party": plan.party, "opened_on": None}
    make_deal(stage=ladder["first"], next_step="Send offer", next_step_on=today - timedelta(days=2), **step)
    make_deal(stage=ladder["first"], next_step="Some day", **step)
    make_deal(stage=ladder["lost"], next_step="Over", **step)
    make_task(party=plan.party, subject="Call them", due_on=today + timedelta(days=1))
    make_task(party=plan.party, subject="Done already", is_done=True)

    card = page_of(plan)
    card = card[card.index('id="plan-steps"') :]
    places = [card.index(text) for text in ("Send offer", "2 days overdue", "Call them", "tomorrow", "Some day")]
    assert places == sorted(places)
    assert "Over<" not in card
    assert "Done already" not in card
    assert f"/tasks/quick/?party={plan.party.uid}" in card


def test_the_customer_s_page_shows_the_plan_and_tells_of_a_goal_that_is_overdue(ladder: dict[str, Stage]) -> None:
    browser, today = Browser(make_administrator()), timezone.localdate()
    period = {"starts_on": today - timedelta(days=200), "ends_on": today + timedelta(days=100)}
    plan = make_account_plan(name="Grow North", **period)
    late = today - timedelta(days=5)
    make_account_goal(plan=plan, name="Meet the board", due_on=late)
    make_account_goal(plan=plan, name="Earlier but won", revenue="100", due_on=late - timedelta(days=5))
    make_account_goal(plan=plan, name="Given up", due_on=late - timedelta(days=9), state="dropped")
    make_account_plan(name="Bygone", party=plan.party, state="done", **period)
    win(ladder, plan.party, "100", late - timedelta(days=5))
    page = f"/organisations/{plan.party.uid}/"

    text = text_of(browser.get(page))
    assert "Grow North" in text
    assert "1 of 2 goals reached" in text
    assert "Bygone" not in text
    assert "The goal “Meet the board” was due on" in text

    board = AccountGoal.objects.get(name="Meet the board")
    write.update(registry.get("account-goals"), board, {"state": "reached"}, actor=None)
    assert "Meet the board" not in text_of(browser.get(page))


def test_a_person_s_page_has_no_card_of_plans() -> None:
    assert "card-account-plans" not in text_of(Browser(make_administrator()).get(f"/people/{make_person().uid}/"))


def space_of(text: str) -> str:
    start = text.index('id="plan-white-space"')
    return text[start : text.index("</section>", start)]
