"""A task's reminder: its owner is told once, at the time that was asked for, and again when it is moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.customers.jobs import tell_of_tasks
from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.notifications.inbox import lines, of_user
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make_person, make_task
from tests.factories.access import make_administrator, make_user

pytestmark = pytest.mark.django_db


def told(user: User) -> list[tuple[str, str]]:
    return [(line.text, line.why) for line in lines(list(of_user(user)), user)]


def test_the_owner_is_reminded_once_at_the_time_that_was_asked_for() -> None:
    me, now = make_administrator(), timezone.now()
    for subject, minutes in (("Now", -1), ("Later", 5), ("Years ago", -60 * 24 * 400)):
        make_task(subject=subject, owner=me, remind_at=now + timedelta(minutes=minutes))
    make_task(subject="Done", owner=me, remind_at=now - timedelta(minutes=1), is_done=True)
    make_task(subject="Without", owner=me)

    tell_of_tasks(0)
    tell_of_tasks(0)

    assert told(me) == [("Reminder: Now", "because it is yours")]


def test_a_reminder_that_is_moved_comes_again_and_one_of_who_left_does_not() -> None:
    me, gone, now = make_administrator(), make_user(), timezone.now()
    task = make_task(subject="Call", owner=me, remind_at=now - timedelta(hours=2))
    make_task(subject="Theirs", owner=gone, remind_at=now - timedelta(hours=2))
    write.update(registry.get("users"), gone, {"is_active": False}, actor=None)
    tell_of_tasks(0)
    version = Task.objects.get(pk=task.pk).version

    write.update(registry.get("tasks"), task, {"remind_at": now - timedelta(minutes=1)}, actor=me)
    make_task(subject="Mail", owner=me, remind_at=now)
    tell_of_tasks(0)

    assert [text for text, _why in told(me)] == ["Reminder: Call and 1 other", "Reminder: Call"]
    assert of_user(gone).count() == 0
    assert Task.objects.get(pk=task.pk).version == version + 1  # a reminder is no change of the task


def test_the_composer_takes_a_reminder_in_the_readers_time() -> None:
    me = make_administrator(time_zone="Europe/Berlin")
    person = make_person(owner=me)
    browser = Browser(me)
    form = browser.form(f"/people/{person.uid}/", action=f"/parties/{person.uid}/touches/")
    form.set("kind", "task")
    form.set("text", "Send the offer")
    form.set("remind_at", "2030-07-01T09:00")

    assert browser.send(form).status_code in (200, 302)

    task = Task.objects.get(subject="Send the offer")
    assert task.remind_at is not None
    assert task.remind_at.isoformat() == "2030-07-01T07:00:00+00:00"
