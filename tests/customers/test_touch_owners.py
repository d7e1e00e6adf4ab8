"""Touches note who owns their party: after a while, and at once when the party changes hands."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.jobs import note_owners_of_touches
from rapport.customers.models import Party, Touch
from rapport.customers.touch_owners import NOBODY, note_owners
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.factories.access import make_administrator, make_user
from tests.factories.activity import make_touch
from tests.factories.parties import make_person

pytestmark = pytest.mark.django_db


def noted() -> list[int | None]:
    return list(Touch.objects.order_by("pk").values_list("party_owner", flat=True))


def events() -> int:
    return int(event_model_of(Touch)._default_manager.count())


def test_a_touch_is_written_without_a_note_and_the_job_notes_the_owner() -> None:
    rita = make_user()
    make_touch(party=make_person(owner=rita))
    make_touch(party=ownerless())
    assert noted() == [None, None]
    note_owners_of_touches(timestamp=0)
    assert noted() == [rita.pk, NOBODY]
    assert note_owners(seconds=5) == 0
    assert events() == 0


def test_the_notes_follow_a_party_that_changes_hands_and_come_back_with_an_undo() -> None:
    rita, tom, admin = make_user(), make_user(), make_administrator()
    person, other = make_person(owner=rita), make_person(owner=rita)
    for party in (person, person, other):
        make_touch(party=party)
    note_owners(seconds=5)
    make_touch(party=person)
    # When it changes hands, also the touch that had no note yet follows
    write.update(registry.get("people"), Party.objects.get(pk=person.pk), {"owner": tom}, actor=admin)
    assert noted() == [tom.pk, tom.pk, rita.pk, tom.pk]
    # When something else changes, nothing happens
    write.update(registry.get("people"), Party.objects.get(pk=other.pk), {"job_title": "Buyer"}, actor=admin)
    assert noted() == [tom.pk, tom.pk, rita.pk, tom.pk]
    # When that is undone, so is this
    changed = ChangeSet.objects.filter(kind="people", act="update", actor=admin).order_by("pk")[0]
    undo(changed, actor=admin)
    assert Party.objects.get(pk=person.pk).owner == rita
    assert noted() == [rita.pk, rita.pk, rita.pk, rita.pk]
    assert events() == 0


def test_all_touches_of_many_parties_follow_one_statement() -> None:
    rita, tom = make_user(), make_user()
    for party in [make_person(owner=rita) for _ in range(5)]:
        make_touch(party=party)
    note_owners(seconds=5)
    with change_set(actor=None, channel="system", act="update"):
        Party.objects.filter(kind="person").update(owner=tom)
    assert noted() == [tom.pk] * 5
    with change_set(actor=None, channel="system", act="update"):
        Party.objects.filter(kind="person").update(owner=None, last_touch_at=timezone.now())
    assert noted() == [NOBODY] * 5


def ownerless() -> Any:
    party = make_person()
    with change_set(actor=None, channel="system", act="update"):
        Party.objects.filter(pk=party.pk).update(owner=None)
    return party
