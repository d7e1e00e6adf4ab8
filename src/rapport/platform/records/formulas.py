"""Fields whose value is a formula over other fields of the record: SQL for lists, filters, sums and exports, the same
in Python for a row that is at hand. Nothing is stored, so nothing can be out of date (decision 0017).

Such a field has no column and is never written. What may be said in a formula is :mod:`rapport.lib.formulas`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models.expressions import Expression
from django.utils import timezone

from rapport.lib.formulas import FUNCTIONS, Node, Type, Value, evaluate, rounded
from rapport.lib.formulas.evaluating import MOST_DAYS, QUOTIENT_PLACES
from rapport.platform.records.fields import FieldKind, FieldSpec

if TYPE_CHECKING:
    from rapport.platform.records.virtual import VirtualField

_TYPES: dict[FieldKind, Type] = {
    FieldKind.TEXT: Type.TEXT,
    FieldKind.EMAIL: Type.TEXT,
    FieldKind.PHONE: Type.TEXT,
    FieldKind.URL: Type.TEXT,
    FieldKind.COUNTRY: Type.TEXT,
    FieldKind.LANGUAGE: Type.TEXT,
    FieldKind.TIME_ZONE: Type.TEXT,
    FieldKind.CURRENCY: Type.TEXT,
    FieldKind.CHOICE: Type.TEXT,
    FieldKind.INTEGER: Type.NUMBER,
    FieldKind.DECIMAL: Type.NUMBER,
    FieldKind.MONEY: Type.NUMBER,
    FieldKind.DATE: Type.DATE,
    FieldKind.DATETIME: Type.DATE,
    FieldKind.BOOLEAN: Type.BOOLEAN,
}
RESULTS: dict[Type, FieldKind] = {
    Type.NUMBER: FieldKind.DECIMAL,
    Type.TEXT: FieldKind.TEXT,
    Type.DATE: FieldKind.DATE,
    Type.BOOLEAN: FieldKind.BOOLEAN,
}
"""What kind of field a formula with a value of this type is."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula: its tree, the type of its value, the kinds of the fields it reads, and the names of all that
    its value can tell of, those that other formulas read for it among them."""

    tree: Node
    type: Type
    kinds: tuple[tuple[str, FieldKind], ...]
    tells_of: frozenset[str]
    places: int = 2
    size: int = 0
    """How many parts it has with those of the formulas that it reads."""
    is_fixed: bool = False
    """Whether the value changes only when the row does, in terms of PostgreSQL too: an index can be made over it."""
    live: tuple[tuple[str, VirtualField], ...] = ()
    """What it reads of other records at the time when it is asked for: SQL of the row alone does not say it then."""
    is_beyond: bool = False
    """Whether it reads other records at all, kept values of them among that."""
    kept: tuple[tuple[str, VirtualField], ...] = ()
    """What is kept of linked records for it, by the path that it reads them by; while that is gathered it is also among
    what is ``live``."""

    def value(self, held: Mapping[str, Any], notes: set[str]) -> Value:
        """The value over these values of the fields; ``notes`` takes in why it is empty."""
        known = dict(self.kinds)
        return self.computed(lambda name: as_read(known[name], held.get(name)), notes)

    def computed(self, read: Callable[[str], Value], notes: set[str]) -> Value:
        """The value, with fields read by name as a formula reads them."""
        value = evaluate(self.tree, read, _today(), notes)
        return rounded(value, self.places) if isinstance(value, Decimal) else value


def type_of(field: FieldSpec) -> Type | None:
    """What a field is in a formula; None for one that can't stand there."""
    return _TYPES.get(field.kind) if field.stored else None


def type_of_kind(kind: FieldKind) -> Type | None:
    """The same for a kind of field."""
    return _TYPES.get(kind)


class FormulaColumn(models.Field):  # type: ignore[type-arg]
    """A Django field that is a formula; its base class beside it gives lookups and conversions."""

    formula: Formula
    kept: Mapping[str, Any]
    """The columns of what is kept of linked records for it, by the path that it reads them by."""

    def get_attname_column(self) -> tuple[str, Any]:
        return self.get_attname(), None

    def get_col(self, alias: Any, output_field: Any = None) -> Any:
        known = dict(self.formula.kinds)

        def column(name: str) -> tuple[list[Any], Type]:
            field: Any = self.kept.get(name) or self.model._meta.get_field(name)
            return _read_sql(known[name], field.get_col(alias)), _TYPES[known[name]]

        parts, _type = _sql(self.formula.tree, column)
        if self.formula.type is Type.NUMBER:
            parts = ["round(", *parts, f", {self.formula.places})"]
        return FormulaSql(parts, output_field or self)


class FormulaNumber(FormulaColumn, models.DecimalField):  # type: ignore[type-arg]
    """A number."""


class FormulaText(FormulaColumn, models.TextField):  # type: ignore[type-arg]
    """A text."""


class FormulaDate(FormulaColumn, models.DateField):  # type: ignore[type-arg]
    """A day."""


class FormulaBoolean(FormulaColumn, models.BooleanField):  # type: ignore[type-arg]
    """Yes or no."""


def formula_column(formula: Formula, kept: Mapping[str, Any]) -> FormulaColumn:
    """The Django field of a formula, with the columns of what is kept of linked records for it."""
    made: FormulaColumn
    if formula.type is Type.NUMBER:
        made = FormulaNumber(null=True, blank=True, editable=False, max_digits=60, decimal_places=formula.places)
    else:
        plain = {Type.TEXT: FormulaText, Type.DATE: FormulaDate, Type.BOOLEAN: FormulaBoolean}
        made = plain[formula.type](null=True, blank=True, editable=False)
    made.formula, made.kept = formula, kept
    return made


class FormulaValue:
    """The attribute of rows, and of before-images of rows, that computes a formula; ``kept`` reads what is kept with a
    row of linked records, by the path that the formula reads them by."""

    def __init__(self, name: str, formula: Formula, kept: Mapping[str, Callable[[Any], Any]]) -> None:
        self.name = name
        self.formula = formula
        self.kept = kept

    def __get__(self, row: Any, owner: type[Any] | None = None) -> Any:
        if row is None:
            return self
        said = row.__dict__.get(_SAID, {})
        return said[self.name] if self.name in said else self.compute(row)[0]

    def __set__(self, row: Any, value: Any) -> None:
        """What a copy of a row is to say instead, for a reader from whom the field is hidden."""
        row.__dict__[_SAID] = {**row.__dict__.get(_SAID, {}), self.name: value}

    def compute(self, row: Any) -> tuple[Value, set[str]]:
        """The value for a row, and why it is empty where a reason can be named."""
        known, notes = dict(self.formula.kinds), set[str]()

        def read(name: str) -> Value:
            attribute = vars(type(row)).get(name)
            if isinstance(attribute, FormulaValue):
                value, inner = attribute.compute(row)
                notes.update(inner)
                return value
            held = self.kept[name](row) if name in self.kept else getattr(row, name, None)
            return as_read(known[name], held)

        return self.formula.computed(read, notes), notes


_SAID = "_formulas_said"


def reasons_of(row: Any, field: FieldSpec) -> set[str]:
    """Why a formula is empty for a row: codes of :mod:`rapport.lib.formulas`; none for other fields."""
    if field.virtual is not None:
        return field.virtual.reasons(row.pk)
    attribute = vars(type(row)).get(field.name)
    return attribute.compute(row)[1] if isinstance(attribute, FormulaValue) else set()


def _today() -> date:
    """The day where the company is: a formula says the same to every reader."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def as_read(kind: FieldKind, value: Any) -> Value:
    """A field's value as a formula reads it: an empty text is empty, a moment is its day where the company is."""
    if value is None or value == "":
        return None
    wanted = _TYPES[kind]
    if wanted is Type.NUMBER:
        return Decimal(value)
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_default_timezone()).date()
    return str(value) if wanted is Type.TEXT else value


# The same in SQL. Nearly every function is immutable, so that an index can be made over it. ---------------------------

_Parts = list[Any]
"""Pieces of SQL, and expressions between them."""


class FormulaSql(Expression):
    """The SQL of a formula, with the columns that it reads as its sources."""

    def __init__(self, parts: Sequence[Any], output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.parts = tuple(parts)

    def get_source_expressions(self) -> list[Any]:
        return [part for part in self.parts if not isinstance(part, str)]

    def set_source_expressions(self, exprs: Any) -> None:
        given = iter(exprs)
        self.parts = tuple(part if isinstance(part, str) else next(given) for part in self.parts)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        pieces: list[str] = []
        parameters: list[Any] = []
        for part in self.parts:
            piece, given = (part, []) if isinstance(part, str) else compiler.compile(part)
            pieces.append(piece)
            parameters += given
        return f"({''.join(pieces)})", parameters


def _read_sql(kind: FieldKind, column: Any) -> _Parts:
    wanted = _TYPES[kind]
    if wanted is Type.NUMBER:
        return ["(", column, ")::numeric"]
    if wanted is Type.TEXT:
        return ["NULLIF(", column, ", '')"]
    if kind is FieldKind.DATETIME:
        return ["(", column, f" AT TIME ZONE {literal(settings.TIME_ZONE)})::date"]
    return [column]


def _sql(node: Node, column: Callable[[str], tuple[_Parts, Type]]) -> tuple[_Parts, Type]:
    if node.kind == "field":
        return column(node.value)
    if node.kind == "number":
        return [f"{node.value:f}::numeric"], Type.NUMBER
    if node.kind == "text":
        return [f"{literal(node.value)}::text" if node.value else "NULL::text"], Type.TEXT
    if node.kind == "boolean":
        return ["TRUE" if node.value else "FALSE"], Type.BOOLEAN
    if node.value == "today":
        return [f"DATE '{_today().isoformat()}'"], Type.DATE
    given = [_sql(argument, column) for argument in node.arguments]
    result = FUNCTIONS[node.value].result([kind for _parts, kind in given])
    assert result is not None  # it was checked when it was defined
    parts = [part for part, _kind in given]
    if node.value in ("concat", "&"):
        return _joined(given), result
    if node.value in ("+", "-") and given[0][1] is Type.DATE:
        return (_moved(node.value, *parts) if result is Type.DATE else _days(*parts)), result
    return _TEMPLATES[node.value](*parts), result


def literal(text: str) -> str:
    """A text as SQL, without the sign that stands for a parameter."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("%", "\\x25")
    return f"E'{escaped}'"


def _joined(given: Sequence[tuple[_Parts, Type]]) -> _Parts:
    parts: _Parts = ["NULLIF("]
    for number, (argument, kind) in enumerate(given):
        before, after = _AS_TEXT[kind]
        parts += [" || " if number else "", f"coalesce({before}", *argument, f"{after}, '')"]
    return [*parts, ", '')"]


_AS_TEXT: dict[Type, tuple[str, str]] = {
    Type.TEXT: ("", ""),
    Type.NUMBER: ("trim_scale(", ")::text"),
    Type.DATE: ("to_char(", ", 'YYYY-MM-DD')"),
}


def _moved(sign: str, day: _Parts, days: _Parts) -> _Parts:
    """A day so many days on, within the calendar that both sides know."""
    moved = [*day, f" {sign} trunc(", *days, ")::integer"]
    within = [*moved, " BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"]
    inner = ["CASE WHEN ", *within, " THEN ", *moved, " END"]
    return ["(CASE WHEN abs(", *days, f") <= {MOST_DAYS} THEN ", *inner, " END)"]


def _days(later: _Parts, earlier: _Parts) -> _Parts:
    return ["(", *later, " - ", *earlier, ")::numeric"]


def _between(sign: str) -> Callable[[_Parts, _Parts], _Parts]:
    return lambda left, right: ["(", *left, f" {sign} ", *right, ")"]


def _called(name: str) -> Callable[..., _Parts]:
    def call(*given: _Parts) -> _Parts:
        parts: _Parts = [f"{name}("]
        for number, argument in enumerate(given):
            parts += [", " if number else "", *argument]
        return [*parts, ")"]

    return call


_TEMPLATES: dict[str, Callable[..., _Parts]] = {
    **{sign: _between(sign) for sign in ("+", "-", "*", "=", "<", "<=", ">", ">=")},
    "!=": _between("<>"),
    "and": _between("AND"),
    "or": _between("OR"),
    "/": lambda a, b: [
        "round(round(",
        *a,
        f", {QUOTIENT_PLACES}) / NULLIF(",
        *b,
        f", 0), {QUOTIENT_PLACES})",
    ],
    "negative": lambda a: ["(- ", *a, ")"],
    "not": lambda a: ["(NOT ", *a, ")"],
    "if": lambda c, a, b: ["(CASE WHEN ", *c, " THEN ", *a, " ELSE ", *b, " END)"],
    "empty": lambda a: ["(", *a, " IS NULL)"],
    "coalesce": _called("coalesce"),
    "abs": _called("abs"),
    "round": lambda a, places: ["round(", *a, ", (", *places, ")::integer)"],
    "min": _called("least"),
    "max": _called("greatest"),
    "days": lambda first, last: _days(last, first),
    "year": lambda a: ["date_part('year', ", *a, ")::numeric"],
    "month": lambda a: ["date_part('month', ", *a, ")::numeric"],
}
