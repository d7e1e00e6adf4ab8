"""What a plan would do before it is applied: numbers, worth, warnings, the customers behind a number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.customers.models import Party
from rapport.customers.territories.held import Held
from rapport.customers.territories.preview import moved_parties, preview
from rapport.customers.territories.warnings import warnings
from rapport.platform.jobs.models import JobRun
from tests.factories import make_contract, make_deal, make_organisation, make_person
from tests.factories.access import make_user
from tests.factories.territories import (
    apply_plan,
    make_territory,
    make_territory_account,
    make_territory_plan,
    make_territory_rule,
)

pytestmark = pytest.mark.django_db


def address(country: str, postcode: str = "") -> list[dict[str, Any]]:
    return [{"country": country, "postcode": postcode, "locality": "Somewhere"}]


def flows(plan: Any) -> dict[tuple[int | None, int | None], tuple[int, tuple[Held, ...]]]:
    return {(flow.was, flow.now): (flow.parties, flow.held) for flow in preview(plan).flows}


def test_a_preview_counts_customers_and_what_is_open_with_them_kind_by_kind() -> None:
    north, south = make_territory(), make_territory()
    company = make_organisation(addresses=address("FR"))
    make_person(organisation=company)
    make_person(addresses=address("DE"))
    apply_plan(make_territory_rule(territory=north).plan)
    make_deal(party=company, amount="1000.00")
    make_deal(party=company, amount="500.00")
    make_contract(party=company, amount="100.00", billing="monthly")
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2025, 1, 1), "renewal": "none"}
    make_contract(party=company, amount="7.00", billing="yearly", status="ended", **days)
    draft = make_territory_plan()
    make_territory_rule(plan=draft, territory=south)

    assert flows(draft) == {
        (north.pk, south.pk): (
            2,
            (Held(2, Decimal("1500.0000")), Held(1, Decimal("1200.0000")), Held(), Held(), Held(), Held()),
        ),
        (None, None): (1, (Held(), Held(), Held(), Held(), Held(), Held())),
    }
    assert [one.pk for one in moved_parties(draft, north.pk, south.pk)][:1] == [company.pk]
    assert Party.objects.get(pk=company.pk).territory == north


def test_a_preview_says_what_applying_then_does() -> None:
    france, germany, named = make_territory(), make_territory(), make_territory()
    companies = [make_organisation(addresses=address(code)) for code in ("FR", "FR", "DE", "NO")]
    make_person(organisation=companies[0], addresses=address("DE"))
    kept_out = make_person(organisation=companies[1], addresses=address("DE"))
    make_territory_account(party=companies[3], territory=named)
    make_territory_account(party=kept_out, territory=france, mode="never")
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=france)
    make_territory_rule(plan=plan, territory=germany, country="DE")

    counted = [(flow.now, flow.parties) for flow in preview(plan).flows]
    told = {one.pk: sum(n for now, n in counted if now == one.pk) for one in (france, germany, named)}
    apply_plan(plan)

    assert told == {france.pk: 3, germany.pk: 2, named.pk: 1}
    assert {pk: Party.objects.filter(territory=pk).count() for pk in told} == told


def test_warnings_name_rules_that_fit_nobody_or_everybody_and_shared_postcodes() -> None:
    first, second = make_territory(name="First", priority=1), make_territory(name="Second")
    make_organisation(addresses=address("DE", "01067"))
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=first, name="East", country="DE", postcodes="01000–01999")
    make_territory_rule(plan=plan, territory=second, name="Dresden", country="DE", postcodes="0106")
    make_territory_rule(plan=plan, territory=second, name="Norway", country="NO")

    assert list(warnings(preview(plan))) == [
        "The rule “East” fits every customer: all of them would belong to First.",
        "Of 1 customer rules of several territories fit; priority and order decide.",
        "The rule “Dresden” decides of nobody: others come before it.",
        "The rule “Norway” fits no customer.",
        "“East” and “Dresden” share postcodes (01000–01999); “East” decides.",
    ]


def test_a_rule_that_takes_everybody_of_whom_rules_decide_is_warned_of() -> None:
    everywhere, norway = make_territory(name="Everywhere", priority=2), make_territory(name="Norway", priority=1)
    companies = [make_organisation(addresses=address("DE")) for _ in range(20)]
    make_person(organisation=companies[0])  # follows the organisation, no rule decides of it
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=everywhere, name="All", country="")
    make_territory_rule(plan=plan, territory=norway, name="Fjords", country="NO")
    all_of_them = "The rule “All” fits every customer: all of them would belong to Everywhere."
    assert next(warnings(preview(plan))) == all_of_them

    make_organisation(addresses=address("NO"))
    nearly = "The rule “All” fits nearly every customer: most of them would belong to Everywhere."
    assert next(warnings(preview(plan))) == nearly

    make_organisation(addresses=address("NO"))
    assert not [one for one in warnings(preview(plan)) if "“All”" in one]


def test_the_pages_show_a_plan_and_apply_it(client: Client) -> None:
    client.force_login(make_user(is_administrator=True))
    company = make_organisation(name="Acme", addresses=address("FR"))
    territory = make_territory(name="France", representative=make_user(is_active=False))
    plan = make_territory_plan(hand_over=True)
    make_territory_rule(plan=plan, territory=territory)
    url = reverse("territory-plan-preview", args=[plan.uid])

    make_deal(party=company, amount="1000.00")
    make_contract(party=company, amount="50.00", billing="monthly")
    shown = " ".join(client.get(url).content.decode().split())
    assert "may sign in no more" in shown
    assert (
        "Open deals: 1 (€1,000.00); Open contracts: 1 (€600.00 a year); Open quotes: 0; Open orders: 0;"
        " Unpaid invoices: 0; Open leads: 0." in shown
    )
    assert "Open contracts (a year) now" in shown
    assert "+€600.00" in shown
    moves = client.get(reverse("territory-plan-moves", args=[plan.uid]), {"from": "none", "to": str(territory.uid)})
    assert "Acme" in moves.content.decode()
    assert client.get(reverse("territory-plan-moves", args=[plan.uid]), {"from": "x", "to": "none"}).status_code == 404
    assert client.post(url).status_code in (200, 302)
    again = client.post(url)
    assert again.status_code == 409
    assert "is still running" in again.content.decode()
    assert JobRun.objects.count() == 1
    tree = client.get(reverse("territory-tree")).content.decode()
    assert "France" in tree
    assert "Open contracts" in tree
    page = client.get(reverse("organisations-detail", args=[company.uid]))
    assert page.status_code == 200


def test_who_is_no_administrator_sees_no_plan(client: Client) -> None:
    client.force_login(make_user())
    plan = make_territory_rule().plan

    for name in ("territory-plan-preview", "territory-plan-copy", "territory-plan-moves"):
        assert client.get(reverse(name, args=[plan.uid])).status_code == 404
    assert client.post(reverse("territory-plan-preview", args=[plan.uid])).status_code == 404
    assert JobRun.objects.count() == 0
