"""What a party on hold is reached by and marked with is not edited away, at whatever door; adding goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.customers.models import Address, ContactPoint, Party, PartyTag, Tag
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Held, Invalid
from tests.browser import Browser
from tests.factories import make_legal_hold, make_party_name, make_person, make_relationship
from tests.factories.access import make_holder
from tests.factories.automation import make_automation
from tests.platform.api.caller import Caller
from tests.platform.automation.working import runs_of, work
from tests.platform.exchange.files import import_file, write_csv

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")
HOME = {"label": "", "street": "Ringstr. 1", "postcode": "53111", "locality": "Bonn", "country": "DE"}
WORK = {"label": "work", "street": "Domplatz 2", "postcode": "50667", "locality": "Köln", "country": "DE"}


@pytest.fixture
def person(boss: User) -> Party:
    """Somebody on hold, with a number, two e-mail addresses, a postal one and a tag."""
    found: Party = make_person(
        owner=boss,
        given_name="Wanda",
        family_name="Wartenberg",
        email="w@example.com",
        phone="+49 228 123456",
        emails=[{"value": "w@example.com", "primary": True}, {"value": "old@example.com"}],
        phones=[{"value": "+49 228 123456"}],
        addresses=[HOME],
        tags=["Witness"],
    )
    make_legal_hold(matter="12 O 34/26", parties=[str(found.uid)])
    return found


def kept(person: Party) -> tuple[list[str], list[str], list[str]]:
    return (
        sorted(ContactPoint.objects.filter(party=person).values_list("norm", flat=True)),
        sorted(Address.objects.filter(party=person).values_list("street", flat=True)),
        sorted(PartyTag.objects.filter(party=person).values_list("tag__name", flat=True)),
    )


def change(person: Party, values: dict[str, Any], actor: Any = None) -> None:
    write.update(PEOPLE, Party.objects.get(pk=person.pk), values, actor=actor)


BEFORE = (["+49228123456", "old@example.com", "w@example.com"], ["Ringstr. 1"], ["Witness"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("emails", []),
        ("emails", [{"value": "w@example.com"}]),
        ("email", ""),
        ("email", "new@example.com"),
        ("phone", ""),
        ("phone", "+49 228 999999"),
        ("phones", [{"value": "+49 228 999999"}]),
        ("addresses", []),
        ("addresses", [WORK]),
        ("tags", []),
        ("tags", ["Other"]),
    ],
)
def test_nothing_is_taken_away_or_overwritten(boss: User, person: Party, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        change(person, {field: value}, boss)
    assert refused.value.errors == {
        field: ["This is on legal hold (12 O 34/26): nothing is taken away here. Add what is new beside what is there."]
    }
    assert kept(person) == BEFORE


def test_adding_labelling_and_another_primary_one_go_on(boss: User, person: Party) -> None:
    change(person, {"emails": [{"value": "old@example.com"}, {"value": "W@example.com"}, {"value": "3@example.com"}]})
    change(person, {"phones": [{"value": "0228 123456", "label": "home"}, {"value": "+49 228 999999"}]})
    change(person, {"addresses": [WORK, {**HOME, "label": "summer"}], "tags": ["Witness", "Other"]})
    change(person, {"email": "w@example.com", "given_name": "Wendela"})

    points, streets, tags = kept(person)
    assert points == ["+49228123456", "+49228999999", "3@example.com", "old@example.com", "w@example.com"]
    assert (streets, tags) == (["Domplatz 2", "Ringstr. 1"], ["Other", "Witness"])
    assert Party.objects.get(pk=person.pk).email == "w@example.com"


def test_every_door_refuses(boss: User, person: Party) -> None:
    call, browser = Caller(boss), Browser(boss)
    answer = call("PATCH", f"/people/{person.uid}", {"tags": []}, If_Match="*")
    assert answer.status_code == 422 and "legal hold (12 O 34/26)" in answer.content.decode()
    bulk = call(
        "POST",
        "/people/bulk",
        {"action": "update", "uids": [str(person.uid)], "values": {"phone": ""}, "atomic": False},
    )
    assert "legal hold" in bulk.content.decode()
    form = browser.form(reverse("people-edit", args=[person.uid]))
    form.set("phones-0-value", "")
    assert "legal hold" in browser.post(reverse("people-edit", args=[person.uid]), form.data()).content.decode()
    rule = make_automation(kind="people", event="changed", steps=[{"do": "set", "values": {"phone": ""}}])
    change(person, {"department": "Roofs"})
    work()
    assert [state for state, _reason, _detail in runs_of(rule)] == ["refused"]
    assert kept(person) == BEFORE


def test_an_import_adds_an_address_where_it_would_replace_one(boss: User, person: Party, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "p.csv",
        ["Last Name", "First Name", "Email", "Street", "City"],
        [["Wartenberg", "Wanda", "w@example.com", "Domplatz 2", "Köln"]],
    )
    import_file("people", path, actor=boss)

    assert kept(person)[1] == ["Domplatz 2", "Ringstr. 1"]


def test_what_an_import_or_a_form_added_stays_when_it_is_undone(boss: User, person: Party) -> None:
    change(person, {"tags": ["Witness", "Other"]}, boss)
    result = undo(ChangeSet.objects.order_by("-pk")[0], actor=boss)
    assert {conflict.reason for conflict in result.conflicts} == {"held"}
    assert kept(person)[2] == ["Other", "Witness"]


@pytest.mark.parametrize("force", [False, True])
def test_the_undo_of_a_change_before_the_hold_overwrites_nothing(boss: User, force: bool) -> None:
    phones = [{"value": "+49 228 111111"}]
    person = make_person(owner=boss, email="", phone="+49 228 111111", phones=phones, addresses=[HOME])
    change(person, {"phone": "+49 228 222222", "job_title": "Roofer"}, boss)
    change_of_number = ChangeSet.objects.latest("pk")
    change(person, {"addresses": [WORK]}, boss)
    move = ChangeSet.objects.latest("pk")
    make_legal_hold(matter="12 O 34/26", parties=[str(person.uid)])
    before = kept(person)

    number = undo(change_of_number, actor=boss, force=force)
    address = undo(move, actor=boss, force=force)

    assert before[:2] == (["+49228222222"], ["Domplatz 2"])
    assert kept(person) == before
    present = Party.objects.get(pk=person.pk)
    assert (present.phone, present.city, present.job_title) == ("+49228222222", "Köln", "Head of purchasing")
    assert {one.reason for one in [*number.conflicts, *address.conflicts]} == {"held"}
    assert {one.column for one in number.conflicts} >= {"value", "norm"}


def test_the_undo_of_a_move_leaves_a_row_with_the_party_on_hold(boss: User) -> None:
    first, second = make_person(owner=boss), make_person(owner=boss)
    name = make_party_name(party=first)
    write.update(registry.get("party-names"), name, {"party": second, "value": "Wanda von Warten"}, actor=boss)
    moved = ChangeSet.objects.latest("pk")
    make_legal_hold(parties=[str(second.uid)])

    result = undo(moved, actor=boss)

    name.refresh_from_db()
    assert name.party == second
    assert [(one.reason, one.column) for one in result.conflicts] == [("held", "party_id")]


def test_many_at_once_are_looked_at_together(boss: User) -> None:
    people = [make_person(owner=boss, email=f"p{n}@example.com", tags=["Witness"], addresses=[HOME]) for n in range(6)]
    make_legal_hold(parties=[str(person.uid) for person in people])

    def asked(count: int) -> int:
        chosen: dict[int, Any] = {
            person.pk: {"tags": [], "emails": [], "addresses": [], "roles": []} for person in people[:count]
        }
        with CaptureQueriesContext(connection) as captured, pytest.raises(Invalid):
            write.update_many(PEOPLE, chosen, actor=boss)
        return len(captured)

    asked(1)
    assert asked(6) == asked(2)


def test_a_tag_that_somebody_on_hold_carries_stays(boss: User, person: Party) -> None:
    tag = Tag.objects.get(name="Witness")
    with pytest.raises(Held, match="belongs to a record on legal hold"):
        write.delete(registry.get("tags"), tag, actor=boss)
    assert kept(person) == BEFORE


def test_rows_of_a_held_party_are_not_moved_to_another_one(boss: User, person: Party) -> None:
    other, third = make_person(owner=boss), make_person(owner=boss)
    beside, name = make_relationship(first=other, second=person), make_party_name(party=person)
    for kind, row, field in (("relationships", beside, "second"), ("party-names", name, "party")):
        with pytest.raises(Invalid) as refused:
            write.update(registry.get(kind), row, {field: third}, actor=boss)
        assert "belongs to a record on legal hold (12 O 34/26)" in str(refused.value.errors[field])


def test_who_may_not_see_holds_is_not_told_the_matter(person: Party) -> None:
    with pytest.raises(Invalid) as refused:
        change(person, {"tags": []}, make_holder("all", kind="people"))
    assert "12 O" not in str(refused.value) and "legal hold" in str(refused.value)


def test_others_are_edited_as_ever(boss: User, person: Party) -> None:
    free = make_person(
        owner=boss, email="", phone="+49 228 777777", phones=[{"value": "+49 228 777777"}], tags=["Witness"]
    )
    change(free, {"phones": [], "tags": []})
    assert kept(free) == ([], [], [])
