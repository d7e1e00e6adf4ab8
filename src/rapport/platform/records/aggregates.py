"""Figures over the rows of a list: sum, average, smallest, largest, how many are filled; in a bounded time.

Rows are those that the reader reaches, by the same listing as the page. Figures by group are :mod:`crosstab`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet, Sum

from rapport.platform.database.patience import OutOfTime, in_time
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.spec import RecordSpec

TIMEOUT = 1_000
"""Milliseconds that the figures of one list may take; a figure that is late is not shown."""
MOST_ROWS = 100_000
"""Rows that are gone through; beyond them a figure is of these only, and says so."""
CURRENCIES = 3
"""Currencies of which amounts are shown, the most frequent first."""

FUNCTIONS = ("sum", "avg", "min", "max", "filled")
_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
_ORDERED = _NUMBERS | {FieldKind.DATE, FieldKind.DATETIME}


def functions_of(field: FieldSpec) -> tuple[str, ...]:
    """The figures that make sense for a field."""
    if not field.stored or field.kind in (FieldKind.UID, FieldKind.JSON) or field.name in ("version",):
        return ()
    if field.kind in _NUMBERS:
        return FUNCTIONS
    return ("min", "max", "filled") if field.kind in _ORDERED else ("filled",)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``currency`` of an amount, ``value`` None where no row has one."""

    value: Any
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures asked for, by field; ``rows`` that were gone through, ``exact`` when these are all of them."""

    by_field: Mapping[str, Sequence[Figure]]
    rows: int
    exact: bool


def figures(spec: RecordSpec, matching: QuerySet[Any], wanted: Mapping[str, str]) -> Figures | None:
    """The figures over these rows; None when the time ran out. ``wanted`` maps fields to functions."""
    rows = matching.order_by()
    try:
        with in_time(TIMEOUT):
            return _gathered(spec, rows, wanted)
    except OutOfTime:
        return None


def _gathered(spec: RecordSpec, matching: QuerySet[Any], wanted: Mapping[str, str]) -> Figures:
    plain = {name: f for name, f in wanted.items() if f == "filled" or not spec.fields[name].currency_field}
    asked = {f"figure_{name}": _expression(spec.fields[name], function) for name, function in plain.items()}
    limited = matching.values("pk", *wanted)[: MOST_ROWS + 1]
    row = limited.aggregate(figure_rows=Count("pk"), **asked)
    rows = row["figure_rows"]
    found: dict[str, Sequence[Figure]] = {name: [Figure(row[f"figure_{name}"])] for name in plain}
    for name, function in wanted.items():
        if name not in plain:
            found[name] = _by_currency(spec.fields[name], matching, function)
    return Figures(found, min(rows, MOST_ROWS), rows <= MOST_ROWS)


def _expression(field: FieldSpec, function: str) -> Any:
    if function == "filled":
        empty = Q(**{f"{field.name}__isnull": True})
        as_text = field.is_text or (field.choices and field.kind is not FieldKind.JSON)
        return Count("pk", filter=~(empty | Q(**{field.name: ""}) if as_text else empty))
    return {"sum": Sum, "avg": Avg, "min": Min, "max": Max}[function](field.name)


def _by_currency(field: FieldSpec, matching: QuerySet[Any], function: str) -> list[Figure]:
    """Amounts in different currencies are never added up; the most frequent currencies first."""
    named = {"figure_amount": F(field.name), "figure_currency": F(field.currency_field)}
    limited = matching.annotate(**named).values(*named)[: MOST_ROWS + 1]
    try:
        rows, given = limited.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT figure_currency, {function}(figure_amount) FROM ({rows}) gone_through"  # noqa: S608 - names are ours
            f" WHERE figure_amount IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {CURRENCIES}",
            given,
        )
        return [Figure(value, code or "") for code, value in cursor.fetchall()]
