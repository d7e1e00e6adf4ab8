"""Rules to begin with, about customers and what is to be done for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.platform.automation.models import Event
from rapport.platform.automation.starters import Starter


def _task(subject: Any, *, days: int, party: dict[str, Any] | None = None, **values: Any) -> dict[str, Any]:
    """The step that gives the record's owner a task, about the record unless told otherwise."""
    given = {
        "subject": subject,
        "party": party or {"record": True},
        "owner": {"field": "owner"},
        "due_on": {"days": days},
        **values,
    }
    return {"do": "create", "kind": "tasks", "values": given}


def _all(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"any": [{"all": list(conditions)}]}


STARTERS = [
    Starter(
        "welcome",
        _("Welcome new people"),
        _("Whoever looks after a new person is to introduce themselves within two days."),
        "people",
        Event.CREATED,
        [_task(_("Introduce yourself to {record}"), days=2)],
    ),
    Starter(
        "birthday",
        _("Remember birthdays"),
        _("Three days before a person's birthday, its owner gets a task for the day itself."),
        "people",
        Event.DATE,
        [_task(_("Wish {record} a happy birthday"), days=3)],
        more={"timing": {"field": "birth_date", "days": -3, "yearly": True}},
    ),
    Starter(
        "class-a",
        _("Visit customers who become class A"),
        _("When an organisation rises to value class A, its owner plans a visit within a week."),
        "organisations",
        Event.CHANGED,
        [_task(_("Plan a visit: {record}"), days=7, priority="high")],
        watched=[{"field": "value_class", "to": "A"}],
    ),
    Starter(
        "lost",
        _("Ask why a customer left"),
        _("When an organisation becomes inactive, its owner asks why within three days."),
        "organisations",
        Event.CHANGED,
        [_task(_("Ask {record} why they left"), days=3)],
        watched=[{"field": "lifecycle", "to": "inactive"}],
    ),
    Starter(
        "urgent",
        _("Give urgent tasks a day"),
        _("An urgent task without a day is due tomorrow."),
        "tasks",
        Event.SAVED,
        [{"do": "set", "values": {"due_on": {"days": 1}}}],
        watched=[{"field": "priority"}, {"field": "due_on"}],
        condition=_all(
            {"field": "priority", "op": "exact", "value": "high"},
            {"field": "due_on", "op": "isnull", "value": True},
            {"field": "is_done", "op": "exact", "value": "false"},
        ),
    ),
    Starter(
        "next-step",
        _("Plan the next step when one is done"),
        _("When a task for a customer is done, the next one is due in two weeks, so that nobody is forgotten."),
        "tasks",
        Event.CHANGED,
        [_task(_("Next step after: {record}"), days=14, party={"field": "party"})],
        watched=[{"field": "is_done", "to": "true"}],
        condition=_all({"field": "party", "op": "isnull", "value": False}),
    ),
]
