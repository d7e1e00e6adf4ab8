"""Rules of the sample company: one that works, one that asks for an approval, one that is switched off."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rapport.customers.starters import STARTERS
from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.automation.models import Automation, Event
from rapport.platform.records.registry import registry

AUTHOR = "katharina"
_ON = {"class-a": True, "next-step": False}
_DECIDES = "Sales"
"""The team whose lead is asked."""


def add_rules() -> None:
    """Make the rules by the write path, inside the change set of the block; their author is a lead of the board."""
    author = User.objects.get(username=AUTHOR)
    wanted = [{**starter.values(), "is_active": _ON[starter.key]} for starter in STARTERS if starter.key in _ON] + [
        _given_up(Team.objects.get(name=_DECIDES))
    ]
    for values in wanted:
        if not Automation.objects.filter(name=values["name"]).exists():
            write.create(registry.get("automations"), {**values, "author": author}, actor=None, channel="command")


def _given_up(team: Team) -> dict[str, Any]:
    """Nobody gives a customer up alone: the lead agrees, or the customer becomes active again."""
    task = {
        "subject": _("Take {record} off the mailing lists"),
        "party": {"record": True},
        "owner": {"field": "owner"},
        "due_on": {"days": 3},
    }
    approve = {
        "do": "approve",
        "subject": _("May we give this customer up?"),
        "lead": str(team.uid),
        "days": 5,
        "approved": [{"do": "create", "kind": "tasks", "values": task}],
        "refused": [{"do": "set", "values": {"lifecycle": "active"}}],
    }
    return {
        "name": _("Ask before a customer is given up"),
        "description": _("When an organisation becomes inactive, the lead of sales agrees, or it stays active."),
        "kind": "organisations",
        "event": Event.CHANGED.value,
        "watched": [{"field": "lifecycle", "to": "inactive"}],
        "steps": [approve],
        "is_active": True,
    }
