"""Figures over groups of records, in one statement: rows, columns and measures, the greatest groups and the others.

The rows that are counted are given; who may see them and which keys and measures there are is not this module's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet

from rapport.platform.database.patience import OutOfTime, in_time
from rapport.platform.records.aggregates import Figure
from rapport.platform.records.groupings import Grouping
from rapport.platform.records.measures import Measure

if TYPE_CHECKING:
    from rapport.platform.access.models import User

TIMEOUT = 5_000
"""Milliseconds that one statement may take."""
MAX_CELLS = 5_000
"""Cells that one answer may have."""


class TooLarge(Exception):
    """There are more groups than an answer can hold, or they could not be counted in time (``late``)."""

    def __init__(self, *, late: bool = False) -> None:
        super().__init__("late" if late else "many")
        self.late = late


Keys = tuple[Any, ...]


@dataclass(slots=True)
class Cell:
    """The records of one group: how many, and the parts of each measure by currency."""

    count: int = 0
    parts: dict[str, list[Any]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, other: Cell, combiners: Sequence[str]) -> None:
        """Take the records of another group in; what can't be put together is unknown from then on."""
        self.count += other.count
        for currency, parts in other.parts.items():
            self.counts[currency] = self.counts.get(currency, 0) + other.counts[currency]
            mine = self.parts.get(currency)
            if mine is None:
                self.parts[currency] = list(parts)
            else:
                self.parts[currency] = [_combined(*pair) for pair in zip(mine, parts, combiners, strict=True)]


@dataclass(frozen=True, slots=True)
class Line:
    """One group as the database gave it; ``rest`` where it stands for all groups beyond the greatest."""

    keys: Keys
    column: Any
    rest: bool
    cell: Cell


def _combined(one: Any, other: Any, how: str) -> Any:
    if how == "sum":
        return one if other is None else other if one is None else one + other
    if how in ("min", "max") and None not in (one, other):
        return min(one, other) if how == "min" else max(one, other)
    return (other if one is None else one) if how else None


@dataclass(frozen=True, slots=True)
class Crosstab:
    """What is asked: one or two groupings of rows, perhaps one of columns, measures, and how many groups to name."""

    rows: tuple[Grouping, ...]
    column: Grouping | None
    measures: tuple[Measure, ...]
    limit: int = 0
    """Groups of the first grouping that are named, the others taken together; 0: all."""
    newest: bool = False
    """Name the greatest keys (the newest days) rather than those with the greatest figures."""
    weight: int = 0
    """The measure by which the greatest are found."""
    smallest: bool = False
    others: bool = True
    """Whether the groups that are not named are counted as one; without them the first are simply the most frequent
    ones, each key and currency for itself."""

    @property
    def combiners(self) -> list[str]:
        """How each part of each measure is put together."""
        return [how for measure in self.measures for _sql, how in measure.parts]

    def figures(self, cell: Cell, measure: Measure) -> list[Figure]:
        """What a measure says of a group: one figure, or one for each currency, the most frequent first."""
        start = 0
        for other in self.measures:
            if other is measure:
                break
            start += len(other.parts)
        end = start + len(measure.parts)
        if not measure.currency:
            if not measure.parts:
                return [Figure(cell.count)]
            return [Figure(measure.value(cell.count, self._whole(cell)[start:end]))]
        found = sorted(cell.parts.items(), key=lambda item: (-cell.counts[item[0]], item[0]))
        values = [(measure.value(cell.counts[code], parts[start:end]), code, parts[start]) for code, parts in found]
        return [Figure(value, code) for value, code, first in values if first is not None]

    def _whole(self, cell: Cell) -> list[Any]:
        """The parts over all currencies, for measures that are no amounts."""
        whole: list[Any] | None = None
        for parts in cell.parts.values():
            whole = (
                list(parts)
                if whole is None
                else [_combined(*pair) for pair in zip(whole, parts, self.combiners, strict=True)]
            )
        return whole if whole is not None else [None] * len(self.combiners)

    def lines(self, matching: QuerySet[Any], user: User | None) -> list[Line]:
        """The groups of these rows. TooLarge when there are too many or they take too long."""
        statement = self._statement(matching, user)
        if statement is None:
            return []
        try:
            with in_time(TIMEOUT), connection.cursor() as cursor:
                cursor.execute(*statement)
                found = cursor.fetchall()
        except OutOfTime as error:
            raise TooLarge(late=True) from error
        if len(found) > MAX_CELLS:
            raise TooLarge
        return self._merged(found)

    def _merged(self, found: Iterable[Sequence[Any]]) -> list[Line]:
        """The lines, those of one group in several currencies as one."""
        groups: dict[tuple[Any, ...], Line] = {}
        keys = len(self.rows)
        for rest, *values in found:
            row = tuple(g.key(v) for g, v in zip(self.rows, values, strict=False))
            at = keys
            column = None
            if self.column is not None:
                column, at = self.column.key(values[at]), at + 1
            currency, count, parts = values[at] or "", values[at + 1], values[at + 2 :]
            line = groups.setdefault((rest, row, column), Line(row, column, rest, Cell()))
            cell = line.cell
            cell.add(Cell(count, {currency: list(parts)}, {currency: count}), self.combiners)
        return list(groups.values())

    def _statement(self, matching: QuerySet[Any], user: User | None) -> tuple[str, Sequence[Any]] | None:
        """Groups by every key, then the greatest of the first key by name and the others as one; None for no rows."""
        groupings = [*self.rows, *([self.column] if self.column is not None else [])]
        columns = {f"key_{n}": grouping.expression(user) for n, grouping in enumerate(groupings)}
        currency = next((m.currency for m in self.measures if m.currency), "")
        keys = [*columns]
        if currency:
            columns["currency_of"] = F(currency)
        values = {f"value_{n}": found for n, m in enumerate(self.measures) if (found := m.expression()) is not None}
        plain = matching.order_by()
        names = [*columns, *values] or ["pk"]
        asked = plain.annotate(**{**columns, **values}).values_list(*names)
        try:
            rows, given = asked.query.sql_with_params()
        except EmptyResultSet:
            return None
        parts = [
            (sql.format(f"value_{n}"), how) for n, measure in enumerate(self.measures) for sql, how in measure.parts
        ]
        return self._assembled(rows, keys, bool(currency), parts), given

    def _assembled(self, rows: str, keys: list[str], money: bool, parts: list[tuple[str, str]]) -> str:
        apart = [*keys, *(["currency_of"] if money else [])]
        named = [f"part_{n}" for n in range(len(parts))]
        measured = "".join(f", {sql} AS {name}" for name, (sql, _how) in zip(named, parts, strict=True))
        by = f"GROUP BY {', '.join(apart)}" if apart else ""
        leaf = f"SELECT {''.join(f'{one}, ' for one in apart)}count(*) AS n{measured} FROM ({rows}) counted {by}"
        code = "currency_of" if money else "NULL"
        if self.limit and not self.others:
            selected = ", ".join([*keys, code, "n", *named])
            order = ", ".join(["n DESC", *apart])
            return f"SELECT false, {selected} FROM ({leaf}) groups WHERE n > 0 ORDER BY {order} LIMIT {self.limit}"
        if not self.rows or not self.limit:
            selected = ", ".join([*keys, code, "n", *named])
            return f"SELECT false, {selected} FROM ({leaf}) groups WHERE n > 0 LIMIT {MAX_CELLS + 1}"
        return self._limited(leaf, keys, money, parts)

    def _limited(self, leaf: str, keys: list[str], money: bool, parts: list[tuple[str, str]]) -> str:
        """The groups with only so many keys of the first grouping; those of all others are one."""
        named = [f"part_{n}" for n in range(len(parts))]
        kept = [f"CASE WHEN place <= {self.limit} THEN {key} END" for key in keys[: len(self.rows)]]
        kept += keys[len(self.rows) :]
        sums = [
            f"{how}({name})" if how else f"CASE WHEN count(*) = 1 THEN max({name}) END"
            for name, (_sql, how) in zip(named, parts, strict=True)
        ]
        grouped = ", ".join(map(str, range(1, len(kept) + (3 if money else 2))))
        selected = ", ".join(
            [f"place > {self.limit}", *kept, "currency_of" if money else "NULL", "sum(n)::bigint", *sums]
        )
        return (
            f"WITH groups AS MATERIALIZED ({leaf}), weighed AS (SELECT *, {self._weight(named, money)} AS weight"
            f" FROM groups), placed AS (SELECT *, dense_rank() OVER (ORDER BY {self._order()}) AS place FROM weighed)"
            f" SELECT {selected} FROM placed GROUP BY {grouped} LIMIT {MAX_CELLS + 1}"
        )

    def _order(self) -> str:
        if self.newest:
            return "key_0 DESC NULLS LAST"
        return f"weight {'ASC' if self.smallest else 'DESC'} NULLS LAST, key_0 NULLS LAST"

    def _weight(self, named: list[str], money: bool) -> str:
        """How great a group of the first key is; amounts count in the most frequent currency only."""
        measure = self.measures[self.weight]
        start = sum(len(other.parts) for other in self.measures[: self.weight])
        main = ""
        if money and measure.currency:
            main = (
                " FILTER (WHERE currency_of = (SELECT currency_of FROM groups WHERE currency_of <> ''"
                " GROUP BY 1 ORDER BY sum(n) DESC, 1 LIMIT 1))"
            )
        return measure.weight(named[start : start + len(measure.parts)], f"{main} OVER (PARTITION BY key_0)")
