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
    """(name, label) of the kinds, those of the menus first: a new rule begins with the first one. The modules of the
    kinds stand before this one in the settings."""
    menu = registry.menu_names()
    kinds = sorted(registry, key=lambda spec: menu.index(spec.name) if spec.name in menu else len(menu))
    return [(spec.name, spec.title_plural) for spec in kinds if automatable(spec)]
