"""A lead that plainly is of a named account belongs where that is named; what is not plain is not guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from rapport.customers.models import Party, Territory, TerritoryAccount
from rapport.customers.territories.held import Held
from rapport.customers.territories.preview import preview
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.sales.leads.conversion import Wanted, convert
from rapport.sales.models import Lead
from tests.dump import difference, dump
from tests.factories import make_lead, make_organisation
from tests.factories.access import make_administrator
from tests.factories.territories import (
    apply_plan,
    make_territory,
    make_territory_account,
    make_territory_plan,
    make_territory_rule,
)

pytestmark = pytest.mark.django_db


def organisation(name: str = "Loom GmbH", country: str = "DE", website: str = "", **values: Any) -> Party:
    return make_organisation(name=name, website=website, addresses=[{"locality": "X", "country": country}], **values)


def lead(company: str = "", email: str = "", website: str = "", country: str = "", **values: Any) -> Lead:
    return make_lead(company=company, email=email, website=website, country=country, **values)


def territory_of(one: Lead) -> str:
    one.refresh_from_db()
    return str(one.territory or "")


def key() -> Territory:
    return make_territory(name="Key accounts")


def test_leads_belong_to_a_named_account_by_domain_or_name_in_the_country_whatever_the_rules_say() -> None:
    account = organisation(website="https://www.loom.example", email="info@loom-weaving.example")
    make_territory_account(party=account, territory=key())
    plan = make_territory_rule(territory=make_territory(name="Germany"), country="DE").plan
    by_mail = lead(email="ada@LOOM.example", country="DE")
    by_other_mail = lead(email="ada@loom-weaving.example", country="FR")
    by_page = lead(website="http://loom.example/about")
    by_name = lead(company="LOOM", country="DE")
    elsewhere = lead(company="Loom GmbH", country="FR")
    stranger = lead(company="Looms", email="ada@shop.loom.example", country="DE")

    apply_plan(plan)

    placed = [territory_of(one) for one in (by_mail, by_other_mail, by_page, by_name, elsewhere, stranger)]
    assert placed == ["Key accounts"] * 4 + ["", "Germany"]


def test_a_public_mail_host_says_nothing_of_the_employer() -> None:
    make_territory_account(party=organisation(email="loom@gmail.com", website="web.de"), territory=key())

    assert [territory_of(lead(email="ada@gmail.com")), territory_of(lead(website="web.de"))] == ["", ""]


def test_what_several_organisations_share_is_plain_only_when_all_are_named_for_the_territory() -> None:
    place = key()
    here = organisation("Loom", website="loom.example")
    there = organisation("Loom", website="https://loom.example/")
    make_territory_account(party=here, territory=place)
    by_domain, by_name = lead(email="a@loom.example"), lead(company="Loom", country="DE")
    assert [territory_of(by_domain), territory_of(by_name)] == ["", ""]

    other = make_territory_account(party=there, territory=place)
    assert [territory_of(by_domain), territory_of(by_name)] == ["Key accounts"] * 2

    write.update(registry.get("territory-accounts"), other, {"territory": make_territory()}, actor=None)
    assert [territory_of(by_domain), territory_of(by_name)] == ["", ""]


def test_rules_pass_over_the_leads_of_an_account_that_never_belongs_to_their_territory() -> None:
    germany = make_territory(name="Germany")
    rest = make_territory(name="Rest", priority=200)
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=germany, country="DE")
    make_territory_rule(plan=plan, territory=rest, country="")
    apply_plan(plan)
    theirs, other = lead(email="a@loom.example", country="DE"), lead(email="a@other.example", country="DE")

    account = make_territory_account(party=organisation(website="loom.example"), territory=germany, mode="never")
    assert [territory_of(theirs), territory_of(other)] == ["Rest", "Germany"]

    write.delete(registry.get("territory-accounts"), account, actor=None)
    assert territory_of(theirs) == "Germany"


def test_leads_follow_when_an_account_is_told_otherwise_and_when_it_is_deleted() -> None:
    account = organisation(website="loom.example")
    make_territory_account(party=account, territory=key())
    theirs, later = lead(email="a@loom.example"), lead(email="a@weave.example")
    spec = registry.get("organisations")
    assert [territory_of(theirs), territory_of(later)] == ["Key accounts", ""]

    account = write.update(spec, account, {"website": "weave.example"}, actor=None)
    assert [territory_of(theirs), territory_of(later)] == ["", "Key accounts"]

    write.update(registry.get("leads"), theirs, {"website": "weave.example"}, actor=None)
    assert territory_of(theirs) == "Key accounts"
    write.delete(spec, account, actor=None)
    assert [territory_of(theirs), territory_of(later)] == ["", ""]


def test_naming_an_account_moves_its_leads_and_one_undo_takes_them_back() -> None:
    actor, account, place = make_administrator(), organisation(website="loom.example"), key()
    theirs = lead(email="a@loom.example")
    before = dump()

    write.create(registry.get("territory-accounts"), {"party": account, "territory": place}, actor=actor, channel="web")
    assert territory_of(theirs) == "Key accounts"
    assert place.principal in theirs.principals

    assert undo(ChangeSet.objects.latest("id"), actor=actor).conflicts == []
    assert territory_of(theirs) == ""
    assert place.principal not in theirs.principals
    assert difference(before, dump()) == {}


def test_an_undone_delete_of_a_lead_places_it_again() -> None:
    actor = make_administrator()
    make_territory_account(party=organisation(), territory=key())
    theirs = lead(company="Loom AG", country="DE")
    before = dump()

    write.delete(registry.get("leads"), theirs, actor=actor, channel="web")
    undo(ChangeSet.objects.latest("id"), actor=actor)

    assert [territory_of(theirs), theirs.company_key] == ["Key accounts", "loom"]
    assert difference(before, dump()) == {}


def test_the_preview_counts_leads_of_named_accounts_where_they_are() -> None:
    place, north = key(), make_territory()
    make_territory_account(party=organisation(website="loom.example", country="NO"), territory=place)
    lead(email="a@loom.example", country="FR")
    lead(email="a@other.example", country="FR")
    draft = make_territory_rule(territory=north).plan

    flows = {(flow.was, flow.now): flow.held for flow in preview(draft).flows}

    assert flows == {
        (place.pk, place.pk): (Held(), Held(), Held(), Held(), Held(), Held(1)),
        (None, north.pk): (Held(), Held(), Held(), Held(), Held(), Held(1)),
    }


def test_the_base_reads_domains_as_the_forms_do() -> None:
    """Whatever stands in the columns, both sides find the same domain in it."""
    account = organisation(website="loom.example")
    make_territory_account(party=account, territory=key())
    written = ["https://www.loom.example:443/x", "WWW.LOOM.EXAMPLE", "http://me@loom.example", "loom.example?x"]

    assert [territory_of(lead(website=one)) for one in written] == ["Key accounts"] * 4


def test_a_rule_for_organisations_asks_the_company_of_a_lead_by_size_and_revenue() -> None:
    def asking(field: str, op: str, value: str) -> dict[str, Any]:
        return {"any": [{"all": [{"field": field, "op": op, "value": value}]}]}

    plan = make_territory_plan()
    for name, condition in {
        "Large": asking("employee_count", "gte", "500"),
        "Rich": asking("annual_revenue", "gte", "1000000"),
    }.items():
        territory = make_territory(name=name)
        make_territory_rule(plan=plan, territory=territory, country="", party_kind="organisation", condition=condition)
    apply_plan(plan)

    placed = [
        lead(company="Loom", employee_count=500),
        lead(company="Loom", annual_revenue="1000000.00"),
        lead(company="Loom", annual_revenue="999999.99", employee_count=499),
    ]

    assert [territory_of(one) for one in placed] == ["Large", "Rich", ""]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ({}, (Decimal(5_000_000), "USD")),
        ({"currency": "USD"}, (Decimal(5_000_000), "USD")),
        ({"currency": "EUR"}, (None, "EUR")),
        ({"annual_revenue": "7", "currency": ""}, (Decimal(7), "")),
    ],
)
def test_conversion_fills_the_revenue_with_its_currency_and_never_replaces_either(
    held: dict[str, Any], expected: tuple[Any, str]
) -> None:
    actor, account = make_administrator(), make_organisation(**held)
    given = lead(company="Loom", annual_revenue="5000000", currency="USD", employee_count=70, industry="Looms")

    convert(lead=given, wanted=Wanted(organisation=account), actor=actor, channel="web")

    account.refresh_from_db()
    assert (account.annual_revenue, account.currency) == expected
    assert (account.employee_count, account.industry) == (70, "Machines")


def test_a_new_organisation_takes_the_revenue_and_a_lead_without_one_brings_no_currency() -> None:
    actor = make_administrator()
    rich = lead(company="Rich", annual_revenue="5000000", currency="USD")
    silent = lead(company="Silent", currency="USD")

    made = [
        convert(lead=one, wanted=Wanted(organisation="new"), actor=actor, channel="web").organisation
        for one in (rich, silent)
    ]

    assert [(one.annual_revenue, one.currency) for one in made if one] == [(Decimal(5_000_000), "USD"), (None, "")]


def test_many_leads_and_accounts_are_settled_by_a_fixed_number_of_statements(
    django_assert_max_num_queries: Any,
) -> None:
    place = key()
    for n in range(12):
        account = organisation(f"Loom {n}", website=f"loom{n}.example")
        TerritoryAccount.objects.create(party=account, territory=place)
    values = [{"company": f"X{n}", "email": f"a@loom{n}.example"} for n in range(12)]

    counts = []
    for some in (values[:2], values[2:]):
        with django_assert_max_num_queries(200):
            begun = len(connection.queries)
            write.create_many(registry.get("leads"), some, actor=None, channel="web")
            counts.append(len(connection.queries) - begun)

    assert counts[0] == counts[1]
    assert {territory_of(one) for one in Lead.objects.all()} == {"Key accounts"}


def test_an_organisation_given_with_its_address_keeps_page_mail_and_number_in_its_row() -> None:
    given = organisation(website="loom.example", email="a@loom.example", phone="+49 30 5550001")

    held = Party.objects.get(pk=given.pk)
    assert (held.website, held.email, held.phone, held.country) == (
        "loom.example", "a@loom.example", "+49305550001", "DE",
    )  # fmt: skip
