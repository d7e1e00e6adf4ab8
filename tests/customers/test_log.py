"""Logging touches: the composer's answer, one change set, somebody unknown, duplicates, refusals."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.customers.log import Newcomer, candidates, read_newcomer
from rapport.customers.models import Party, Task, TimelineItem, Touch, TouchBody
from rapport.platform import write
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.customers.people import FRAGMENT, Office, make_office
from tests.factories import make_person
from tests.factories.access import make_holder


@pytest.fixture(autouse=True)
def plain_files(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def office(db: None) -> Office:
    return make_office(email="mei@nordwind.example", phone="+49 30 5550118")


def compose(office: Office, user: Any = None, **data: Any) -> Any:
    client = office.client(user or office.rita)
    return client.post(f"/parties/{office.customer.uid}/touches/", data, headers=FRAGMENT)


def everything() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Party, Touch, Task, TimelineItem, File, ChangeSet))


def test_a_call_with_follow_up_and_file_is_one_change_set_and_goes_back_as_one(office: Office) -> None:
    before = everything()
    upload = SimpleUploadedFile("offer.pdf", b"%PDF-1.7\nhello")
    answer = compose(
        office, kind="call", text="Wants the blue one", outcome="Reached", duration_minutes="12", direction="inbound",
        follow_up="1", follow_up_on="2027-01-05", visibility="team", files=upload,
    )  # fmt: skip

    touch, task, file = Touch.objects.get(), Task.objects.get(), File.objects.get()
    made = ChangeSet.objects.latest("id")
    assert answer.status_code == 200
    assert (touch.channel, touch.direction, touch.outcome, touch.duration_minutes, touch.visibility) == (
        "call", "inbound", "Reached", 12, "team",
    )  # fmt: skip
    assert TouchBody.objects.get().text == "Wants the blue one"
    assert (task.subject, str(task.due_on), task.party, task.owner) == (
        "Follow up: Mei Hoffmann", "2027-01-05", office.customer, office.rita,
    )  # fmt: skip
    assert (file.linked_kind, file.linked_uid, file.page_uid) == ("touches", touch.uid, office.customer.uid)
    assert {touch.created_in, task.created_in, file.created_in} == {made.uid}
    assert (made.act, made.summary) == ("log", "Call with Mei Hoffmann")

    html = answer.content.decode()
    assert 'id="timeline"' in html and 'id="brief"' in html and 'id="card-files"' in html
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["undo_url"] == f"/changes/{made.uid}/undo/"

    undo(made, actor=office.rita)
    assert everything()[:5] == before[:5]


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "note", "text": " "},
        {"kind": "mail", "text": ""},
        {"kind": "task", "text": ""},
        {"kind": "call", "text": "x", "duration_minutes": "-5"},
        {"kind": "call", "text": "x", "happened_at": "yesterday-ish"},
        {"kind": "call", "text": "x", "participants": "not-a-uid"},
        {"kind": "meeting", "text": "x", "visibility": "planet"},
    ],
)
def test_what_is_refused_says_why_and_writes_nothing(office: Office, data: dict[str, str]) -> None:
    before = everything()

    answer = compose(office, **data)

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#composer-error"
    assert "field-error" in answer.content.decode()
    assert everything() == before


def test_without_scripts_a_refusal_keeps_what_was_typed(office: Office) -> None:
    answer = office.client(office.rita).post(
        f"/parties/{office.customer.uid}/touches/", {"kind": "call", "text": "Long story", "duration_minutes": "ages"}
    )

    assert answer.status_code == 422
    assert ">Long story</textarea>" in answer.content.decode()


def test_a_task_tab_makes_a_task_and_no_touch(office: Office) -> None:
    compose(office, kind="task", text="Send the list\nwith the new prices", due_on="2027-02-03", priority="high")

    task = Task.objects.get()
    assert (task.subject, task.description, str(task.due_on), task.priority) == (
        "Send the list", "with the new prices", "2027-02-03", "high",
    )  # fmt: skip
    assert Touch.objects.count() == 0


def test_who_may_not_see_the_party_gets_404_and_who_may_not_log_403(office: Office) -> None:
    stranger = make_holder("own")
    reader = make_holder("all", actions=("view",))

    assert compose(office, stranger, kind="note", text="x").status_code == 404
    assert compose(office, reader, kind="note", text="x").status_code == 403
    assert Touch.objects.count() == 0


def test_logging_for_somebody_unknown_creates_person_organisation_and_touch_in_one_change_set(office: Office) -> None:
    data = {
        "who": "Max Muster",
        "email": "Max@Muster.example",
        "organisation": "Muster AG",
        "kind": "call",
        "text": "Hi",
    }
    answer = office.client(office.rita).post("/touches/log/", data)

    person = Party.objects.get(email="max@muster.example")
    touch = Touch.objects.get()
    assert answer.headers["Location"] == f"/people/{person.uid}/"
    assert (person.given_name, person.family_name, str(person.organisation), person.owner) == (
        "Max", "Muster", "Muster AG", office.rita,
    )  # fmt: skip
    assert touch.party == person
    assert {touch.created_in, person.organisation.created_in} == {person.created_in}  # type: ignore[union-attr]

    undo(ChangeSet.objects.latest("id"), actor=office.rita)
    assert not Party.objects.filter(pk=person.pk).exists() and Touch.objects.count() == 0


def test_a_known_organisation_is_found_by_its_name_in_another_legal_form(office: Office) -> None:
    data = {"who": "Max Muster", "organisation": "nordwind", "kind": "note", "text": "Hi", "party": "new"}
    office.client(office.rita).post("/touches/log/", data)

    assert Party.objects.get(family_name="Muster").organisation == office.organisation


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("Max  Muster", {"name": "Max Muster"}),
        ("max@muster.example", {"email": "max@muster.example"}),
        ("+49 (30) 555-0118", {"phone": "+49 (30) 555-0118"}),
        ("Studio 54", {"name": "Studio 54"}),
        ("Max Muster, 030/555 01 18", {"name": "Max Muster", "phone": "030/555 01 18"}),
        (
            "Max Muster <max@muster.example> +49 30 5550118",
            {"name": "Max Muster", "email": "max@muster.example", "phone": "+49 30 5550118"},
        ),
        ("王小明", {"name": "王小明"}),
    ],
)
def test_what_is_typed_is_told_apart_by_its_form(who: str, expected: dict[str, str]) -> None:
    assert read_newcomer(Newcomer(who)) == expected


def test_candidates_by_address_number_and_similar_name_within_reach(office: Office) -> None:
    assert [(c.instance, c.sure) for c in candidates(Newcomer("mei@NORDWIND.example"), office.rita)] == [
        (office.customer, True)
    ]
    assert [(c.instance, c.sure) for c in candidates(Newcomer("030 / 555 01 18"), office.rita)] == [
        (office.customer, True)
    ]
    assert [(c.instance, c.sure) for c in candidates(Newcomer("Hoffmann Mei"), office.rita)] == [
        (office.customer, False)
    ]
    assert candidates(Newcomer("mei@nordwind.example"), make_holder("own")) == []


def test_the_same_number_is_asked_about_before_somebody_is_doubled(office: Office) -> None:
    client = office.client(office.rita)
    data = {"who": "Frau Hoffmann", "phone": "030 5550118", "kind": "call", "text": "Hi"}

    asked = client.post("/touches/log/", data)
    assert asked.status_code == 422 and str(office.customer.uid) in asked.content.decode()
    assert Touch.objects.count() == 0

    client.post("/touches/log/", {**data, "party": str(office.customer.uid)})
    assert Touch.objects.get().party == office.customer
    client.post("/touches/log/", {**data, "party": "new", "asked": asked_in(asked)})
    assert Party.objects.filter(family_name="Hoffmann").count() == 2


def test_logging_needs_reach_and_rights(office: Office) -> None:
    stranger = office.client(make_holder("own"))
    reader = office.client(make_holder("all", actions=("view",)))
    data = {"party": str(office.customer.uid), "kind": "note", "text": "x"}

    assert stranger.post("/touches/log/", data).status_code == 404
    assert reader.get("/touches/log/").status_code == 403
    assert reader.get("/touches/log/candidates/?who=Mei").status_code == 403
    assert Touch.objects.count() == 0


def test_participants_out_of_reach_are_not_named(office: Office) -> None:
    other = make_holder("own")
    hidden = make_person(given_name="Hidden", family_name="Guest", owner=other)
    compose(office, kind="meeting", text="Lunch", participants=[str(hidden.uid)])
    limited = make_holder("own")
    write.update(registry.get("people"), office.customer, {"owner": limited}, actor=None)
    touch = Touch.objects.get()

    html = office.client(limited).get(f"/parties/{office.customer.uid}/timeline/{touch.uid}/").content.decode()
    assert "Lunch" in html and "Hidden" not in html


def test_log_a_touch_stands_in_the_top_bar_in_place_of_the_plain_form(office: Office) -> None:
    html = office.page(office.rita)

    assert 'href="/touches/log/" data-dialog' in html
    assert 'href="/touches/quick/"' not in html


def ticked(answer: Any) -> list[str]:
    """The answer to "who?" that is ticked."""
    return re.findall(r'name="party"\s+value="([^"]+)"\s+checked', answer.content.decode())


def test_the_only_one_of_exactly_the_typed_name_is_taken_to_be_meant(office: Office) -> None:
    client = office.client(office.rita)
    mei = str(office.customer.uid)

    ask = "/touches/log/candidates/"
    assert ticked(client.get(ask, {"who": "mei hoffmann"}, headers=FRAGMENT)) == [mei]
    assert "same name" in client.get(ask, {"who": "mei hoffmann"}, headers=FRAGMENT).content.decode()
    assert ticked(client.get(ask, {"who": "Mei Hoffman"}, headers=FRAGMENT)) == ["new"]
    stale = {"who": "Mei Hoffmann", "party": "new", "offered": "new"}
    assert ticked(client.get(ask, stale, headers=FRAGMENT)) == [mei], "nobody chose the one that was offered before"
    chosen = {"who": "Mei Hoffmann", "party": "new", "offered": mei, "organisation": "Nordwind"}
    again = client.get(ask, chosen, headers=FRAGMENT)
    assert ticked(again) == ["new"], "what somebody chose stays"
    assert 'name="offered" value=""' in again.content.decode()
    other = {"who": "Mei Hoffmann", "email": "another@elsewhere.example"}
    assert ticked(client.get(ask, other, headers=FRAGMENT)) == ["new"], "a namesake with another address"
    make_person(given_name="Mei", family_name="Hoffmann", owner=office.rita)
    assert ticked(client.get(ask, {"who": "Mei Hoffmann"}, headers=FRAGMENT)) == ["new"], "two of that name"


def asked_in(answer: Any) -> str:
    """What the list of candidates answers, as its form sends it back."""
    return re.findall(r'name="asked"\s+value="([^"]*)"', answer.content.decode())[0]  # type: ignore[no-any-return]


@pytest.mark.parametrize("namesakes", [1, 2])
def test_somebody_new_is_not_made_before_a_namesake_was_offered(office: Office, namesakes: int) -> None:
    for _number in range(1, namesakes):
        make_person(given_name="Mei", family_name="Hoffmann", owner=office.rita)
    client = office.client(office.rita)
    shown = client.get("/touches/log/candidates/", {"who": "Mei"}, headers=FRAGMENT)
    before = everything()

    typed_on = {"who": "Mei Hoffmann", "party": "new", "offered": "new", "asked": asked_in(shown)}
    answer = client.post("/touches/log/", {**typed_on, "kind": "call", "text": "Wants the blue one"})

    html = answer.content.decode()
    assert answer.status_code == 422 and everything() == before
    assert "Somebody of this name is known." in html and ">Wants the blue one</textarea>" in html
    assert str(office.customer.uid) in html
    again = {**typed_on, "offered": "new", "asked": asked_in(answer), "kind": "call", "text": "Wants the blue one"}
    assert client.post("/touches/log/", again).status_code == 302
    assert Party.objects.filter(display_name="Mei Hoffmann").count() == namesakes + 1


def test_nobody_is_asked_about_who_is_not_known_however_quickly_they_were_typed(office: Office) -> None:
    client = office.client(office.rita)
    shown = client.get("/touches/log/candidates/", {"who": "Mei Hoff"}, headers=FRAGMENT)

    typed_on = {"who": "Mei Hofstadter", "party": "new", "offered": "new", "asked": asked_in(shown)}
    client.post("/touches/log/", {**typed_on, "kind": "call", "text": "Hello"})

    assert Touch.objects.get().party.display_name == "Mei Hofstadter"


def test_who_was_ticked_for_what_was_typed_before_is_not_taken_for_somebody_else(office: Office) -> None:
    client = office.client(office.rita)
    shown = client.get("/touches/log/candidates/", {"who": "Mei Hoffmann"}, headers=FRAGMENT)
    mei = str(office.customer.uid)
    assert ticked(shown) == [mei]
    before = everything()

    sent = {"party": mei, "offered": mei, "asked": asked_in(shown), "kind": "call", "text": "Hello"}
    answer = client.post("/touches/log/", {**sent, "who": "Mei Hoffmann-Vogel"})

    assert answer.status_code == 422 and everything() == before
    assert "You went on typing after this was found." in answer.content.decode()
    assert ticked(answer) == ["new"]
    client.post("/touches/log/", {**sent, "who": "Mei Hoffmann-Vogel", "offered": "new"})
    assert Touch.objects.get().party == office.customer, "whom somebody ticked themselves stays"


def test_without_scripts_a_known_name_is_asked_about_first(office: Office) -> None:
    client = office.client(office.rita)
    before = everything()

    data = {"who": "Mei Hoffmann", "kind": "call", "text": "Wants the blue one"}
    answer = client.post("/touches/log/", data)
    assert answer.status_code == 422
    assert "Somebody of this name is known." in answer.content.decode()
    assert everything() == before


def test_the_page_sends_its_form_as_a_page_and_the_dialog_as_a_part(office: Office) -> None:
    client = office.client(office.rita)
    answer = client.post("/touches/log/", {"kind": "call", "text": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("<html") == page.count('class="composer is-open log-form"') == 1
    assert 'hx-post="/touches/log/"' not in page
    assert (
        'hx-post="/touches/log/"'
        in client.get("/touches/log/", headers=FRAGMENT | {"HX-Target": "dialog-body"}).content.decode()
    )
