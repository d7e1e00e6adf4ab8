"""Rules with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.automation.models import Automation
from tests.factories.access import make_administrator
from tests.factories.writing import number, written

HIGH: list[dict[str, Any]] = [{"do": "set", "values": {"priority": "high"}}]


def make_automation(*, actor: Any = None, owner: Any = None, **values: Any) -> Automation:
    """A rule, switched on: every new task becomes urgent. Its author is an administrator."""
    defaults = {
        "name": f"Urgent tasks {number()}",
        "description": f"So that nobody waits, {number()}.",
        "kind": "tasks",
        "event": "created",
        "steps": HIGH,
        "author": values.pop("author", None) or make_administrator(),
        "is_active": True,
    }
    if actor is not None:
        del defaults["author"]
    made: Automation = written("automations", defaults, values, actor=actor)
    return made


def make_plain_automation(**values: Any) -> Automation:
    """A rule whose kind may be changed: it writes a field that people have as well."""
    return make_automation(**{"steps": [{"do": "set", "values": {"description": "Seen."}}], **values})
