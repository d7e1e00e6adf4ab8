"""Fields of tasks, roles and relationships: every table that derives from one base takes them, and no other does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.custom_fields.models import kinds
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_relationship, make_task
from tests.factories.access import make_administrator
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db
TASKS: Any = Task.objects


def test_these_kinds_take_fields() -> None:
    taking = {name for name, _title in kinds()}

    assert {"people", "organisations", "households", "tasks", "party-roles", "relationships", "touches"} <= taking
    assert taking.isdisjoint({"parties", "custom-fields"})


def test_a_task_has_them_at_every_door() -> None:
    make_custom_field(kind="tasks", type="integer", label_en="Effort")
    make_custom_field(kind="tasks", type="text", label_en="Room")
    tasks, administrator = registry.get("tasks"), make_administrator()
    with customised():
        tasks = registry.get("tasks")
        task = make_task(subject="Paint", x_effort="3", x_room="Quaxi")
        make_task(subject="Sweep", x_effort="1")
        write.update(tasks, task, {"x_effort": 5}, actor=None)
        changed = ChangeSet.objects.latest("pk")
        browser = Browser(administrator)
        listed = json.loads(browser.get("/api/v1/tasks?x_effort__gte=2").content)["items"]
        page = text_of(browser.get(reverse("tasks-detail", args=[task.uid])))
        form = browser.form(reverse("tasks-inline", args=[task.uid, "x_room"]), "cell")
        form.set("x_room", "Cellar")
        browser.send(form, "cell")
        undo(changed, actor=None)
        found = [hit.uid for hit in search(administrator, "cellar").items]

    assert [(item["subject"], item["x_effort"]) for item in listed] == [("Paint", 5)]
    assert ("Effort" in page, "Quaxi" in page) == (True, True)
    assert TASKS.get(pk=task.pk).custom == {"x_effort": 3, "x_room": "Cellar"}
    assert found == [task.uid]


def test_a_relationship_has_them() -> None:
    make_custom_field(kind="relationships", type="decimal", label_en="Share", decimal_places=1)
    with customised():
        made: Any = make_relationship(x_share="33.333")

    assert made.custom == {"x_share": "33.3"}
