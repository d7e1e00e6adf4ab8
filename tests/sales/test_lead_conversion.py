"""Converting leads: what is proposed and why, what is made, filled and kept, who may, what one undo takes back."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from rapport.customers.consent.subject_export import write_archive
from rapport.customers.models import ConsentEntry, Party, Relationship, TimelineItem
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.customers.privacy.retention.due import due
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.leads.conversion import NEW, AlreadyConverted, Converted, Wanted, convert
from rapport.sales.leads.matching import proposals
from rapport.sales.models import Deal, Lead, LeadConsent
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import (
    make_consent_purpose,
    make_lead,
    make_organisation,
    make_person,
    make_relationship_type,
    make_retention_rule,
)
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.consent import make_consent_wording
from tests.factories.sales import make_deal, make_ladder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
LOOM = {
    "given_name": "Ada", "family_name": "Byron", "company": "Loom Ltd", "email": "ada@loom.example",
    "phone": "030 1234567", "country": "DE", "city": "Bonn", "job_title": "Buyer", "website": "loom.example",
}  # fmt: skip


def boss() -> User:
    return make_administrator()


def become(lead: Lead, actor: User, **wanted: Any) -> Converted:
    return convert(lead=lead, wanted=Wanted(**wanted), actor=actor, channel="web")


def test_a_lead_becomes_a_new_person_at_a_new_organisation_with_a_deal() -> None:
    actor, ladder = boss(), make_ladder()
    make_relationship_type(is_employment=True)
    lead = make_lead(**LOOM, amount="1500", owner=actor)
    deal = {"name": "Looms", "pipeline": str(ladder["first"].pipeline.uid), "amount": "2000"}

    done = become(lead, actor, person=NEW, organisation=NEW, deal=NEW, deal_values=deal)

    person, organisation = done.person, done.organisation
    assert person is not None and organisation is not None and done.deal is not None
    assert (person.display_name, person.email, person.job_title) == ("Ada Byron", "ada@loom.example", "Buyer")
    assert [point.value for point in person.contact_points.filter(kind="phone")] == ["030 1234567"]
    assert (organisation.display_name, organisation.city) == ("Loom Ltd", "Bonn")
    assert person.organisation == organisation
    assert Relationship.objects.filter(first=person, second=organisation, type__is_employment=True).count() == 1
    assert (done.deal.name, done.deal.party, done.deal.amount) == ("Looms", organisation, Decimal(2000))
    kept = Lead.objects.get(pk=lead.pk)
    assert (kept.status, kept.person, kept.organisation, kept.deal) == ("converted", person, organisation, done.deal)
    assert (kept.converted_by, kept.conversion, kept.conversion_days) == (actor, 100, 0)
    assert TimelineItem.objects.filter(source_kind="leads", party=person).count() == 1


def test_one_undo_takes_all_of_it_back() -> None:
    actor = boss()
    make_ladder()
    lead = make_lead(**LOOM, owner=actor, tags=["fair"])
    known = make_organisation(name="Loom Ltd", website="")
    before = dump()
    done = become(lead, actor, person=NEW, organisation=known, deal=NEW)
    assert difference(before, dump()) != {}

    undo(done.change_set, actor=actor, channel="web")

    gone = difference(before, dump())
    assert gone == {}, gone


def test_a_known_customer_is_filled_where_empty_and_never_overwritten() -> None:
    actor = boss()
    person = make_person(given_name="A.", family_name="Byron", email="ada@home.example", job_title="Head", owner=actor)
    lead = make_lead(**LOOM, language="de")

    become(lead, actor, person=person)

    person.refresh_from_db()
    assert (person.given_name, person.email, person.job_title) == ("A.", "ada@home.example", "Head")
    assert person.language == "de"
    emails = person.contact_points.filter(kind="email").values_list("value", "is_primary")
    assert set(emails) == {("ada@home.example", True), ("ada@loom.example", False)}


def test_candidates_are_proposed_with_why_and_only_within_reach() -> None:
    grants = [{"kind": kind, "action": "view", "scope": "own"} for kind in ("people", "organisations", "leads")]
    rep, other = make_user(roles=[str(make_role(grants=grants).uid)]), make_user()
    company = make_organisation(name="Loom Holding", website="https://www.loom.example/", owner=rep)
    person = make_person(given_name="Ada", family_name="Byron", email="ada@loom.example", owner=rep)
    make_person(given_name="Ada", family_name="Byron", owner=other)

    found = proposals(make_lead(**LOOM, owner=rep), rep)

    assert [(one.instance, one.reason, one.sure) for one in found.people] == [
        (person, "same e-mail address, same name", True)
    ]
    assert [(one.instance, one.reason, one.sure) for one in found.organisations] == [(company, "same domain", True)]


def test_a_deal_is_joined_only_when_it_is_open_and_of_the_customer() -> None:
    actor = boss()
    person = make_person(owner=actor)
    theirs, other = make_deal(party=person), make_deal()
    lead = make_lead(**LOOM)
    with pytest.raises(Invalid) as refused:
        become(lead, actor, person=person, deal=other)
    assert list(refused.value.errors) == ["deal"]
    assert Lead.objects.get(pk=lead.pk).status == "new"
    assert become(lead, actor, person=person, deal=theirs).deal == theirs
    assert Deal.objects.count() == 2


def test_who_may_not_create_customers_may_not_convert_and_nothing_is_written() -> None:
    grants = [
        *({"kind": "leads", "action": action, "scope": "all"} for action in ("view", "update")),
        {"kind": "people", "action": "create", "scope": "all"},
    ]
    rep = make_user(roles=[str(make_role(grants=grants).uid)])
    lead = make_lead(**LOOM, owner=rep)
    parties = Party.objects.count()
    with pytest.raises(Refused):
        become(lead, rep, person=NEW)
    assert (Party.objects.count(), Lead.objects.get(pk=lead.pk).status) == (parties, "new")


def test_a_converted_lead_is_converted_once_and_stays_as_it_was() -> None:
    actor = boss()
    lead = become(make_lead(**LOOM), actor, person=NEW).lead
    with pytest.raises(AlreadyConverted):
        become(lead, actor, person=NEW)
    with pytest.raises(Refused):
        write.update(registry.get("leads"), lead, {"company": "Other"}, actor=actor)
    with pytest.raises(Invalid):
        write.update(registry.get("leads"), lead, {"company": "Other"}, actor=None)
    assert Lead.objects.get(pk=lead.pk).company == "Loom Ltd"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_convert_at_once_one_wins() -> None:
    actor, lead = boss(), make_lead(**LOOM)
    start, told = threading.Barrier(2), []

    def go() -> None:
        start.wait(10)
        try:
            become(Lead.objects.get(pk=lead.pk), actor, person=NEW)
            told.append("converted")
        except AlreadyConverted:
            told.append("late")
        finally:
            connection.close()

    both = [threading.Thread(target=go) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert sorted(told) == ["converted", "late"]
    assert Party.objects.filter(email="ada@loom.example").count() == 1


def test_files_and_consent_follow_to_the_customer() -> None:
    actor, lead = boss(), make_lead(**LOOM)
    upload = SimpleUploadedFile("note.txt", b"Looms wanted.")
    [file] = files_add(uploads=[upload], kind="leads", record_uid=lead.uid, actor=actor, channel="web")
    purpose = make_consent_purpose(by_email=True)
    wording = make_consent_wording(purpose=purpose)
    with change_set(actor=None, channel="web", act="submit"):
        LeadConsent.objects.create(
            lead=lead, purpose=purpose, wording=wording, given_at=timezone.now(), form="Site", proof_ip="192.0.2.1"
        )

    done = become(lead, actor, person=NEW)

    assert done.person is not None
    file.refresh_from_db()
    assert file.page_uid == done.person.uid
    entry = ConsentEntry.objects.get(party=done.person, channel="email")
    assert (entry.wording, entry.source, entry.contact_point) == (wording, "form", "ada@loom.example")
    assert (entry.source_note, entry.proof_ip) == ("Site", "192.0.2.1")


def test_erasing_the_person_scrubs_the_lead_and_others_with_the_address() -> None:
    actor = boss()
    person = become(make_lead(**LOOM, source="Fair"), actor, person=NEW).person
    again = make_lead(**{**LOOM, "given_name": "Augusta"}, tags=["fair"])
    stranger = make_lead()
    assert person is not None
    erasure = note_erasure(person, reason="request", requested_on=timezone.localdate(), actor=actor)
    carry_out([erasure], actor=actor, channel="job")

    assert set(Lead.objects.exclude(pk=stranger.pk).values_list("name", "email", "phone", "company")) == {
        ("–", "", "", "")
    }
    assert [(lead.as_given, lead.country, lead.source) for lead in Lead.objects.filter(person=person)] == [
        ({}, "DE", "Fair")
    ]
    assert not event_model_of(Lead)._default_manager.exclude(pgh_obj=stranger.pk).exists()
    assert again.uid not in {hit.uid for hit in search(actor, "Augusta", limit=50).items}
    assert Lead.objects.get(pk=stranger.pk).email == stranger.email


def test_the_archive_for_the_person_holds_the_leads() -> None:
    actor = boss()
    person = become(make_lead(**LOOM, source="Fair"), actor, person=NEW).person
    make_lead(**{**LOOM, "given_name": "Augusta"})
    make_lead()
    assert person is not None
    target = io.BytesIO()
    write_archive(party=person, actor=actor, target=target, heed=lambda: None)
    with zipfile.ZipFile(target) as archive:
        parts = json.loads(archive.read("data.json"))["parts"]
    assert [row["Name"] for row in parts["Leads"]] == ["Ada Byron", "Augusta Byron"]


def test_a_rule_of_retention_finds_old_leads_that_nobody_converted() -> None:
    actor = boss()
    become(make_lead(**LOOM), actor, person=NEW)
    old = make_lead()
    condition = {"any": [{"all": [{"field": "status", "op": "ne", "value": "converted"}]}]}
    rule = make_retention_rule(kind="leads", act="delete", since="created", condition=condition)
    assert list(due(rule, timezone.now())) == [old]
    assert not due(rule, old.created_at).exists()


class TestPages:
    def test_the_page_proposes_and_converts_without_scripts(self) -> None:
        make_ladder()
        browser = Browser(boss())
        person = make_person(given_name="Ada", family_name="Byron", email="ada@loom.example")
        lead = make_lead(**LOOM, amount="1500.50")
        assert f"/leads/{lead.uid}/convert/" in text_of(browser.get(f"/leads/{lead.uid}/"))
        url = f"/leads/{lead.uid}/convert/"
        page = text_of(browser.get(url))
        assert 'value="1500.5"' in page
        assert "same e-mail address" in page and f'value="{person.uid}" checked' in " ".join(page.split())

        answer = browser.post(url, {"person": person.uid, "organisation": "new", "deal": "new", "deal_amount": "12"})

        assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{person.uid}/")
        lead.refresh_from_db()
        assert (lead.person, lead.deal is not None) == (person, True)
        late = browser.post(url, {"person": "new"})
        assert (late.status_code, "converted already" in text_of(late)) == (409, True)

    def test_the_page_proposes_the_known_employer_rather_than_a_double(self) -> None:
        employer = make_organisation(name="Loom Ltd", website="")
        make_person(given_name="Ada", family_name="Byron", email="ada@loom.example", organisation=employer)
        page = " ".join(text_of(Browser(boss()).get(f"/leads/{make_lead(**LOOM).uid}/convert/")).split())
        assert f'value="{employer.uid}" checked' in page

    @pytest.mark.parametrize(("city", "is_proposed"), [("Bonn", True), ("Ghent", False)])
    def test_the_page_proposes_the_only_organisation_of_that_name(self, city: str, is_proposed: bool) -> None:
        address = {"country": "DE", "locality": city}
        namesake = make_organisation(name="Loom Ltd", website="", addresses=[address])
        page = " ".join(text_of(Browser(boss()).get(f"/leads/{make_lead(**LOOM).uid}/convert/")).split())
        assert f'value="{namesake.uid}"' in page
        assert (f'value="{namesake.uid}" checked' in page) == is_proposed

    def test_the_dialog_leads_to_the_customer_and_an_undo_away_from_them(self) -> None:
        make_ladder()
        browser, lead = Browser(boss()), make_lead(**LOOM)

        answer = browser.post(f"/leads/{lead.uid}/convert/", {"person": "new", "organisation": "new"}, "dialog-body")

        lead.refresh_from_db()
        assert lead.person is not None
        page = f"/people/{lead.person.uid}/"
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, page)
        act = ChangeSet.objects.latest("id")
        undone = browser.client.post(
            f"/changes/{act.uid}/undo/", headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
        )
        assert (undone.status_code, undone.headers["HX-Redirect"]) == (204, "/leads/")
        assert "Taken back: " in text_of(browser.get("/leads/"))

    def test_what_was_typed_stays_when_it_is_refused(self) -> None:
        make_ladder()
        browser, lead = Browser(boss()), make_lead(**LOOM)
        posted = {"person": "new", "organisation": "", "deal": "new", "deal_name": "Twelve looms", "deal_amount": "-5"}
        answer = browser.post(f"/leads/{lead.uid}/convert/", posted)
        assert (answer.status_code, 'value="Twelve looms"' in text_of(answer)) == (422, True)
        assert (Lead.objects.get(pk=lead.pk).status, Deal.objects.count()) == ("new", 0)


def test_a_program_is_told_the_candidates_and_decides() -> None:
    make_ladder()
    api = Caller(boss())
    known = make_person(given_name="Ada", family_name="Byron", email="ada@loom.example")
    lead = make_lead(**LOOM)
    path = f"/leads/{lead.uid}/convert"

    asked = api("POST", path, {})

    assert asked.status_code == 409
    told = asked.json()["candidates"]
    assert [(one["uid"], one["sure"]) for one in told["person"]] == [(str(known.uid), True)]
    assert Lead.objects.get(pk=lead.pk).status == "new"
    assert api("POST", path, {"person": "nobody", "organisation": None}).status_code == 422
    assert api("POST", path, {"whom": "new"}).status_code == 422
    body = {"person": str(known.uid), "organisation": "new", "deal": "new", "deal_amount": "12.50"}
    done = api("POST", path, body)
    assert (done.status_code, done.json()["person"]) == (200, str(known.uid))
    assert Deal.objects.get(uid=done.json()["deal"]).amount == Decimal("12.5")
    assert api("POST", path, body).status_code == 409


def test_a_program_need_say_nothing_where_nobody_is_like_the_lead() -> None:
    lead = make_lead(**LOOM)
    done = Caller(boss())("POST", f"/leads/{lead.uid}/convert", {})
    assert done.status_code == 200
    kept = Lead.objects.select_related("person", "organisation").get(pk=lead.pk)
    assert (str(kept.person), str(kept.organisation), kept.deal) == ("Ada Byron", "Loom Ltd", None)
