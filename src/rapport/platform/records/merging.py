"""Bulk edits of fields that hold several values: add some, take some away, or put them in place of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec

if TYPE_CHECKING:
    from rapport.platform.records.bulk import Values
    from rapport.platform.records.spec import RecordSpec


class Merge(StrEnum):
    """What becomes of the values that a record has."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"


MERGES = (
    (Merge.ADD.value, _("Add to what is there")),
    (Merge.REMOVE.value, _("Take away")),
    (Merge.REPLACE.value, _("In place of what is there")),
)
"""As a form offers them, the harmless one first."""


def merges(field: FieldSpec) -> bool:
    """Whether a field holds several values that can be added one by one."""
    return field.kind is FieldKind.MULTI_CHOICE or (field.virtual is not None and field.virtual.named)


def merged(spec: RecordSpec, values: Mapping[str, Any], how: str) -> Values:
    """What a bulk edit writes: the values themselves, or for each row what follows from those that it has."""
    [(name, given)] = values.items()
    if how not in (Merge.ADD, Merge.REMOVE) or not merges(spec.fields[name]):
        return values
    field = spec.fields[name]
    named = {_member(item).casefold(): _member(item) for item in clean_value(field, given) or ()}

    def of_rows(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        held = {pk: [_member(item) for item in items or ()] for pk, items in _held(spec, field, ids).items()}
        return {pk: {name: _combined(held.get(pk, []), named, how)} for pk in ids}

    return of_rows


def _held(spec: RecordSpec, field: FieldSpec, ids: Sequence[int]) -> Mapping[int, Any]:
    if field.virtual is not None:
        return field.virtual.load(ids)
    return {row.pk: getattr(row, field.name) for row in spec.objects().filter(pk__in=ids)}


def _combined(held: Sequence[str], named: Mapping[str, str], how: str) -> list[str]:
    if how == Merge.REMOVE:
        return [one for one in held if one.casefold() not in named]
    present = {one.casefold() for one in held}
    return [*held, *(one for key, one in named.items() if key not in present)]


def _member(item: Any) -> str:
    """A value as the write path takes it, from what is stored or was given: by its code or name, a row by its uid."""
    if isinstance(item, dict):
        return str(item["uid"])
    if isinstance(item, models.Model):
        return str(getattr(item, "code", "") or item.uid)  # type: ignore[attr-defined]
    return str(item)
