"""Changes of a party's own fields as quiet items of its timeline, one item a change set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.stream import CHANGES, StreamPage, StreamQuery
from rapport.platform.access.engine import visible_fields
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import ValueChange, field_changes
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.web.cells import cell

FIELDS_SHOWN = 4
"""Fields of one change set that the timeline names; the history tab has them all."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What one change set did to the party's fields, in words."""

    at: datetime
    change_set: ChangeSet
    fields: list[dict[str, str]]
    more: int


def changed(dossier: Dossier, query: StreamQuery, page: StreamPage) -> list[Changed]:
    """The changes of fields that the page shows, between the items of a page; none while other things are asked for."""
    if query.find or (query.kind and query.kind != CHANGES):
        return []
    until = query.before[0] if query.before is not None else None
    after = page.next_from.at if page.next_from is not None else None
    found = field_changes(dossier.party, after=after, until=until, limit=50 if query.kind == CHANGES else 20)
    if query.by:
        found = [(cs, change) for cs, change in found if cs.actor is not None and str(cs.actor.uid) == query.by]
    shown = {name for fieldset in dossier.spec.fieldsets for name in fieldset.fields}
    seen = {name: dossier.spec.fields[name] for name in visible_fields(dossier.spec, dossier.user) if name in shown}
    linked = _linked(seen, (value for _cs, change in found for value in change.values))
    grouped: dict[int, Changed] = {}
    for change_set, change in found:
        lines = [_words(seen[value.name], value, linked) for value in change.values if value.name in seen]
        if lines:
            item = grouped.setdefault(change_set.pk, Changed(change_set.started_at, change_set, [], 0))
            item.fields.extend(lines)
    return [_shortened(item) for item in grouped.values()]


def _shortened(item: Changed) -> Changed:
    more = max(0, len(item.fields) - FIELDS_SHOWN)
    return Changed(item.at, item.change_set, item.fields[:FIELDS_SHOWN], more)


def _linked(seen: dict[str, FieldSpec], values: Iterable[ValueChange]) -> dict[tuple[str, int], str]:
    """The names of linked rows, one query a linked table."""
    wanted: dict[type[models.Model], set[int]] = {}
    for value in values:
        model = seen[value.name].link_model if value.name in seen else None
        if model is not None:
            wanted.setdefault(model, set()).update(pk for pk in (value.before, value.after) if pk is not None)
    return {
        (model._meta.label, row.pk): str(row)
        for model, ids in wanted.items()
        for row in model._default_manager.filter(pk__in=ids)
    }


def _words(field: FieldSpec, value: ValueChange, linked: dict[tuple[str, int], str]) -> dict[str, str]:
    return {
        "label": str(field.label),
        "before": _text(field, value.before, linked),
        "after": _text(field, value.after, linked),
    }


def _text(field: FieldSpec, value: Any, linked: dict[tuple[str, int], str]) -> str:
    if field.kind is FieldKind.LINK and value is not None and field.link_model is not None:
        return linked.get((field.link_model._meta.label, value), _("(deleted)"))
    text = unescape(strip_tags(str(cell(field, value))))  # the template escapes again
    return text if len(text) <= 60 else text[:59] + "…"
