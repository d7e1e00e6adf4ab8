"""Feedback with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.guidance.models import Feedback
from tests.factories.writing import number, written


def make_feedback(*, actor: Any = None, owner: Any = None, **values: Any) -> Feedback:
    """Something that annoys somebody, the ``owner`` unless an author is given, on the list of people."""
    defaults = {"author": owner, "words": f"The list jumps, {number()}.", "severity": "minor", "page": "/people/"}
    made: Feedback = written("feedback", defaults, values, actor=actor)
    return made
