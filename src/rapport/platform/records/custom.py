"""Fields that an administrator added in the browser: how they join a kind's spec, how Django reads and writes them.

Their values live in one JSON column of the record's own table (``custom``). Each is known to Django as a field without
a column, whose SQL is a typed expression over that JSON, so that filters, orders, sums, exports and instances use it by
its name as they use any column. What the fields are is said in :mod:`rapport.platform.custom_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Lock
from typing import Any

from django.db import models
from django.db.models import Value
from django.db.models.expressions import Col, Func

from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.formulas import Formula, FormulaValue, formula_column
from rapport.platform.records.record import Fieldset
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import VirtualField

COLUMN = "custom"
"""The JSON column of a table whose kinds may have fields of their own; an absent member is an empty value."""
KEPT = "kept"
"""The JSON column beside it of values that come from other records: derived, so that no history tells of them."""
PREFIX = "x_"
"""What the name of every such field begins with, so that none clashes with a field that a later version brings."""
_READ = "_linked_records"
_NAME = re.compile(rf"{PREFIX}[a-z0-9_]{{1,50}}\Z")
_LOCK = Lock()


class WithCustomFields(models.Model):
    """Base of the tables whose records may have fields of their own: to derive from it is all that it takes.

    The database knows the default as well, so rows that plain SQL brings in need not name the column.
    """

    custom = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False)

    class Meta:
        abstract = True


def kept_column() -> models.JSONField[Any, Any]:
    """The column :data:`KEPT` of a table; its ``track`` excludes it."""
    return models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False)


class WithKeptValues(WithCustomFields):
    """The same for tables that keep values of other records beside their own, so that lists are sorted by them."""

    kept = kept_column()

    class Meta:
        abstract = True


class CustomColumn(models.Field):  # type: ignore[type-arg]
    """A Django field that is a member of the JSON column; its base class beside it gives lookups and conversions."""

    reading = "(%(expressions)s ->> '{name}')"
    """SQL of the value, of functions that are immutable, so that an index can be made over it."""
    holder = COLUMN
    """The JSON column that it is a member of."""

    def get_attname_column(self) -> tuple[str, Any]:
        return self.get_attname(), None

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        source: Any = self.model._meta.get_field(self.holder)
        return Func(
            Col(alias, source), template=self.reading.format(name=self.member), output_field=output_field or self
        )

    @property
    def member(self) -> str:
        """The member of the JSON column."""
        return str(self.name)


class CustomText(CustomColumn, models.TextField):  # type: ignore[type-arg]
    """A text, or the code of a choice."""


class CustomInteger(CustomColumn, models.IntegerField):  # type: ignore[type-arg]
    """A whole number."""

    reading = "(%(expressions)s ->> '{name}')::integer"


class CustomDecimal(CustomColumn, models.DecimalField):  # type: ignore[type-arg]
    """A number, or an amount of money."""

    reading = "(%(expressions)s ->> '{name}')::numeric"


class CustomBoolean(CustomColumn, models.BooleanField):  # type: ignore[type-arg]
    """Yes, no or not said."""

    reading = "(%(expressions)s ->> '{name}')::boolean"


class CustomChoices(CustomColumn, models.JSONField):
    """The codes of several choices, as a list."""

    reading = "(%(expressions)s -> '{name}')"


class CustomDate(CustomColumn, models.DateField):  # type: ignore[type-arg]
    """A day. A cast from text would depend on settings of the session, so no index could be made over it."""

    reading = (
        "make_date(left(%(expressions)s ->> '{name}', 4)::integer, substr(%(expressions)s ->> '{name}', 6, 2)::integer,"
        " substr(%(expressions)s ->> '{name}', 9, 2)::integer)"
    )


class CustomTime(CustomColumn, models.DateTimeField):  # type: ignore[type-arg]
    """A moment, kept as seconds since 1970: no cast from text to one is immutable."""

    reading = "to_timestamp((%(expressions)s ->> '{name}')::double precision)"


class CustomKey(CustomColumn, models.BigIntegerField):  # type: ignore[type-arg]
    """The key of the linked record, under the name of the link and under that name with ``_id`` behind, as Django calls
    the column of a foreign key."""

    reading = "(%(expressions)s ->> '{name}')::bigint"
    link = ""

    @property
    def member(self) -> str:
        return self.link

    def get_attname(self) -> str:
        return f"{self.member}_id"


_COLUMNS: dict[FieldKind, Callable[..., CustomColumn]] = {
    FieldKind.TEXT: CustomText,
    FieldKind.LONG_TEXT: CustomText,
    FieldKind.URL: CustomText,
    FieldKind.EMAIL: CustomText,
    FieldKind.PHONE: CustomText,
    FieldKind.CHOICE: CustomText,
    FieldKind.MULTI_CHOICE: CustomChoices,
    FieldKind.CURRENCY: CustomText,
    FieldKind.INTEGER: CustomInteger,
    FieldKind.DECIMAL: CustomDecimal,
    FieldKind.MONEY: CustomDecimal,
    FieldKind.BOOLEAN: CustomBoolean,
    FieldKind.DATE: CustomDate,
    FieldKind.DATETIME: CustomTime,
    FieldKind.COUNTRY: CustomText,
    FieldKind.LANGUAGE: CustomText,
    FieldKind.TIME_ZONE: CustomText,
}
_FROM_JSON: dict[FieldKind, Callable[[Any], Any]] = {
    FieldKind.DECIMAL: Decimal,
    FieldKind.MONEY: Decimal,
    FieldKind.DATE: date.fromisoformat,
    FieldKind.DATETIME: lambda seconds: datetime.fromtimestamp(float(seconds), UTC),
    FieldKind.MULTI_CHOICE: list,
}


class CustomValue:
    """The attribute of rows, and of before-images of rows, that reads and writes one member of the JSON column."""

    def __init__(self, name: str, kind: FieldKind) -> None:
        self.name = name
        self.kind = kind

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        return self if row is None else self.read(row)

    def read(self, row: Any) -> Any:
        """The value of a row; the key, of a link."""
        return self.of((getattr(row, COLUMN) or {}).get(self.name))

    def __set__(self, row: Any, value: Any) -> None:
        """Into another dictionary, since the one before may be kept for comparison."""
        members = {name: held for name, held in (getattr(row, COLUMN) or {}).items() if name != self.name}
        setattr(row, COLUMN, members if value in (None, "", []) else {**members, self.name: as_json(value)})

    def of(self, stored: Any) -> Any:
        """The value of a member as JSON holds it; None for an absent one."""
        read = _FROM_JSON.get(self.kind)
        return stored if stored is None or read is None else read(stored)


class KeptValue(CustomValue):
    """The same of a value that is kept of other records; a before-image of a row has none."""

    def __init__(self, name: str, kind: FieldKind, empty: Any) -> None:
        super().__init__(name, kind)
        self.empty = empty

    def read(self, row: Any) -> Any:
        members = getattr(row, KEPT, None)
        return self.of(members.get(self.name, self.empty)) if members is not None else None

    def __set__(self, row: Any, value: Any) -> None:
        """What a copy of a row is to say instead, for a reader from whom the field is hidden."""
        setattr(row, KEPT, {**(getattr(row, KEPT, None) or {}), self.name: None})


class LinkedRecord:
    """The attribute of rows that reads and writes the linked record; several rows' at once by :func:`read_linked`."""

    def __init__(self, name: str, model: type[models.Model]) -> None:
        self.name = name
        self.model = model

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        if row is None:
            return self
        key = (getattr(row, COLUMN) or {}).get(self.name)
        if key is None:
            return None
        held = row.__dict__.setdefault(_READ, {})
        if (self.name, key) not in held:
            held[self.name, key] = self.model._default_manager.filter(pk=key).first()
        return held[self.name, key]

    def __set__(self, row: Any, value: Any) -> None:
        if isinstance(value, models.Model):
            # Into another dictionary: a copy of the row shares the one before.
            row.__dict__[_READ] = {**row.__dict__.get(_READ, {}), (self.name, value.pk): value}
        setattr(row, f"{self.name}_id", value.pk if isinstance(value, models.Model) else value)


def read_linked(rows: Sequence[Any], links: Sequence[FieldSpec]) -> None:
    """Read the records that these links of rows point at, one query a link."""
    for link in links:
        assert link.link_model is not None
        keys = {key for row in rows if (key := (getattr(row, COLUMN) or {}).get(link.name)) is not None}
        found = link.link_model._default_manager.in_bulk(list(keys)) if keys else {}
        for row in rows:
            key = (getattr(row, COLUMN) or {}).get(link.name)
            if key is not None:
                row.__dict__.setdefault(_READ, {})[link.name, key] = found.get(key)


def as_json(value: Any) -> Any:
    """A value in standard form as a member of the JSON column: numbers exactly, days in ISO form, records by
    their keys."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if isinstance(value, date) else value


def keeps_values(model: type[models.Model]) -> bool:
    """Whether a table keeps values of other records beside its own."""
    return any(field.name == KEPT for field in model._meta.concrete_fields)


def takes_custom_fields(model: type[models.Model]) -> bool:
    """Whether records of a table may have fields of their own."""
    return any(field.name == COLUMN for field in model._meta.concrete_fields)


def custom_values(model: type[models.Model]) -> dict[str, CustomValue]:
    """The attributes of a table's rows for the fields that were ever added while this process ran."""
    found = {name: vars(model).get(name) for name in vars(model) if name.startswith(PREFIX)}
    return {value.name: value for value in found.values() if type(value) is CustomValue}


def attach(
    model: type[models.Model],
    before_image: type[models.Model],
    field: FieldSpec,
    default: Any = None,
    formula: Formula | None = None,
    *,
    kept: bool = False,
) -> None:
    """Let Django know a field of a table by its name, and rows and before-images carry its value; ``kept`` for one that
    is kept of other records.

    ValueError for a name that could be no such field's: it becomes part of SQL.
    """
    if not _NAME.match(field.name):
        raise ValueError(f"{field.name!r} is no name of a custom field")
    columns = dict(_link_columns(field)) if field.keyed else {field.name: _column(field, default)}
    if formula is not None:
        columns = {field.name: formula_column(formula, _kept_for(formula, model))}
    if kept:
        _keep(columns[field.name], field)
    for name, column in columns.items():
        column.set_attributes_from_name(name)
        column.model = model
    with _LOCK:
        # Django's own map of names, replaced whole, so that other threads see it as it was or as it is to be. Nothing
        # else of the model changes: the field has no column, so it is part of no INSERT, UPDATE or migration.
        known = model._meta._forward_fields_map  # type: ignore[attr-defined]
        model._meta.__dict__["_forward_fields_map"] = {**known, **columns}
        for rows in (model, before_image):
            for name, value in _attributes(field, formula, kept=kept):
                setattr(rows, name, value)


def _keep(column: CustomColumn | models.Field[Any, Any], field: FieldSpec) -> None:
    """Let a column read what is kept; a number of records is 0 where nothing is kept yet."""
    assert isinstance(column, CustomColumn)
    column.holder = KEPT
    if not field.nullable:
        column.reading = f"coalesce({column.reading}, 0)"
        column.null = False


def _attributes(field: FieldSpec, formula: Formula | None, *, kept: bool) -> Iterator[tuple[str, Any]]:
    if kept:
        yield field.name, KeptValue(field.name, field.kind, None if field.nullable else 0)
    elif formula is not None:
        kinds = dict(formula.kinds)
        beside = {path: KeptValue(path, kinds[path], None).read for path, _virtual in formula.kept}
        yield field.name, FormulaValue(field.name, formula, beside)
    elif field.keyed:
        assert field.link_model is not None
        yield field.name, LinkedRecord(field.name, field.link_model)
        yield f"{field.name}_id", CustomValue(field.name, field.kind)
    else:
        yield field.name, CustomValue(field.name, field.kind)


def _link_columns(field: FieldSpec) -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for name in (field.name, f"{field.name}_id"):
        column = CustomKey(null=True, blank=True)
        column.link = field.name
        yield name, column


def _kept_for(formula: Formula, model: type[models.Model]) -> dict[str, CustomColumn]:
    """The columns of what is kept of linked records for a formula, by the path that it reads them by."""
    kinds = dict(formula.kinds)
    found = {path: _COLUMNS[kinds[path]](null=True, blank=True) for path, _virtual in formula.kept}
    for path, column in found.items():
        column.set_attributes_from_name(path)
        column.model, column.holder = model, KEPT
    return found


def _column(field: FieldSpec, default: Any) -> models.Field[Any, Any]:
    options: dict[str, Any] = {"null": True, "blank": True}
    if field.kind in (FieldKind.DECIMAL, FieldKind.MONEY):
        options |= {"max_digits": 30, "decimal_places": field.decimal_places}
    if default is not None:
        options["default"] = default
    return _COLUMNS[field.kind](**options)


@dataclass(frozen=True, slots=True)
class Addition:
    """A field that joins a kind, and where it is shown."""

    field: FieldSpec
    filterable: bool = True
    section: Any = ""
    listed: bool = False
    quick: bool = False
    default: Any = None
    formula: Formula | None = None
    """What the field is computed by; None for one that holds values."""
    keeps: tuple[tuple[str, VirtualField], ...] = ()
    """What is kept with the record for the field, by its name in :data:`KEPT`, and what computes it; whether that is
    gathered already or not."""
    elsewhere: frozenset[tuple[str, str]] = frozenset()
    """Kinds and fields of theirs of which a kept value tells: who does not see one of them does not see it."""
    currency: str = ""
    """Of an amount: the currency that it is in when nobody names one."""


_SORTED = frozenset(set(_COLUMNS) - {FieldKind.LONG_TEXT, FieldKind.CURRENCY, FieldKind.MULTI_CHOICE})


def joined(spec: RecordSpec, additions: Sequence[Addition]) -> RecordSpec:
    """The kind with these fields: in forms and on the page, in filters and orders, in API, import and export."""
    if not additions:
        return spec
    fields = {**spec.fields, **{added.field.name: added.field for added in additions}}
    filterable = [added.field for added in additions if added.filterable]
    return replace(
        spec,
        additions=tuple(additions),
        fields=fields,
        columns=(*spec.columns, *(added.field.name for added in additions if added.listed)),
        filters=(*spec.filters, *(field.name for field in filterable)),
        sorts=(*spec.sorts, *(field.name for field in filterable if field.kind in _SORTED and field.stored)),
        fieldsets=_fieldsets(spec, additions),
        quick_create=(*spec.quick_create, *(added.field.name for added in additions if added.quick)),
    )


def _fieldsets(spec: RecordSpec, additions: Iterable[Addition]) -> tuple[Fieldset, ...]:
    sections: dict[str, list[str]] = {}
    titles: dict[str, Any] = {}
    for added in additions:
        titles.setdefault(str(added.section), added.section)
        sections.setdefault(str(added.section), []).append(added.field.name)
    # By the very title, not by what it says: that differs by language.
    own = {key: one for one in spec.fieldsets if titles.get(key := str(one.title)) is one.title}
    first = [
        Fieldset(one.title, [*one.fields, *sections[str(one.title)]]) if one in own.values() else one
        for one in spec.fieldsets
    ]
    return (*first, *(Fieldset(titles[key], names) for key, names in sections.items() if key not in own))


def defaults_of(spec: RecordSpec) -> dict[str, Any]:
    """What a new record of the kind holds in these fields when nobody says otherwise."""
    return {added.field.name: added.default for added in spec.additions if added.default is not None}


def currencies_of(spec: RecordSpec) -> dict[str, tuple[str, str]]:
    """The amounts among these fields: name → the name of their currency, and the one meant when none is said."""
    amounts = (added for added in spec.additions if added.field.kind is FieldKind.MONEY and added.formula is None)
    return {added.field.name: (added.field.currency_field, added.currency) for added in amounts}


def with_currencies(currencies: Mapping[str, tuple[str, str]], members: Mapping[str, Any]) -> dict[str, Any]:
    """The members of the JSON column, each amount with a currency, and none left where the amount was taken out."""
    found = dict(members)
    for amount, (currency, usual) in currencies.items():
        if amount in found:
            found.setdefault(currency, usual)
        else:
            found.pop(currency, None)
    return found


def complete_amounts(spec: RecordSpec, instance: Any) -> None:
    """Let each amount of these fields have a currency."""
    currencies = currencies_of(spec)
    if currencies:
        setattr(instance, COLUMN, with_currencies(currencies, getattr(instance, COLUMN) or {}))


def lacking(spec: RecordSpec, instance: models.Model) -> list[str]:
    """The names of these fields that a record needs and has no value in."""
    required = (added.field.name for added in spec.additions if added.field.required)
    return [name for name in required if getattr(instance, name) is None]
