"""The kinds of record that rules give to people."""

from __future__ import annotations

from typing import Any

from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

OWN = "assignment"


def assignable(spec: RecordSpec) -> bool:
    """Whether rules may be about this kind: its records have owners, and are not what says who is suited."""
    return spec.owned and not spec.record.overview and spec.module != OWN


def kind_choices() -> list[tuple[str, Any]]:
    """(name, label) of the kinds, in the order of their modules, which stand before this one in the settings."""
    return [(spec.name, spec.title_plural) for spec in registry if assignable(spec)]
