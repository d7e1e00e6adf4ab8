"""Where a custom field is used, so that it is not taken away under the feet of those who use it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from rapport.lib.formulas import names_in, parse
from rapport.platform.automation.models import Automation
from rapport.platform.custom_fields.computed import target_kinds
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Report
from rapport.platform.saved_views.models import SavedView

_HOLDERS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (SavedView, ("definition",)),
    (Report, ("definition",)),
    (Automation, ("watched", "condition", "steps")),
)
"""What names fields in JSON, and in which columns."""


def users_of(definition: CustomField) -> list[str]:
    """The names of the saved views, reports and rules that filter, sort or group by a field, show or set it, and of the
    formulas that read it."""
    found = (user for name in definition.names for user in _found(name))
    return sorted({*found, *map(str, _formulas(definition)), *computed_from(definition)})


def read_by(definitions: Iterable[CustomField]) -> dict[int, CustomField]:
    """The computed fields that read these, and those that read such ones for them, by their keys."""
    found: dict[int, CustomField] = {}
    waiting = list(definitions)
    while waiting:
        definition = waiting.pop()
        readers = {one.pk: one for one in (*_formulas(definition), *_computed_from(definition))}
        waiting += [one for pk, one in readers.items() if pk not in found]
        found |= readers
    return found


def _formulas(definition: CustomField) -> Iterator[CustomField]:
    """The formulas that read it: of the same kind by its name, of others by that of a link before it."""
    active = CustomField.objects.filter(type=CustomField.Type.FORMULA, state=CustomField.State.ACTIVE)
    for other in active.exclude(pk=definition.pk):
        read = names_in(parse(other.formula))
        own = {name.partition(".")[0] for name in read} if other.kind == definition.kind else set()
        if not {*own, *_shown(other.kind, read, definition.kind)}.isdisjoint(definition.names):
            yield other


def _shown(kind: str, read: Iterable[str], target: str) -> Iterator[str]:
    """The fields of one kind that a formula of another reads by a link."""
    fields = registry.get(kind).fields if registry.has(kind) else {}
    for name in read:
        link_name, dot, shown = name.partition(".")
        link = fields.get(link_name)
        if dot and link is not None and target in [one.name for one in target_kinds(registry.get(kind), link)]:
            yield shown


def computed_from(definition: CustomField) -> Iterator[str]:
    """The names of the look-ups and roll-ups of any kind that it is part of."""
    return map(str, _computed_from(definition))


def _computed_from(definition: CustomField) -> Iterator[CustomField]:
    kinds = {definition.kind, definition.linked_kind}
    types = [CustomField.Type.LOOKUP, CustomField.Type.ROLLUP]
    for other in CustomField.objects.filter(state=CustomField.State.ACTIVE, type__in=types).exclude(pk=definition.pk):
        said = " ".join([other.link_name, other.related.replace(".", " "), other.measured, other.condition])
        concerned = other.related.partition(".")[0] or other.kind
        near = concerned in kinds or other.kind in kinds or other.type == CustomField.Type.LOOKUP
        if near and any(_word(name).search(said) for name in definition.names):
            yield other


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9_]){re.escape(name)}(?![a-z0-9])(?!_[a-z0-9])")


def _found(name: str) -> Iterator[str]:
    word = _word(name)
    for model, columns in _HOLDERS:
        texts = {f"{column}_text": Cast(column, TextField()) for column in columns}
        mentioned = Q()
        for text in texts:
            mentioned |= Q(**{f"{text}__contains": name})
        for row in model._default_manager.annotate(**texts).filter(mentioned):
            if word.search(json.dumps([getattr(row, column) for column in columns])):
                yield row.name
