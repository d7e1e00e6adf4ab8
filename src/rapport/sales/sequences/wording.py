"""Refusals as sentences."""

from __future__ import annotations

from rapport.platform.write_errors import Invalid


def told(refusal: Invalid) -> str:
    """What was refused, without the names of the fields."""
    return " ".join(text for texts in refusal.errors.values() for text in texts)
