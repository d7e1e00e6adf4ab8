"""The two lists of fields that an arrangement says besides its zones: the key facts in the head of a page, and the form
of quick create. Their fields may stand in sections as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rapport.platform.records.fields import FieldKind
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.layouts.definition import Arranged

STRIPS = ("facts", "quick")
MOST = 12
"""Fields that one of them may have."""
_NO_FACTS = frozenset({FieldKind.COLLECTION, FieldKind.JSON, FieldKind.UID, FieldKind.LONG_TEXT})


def declared_strips(spec: RecordSpec) -> dict[str, tuple[str, ...]]:
    """Both as they are without any layout."""
    return {"facts": spec.facts, "quick": spec.quick_create}


def possible_fields(spec: RecordSpec, strip: str) -> list[str]:
    """The fields that may stand in one of them, in the order of the page; those that say when a record was made at the
    end."""
    placed = [name for fieldset in spec.fieldsets for name in fieldset.fields]
    if strip == "quick":
        return [name for name in dict.fromkeys([*spec.quick_create, *placed]) if name in spec.writable]
    hidden = {*spec.record.internal, "uid", "version"}
    every = dict.fromkeys([*spec.facts, *placed, *spec.columns, *(one.name for one in spec.stored_fields)])
    return [name for name in every if name not in hidden and spec.fields[name].kind not in _NO_FACTS]


def kept_strips(spec: RecordSpec, kept: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Those that a kept definition says, without fields that exist no more; one that it does not say is as declared."""
    found: dict[str, tuple[str, ...]] = {}
    for strip in STRIPS:
        if strip in kept:
            possible = set(possible_fields(spec, strip))
            found[strip] = tuple(name for name in kept[strip] if name in possible)
    return found


def own_strips(spec: RecordSpec, given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What is to be kept of these lists: one that is as declared is not, so that it goes on with the declaration."""
    declared = declared_strips(spec)
    return {strip: list(names) for strip, names in given.items() if tuple(names) != declared[strip]}


def strip_of(spec: RecordSpec, page: Arranged, strip: str) -> tuple[str, ...]:
    """The fields of one of them on a page."""
    return page.strips.get(strip, declared_strips(spec)[strip])
