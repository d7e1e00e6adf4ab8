"""A plan decides which customer belongs to which territory: rules, their order, named accounts, people of companies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.models import Party, PartyTerritory, PlanState, TerritoryPlan, TerritoryRule
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.platform.write_errors import Refused
from rapport.sales.models import Contract, Deal
from tests.dump import difference, dump
from tests.factories import make_contract, make_deal, make_organisation, make_person, territories
from tests.factories.access import make_holder, make_user
from tests.factories.territories import apply_plan, make_territory, make_territory_account, make_territory_plan

pytestmark = pytest.mark.django_db


def make_territory_rule(**values: Any) -> TerritoryRule:
    """A rule for German customers, unless said otherwise."""
    return territories.make_territory_rule(**{"country": "DE", **values})


def address(country: str, postcode: str = "") -> list[dict[str, Any]]:
    return [{"country": country, "postcode": postcode, "locality": "Somewhere"}]


def territory_of(party: Party) -> str:
    party.refresh_from_db()
    return str(party.territory or "")


def names(reader: Any, kind: str = "organisations") -> set[str]:
    return {str(row) for row in rows(registry.get(kind), reader)}


def hits(reader: Any, text: str) -> set[str]:
    return {hit.title for hit in search(reader, text, kinds=["contracts"]).items}


def industry(value: str) -> dict[str, Any]:
    return {"any": [{"all": [{"field": "industry", "op": "exact", "value": value}]}]}


def test_each_customer_belongs_where_the_first_rule_says() -> None:
    saxony = make_organisation(name="Saxony", addresses=address("DE", "01067"))
    bavaria = make_organisation(name="Bavaria", addresses=address("DE", "80331"))
    london = make_organisation(name="London", addresses=address("GB", "SW1A 1AA"))
    kent = make_organisation(name="Kent", addresses=address("GB", "ME1 1AA"))
    oslo = make_organisation(name="Oslo", addresses=address("NO", "0150"))
    steel = make_organisation(name="Steel", industry="Steel", addresses=address("NO", "0150"))
    plan = make_territory_plan()
    east, germany, uk, heavy = (make_territory(name=name) for name in ("East", "Germany", "UK", "Heavy"))
    make_territory_rule(plan=plan, territory=germany, position=20)
    make_territory_rule(plan=plan, territory=east, position=10, postcodes="01067–01990")
    make_territory_rule(plan=plan, territory=uk, country="GB", postcodes="SW1A, M")
    make_territory_rule(plan=plan, territory=heavy, country="", party_kind="organisation", condition=industry("Steel"))

    run = apply_plan(plan)

    found = {party.name: territory_of(party) for party in (saxony, bavaria, london, kent, oslo, steel)}
    assert found == {
        "Saxony": "East", "Bavaria": "Germany", "London": "UK", "Kent": "", "Oslo": "", "Steel": "Heavy",
    }  # fmt: skip
    assert run.state == "done"
    assert run.result["moved"] == 4
    assert plan.state == PlanState.ACTIVE


def test_priority_comes_before_depth_and_depth_before_position() -> None:
    here = make_organisation(addresses=address("DE", "01067"))
    plan = make_territory_plan()
    top = make_territory(name="Top")
    below = make_territory(name="Below", parent=top)
    first = make_territory(name="First", priority=1)
    make_territory_rule(plan=plan, territory=top, position=1)
    make_territory_rule(plan=plan, territory=below, position=50)
    rule = make_territory_rule(plan=plan, territory=first, position=99)

    apply_plan(plan)
    assert territory_of(here) == "First"

    draft = make_territory_plan()
    make_territory_rule(plan=draft, territory=top, position=1)
    make_territory_rule(plan=draft, territory=below, position=50)
    apply_plan(draft)
    assert territory_of(here) == "Below"
    assert PartyTerritory.objects.filter(rule=rule).count() == 0  # within one day nobody was ever there


def test_people_belong_where_their_organisation_does_and_named_accounts_where_they_are_named() -> None:
    company = make_organisation(addresses=address("DE"))
    colleague = make_person(organisation=company, addresses=address("FR"))
    alone = make_person(addresses=address("FR"))
    named = make_person(organisation=company)
    north, south, by_hand = (make_territory(name=name) for name in ("North", "South", "By hand"))
    make_territory_account(party=named, territory=by_hand)
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=north, country="DE")
    make_territory_rule(plan=plan, territory=south, country="FR")

    apply_plan(plan)

    assert [territory_of(one) for one in (company, colleague, alone, named)] == ["North", "North", "South", "By hand"]
    why = dict(PartyTerritory.objects.values_list("party_id", "why"))
    assert [why[one.pk] for one in (company, colleague, alone, named)] == ["rule", "organisation", "rule", "named"]


def test_an_exception_passes_a_rule_over() -> None:
    company = make_organisation(addresses=address("DE"))
    first, second = make_territory(name="First", priority=1), make_territory(name="Second")
    make_territory_account(party=company, territory=first, mode="never")
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=first)
    make_territory_rule(plan=plan, territory=second)

    apply_plan(plan)

    assert territory_of(company) == "Second"


def test_new_and_changed_customers_belong_where_the_plan_in_force_says() -> None:
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=make_territory(name="Germany"))
    make_territory_rule(plan=plan, territory=make_territory(name="France"), country="FR")
    apply_plan(plan)

    company = make_organisation(addresses=address("DE"))
    person = make_person(organisation=company)
    deal = make_deal(party=company)
    contract = make_contract(party=company)
    followers: list[Deal | Contract] = [deal, contract]
    assert [territory_of(company), territory_of(person), *(str(one.territory) for one in followers)] == ["Germany"] * 4

    write.update(registry.get("organisations"), company, {"addresses": address("FR")}, actor=None)
    for one in followers:
        one.refresh_from_db()
    assert [territory_of(company), territory_of(person), *(str(one.territory) for one in followers)] == ["France"] * 4

    write.update(registry.get("contracts"), contract, {"party": make_person()}, actor=None)
    contract.refresh_from_db()
    assert contract.territory is None


def test_members_see_what_is_in_their_territory_and_lose_it_with_the_switch() -> None:
    seller, manager, stranger = (make_holder("team") for _ in range(3))
    europe = make_territory(name="Europe", manager=manager)
    germany = make_territory(name="Germany", parent=europe, members=[str(seller.uid)])
    france = make_territory(name="France", members=[str(stranger.uid)])
    company = make_organisation(name="Acme", addresses=address("DE"), owner=make_user())
    deal = make_deal(party=company, name="Big", owner=make_user())
    contract = make_contract(party=company, name="Service", owner=make_user())
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=germany)
    assert [names(user) for user in (seller, manager, stranger)] == [set(), set(), set()]

    apply_plan(plan)
    for user in (seller, manager, stranger):
        user.refresh_from_db()
    assert [names(user) for user in (seller, manager, stranger)] == [{"Acme"}, {"Acme"}, set()]
    assert [names(user, "deals") for user in (seller, manager, stranger)] == [{"Big"}, {"Big"}, set()]
    assert [names(user, "contracts") for user in (seller, manager, stranger)] == [{"Service"}, {"Service"}, set()]
    assert [hits(user, "Service") for user in (seller, manager, stranger)] == [{"Service"}, {"Service"}, set()]

    other = make_territory_plan()
    make_territory_rule(plan=other, territory=france)
    apply_plan(other)
    assert [names(user) for user in (seller, manager, stranger)] == [set(), set(), {"Acme"}]
    assert [names(user, "contracts") for user in (seller, manager, stranger)] == [set(), set(), {"Service"}]
    assert Deal.objects.get(pk=deal.pk).territory == france
    assert Contract.objects.get(pk=contract.pk).territory == france


def test_a_scope_of_own_sees_nothing_by_a_territory() -> None:
    seller = make_holder("own")
    company = make_organisation(addresses=address("DE"), owner=make_user())
    make_territory_account(party=company, territory=make_territory(members=[str(seller.uid)]))
    seller.refresh_from_db()

    assert names(seller) == set()


def test_an_undo_of_a_plan_puts_everything_back() -> None:
    actor = make_user(is_administrator=True)
    seller = make_holder("team")
    company = make_organisation(name="Acme", website="", addresses=address("DE"), owner=make_user())
    make_person(organisation=company)
    make_deal(party=company)
    make_contract(party=company)
    plan = make_territory_plan(hand_over=True)
    germany = make_territory(members=[str(seller.uid)], representative=make_user())
    make_territory_rule(plan=plan, territory=germany)
    before = dump()

    run = apply_plan(plan, actor=actor)
    seller.refresh_from_db()
    assert names(seller) == {"Acme"}
    assert len(names(seller, "contracts")) == 1
    result = undo(run.change_set, actor=actor)

    assert result.conflicts == []
    assert [names(seller), names(seller, "contracts")] == [set(), set()]
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT
    assert difference(before, dump()) == {}


def test_a_plan_hands_customers_and_what_is_open_with_them_to_the_representative() -> None:
    former, seller = make_user(), make_user()
    company = make_organisation(addresses=address("DE"), owner=former)
    deal = make_deal(party=company, owner=former)
    running, ended = (
        make_contract(party=company, owner=former),
        make_contract(
            party=company,
            owner=former,
            status="ended",
            starts_on=date(2024, 1, 1),
            ends_on=date(2025, 1, 1),
            renewal="none",
        ),
    )
    plan = make_territory_plan(hand_over=True)
    make_territory_rule(plan=plan, territory=make_territory(representative=seller))

    run = apply_plan(plan)

    company.refresh_from_db()
    deal.refresh_from_db()
    for one in (running, ended):
        one.refresh_from_db()
    assert [company.owner, deal.owner, run.result["handed"]] == [seller, seller, 1]
    assert [running.owner, ended.owner] == [seller, former]
    assert seller.principal in company.principals
    assert former.principal not in company.principals


def test_a_representative_who_left_gets_nothing() -> None:
    former, gone = make_user(), make_user()
    company = make_organisation(addresses=address("DE"), owner=former)
    plan = make_territory_plan(hand_over=True)
    make_territory_rule(plan=plan, territory=make_territory(representative=gone))
    write.update(registry.get("users"), gone, {"is_active": False}, actor=None)

    run = apply_plan(plan)

    company.refresh_from_db()
    assert [company.owner, run.result["handed"], run.result["moved"]] == [former, 0, 1]


def test_who_had_whom_when_stays_known() -> None:
    company = make_organisation(addresses=address("DE"))
    first, second = make_territory(name="First"), make_territory(name="Second")
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=first)
    apply_plan(plan)
    today = timezone.localdate()
    stay = PartyTerritory.objects.get(party=company)
    from rapport.platform.history.change_sets import change_set

    with change_set(actor=None, channel="system", act="update"):
        PartyTerritory.objects.filter(pk=stay.pk).update(valid_from=today - timedelta(days=30))

    other = make_territory_plan()
    make_territory_rule(plan=other, territory=second)
    apply_plan(other)

    times = PartyTerritory.objects.filter(party=company).order_by("valid_from")
    assert list(times.values_list("territory__name", "valid_from", "valid_to")) == [
        ("First", today - timedelta(days=30), today - timedelta(days=1)),
        ("Second", today, None),
    ]


def test_two_plans_are_not_applied_at_once() -> None:
    from rapport.customers.territories.plans import plan_apply

    one, other = make_territory_rule().plan, make_territory_rule().plan
    plan_apply(plan=one, actor=None, channel="web")

    with pytest.raises(Refused, match="is still running"):
        plan_apply(plan=other, actor=None, channel="web")

    assert set(TerritoryPlan.objects.values_list("state", flat=True)) == {"draft"}


def test_a_plan_waits_for_its_day() -> None:
    from rapport.customers.territories.plans import plan_apply
    from rapport.customers.territories.tasks import follow_territory_days

    company = make_organisation(addresses=address("DE"))
    day = timezone.localdate() + timedelta(days=3)
    plan = make_territory_plan(valid_from=day)
    make_territory_rule(plan=plan, territory=make_territory(name="Later"))

    assert plan_apply(plan=plan, actor=None, channel="web") is None
    plan.refresh_from_db()
    follow_territory_days(0)
    assert [plan.state, territory_of(company)] == ["scheduled", ""]

    from rapport.platform.history.change_sets import change_set

    with change_set(actor=None, channel="system", act="update"):
        TerritoryPlan.objects.filter(pk=plan.pk).update(valid_from=timezone.localdate())
    follow_territory_days(0)
    from rapport.customers.territories.tasks import apply_territory_plan
    from rapport.platform.jobs.models import JobRun

    apply_territory_plan(JobRun.objects.get(name="apply_territory_plan").pk)
    assert territory_of(company) == "Later"
    assert ChangeSet.objects.filter(act="realign").count() == 1
