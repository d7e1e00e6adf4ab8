"""Leads are no customers yet: the rules of a plan place them by their own fields."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.customers.territories.held import Held
from rapport.customers.territories.preview import preview
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.sales.models import Lead
from tests.dump import difference, dump
from tests.factories import make_lead
from tests.factories.access import make_holder, make_user
from tests.factories.territories import apply_plan, make_territory, make_territory_plan, make_territory_rule

pytestmark = pytest.mark.django_db


def territory_of(lead: Lead) -> str:
    lead.refresh_from_db()
    return str(lead.territory or "")


def names(reader: Any) -> set[str]:
    return {str(row) for row in rows(registry.get("leads"), reader)}


def asking(**values: str) -> dict[str, Any]:
    return {"any": [{"all": [{"field": name, "op": "exact", "value": value} for name, value in values.items()]}]}


def test_rules_place_leads_by_country_postcode_industry_and_kind() -> None:
    saxony = make_lead(company="Saxony", country="DE", postcode="01067")
    bavaria = make_lead(company="Bavaria", country="DE", postcode="80331")
    steel = make_lead(company="Steel", country="NO", industry="Steel")
    alone = make_lead(company="", family_name="Alone", country="FR")
    firm = make_lead(company="Firm", country="FR")
    nowhere = make_lead(company="Nowhere", country="NO")
    plan = make_territory_plan()
    east, germany, heavy, people = (make_territory(name=name) for name in ("East", "Germany", "Heavy", "People"))
    make_territory_rule(plan=plan, territory=germany, country="DE", position=20)
    make_territory_rule(plan=plan, territory=east, country="DE", postcodes="01067–01990", position=10)
    make_territory_rule(
        plan=plan, territory=heavy, country="", party_kind="organisation", condition=asking(industry="Steel")
    )
    make_territory_rule(plan=plan, territory=people, country="FR", party_kind="person")

    apply_plan(plan)

    placed = [territory_of(one) for one in (saxony, bavaria, steel, alone, firm, nowhere)]
    assert placed == ["East", "Germany", "Heavy", "People", "", ""]


def test_a_rule_that_asks_for_what_only_customers_have_is_about_no_lead() -> None:
    lead = make_lead(country="FR")
    rule = make_territory_rule(country="FR", party_kind="person", condition=asking(value_class="A"))

    apply_plan(rule.plan)

    assert territory_of(lead) == ""


def test_a_new_or_changed_lead_is_where_the_plan_in_force_says() -> None:
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=make_territory(name="Germany"), country="DE")
    make_territory_rule(plan=plan, territory=make_territory(name="France"), country="FR")
    apply_plan(plan)

    lead = make_lead(country="DE")
    assert str(lead.territory) == "Germany"
    write.update(registry.get("leads"), lead, {"country": "FR"}, actor=None)
    assert territory_of(lead) == "France"
    write.update(registry.get("leads"), lead, {"country": "NO"}, actor=None)
    assert territory_of(lead) == ""


def test_members_see_the_leads_of_their_territory_until_another_plan_moves_them() -> None:
    seller, stranger = make_holder("team"), make_holder("team")
    germany = make_territory(name="Germany", members=[str(seller.uid)])
    france = make_territory(name="France", members=[str(stranger.uid)])
    make_lead(company="Acme", given_name="", family_name="", country="DE", owner=make_user())
    assert [names(user) for user in (seller, stranger)] == [set(), set()]

    for territory, seen in ((germany, [{"Acme"}, set()]), (france, [set(), {"Acme"}])):
        apply_plan(make_territory_rule(territory=territory, country="DE").plan)
        for user in (seller, stranger):
            user.refresh_from_db()
        assert [names(user) for user in (seller, stranger)] == seen
        found = [{hit.title for hit in search(user, "Acme", kinds=["leads"]).items} for user in (seller, stranger)]
        assert found == seen


def test_one_undo_takes_a_plan_back_from_leads_as_well() -> None:
    actor, former, seller = make_user(is_administrator=True), make_user(), make_user()
    first = make_territory(name="First")
    lead = make_lead(country="DE", owner=former)
    closed = make_lead(country="DE", owner=former, status="disqualified", disqualified_reason="junk")
    apply_plan(make_territory_rule(territory=first, country="DE").plan)
    plan = make_territory_plan(hand_over=True)
    second = make_territory(name="Second", representative=seller)
    make_territory_rule(plan=plan, territory=second, country="DE")
    before = dump()

    run = apply_plan(plan, actor=actor)
    assert [territory_of(one) for one in (lead, closed)] == ["Second", "Second"]
    assert [lead.owner, closed.owner] == [seller, former]
    assert seller.principal in lead.principals
    result = undo(run.change_set, actor=actor)

    assert result.conflicts == []
    assert [territory_of(one) for one in (lead, closed)] == ["First", "First"]
    assert [lead.owner, seller.principal in lead.principals] == [former, False]
    assert difference(before, dump()) == {}


def test_a_preview_says_how_many_open_leads_move() -> None:
    north, south = make_territory(), make_territory()
    for _ in range(2):
        make_lead(country="FR")
    make_lead(country="FR", status="disqualified", disqualified_reason="junk")
    make_lead(country="NO")
    apply_plan(make_territory_rule(territory=north).plan)
    draft = make_territory_plan()
    make_territory_rule(plan=draft, territory=south)

    flows = {(flow.was, flow.now): (flow.parties, flow.held) for flow in preview(draft).flows}

    assert flows == {
        (north.pk, south.pk): (0, (Held(), Held(), Held(), Held(), Held(), Held(2))),
        (None, None): (0, (Held(), Held(), Held(), Held(), Held(), Held(1))),
    }
