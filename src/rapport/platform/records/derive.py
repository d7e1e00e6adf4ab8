"""From declaration to spec: what the model knows is taken from it; each wrong name is an error with near matches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.choices import CallableChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import override

from rapport.platform.history.tracking import TrackedModel
from rapport.platform.records.fields import FieldKind, FieldSpec, field_spec
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.records.spec import ORDER_AND_PAGE, RecordSpec

_NEVER = frozenset({"id", "created_in", "principals", "custom", "kept"})
_SYSTEM = ("uid", "created_at", "updated_at", "version")
_SORTABLE = frozenset(set(FieldKind) - {FieldKind.LONG_TEXT, FieldKind.JSON, FieldKind.COLLECTION, FieldKind.LINK})


def _address_name(model: type[models.Model]) -> str:
    """The name in addresses and commands: the English plural, whatever language the installation speaks."""
    with override("en"):
        return str(model._meta.verbose_name_plural).replace(" ", "-").lower()


def build_spec(record: RecordType[Any], module: str) -> RecordSpec:
    """Freeze one declaration; ImproperlyConfigured when it names what does not exist."""
    model = record.model
    if not issubclass(model, TrackedModel):
        raise ImproperlyConfigured(f"{type(record).__name__}: {model._meta.label} must derive from TrackedModel")
    _refuse_unknown_attributes(record)
    fields = _fields(record)
    derived: set[str] = set()

    def declared(attribute: str, fallback: tuple[Any, ...]) -> tuple[Any, ...]:
        value = tuple(getattr(record, attribute))
        if value:
            return value
        derived.add(attribute)
        return fallback

    editable = tuple(name for name, field in fields.items() if not field.read_only and field.stored)
    fieldsets = declared("fieldsets", (Fieldset(model._meta.verbose_name, editable),))
    columns = declared("columns", editable[:6])
    spec = RecordSpec(
        name=record.name or _address_name(model),
        label=record.label or model._meta.verbose_name,
        label_plural=record.label_plural or model._meta.verbose_name_plural,
        module=module,
        record=record,
        model=model,
        fields=fields,
        columns=columns,
        filters=declared("filters", ()),
        sorts=declared("sorts", _default_sorts(fields)),
        fieldsets=fieldsets,
        quick_create=declared("quick_create", tuple(n for n in editable if fields[n].required) or editable[:5]),
        facts=declared("facts", ()),
        derived=frozenset(derived),
    )
    _check_names(spec)
    return spec


def _fields(record: RecordType[Any]) -> dict[str, FieldSpec]:
    model = record.model
    indexed = frozenset(
        index.fields[0].lstrip("-") for index in model._meta.indexes if index.fields and index.condition is None
    )
    fields: dict[str, FieldSpec] = {}
    for field in model._meta.concrete_fields:
        if field.name in _NEVER or field.name in record.exclude:
            continue
        spec = field_spec(field, indexed)
        if field.name in record.read_only or field.name in _SYSTEM:
            spec = _read_only(spec)
        if field.name in record.choices:
            kind = FieldKind.JSON if spec.kind is FieldKind.JSON else FieldKind.CHOICE
            spec = replace(spec, kind=kind, choices=record.choices[field.name])
        if field.name in record.any_year:
            spec = replace(spec, any_year=True)
        if field.name in record.import_words:
            spec = replace(spec, other_words=tuple(record.import_words[field.name].items()))
        fields[field.name] = spec
    for virtual in record.virtual:
        fields[virtual.name] = FieldSpec(
            name=virtual.name,
            label=capfirst(virtual.label),
            kind=virtual.kind,
            help=virtual.help,
            read_only=virtual.read_only,
            nullable=True,
            virtual=virtual,
        )
    return fields


def with_present_choices(spec: RecordSpec) -> RecordSpec:
    """The spec with the choices as they are now of fields that ask a function for them, such as the kinds of record."""
    columns: dict[str, Any] = {field.name: field for field in spec.model._meta.concrete_fields}
    asked = {name: columns[name].choices for name in spec.fields if name in columns and name not in spec.record.choices}
    fields: dict[str, FieldSpec] = {}
    for name, choices in asked.items():
        if isinstance(choices, CallableChoiceIterator):
            fields[name] = replace(spec.fields[name], choices=tuple((str(value), label) for value, label in choices))
    return replace(spec, fields={**spec.fields, **fields}) if fields else spec


def _read_only(spec: FieldSpec) -> FieldSpec:
    return replace(spec, read_only=True, required=False)


def _default_sorts(fields: Mapping[str, FieldSpec]) -> tuple[str, ...]:
    return tuple(n for n, f in fields.items() if f.stored and f.indexed and f.kind in _SORTABLE and n != "uid")


def _check_names(spec: RecordSpec) -> None:
    owner = type(spec.record).__name__
    known = list(spec.fields)
    listed: dict[str, Iterable[str]] = {
        "columns": spec.columns,
        "filters": spec.filters,
        "sorts": (*spec.sorts, spec.default_sort.lstrip("-")),
        "quick_create": spec.quick_create,
        "described_by": spec.record.described_by,
        "facts": spec.facts,
        "fieldsets": [name for fieldset in spec.fieldsets for name in fieldset.fields],
        "read_only": spec.record.read_only,
        "import_keys": spec.record.import_keys,
        "import_headers": spec.record.import_headers,
        "import_words": spec.record.import_words,
        "any_year": spec.record.any_year,
        "create_defaults": spec.record.create_defaults,
        "hints": spec.record.hints,
        "internal": spec.record.internal,
        "choices": spec.record.choices,
        "linked_kinds": spec.record.linked_kinds,
        "sort_by": spec.record.sort_by.values(),
        "boards": [
            name
            for one in spec.record.boards
            for name in (one.by, *one.card, *one.beside, one.total, one.weighted)
            if name
        ],
        "calendars": [one.on for one in spec.record.calendars],
    }
    for attribute, names in listed.items():
        for name in names:
            if name not in spec.fields:
                raise ImproperlyConfigured(f"{owner}.{attribute}: {_unknown(name, known)}")
    if taken := sorted(ORDER_AND_PAGE.intersection(spec.filters)):
        raise ImproperlyConfigured(f"{owner}.filters: {taken[0]!r} is a parameter of every list already")
    for name in (*spec.sorts, spec.default_sort.lstrip("-")):
        if not spec.fields[name].stored:
            raise ImproperlyConfigured(f"{owner}.sorts: {name!r} is not a column, so no index can order by it")
    _check_kinds(owner, spec)
    for path in spec.record.search:
        if path in spec.fields and not spec.fields[path].stored:
            continue  # a virtual field is searched by its text
        _check_path(owner, spec.model, path)


def _check_kinds(owner: str, spec: RecordSpec) -> None:
    """A board needs few values, a calendar days."""
    few, days = (FieldKind.CHOICE, FieldKind.BOOLEAN, FieldKind.LINK), (FieldKind.DATE, FieldKind.DATETIME)
    named: list[tuple[str, str, tuple[FieldKind, ...]]] = [("boards", board.by, few) for board in spec.record.boards]
    named += [("calendars", one.on, days) for one in spec.record.calendars]
    for name in (name for board in spec.record.boards for name in board.mark):
        if name not in spec.fields:
            raise ImproperlyConfigured(f"{owner}.boards: there is no field {name!r} for the mark of a card")
    for attribute, name, kinds in named:
        field = spec.fields[name]
        if field.kind not in kinds or not field.stored:
            raise ImproperlyConfigured(f"{owner}.{attribute}: {name!r} is neither of {', '.join(kinds)}")
        if name not in spec.filters:
            raise ImproperlyConfigured(f"{owner}.{attribute}: {name!r} is no filter, so no column of it leads to rows")


def _check_path(owner: str, model: type[models.Model], path: str) -> None:
    current = model
    for part in path.split("__"):
        names = [field.name for field in current._meta.get_fields()]
        if part not in names:
            raise ImproperlyConfigured(f"{owner}.search: {_unknown(part, names)}")
        related = current._meta.get_field(part).related_model
        current = related if isinstance(related, type) else current


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=3)
    hint = f" Did you mean {', '.join(map(repr, near))}?" if near else f" Known: {', '.join(known)}."
    return f"there is no field {name!r}.{hint}"


def _refuse_unknown_attributes(record: RecordType[Any]) -> None:
    known = {name for name in dir(RecordType) if not name.startswith("_")} | {"model", "access"}
    for cls in type(record).__mro__:
        if cls is RecordType:
            break
        for name, value in vars(cls).items():
            if name.startswith("_") or name in known or (callable(value) and not isinstance(value, type)):
                continue
            near = get_close_matches(name, sorted(known), n=3)
            raise ImproperlyConfigured(f"{cls.__name__} has no attribute {name!r}. Near: {', '.join(near) or 'none'}")
