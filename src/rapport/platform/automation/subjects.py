"""The kinds of record that rules may be about."""

from __future__ import annotations

from typing import Any

from rapport.platform.access.policy import Administered
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec


def automatable(spec: RecordSpec) -> bool:
    """Whether rules may be about this kind: not what administrators keep, nor a kind that is another one's overview."""
    return not spec.record.overview and not isinstance(spec.record.access, Administered)


def subject_choices() -> list[tuple[str, Any]]:
    """(name, label) of the kinds, in the order of their modules, which stand before this one in the settings."""
    return [(spec.name, spec.title_plural) for spec in registry if automatable(spec)]
