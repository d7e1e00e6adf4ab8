"""Touches and tasks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from rapport.customers.models import Task, Touch
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_touch(*, actor: Any = None, **values: Any) -> Touch:
    """A call with a person of the same owner, in January 2026."""
    if "party" not in values:
        values["party"] = make_person(owner=values.get("owner"))
    defaults = {
        "channel": "call",
        "happened_at": datetime(2026, 1, 15, 10, 30, tzinfo=UTC),
        "subject": f"Called about offer {number()}",
        "text": "They want the blue one.",
        "outcome": "reached",
        "duration_minutes": 5,
    }
    touch: Touch = written("touches", defaults, values, actor=actor)
    return touch


def make_task(*, actor: Any = None, **values: Any) -> Task:
    """A task without party, due in 2026."""
    defaults = {"subject": f"Send catalogue {number()}", "due_on": date(2026, 12, 31)}
    task: Task = written("tasks", defaults, values, actor=actor)
    return task
