"""Files of leads of another program: what became of the converted ones, and the touches and tasks that name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.models import TimelineItem, Touch
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.profile import targets_of
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.sales.leads.conversion import NEW, Wanted, convert
from rapport.sales.models import Deal, Lead, LeadTouch
from tests.dump import difference, dump
from tests.factories import make_organisation, make_person
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.sales import make_deal
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ["LEADID", "Last Name", "Company", "Email", "Lead Status", "Created Time", "IsConverted",
          "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId", "ConvertedDate"]  # fmt: skip
ROWS = [
    ["71", "Hall", "Chargepal", "hall@example.com", "Contacted", "2021-04-15", "Yes", "hall@example.com", "Chargepal",
     "9001", "2021-05-01"],
    ["72", "Kirk", "Nowhere Ltd", "kirk@example.com", "Contacted", "2021-04-16", "Yes", "kirk@example.com", "Nowhere",
     "", "2021-05-02"],
    ["73", "Lee", "Chargepal", "lee@example.com", "Not Contacted", "2021-04-17", "No", "", "", "", ""],
]  # fmt: skip


@pytest.fixture
def became() -> tuple[int, int, int]:
    """The customer and the deal that the first lead became, brought in before."""
    company = make_organisation(name="Chargepal")
    person = make_person(family_name="Hall", email="hall@example.com")
    deal = make_deal(name="Hall's deal", party=None, external_id=[{"system": "zoho.potentials", "value": "9001"}])
    return person.pk, company.pk, deal.pk


def imported(tmp_path: Path, rows: list[list[str]] = ROWS) -> ImportRun:
    return import_file("leads", write_csv(tmp_path / "leads.csv", HEADER, rows))


def test_converted_leads_come_in_with_what_they_became(tmp_path: Path, became: tuple[int, int, int]) -> None:
    run = imported(tmp_path)

    assert counts(run)[0] == 3
    known = {lead.family_name: lead for lead in Lead.objects.all()}
    hall = known["Hall"]
    assert (hall.status, hall.person_id, hall.organisation_id, hall.deal_id) == ("converted", *became)
    assert (hall.conversion, hall.conversion_days, hall.channel) == (100, 16, "import")
    assert (known["Kirk"].status, known["Lee"].status) == ("working", "new")
    assert TimelineItem.objects.filter(source_kind="leads", source_id=hall.pk).count() == 2
    assert Deal.objects.get(pk=became[2]).party_id == became[1]
    assert {(issue.column, issue.value) for issue in run.issues.all()} == {
        ("ConvertedContactId", "kirk@example.com"), ("ConvertedAccountId", "Nowhere"), ("IsConverted", ""),
    }  # fmt: skip


def test_without_columns_of_their_own_address_and_company_say_what_leads_became(
    tmp_path: Path, became: tuple[int, int, int]
) -> None:
    rows = [row[:7] for row in ROWS]
    run = import_file("leads", write_csv(tmp_path / "leads.csv", HEADER[:7], rows))
    hall = Lead.objects.get(family_name="Hall")
    assert (hall.status, hall.person_id, hall.organisation_id, hall.deal_id) == ("converted", *became[:2], None)
    [told] = run.issues.all()
    assert "what it became is not here: it stays open" in told.message


def test_a_deal_whose_customer_no_file_has_gets_one_made_of_the_lead(tmp_path: Path) -> None:
    deal = make_deal(party=None, external_id=[{"system": "zoho.potentials", "value": "9002"}])
    row = [*ROWS[1][:7], "", "", "9002", ""]
    run = imported(tmp_path, [row])
    kirk = Lead.objects.get(family_name="Kirk")
    assert kirk.person is not None and (kirk.status, kirk.deal_id) == ("converted", deal.pk)
    assert (kirk.person.display_name, kirk.person.email) == ("Kirk", "kirk@example.com")
    assert Deal.objects.get(pk=deal.pk).party_id == kirk.person_id
    [told] = run.issues.all()
    assert "made of the lead itself" in told.message


def test_who_may_make_no_customers_converts_none_by_a_file(tmp_path: Path, became: tuple[int, int, int]) -> None:
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("people", "organisations", "deals")]
    grants += [{"kind": "leads", "action": action, "scope": "all"} for action in ("view", "create", "update")]
    importer = make_user(roles=[str(make_role(grants=grants).uid)])

    path = write_csv(tmp_path / "leads.csv", HEADER, ROWS[:1])
    run = import_file("leads", path, actor=importer)

    hall = Lead.objects.get(family_name="Hall")
    assert (hall.status, hall.deal_id) == ("working", None)
    assert Deal.objects.get(pk=became[2]).party_id is None
    assert "Only who may create people and organisations converts leads" in run.issues.get().message


def test_a_second_reading_changes_nothing_and_the_undo_takes_all_of_it_back(
    tmp_path: Path, became: tuple[int, int, int]
) -> None:
    before = dump()
    run = imported(tmp_path)
    again = imported(tmp_path)
    assert counts(again)[:2] == (0, 2)
    assert Lead.objects.filter(status="converted").count() == 1
    for one in (again, run):
        if one.change_set is not None:
            undo(one.change_set, actor=make_administrator(), channel="web")
    assert not Lead.objects.exists()
    assert Deal.objects.get(pk=became[2]).party_id is None
    assert not {name for name in difference(before, dump()) if name.startswith(("sales_deal.", "customers_timeline"))}


def test_touches_of_a_lead_are_those_of_whom_it_became(tmp_path: Path, became: tuple[int, int, int]) -> None:
    make_person(family_name="Other", external_id=[{"system": "zoho.contacts", "value": "73"}])
    imported(tmp_path)
    header = ["EVENTID", "Subject", "Start DateTime", "LEADID"]
    rows = [["1", "Visit", "2021-06-01 10:00", "71"], ["2", "Visit", "2021-06-02 10:00", "73"]]

    run = import_file("touches", write_csv(tmp_path / "events.csv", header, rows))

    # The number of a lead that is none yet names nobody else who happens to have that number elsewhere.
    assert counts(run) == (2, 0, 0, 0)
    assert [touch.party_id for touch in Touch.objects.all()] == [became[0]]
    kept = LeadTouch.objects.get()
    assert (kept.lead.family_name, kept.channel, kept.subject) == ("Lee", "meeting", "Visit")
    assert [issue.message for issue in run.issues.all()] == ["Of no customer yet: kept among the touches with leads."]


def test_a_file_of_touches_with_leads_is_read_again_before_and_after_they_are_customers(
    tmp_path: Path, became: tuple[int, int, int]
) -> None:
    imported(tmp_path)
    header = ["EVENTID", "Subject", "Start DateTime", "LEADID", "Description"]
    file = write_csv(tmp_path / "events.csv", header, [["2", "Visit", "2021-06-02 10:00", "73", "Twice"]])
    before = dump()
    first = import_file("touches", file)
    assert counts(import_file("touches", file)) == (0, 1, 0, 0)
    assert LeadTouch.objects.get().text == "Twice"
    lead, boss = Lead.objects.get(family_name="Lee"), make_administrator()
    converted = convert(lead=lead, wanted=Wanted(person=NEW), actor=boss, channel="web")

    assert counts(import_file("touches", file)) == (0, 1, 0, 0)

    assert (LeadTouch.objects.count(), Touch.objects.get().party) == (0, converted.person)
    undo(converted.change_set, actor=boss, channel="web")
    assert first.change_set is not None
    undo(first.change_set, actor=boss, channel="web")
    left = {name for name in difference(before, dump()) if name.startswith(("sales_leadtouch.", "customers_touch."))}
    assert left == set()


def test_who_does_not_reach_a_lead_brings_in_no_touch_with_it(tmp_path: Path, became: tuple[int, int, int]) -> None:
    imported(tmp_path)
    kinds = ("touches", "lead-touches", "people", "leads")
    grants = [{"kind": kind, "action": a, "scope": "own"} for kind in kinds for a in ("view", "create", "update")]
    stranger = make_user(roles=[str(make_role(grants=grants).uid)])
    header = ["EVENTID", "Subject", "Start DateTime", "LEADID"]

    run = import_file(
        "touches", write_csv(tmp_path / "e.csv", header, [["2", "V", "2021-06-02", "73"]]), actor=stranger
    )

    assert (counts(run), LeadTouch.objects.count()) == ((0, 0, 0, 1), 0)


def test_the_columns_of_a_conversion_are_offered_and_read_in_other_programs_words() -> None:
    assert {"converted", "became.person", "became.organisation", "became.deal", "became.at"} <= set(
        targets_of(registry.get("leads"))
    )
