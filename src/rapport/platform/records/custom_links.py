"""Custom fields that point at a record: its key is a member of the JSON column, as other values are (decision 0019).

No foreign key of the database stands behind such a link, so what one would do is done here: who writes a link locks the
record that it points at, who deletes a record takes the links to it away in the same change set, and an undo leaves no
link to a record that is gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from rapport.platform.records.custom import COLUMN
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.records.spec import RecordSpec

_AT_ONCE = 5_000


def links_to(model: type[models.Model]) -> Iterator[tuple[RecordSpec, FieldSpec]]:
    """The kinds and custom links that point at records of a table."""
    for spec in registry:
        for added in spec.additions:
            if added.field.keyed and added.field.link_model is model and not spec.record.overview:
                yield spec, added.field


def lock_targets(model: type[models.Model], keys: Sequence[int]) -> None:
    """Hold these records until the transaction ends, so that none of them is deleted meanwhile."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT 1 FROM "{model._meta.db_table}" WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE',  # noqa: S608
                [sorted(keys)],
            )


def needed_by(model: type[models.Model], ids: Sequence[int]) -> list[str]:
    """The names of the kinds whose records need one of these rows: a required custom link points at it."""
    found = [spec for spec, link in links_to(model) if link.required and _holding(spec, link, ids).exists()]
    return sorted({str(spec.label_plural) for spec in found})


def forget_links(model: type[models.Model], ids: Sequence[int]) -> None:
    """Take the links to these rows, which are being deleted, out of the records that have them; within a change set."""
    for spec, link in links_to(model):
        _take_out(spec, link.name, list(_holding(spec, link, ids).values_list("pk", flat=True)))


def forget_lost(model: type[models.Model], ids: Sequence[int] | None = None) -> int:
    """Take the links to rows that are not there out of these rows, or of all; within a change set. How many had one."""
    count = 0
    for spec in registry.of_model(model):
        for added in spec.additions if not spec.record.overview else ():
            if added.field.keyed:
                keys = list(lost(spec, added.field, ids).values_list("pk", flat=True))
                _take_out(spec, added.field.name, keys)
                count += len(keys)
    return count


def lost(spec: RecordSpec, link: FieldSpec, ids: Sequence[int] | None = None) -> models.QuerySet[Any]:
    """Those of these rows, or of all, whose link leads to a row that is not there."""
    assert link.link_model is not None
    held = spec.objects() if ids is None else spec.objects().filter(pk__in=ids)
    there = link.link_model._default_manager.values("pk")
    return held.filter(**{f"{link.name}__isnull": False}).exclude(**{f"{link.name}_id__in": there})


def _holding(spec: RecordSpec, link: FieldSpec, ids: Sequence[int]) -> models.QuerySet[Any]:
    return spec.objects().filter(**{f"{link.name}_id__in": list(ids)})


def _take_out(spec: RecordSpec, name: str, keys: Sequence[int]) -> None:
    for start in range(0, len(keys), _AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{spec.model._meta.db_table}" SET {COLUMN} = {COLUMN} - %s, version = version + 1,'  # noqa: S608
                " updated_at = now() WHERE id = ANY(%s)",
                [name, list(keys[start : start + _AT_ONCE])],
            )


def is_of_kinds(row: models.Model, kinds: Sequence[str]) -> bool:
    """Whether a row is a record of one of these kinds; an overview takes those of its whole table."""
    return any(
        registry.get(name).record.overview
        or all(getattr(row, column) == value for column, value in registry.get(name).base_filter.items())
        for name in kinds
        if registry.has(name) and registry.get(name).model is type(row)
    )
