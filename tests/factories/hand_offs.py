"""Hand-offs with good defaults."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rapport.customers.models import HandOff
from tests.factories.access import make_team
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_hand_off(*, actor: Any = None, **values: Any) -> HandOff:
    """A person of the same owner, handed to a team of its own, with time until 2099."""
    if "party" not in values:
        values["party"] = make_person(owner=values.get("owner"))
    if "to_team" not in values:
        values["to_team"] = make_team()
    defaults = {
        "subject": f"New contract {number()}",
        "words": "Signed in May; they count on delivery in July.",
        "due_at": datetime(2099, 1, 15, 10, 0, tzinfo=UTC),
    }
    made: HandOff = written("hand-offs", defaults, values, actor=actor)
    return made
