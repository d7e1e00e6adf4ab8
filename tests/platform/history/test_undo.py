"""Undo against later work: what is left, why, and that force takes it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from rapport.customers.models import ContactPoint, Party, PartyTag, Tag, Task
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import conflict_rows, may_undo, undo
from rapport.platform.records.registry import registry
from rapport.platform.search.models import SearchEntry
from rapport.platform.write_errors import Refused
from tests.dump import difference, dump
from tests.factories import make_person, make_relationship, make_relationship_type, make_tag, make_task, make_user
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db

PEOPLE = registry.get("people")


def latest() -> ChangeSet:
    return ChangeSet.objects.latest("id")


def reasons(result: Any) -> list[tuple[str, str, str]]:
    return sorted((conflict.model.__name__, conflict.reason, conflict.column) for conflict in result.conflicts)


def test_a_field_that_somebody_changed_since_keeps_its_value_and_the_others_are_taken_back() -> None:
    person = make_person(job_title="Buyer", department="North")
    write.update(PEOPLE, person, {"job_title": "Head", "department": "South"}, actor=None)
    first = latest()
    write.update(PEOPLE, person, {"job_title": "Chief"}, actor=None)

    result = undo(first, actor=None)

    person.refresh_from_db()
    assert reasons(result) == [("Party", "changed", "job_title")]
    assert (person.job_title, person.department) == ("Chief", "North")
    first.refresh_from_db()
    assert first.state == ChangeSet.State.PARTLY_UNDONE
    assert conflict_rows(result.conflicts, None)[0] == {
        "kind": "party",
        "uid": str(person.uid),
        "record": str(person),
        "field": "job title",
        "reason": "changed",
    }

    forced = undo(first, actor=None, force=True)
    person.refresh_from_db()
    assert reasons(forced) == []
    assert (person.job_title, person.department) == ("Buyer", "North")


def test_a_created_row_that_was_edited_since_stays_until_forced() -> None:
    before = dump()
    person = make_person()
    created = latest()
    write.update(PEOPLE, person, {"job_title": "Chief"}, actor=None)
    after = dump()

    result = undo(created, actor=None)

    assert ("Party", "edited", "") in reasons(result)
    assert Party.objects.filter(pk=person.pk).exists()
    assert difference(after, dump()).keys() <= {"search.SearchEntry", "customers.ContactPoint", "customers.Party"}

    assert reasons(undo(created, actor=None, force=True)) == []
    assert difference(before, dump()) == {}


def test_a_created_row_that_others_use_stays_until_forced_and_then_takes_them_along() -> None:
    before = dump()
    person = make_person()
    created = latest()
    make_task(party=person)

    result = undo(created, actor=None)

    assert ("Party", "used", "") in reasons(result)
    assert Task.objects.count() == 1
    assert reasons(undo(created, actor=None, force=True)) == []
    assert difference(before, dump()) == {}
    assert SearchEntry.objects.filter(kind="tasks").count() == 0


def test_a_created_row_that_another_one_needs_stays_even_when_forced() -> None:
    kind = make_relationship_type()
    created = latest()
    make_relationship(type=kind)
    before = dump()

    result = undo(created, actor=None, force=True)

    assert reasons(result) == [("RelationshipType", "used", "")]
    assert difference(before, dump()) == {}


def test_an_updated_row_that_was_deleted_since_is_reported_gone() -> None:
    person = make_person(job_title="Buyer")
    write.update(PEOPLE, person, {"job_title": "Head"}, actor=None)
    first = latest()
    write.delete(PEOPLE, person, actor=None)

    result = undo(first, actor=None)

    assert reasons(result) == [("Party", "gone", "")]
    assert not Party.objects.filter(pk=person.pk).exists()


def test_a_deleted_row_whose_name_was_taken_since_is_reported() -> None:
    tag = make_tag(name="fair")
    write.delete(registry.get("tags"), tag, actor=None)
    deleted = latest()
    other = make_tag(name="fair")

    result = undo(deleted, actor=None)

    assert reasons(result) == [("Tag", "taken", "")]
    assert list(Tag.objects.values_list("pk", flat=True)) == [other.pk]


def test_swapping_the_primary_address_and_its_undo() -> None:
    person = make_person(email="", emails=["a@x.example", "b@x.example", "c@x.example"])
    before = dump()
    for wanted in ("b@x.example", "c@x.example", "a@x.example", "c@x.example"):
        write.update(PEOPLE, person, {"email": wanted}, actor=None)
        assert list(ContactPoint.objects.filter(is_primary=True, kind="email").values_list("norm", flat=True)) == [
            wanted
        ]
    for act in ChangeSet.objects.filter(act="update").order_by("-id"):
        assert undo(act, actor=None).conflicts == []
    assert difference(before, dump()) == {}


def test_a_row_made_and_deleted_by_one_act_is_not_put_back() -> None:
    from rapport.platform.history.change_sets import change_set

    before = dump()
    with change_set(actor=None, channel="system", act="both") as both:
        tag = write.create(registry.get("tags"), {"name": "short"}, actor=None)
        write.delete(registry.get("tags"), tag, actor=None)

    assert undo(both, actor=None).conflicts == []
    assert difference(before, dump()) == {}


def test_undo_of_a_tag_alone_changes_how_its_party_is_found() -> None:
    person = make_person()
    before = dump()
    write.update(PEOPLE, person, {"tags": ["vip"], "emails": ["new@x.example"]}, actor=None)
    assert PartyTag.objects.count() == 1
    undo(latest(), actor=None)
    assert difference(before, dump()) == {}


def test_what_was_taken_back_is_not_taken_back_twice_and_can_be_done_again() -> None:
    person = make_person(job_title="Buyer")
    write.update(PEOPLE, person, {"job_title": "Head"}, actor=None)
    act = latest()
    undoing = undo(act, actor=None).change_set
    with pytest.raises(Refused):
        undo(ChangeSet.objects.get(pk=act.pk), actor=None)
    person.refresh_from_db()
    assert person.job_title == "Buyer"

    undo(undoing, actor=None)
    undo(ChangeSet.objects.get(pk=act.pk), actor=None)
    person.refresh_from_db()
    assert person.job_title == "Buyer"


def test_what_still_runs_is_not_taken_back() -> None:
    from rapport.platform.history.change_sets import start_long_change_set

    with pytest.raises(Refused):
        undo(start_long_change_set(actor=None, channel="system", act="import"), actor=None)


def test_only_who_did_it_and_an_administrator_may_take_it_back() -> None:
    doer, other, administrator = make_user(), make_user(), make_administrator()
    act = ChangeSet.objects.create(
        actor=doer, channel="web", act="update", state="done", finished_at=latest().started_at
    )
    assert [may_undo(user, act) for user in (doer, other, administrator)] == [True, False, True]
    with pytest.raises(Refused):
        undo(act, actor=other)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_undo_at_once_take_it_back_once() -> None:
    person = make_person(job_title="Buyer")
    write.update(PEOPLE, person, {"job_title": "Head"}, actor=None)
    act = latest()
    outcomes: list[str] = []
    gate = threading.Barrier(2, timeout=20)

    def press() -> None:
        try:
            gate.wait()
            undo(ChangeSet.objects.get(pk=act.pk), actor=None)
            outcomes.append("done")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join(timeout=30)

    assert sorted(outcomes) == ["done", "refused"]
    assert ChangeSet.objects.filter(act="undo").count() == 1
    person.refresh_from_db()
    assert person.job_title == "Buyer"
    with transaction.atomic():
        assert Party.objects.get(pk=person.pk).version == 3


def test_a_row_whose_creation_was_taken_back_meanwhile_stays_deleted_and_that_is_said() -> None:
    person = make_person()
    before = dump()
    task = make_task(party=person)
    created = latest()
    write.delete(PEOPLE, person, actor=None)
    deleted = latest()

    assert undo(created, actor=None).conflicts == []
    result = undo(deleted, actor=None)

    assert reasons(result) == [("Task", "void", "")]
    assert not Task.objects.filter(pk=task.pk).exists()
    assert difference(before, dump()) == {}
