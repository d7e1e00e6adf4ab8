"""Telling what happened: nothing escapes, nothing is told twice, and one that fails keeps no other from hearing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.events import dispatch
from rapport.platform.events.consumers import EventConsumer
from rapport.platform.events.happenings import Happening
from rapport.platform.events.models import Failure, Message
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.events import tell_consumers
from tests.factories import make_person

pytestmark = pytest.mark.django_db

Told = tuple[str, str, str]


class Listener(EventConsumer):
    """Writes down what it was told."""

    name = "listener"

    def __init__(self) -> None:
        self.told: list[Happening] = []
        self.broken_by = ""

    def kinds(self) -> Collection[str]:
        return ("people", "tasks")

    def consume(self, happenings: Sequence[Happening]) -> None:
        if any(self.broken_by and self.broken_by in str(one.row) for one in happenings):
            raise ValueError("cannot take this")
        self.told += happenings

    def acts(self) -> list[tuple[str, str, str]]:
        """Kind, act and name, in the order told; afterwards nothing was told."""
        found = [(one.spec.name, one.act, one.row.family_name) for one in self.told]
        self.told.clear()
        return found


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """The only consumer, and an empty outbox."""
    found = Listener()
    monkeypatch.setattr(dispatch, "consumers", lambda: [found])
    Message.objects.all().delete()
    yield found


def latest() -> ChangeSet:
    return ChangeSet.objects.latest("id")


def test_every_act_is_told_once_whoever_wrote_it(listener: Listener) -> None:
    people = registry.get("people")
    person: Party = write.create(people, {"family_name": "Adler"}, actor=None)
    dispatch.dispatch_once()
    assert listener.acts() == [("people", "created", "Adler")]

    write.update(people, person, {"family_name": "Berg", "job_title": "Buyer"}, actor=None)
    renamed = latest()
    dispatch.dispatch_once()
    (update,) = listener.told
    assert (update.act, update.changed["family_name"], update.changed["job_title"]) == (
        "updated",
        ("Adler", "Berg"),
        ("", "Buyer"),
    )
    assert {"updated_at", "version"}.isdisjoint(update.changed)
    listener.told.clear()

    undo(renamed, actor=None)
    dispatch.dispatch_once()
    assert listener.acts() == [("people", "updated", "Adler")]

    person.refresh_from_db()
    write.delete(people, person, actor=None)
    deletion = latest()
    dispatch.dispatch_once()
    assert listener.acts() == [("people", "deleted", "Adler")]

    undo(deletion, actor=None)
    dispatch.dispatch_once()
    assert listener.acts() == [("people", "restored", "Adler")]

    assert dispatch.dispatch_once() == 0
    assert listener.told == []


def test_what_belongs_to_a_record_is_told_as_its_update(listener: Listener) -> None:
    person = make_person(family_name="Adler")
    dispatch.dispatch_once()
    listener.told.clear()

    write.update(registry.get("people"), person, {"emails": ["adler@hansa.example"]}, actor=None)
    dispatch.dispatch_once()

    (update,) = listener.told
    assert (update.act, update.uid, update.parts) == ("updated", person.uid, {"contactpoint"})
    assert update.changed["email"][1] == "adler@hansa.example"


def test_a_later_change_of_the_same_row_does_not_mix_into_an_earlier_one(listener: Listener) -> None:
    person = make_person(family_name="Adler")
    dispatch.dispatch_once()
    listener.told.clear()
    people = registry.get("people")
    for name in ("Berg", "Cord"):
        write.update(people, person, {"family_name": name}, actor=None)
        person.refresh_from_db()

    dispatch.dispatch_once(limit=1)
    dispatch.dispatch_once(limit=1)

    assert [one.changed["family_name"] for one in listener.told] == [("Adler", "Berg"), ("Berg", "Cord")]


def test_many_change_sets_are_told_in_their_order(listener: Listener) -> None:
    for number in range(12):
        make_person(family_name=f"Adler {number:02}")
    assert dispatch.dispatch_once() >= 12
    assert [name for _kind, _act, name in listener.acts()] == [f"Adler {number:02}" for number in range(12)]


def test_one_that_fails_waits_alone_and_is_tried_again(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Listener()
    other.name = "other"
    monkeypatch.setattr(dispatch, "consumers", lambda: [listener, other])
    listener.broken_by = "Berg"
    for name in ("Adler", "Berg", "Cord"):
        make_person(family_name=name)

    dispatch.dispatch_once()

    assert [name for *_rest, name in listener.acts()] == ["Adler", "Cord"]
    assert [name for *_rest, name in other.acts()] == ["Adler", "Berg", "Cord"]
    failure = Failure.objects.get()
    assert (failure.consumer, failure.attempts, failure.error) == ("listener", 1, "ValueError")
    assert failure.next_at is not None and failure.next_at > timezone.now()

    assert dispatch.retry_failures() == 0
    listener.broken_by = ""
    Failure.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    assert dispatch.retry_failures() == 1
    assert [name for *_rest, name in listener.acts()] == ["Berg"]
    assert not Failure.objects.exists() and other.told == []


def test_one_that_always_fails_is_given_up_and_stays_to_be_seen(listener: Listener) -> None:
    listener.broken_by = "Adler"
    make_person(family_name="Adler")
    dispatch.dispatch_once()
    for _again in range(dispatch.ATTEMPTS):
        Failure.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - timedelta(seconds=1))
        dispatch.retry_failures()
    failure = Failure.objects.get()
    assert (failure.attempts, failure.next_at) == (dispatch.ATTEMPTS, None)


def unreadable(name: str) -> ChangeSet:
    """A change set whose counts are not what any release writes, so that reading it fails."""
    make_person(family_name=name)
    found = latest()
    ChangeSet.objects.filter(pk=found.pk).update(counts=["not", "counted"])
    return found


def test_a_message_that_cannot_be_read_is_put_aside_and_the_others_are_told(listener: Listener) -> None:
    make_person(family_name="Adler")
    broken = unreadable("Berg")
    make_person(family_name="Cord")

    tell_consumers()

    assert [name for *_rest, name in listener.acts()] == ["Adler", "Cord"]
    assert not Message.objects.exists()
    failure = Failure.objects.get()
    told = (failure.consumer, failure.change_set_id, failure.attempts, failure.error)
    assert told == (dispatch.READING, broken.pk, 1, "AttributeError")


def test_what_could_not_be_read_is_tried_again_given_up_and_told_once_it_can_be(listener: Listener) -> None:
    broken = unreadable("Berg")
    dispatch.dispatch_once()
    for _again in range(dispatch.ATTEMPTS):
        Failure.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - timedelta(seconds=1))
        dispatch.retry_failures()
    failure = Failure.objects.get()
    assert (failure.attempts, failure.next_at) == (dispatch.ATTEMPTS, None)
    assert dispatch.retry_failures() == 0

    ChangeSet.objects.filter(pk=broken.pk).update(counts={"created": 1})
    assert dispatch.try_again(Failure.objects.all()) == 1
    assert dispatch.retry_failures() == 1

    assert [name for *_rest, name in listener.acts()] == ["Berg"]
    assert not Failure.objects.exists()
    assert dispatch.retry_failures() == 0 and listener.told == []


def test_a_message_of_a_change_set_that_is_gone_is_told_to_nobody(listener: Listener) -> None:
    Message.objects.create(change_set_id=2**40)
    unreadable("Berg")

    tell_consumers()

    assert not Message.objects.exists()
    assert Failure.objects.count() == 1


def test_a_consumer_that_cannot_say_whether_it_waits_keeps_no_other_from_hearing(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost(Listener):
        name = "lost"

        def kinds(self) -> Collection[str]:
            raise KeyError("nothing is declared")

    monkeypatch.setattr(dispatch, "consumers", lambda: [Lost(), listener])
    make_person(family_name="Adler")

    dispatch.dispatch_once()

    assert [name for *_rest, name in listener.acts()] == ["Adler"]
    assert Failure.objects.get().consumer == "lost"


def test_a_large_change_set_is_told_by_a_job_of_its_own(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "LARGE", 3)
    deferred: list[Any] = []

    class Configured:
        def defer(self, **given: Any) -> None:
            deferred.append(given)

    monkeypatch.setattr(app, "configure_task", lambda name: Configured())
    write.create_many(registry.get("people"), [{"family_name": f"P{n}"} for n in range(5)], actor=None)
    dispatch.dispatch_once()
    assert listener.told == []
    assert deferred == [{"change_set": latest().pk}]

    dispatch.tell_of(latest())
    assert len(listener.told) == 5


def test_an_act_that_is_rolled_back_is_not_told_nor_one_that_changed_nothing(listener: Listener) -> None:
    person = make_person(family_name="Adler")
    dispatch.dispatch_once()
    listener.told.clear()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_person(family_name="Berg")
        raise RuntimeError
    write.update(registry.get("people"), person, {"family_name": "Adler"}, actor=None)
    dispatch.dispatch_once()
    assert listener.told == []


class Pauses:
    """Stands for the event that ends the loop: notes how long it would wait, and ends it after some pauses."""

    def __init__(self, most: int) -> None:
        self.taken: list[float] = []
        self.most = most

    def is_set(self) -> bool:
        return len(self.taken) >= self.most

    def wait(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.mark.parametrize("broken", ["refresh_if_changed", "dispatch_once", "retry_failures"])
def test_nothing_that_fails_ends_the_loop(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    make_person(family_name="Adler")
    sound, faults = getattr(dispatch, broken), [ValueError("not readable"), KeyError("counts"), RecursionError()]

    def fails() -> int:
        if faults:
            raise faults.pop(0)
        return int(sound() or 0)

    monkeypatch.setattr(dispatch, broken, fails)
    monkeypatch.setattr(connections["default"], "close", lambda: None)  # a thread would have one of its own
    monkeypatch.setattr(dispatch, "close_old_connections", lambda: None)
    pauses = Pauses(7)
    dispatch.run_until(pauses)  # type: ignore[arg-type]

    assert pauses.taken == [1.0, dispatch.PAUSE, 2.0, dispatch.PAUSE, 4.0, dispatch.PAUSE, dispatch.PAUSE]
    assert listener.acts() == [("people", "created", "Adler")]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "The outbox could not be read; it is tried again"
    ] * 3


def test_looks_that_fail_one_after_another_become_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise ValueError("not readable")

    monkeypatch.setattr(dispatch, "refresh_if_changed", fails)
    monkeypatch.setattr(dispatch, "close_old_connections", lambda: None)
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    pauses = Pauses(16)
    dispatch.run_until(pauses)  # type: ignore[arg-type]

    assert pauses.taken[::2] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
