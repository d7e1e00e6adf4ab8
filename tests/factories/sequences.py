"""Sequences, their steps and who is in them, with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.sales.models import Enrolment, Sequence, SequenceStep
from tests.factories.access import make_administrator
from tests.factories.consent import make_consent_purpose
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_sequence(*, actor: Any = None, **values: Any) -> Sequence:
    """One that is switched on, day and night, for a purpose that needs no consent."""
    if "purpose" not in values:
        values["purpose"] = make_consent_purpose(basis="legitimate_interest")
    defaults = {
        "name": f"Sequence {number()}", "description": "Until they answer.", "is_active": True, "days": "every",
        "from_hour": 0, "until_hour": 24,
    }  # fmt: skip
    made: Sequence = written("sequences", defaults, values, actor=actor)
    return made


def make_sequence_step(*, owner: Any = None, actor: Any = None, **values: Any) -> SequenceStep:
    """A task, in a sequence of the same owner."""
    if "sequence" not in values:
        values["sequence"] = make_sequence(owner=owner)
    n = number()
    defaults = {"position": 10 + n % 9_000, "action": "task", "subject": f"Look again {n}", "text": "At the looms."}
    made: SequenceStep = written("sequence-steps", defaults, values, actor=actor)
    return made


def make_enrolment(*, owner: Any = None, actor: Any = None, **values: Any) -> Enrolment:
    """A person of the same owner in a sequence with one task."""
    if "sequence" not in values:
        values["sequence"] = make_sequence_step(owner=owner).sequence
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    if actor is None:
        values.setdefault("enrolled_by", owner or make_administrator())
    made: Enrolment = written("enrolments", {}, values, actor=actor)
    return made
