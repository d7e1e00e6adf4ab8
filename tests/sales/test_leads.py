"""Leads: what follows from their values, which moves make sense, how they come in, whom they may be already."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.assignment.applying import assign
from rapport.platform.exchange import command_run
from rapport.platform.exchange.guess import guess_mapping
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.leads.candidates import lead_candidates
from rapport.sales.leads.rules import SUBMITTED
from rapport.sales.models import Lead
from tests.browser import Browser, text_of
from tests.factories import make_lead, make_person
from tests.factories.access import make_administrator, make_role, make_user

pytestmark = pytest.mark.django_db


def change(lead: Lead, **values: Any) -> Lead:
    return write.update(registry.get("leads"), lead, values, actor=None)


def test_values_are_brought_to_standard_form_and_what_was_typed_is_kept() -> None:
    lead = make_lead(email="Ada@LOOM.example", phone="030 1234567", country="Germany", company="Loom Ltd")
    assert (lead.email, lead.phone, lead.country) == ("ada@loom.example", "+49301234567", "DE")
    assert lead.as_given == {"email": "Ada@LOOM.example", "phone": "030 1234567", "country": "Germany"}
    lead = change(lead, email="ada@loom.example", country="FR")
    assert lead.as_given == {"email": "Ada@LOOM.example", "phone": "030 1234567"}
    assert change(lead, phone="").as_given == {"email": "Ada@LOOM.example"}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"given_name": "Ada", "family_name": "Byron"}, "Ada Byron"),
        ({"given_name": "小明", "family_name": "王"}, "王小明"),
        ({"company": "Loom Ltd"}, "Loom Ltd"),
        ({"email": "x@loom.example"}, "x@loom.example"),
        ({"phone": "+49301234567"}, "+49301234567"),
    ],
)
def test_a_lead_is_called_by_the_best_that_is_known(values: dict[str, str], name: str) -> None:
    lead = write.create(registry.get("leads"), values, actor=None)
    assert lead.name == name


def test_a_lead_of_whom_nothing_is_known_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        write.create(registry.get("leads"), {"source": "Fair"}, actor=None)
    assert list(refused.value.errors) == ["family_name"]
    assert not Lead.objects.exists()


def test_the_channel_is_that_of_the_write_and_nobody_sets_it() -> None:
    spec, boss = registry.get("leads"), make_administrator()
    by_hand = write.create(spec, {"company": "A"}, actor=boss, channel="web")
    by_api = write.create(spec, {"company": "B"}, actor=boss, channel="api")
    by_import = write.create(spec, {"company": "C"}, actor=boss, channel="import", act="import")
    with change_set(actor=None, channel="web", act=SUBMITTED):
        by_form = write.create(spec, {"company": "D"}, actor=None)
    assert [lead.channel for lead in (by_hand, by_api, by_import, by_form)] == ["manual", "api", "import", "form"]
    with pytest.raises(Invalid):
        write.create(spec, {"company": "E", "channel": "form"}, actor=boss)


MAY = {
    "new": {"working", "qualified", "disqualified"},
    "working": {"qualified", "disqualified"},
    "qualified": {"working", "disqualified"},
    "disqualified": {"working", "qualified"},
}


@pytest.mark.parametrize("before", MAY)
@pytest.mark.parametrize("after", ["new", "working", "qualified", "disqualified", "converted"])
def test_only_moves_that_make_sense_are_made(before: str, after: str) -> None:
    why = {"disqualified_reason": "junk"}
    lead = make_lead(status=before, **(why if before == "disqualified" else {}))
    values = {"status": after, **(why if after == "disqualified" else {})}
    if after in MAY[before] or after == before:
        assert change(lead, **values).status == after
        return
    with pytest.raises(Invalid) as refused:
        change(lead, **values)
    assert list(refused.value.errors) == ["status"]
    lead.refresh_from_db()
    assert lead.status == before


def test_whoever_disqualifies_says_why_and_the_reason_goes_with_it() -> None:
    lead = make_lead()
    with pytest.raises(Invalid) as refused:
        change(lead, status="disqualified")
    assert list(refused.value.errors) == ["disqualified_reason"]
    lead = change(lead, status="disqualified", disqualified_reason="no_need")
    assert change(lead, status="working").disqualified_reason == ""
    with pytest.raises(Invalid):
        change(lead, disqualified_reason="junk")


def test_the_database_refuses_what_the_write_path_would() -> None:
    lead = make_lead()
    for values in (
        {"status": "converted"},
        {"status": "disqualified"},
        {"score": 101},
        {"amount": -1},
        {"name": ""},
        {"channel": "fax"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
            Lead.objects.filter(pk=lead.pk).update(**values)


def test_a_score_says_where_it_is_from() -> None:
    boss = make_administrator(full_name="Bea Boss")
    spec = registry.get("leads")
    lead = write.create(spec, {"company": "A", "score": 40}, actor=boss)
    assert lead.score_source == "Bea Boss"
    lead = write.update(spec, lead, {"score": 70, "score_source": "model 3"}, actor=boss)
    assert lead.score_source == "model 3"
    assert write.update(spec, lead, {"score": None}, actor=boss).score_source == ""
    with pytest.raises(Invalid):
        write.update(spec, lead, {"score": 101}, actor=boss)


def test_known_leads_and_people_are_hinted_within_reach() -> None:
    role = str(make_role(grants=[{"kind": k, "action": "view", "scope": "own"} for k in ("leads", "people")]).uid)
    rep, other = make_user(roles=[role]), make_user(roles=[role])
    mine = make_lead(email="ada@loom.example", owner=rep)
    person = make_person(email="ada@loom.example", owner=rep)
    make_lead(email="ada@loom.example", owner=other)
    make_person(email="ada@loom.example", owner=other)

    found = lead_candidates({"email": "ADA@loom.example", "phone": ""}, rep)

    assert [(one.instance, one.reason) for one in found] == [
        (mine, "same e-mail address"),
        (person, "same e-mail address"),
    ]


def test_a_party_hinted_beside_the_form_is_opened_and_not_used_instead() -> None:
    person, lead = make_person(email="ada@loom.example"), make_lead(email="ada@loom.example")
    page = text_of(Browser(make_administrator()).get("/leads/candidates/?email=ada@loom.example"))
    assert f"/people/{person.uid}/" in page
    assert (f'data-use="leads/{lead.uid}"' in page, "people/" in page.replace("/people/", "")) == (True, False)


def test_the_board_asks_why_when_a_card_is_disqualified() -> None:
    browser, lead = Browser(make_administrator()), make_lead()
    url = "/leads/move/?by=status"
    drag = {"drag": "1", "card": lead.uid, "column": "disqualified", "version": lead.version}
    asked = browser.post(url, drag, "board")
    assert (asked.status_code, 'name="disqualified_reason"' in text_of(asked)) == (422, True)
    answer = {"card": lead.uid, "column": "disqualified", "version": lead.version, "asked": "1"}
    assert browser.post(url, {**answer, "disqualified_reason": "no_budget"}).status_code == 302
    lead.refresh_from_db()
    assert (lead.status, lead.disqualified_reason) == ("disqualified", "no_budget")


def test_rules_give_leads_to_colleagues_by_field_and_language() -> None:
    german, french = make_user(), make_user()
    spec = registry.get("assignment-rules")
    for user, language, country in ((german, "de", "DE"), (french, "fr", "FR")):
        write.create(registry.get("assignees"), {"owner": user, "languages": [language]}, actor=None)
        area = [{"field": "country", "op": "exact", "value": country}]
        rule = {"name": language, "kind": "leads", "people": [str(german.uid), str(french.uid)], "is_active": True}
        write.create(spec, {**rule, "match_language": True, "condition": {"any": [{"all": area}]}}, actor=None)
    berlin = make_lead(country="DE", language="de", owner=None)
    paris = make_lead(country="FR", language="fr", owner=None)
    nowhere = make_lead(country="IS", owner=None)

    assign(registry.get("leads"), [berlin.pk, paris.pk, nowhere.pk], actor=None)

    assert [Lead.objects.get(pk=one.pk).owner for one in (berlin, paris, nowhere)] == [german, french, None]


def test_a_rep_sees_own_leads_only() -> None:
    role = str(make_role(grants=[{"kind": "leads", "action": "view", "scope": "own"}]).uid)
    rep = make_user(roles=[role])
    mine = make_lead(owner=rep)
    make_lead(owner=make_user())
    assert list(rows(registry.get("leads"), rep)) == [mine]


ZOHO = (
    "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,Created Time,CONVERTED"
).split(",")


@pytest.mark.parametrize(
    ("headers", "targets"),
    [
        (ZOHO, ["external_id", "family_name", "company", "owner", "email", "phone", "website", "industry",
                              "source", "status", "received_at", "converted"]),
        (["Lead ID", "First Name", "Last Name", "Title", "Company / Account", "Email", "Lead Source", "Lead Status",
          "Zip/Postal Code", "No. of Employees", "Annual Revenue", "Lead Owner"],
         ["external_id", "given_name", "family_name", "job_title", "company", "email", "source", "status", "postcode",
          "employee_count", "annual_revenue", "owner"]),
        (["Id", "LastName", "FirstName", "Title", "Company", "Industry", "AnnualRevenue", "NumberOfEmployees"],
         ["external_id", "family_name", "given_name", "job_title", "company", "industry", "annual_revenue",
          "employee_count"]),
        (["Record Id", "Last Name", "Company", "Annual Revenue", "No. of Employees", "Industry"],
         ["external_id", "family_name", "company", "annual_revenue", "employee_count", "industry"]),
        (["Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Lead Status",
          "Create Date", "Original Source", "Preferred language"],
         ["external_id", "given_name", "family_name", "email", "phone", "owner", "status", "received_at", "source",
          "language"]),
        (["Vorname", "Nachname", "Firma", "E-Mail-Adresse", "Telefon", "PLZ", "Ort", "Quelle", "Status", "Bemerkung"],
         ["given_name", "family_name", "company", "email", "phone", "postcode", "city", "source", "status",
          "description"]),
        (["姓名", "公司名称", "职务", "手机", "邮箱", "线索来源", "线索状态", "备注"],
         ["family_name", "company", "job_title", "phone", "email", "source", "status", "description"]),
    ],
)  # fmt: skip
def test_the_headers_of_other_programs_are_understood(headers: list[str], targets: list[str]) -> None:
    mapping = guess_mapping(registry.get("leads"), headers, [])
    assert [column.target for column in mapping.columns] == targets


@pytest.mark.django_db(transaction=True)
def test_an_export_of_zoho_comes_in_as_it_is_and_once(tmp_path: Path) -> None:
    lines = [
        ["4563", "Denson", "Maurice", "David Love", "GaryLDenson@cuvox.de", "660-485-0224", "CameraUpdate.com",
         "Education", "Employee Referral", "Contacted", "15 Apr, 2021 00:03:00", "Yes"],
        ["4564", "Hall", "Chargepal", "Nobody", "MaryCHall@armyspy.com", "860-253-6354", "", "Pharma",
         "Sales Mail Alias", "Junk Lead", "15 Apr, 2021 00:03:00", "Yes"],
        ["4565", "", "", "", "", "", "", "", "", "Contacted", "15 Apr, 2021 00:03:00", "No"],
    ]  # fmt: skip
    with (tmp_path / "Leads.csv").open("w", newline="") as handle:
        csv.writer(handle).writerows([ZOHO, *lines])
    (tmp_path / "plan.json").write_text(json.dumps({"imports": [{"kind": "leads", "file": "Leads.csv"}]}))

    def run() -> Any:
        [step] = command_run.steps_of(tmp_path / "plan.json", tmp_path)
        prepared = command_run.prepare(step)
        command_run.execute(prepared, lambda text: None, lambda run: None)
        return prepared

    first = run()
    assert (first.created_count, first.failed_count) == (2, 1)
    kept = Lead.objects.order_by("pk").values_list(
        "name", "email", "status", "disqualified_reason", "channel", "source", "received_at__date__year"
    )
    assert list(kept) == [
        ("Denson", "garyldenson@cuvox.de", "working", "", "import", "Employee Referral", 2021),
        ("Hall", "marychall@armyspy.com", "disqualified", "junk", "import", "Sales Mail Alias", 2021),
    ]
    again = run()
    assert (again.created_count, Lead.objects.count()) == (0, 2)
    assert event_model_of(Lead)._default_manager.count() == 0
