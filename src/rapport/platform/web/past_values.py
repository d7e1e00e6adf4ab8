"""The past in words: before-images hold ids, codes and numbers; people read names, labels and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from rapport.platform.history.past import RowChange, ValueChange
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import EMPTY, cell

Linked = dict[type[models.Model], dict[int, models.Model]]


def rows_in_words(rows: Sequence[RowChange], hidden: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Row changes as the templates show them; fields named in ``hidden`` are left out.

    Linked rows are read once a table, whatever the number of changes.
    """
    linked = _linked_rows(rows)
    return [
        {
            "act": row.act,
            "kind": capfirst(row.model._meta.verbose_name),
            "title": row.title,
            "values": [_words(row.model, value, linked) for value in row.values if value.name not in hidden],
        }
        for row in rows
    ]


def _field_of(model: type[models.Model], name: str) -> FieldSpec | None:
    for spec in registry.of_model(model):
        if name in spec.fields:
            return spec.fields[name]
    return None


def _words(model: type[models.Model], value: ValueChange, linked: Linked) -> dict[str, Any]:
    field = _field_of(model, value.name)
    return {
        "label": capfirst(value.label),
        "before": _shown(field, value.before, linked),
        "after": _shown(field, value.after, linked),
    }


def _shown(field: FieldSpec | None, value: Any, linked: Linked) -> SafeString:
    if value in (None, "", [], {}):
        return EMPTY
    if field is None:
        return conditional_escape(value)
    if field.kind is FieldKind.LINK:
        row = linked.get(field.link_model, {}).get(value) if field.link_model is not None else None
        return cell(field, row) if row is not None else EMPTY
    return cell(field, value)


def _linked_rows(rows: Iterable[RowChange]) -> Linked:
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        for value in row.values:
            field = _field_of(row.model, value.name)
            if field is not None and field.kind is FieldKind.LINK and field.link_model is not None:
                wanted[field.link_model] |= {pk for pk in (value.before, value.after) if isinstance(pk, int)}
    return {model: model._default_manager.in_bulk(list(ids)) for model, ids in wanted.items()}
