"""The past in words: before-images hold ids, codes and numbers; people read names, labels and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.titles import hidden_titles, nameless, spec_of
from rapport.platform.history.past import RowChange, ValueChange
from rapport.platform.history.shown import shown_changes
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import EMPTY, cell

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Linked = dict[type[models.Model], dict[int, models.Model | str]]


def rows_in_words(changes: Sequence[RowChange], reader: User | None, *, own: bool) -> list[dict[str, Any]]:
    """Row changes as the templates show them, as far as the reader may see them (see history.shown).

    Linked rows are read once a table, whatever the number of changes; of those out of reach only that there is one.
    """
    rows = [shown.change for shown in shown_changes(changes, reader, own=own)]
    linked = _linked_rows(rows, reader)
    return [
        {
            "act": row.act,
            "kind": capfirst(row.model._meta.verbose_name),
            "title": row.title,
            "values": [_words(row.model, value, linked) for value in row.values],
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
        if isinstance(row, str):
            return conditional_escape(row)
        return cell(field, row) if row is not None else EMPTY
    return cell(field, value)


def _linked_rows(rows: Iterable[RowChange], reader: User | None) -> Linked:
    """The rows that links point at; in place of one that the reader may not see, or not by its name, what it is."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        for value in row.values:
            field = _field_of(row.model, value.name)
            if field is not None and field.kind is FieldKind.LINK and field.link_model is not None:
                wanted[field.link_model] |= {pk for pk in (value.before, value.after) if isinstance(pk, int)}
    return {model: _as_seen(model, ids, reader) for model, ids in wanted.items()}


def _as_seen(model: type[models.Model], ids: set[int], reader: User | None) -> dict[int, models.Model | str]:
    found: dict[int, models.Model | str] = dict(model._default_manager.in_bulk(list(ids)))
    if not registry.of_model(model):
        return found
    seen = set(rows_of_model(model, reader).filter(pk__in=ids).values_list("pk", flat=True))
    without_name = hidden_titles(model, reader)
    for key, row in found.items():
        spec = spec_of(row, model) if isinstance(row, models.Model) else None
        if spec is not None and (key not in seen or without_name):
            found[key] = nameless(spec, getattr(row, "uid", None))
    return found
