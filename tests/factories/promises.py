"""Promises with good defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.customers.models import Promise
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_promise(*, actor: Any = None, **values: Any) -> Promise:
    """An open one to a person of the same owner, given in January 2026."""
    if "party" not in values:
        values["party"] = make_person(owner=values.get("owner"))
    defaults = {
        "words": f"Send the drawings {number()}",
        "made_on": date(2026, 1, 15),
        "due_on": date(2026, 12, 31),
    }
    made: Promise = written("promises", defaults, values, actor=actor)
    return made
