"""The past is read exactly: values with who wrote them, and a record as it was at a moment."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import as_of, changes_of, record_history, value_history
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.factories import make_person
from tests.factories.access import make_administrator

PEOPLE = registry.get("people")


def moment() -> datetime:
    """A moment between two transactions."""
    time.sleep(0.003)
    now = timezone.now()
    time.sleep(0.003)
    return now


@pytest.mark.django_db(transaction=True)
def test_a_record_as_it_was_at_each_moment_of_its_life() -> None:
    moments = [moment()]
    person = make_person(job_title="Buyer", department="North")
    moments.append(moment())
    write.update(PEOPLE, person, {"job_title": "Head"}, actor=None)
    moments.append(moment())
    write.update(PEOPLE, person, {"department": "South"}, actor=None)
    moments.append(moment())
    write.delete(PEOPLE, person, actor=None)
    deleted = ChangeSet.objects.latest("id")
    moments.append(moment())
    undo(deleted, actor=None)
    moments.append(moment())

    seen: list[Any] = []
    for at in moments:
        columns = as_of(Party, person.pk, at)
        seen.append(columns and (columns["job_title"], columns["department"]))

    assert seen == [None, ("Buyer", "North"), ("Head", "North"), ("Head", "South"), None, ("Head", "South")]


@pytest.mark.django_db
def test_the_values_of_a_field_with_who_wrote_each() -> None:
    administrator = make_administrator()
    person = make_person(job_title="Buyer")
    created = ChangeSet.objects.latest("id")
    write.update(PEOPLE, person, {"job_title": "Head"}, actor=administrator)
    first = ChangeSet.objects.latest("id")
    write.update(PEOPLE, person, {"department": "South"}, actor=None)
    write.update(PEOPLE, person, {"job_title": ""}, actor=None)
    last = ChangeSet.objects.latest("id")

    person = Party.objects.get(pk=person.pk)
    found = [(change.pk if change else None, value) for change, value in value_history(person, "job_title")]

    assert found == [(last.pk, ""), (first.pk, "Head"), (created.pk, "Buyer")]
    assert [change.actor for change, _v in value_history(person, "job_title") if change] == [None, administrator, None]


@pytest.mark.django_db
def test_what_a_change_set_did_row_by_row() -> None:
    person = make_person(job_title="Buyer")
    write.update(PEOPLE, person, {"job_title": "Head", "tags": ["vip"]}, actor=None)
    act = ChangeSet.objects.latest("id")

    rows = {(change.model.__name__, change.act): change for change in changes_of(act)}

    assert set(rows) == {("Party", "updated"), ("Tag", "created"), ("PartyTag", "created")}
    [value] = rows["Party", "updated"].values
    assert (value.name, value.before, value.after) == ("job_title", "Buyer", "Head")


@pytest.mark.django_db
def test_the_history_of_a_record_holds_what_belongs_to_it() -> None:
    person = make_person()
    write.update(PEOPLE, person, {"phones": ["+49 30 5550118", "+49 30 5550119"]}, actor=None)

    newest, oldest = record_history(Party.objects.get(pk=person.pk))

    assert (newest.change_set.act, oldest.change_set.act) == ("update", "create")
    assert {row.model.__name__ for row in newest.rows} >= {"ContactPoint"}
    assert {row.model.__name__ for row in oldest.rows} >= {"Party", "ContactPoint"}
