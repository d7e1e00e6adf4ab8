"""The answer to a question: rows, columns, cells and totals, with the period before where it is compared.

Everything is what the reader reaches, by the list's own rows. How it looks is :mod:`shown`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.periods import earlier, period
from rapport.platform.records.crosstab import Cell, Crosstab, Keys, Line
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import parse_filter
from rapport.platform.records.groupings import Grouping
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.reports.drill import Pairs, address, conditions_of
from rapport.platform.reports.labels import label_of, names_of
from rapport.platform.reports.question import Question

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MAX_COLUMNS = 12
"""Columns of a pivot by name; the others are one."""
MAX_STRETCHES = 366
"""Stretches of time that a report shows, the newest ones; stretches without records are filled in."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a row or a column stands for; ``rest`` for all that are not named."""

    value: Any
    label: str
    rest: bool = False
    uid: UUID | None = None


@dataclass(slots=True)
class Row:
    """One line of the table: its keys, a cell for each column, their total, and the same of the period before."""

    keys: tuple[Key, ...]
    cells: list[Cell]
    total: Cell
    before: Cell | None = None
    subtotal: Cell | None = None
    """On the first row of each first key, where there are two: all its rows together."""


@dataclass(slots=True)
class Result:
    """The answer as one reader gets it."""

    question: Question
    user: User | None
    crosstab: Crosstab
    rows: list[Row] = field(default_factory=list)
    columns: list[Key] = field(default_factory=list)
    totals: list[Cell] = field(default_factory=list)
    total: Cell = field(default_factory=Cell)
    before: Cell | None = None

    def list_url(self, row: Row | None = None, column: Key | None = None) -> str:
        """The list of exactly the records of a cell, a row, a column or the whole; "" for what has no name."""
        named: list[tuple[Grouping, Key]] = list(zip(self.question.rows, row.keys, strict=False)) if row else []
        if column is not None and self.question.column is not None:
            named.append((self.question.column, column))
        if any(key.rest or not grouping.leads(key.value) for grouping, key in named):
            return ""
        uids = {(grouping.field.name, key.value): key.uid for grouping, key in named if key.uid is not None}
        found: Pairs = conditions_of([(grouping, key.value) for grouping, key in named], self.user, uids)
        return address(self.question.full_query, found)


def answer(question: Question, user: User | None) -> Result:
    """The figures for one reader. TooLarge when there are too many groups or they take too long."""
    crosstab = _crosstab(question)
    lines = crosstab.lines(Listing(question.full_query, user).matching, user)
    result = Result(question, user, crosstab)
    labels = _Labels(question, user, lines)
    result.columns, folded = _columns(question, crosstab, lines, labels)
    _fill(result, lines, labels, folded)
    if question.compare and question.period is not None:
        _compare(result, user)
    _sort(result)
    _subtotals(result)
    return result


def _crosstab(question: Question) -> Crosstab:
    timed = bool(question.rows) and question.rows[0].is_time
    return Crosstab(
        question.rows,
        question.column,
        question.measures,
        limit=MAX_STRETCHES if timed else question.limit,
        newest=timed,
        smallest=question.order == "value",
    )


class _Labels:
    """What keys are called, linked records all asked for at once."""

    def __init__(self, question: Question, user: User | None, lines: Sequence[Line]) -> None:
        self.links: dict[tuple[str, str], Mapping[Any, dict[str, Any]]] = {}
        for at, grouping in enumerate(question.rows):
            self._ask(grouping, {line.keys[at] for line in lines}, user)
        if question.column is not None:
            self._ask(question.column, {line.column for line in lines}, user)

    def _ask(self, grouping: Grouping, keys: set[Any], user: User | None) -> None:
        self.links[grouping.field.name, grouping.step.value] = names_of(grouping, keys, user)

    def key(self, grouping: Grouping, value: Any, *, rest: bool = False) -> Key:
        """A key with its name."""
        if rest:
            return Key(None, _("Earlier") if grouping.is_time else _("Others"), rest=True)
        link = self.links.get((grouping.field.name, grouping.step.value), {}).get(value)
        return Key(value, label_of(grouping, value, link), uid=link["uid"] if link else None)


def _columns(
    question: Question, crosstab: Crosstab, lines: Sequence[Line], labels: _Labels
) -> tuple[list[Key], frozenset[Any]]:
    """The columns in their order, and the keys that are among the others."""
    grouping = question.column
    if grouping is None:
        return [], frozenset()
    weights: dict[Any, Cell] = {}
    for line in lines:
        weights.setdefault(line.column, Cell()).add(line.cell, crosstab.combiners)
    by_weight = sorted(weights, key=lambda key: -weights[key].count)
    if grouping.is_time:
        by_weight.sort(key=lambda key: key or date.min, reverse=True)
    named, folded = by_weight[:MAX_COLUMNS], frozenset(by_weight[MAX_COLUMNS:])
    found = _in_order(grouping, [labels.key(grouping, key) for key in named])
    return [*found, *([labels.key(grouping, None, rest=True)] if folded else [])], folded


def _in_order(grouping: Grouping, keys: list[Key]) -> list[Key]:
    """Keys as one reads them: time forward, choices as declared, names by the alphabet; what is empty last."""
    places = {code: at for at, (code, _label) in enumerate(grouping.field.choices)}

    def place(key: Key) -> Any:
        if key.value is None or key.rest:
            return (1 + key.rest, 0, "")
        if grouping.is_time or grouping.field.kind in _NUMBERS:
            return (0, key.value, "") if not grouping.is_time else (0, key.value.toordinal(), "")
        return (0, places.get(str(key.value), len(places)), key.label.casefold())

    return sorted(keys, key=place)


_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})


def _fill(result: Result, lines: Iterable[Line], labels: _Labels, folded: frozenset[Any]) -> None:
    """Put the groups into rows and columns, and add them up."""
    question, combiners = result.question, result.crosstab.combiners
    places = {key.value: at for at, key in enumerate(result.columns) if not key.rest}
    result.totals = [Cell() for _column in result.columns]
    rows: dict[tuple[bool, Keys], Row] = {}
    for line in lines:
        row = rows.get((line.rest, line.keys))
        if row is None:
            keys = tuple(
                labels.key(grouping, value, rest=line.rest)
                for grouping, value in zip(question.rows, line.keys, strict=True)
            )
            row = rows[line.rest, line.keys] = Row(keys, [Cell() for _column in result.columns], Cell())
        row.total.add(line.cell, combiners)
        result.total.add(line.cell, combiners)
        if result.columns:
            at = len(result.columns) - 1 if line.column in folded else places[line.column]
            row.cells[at].add(line.cell, combiners)
            result.totals[at].add(line.cell, combiners)
    result.rows = list(rows.values()) if question.rows else []
    if len(question.rows) == 1 and question.rows[0].is_time:
        _fill_gaps(result, labels)


def _fill_gaps(result: Result, labels: _Labels) -> None:
    """Rows for stretches of time without records between the first and the last, so that a chart tells the truth."""
    grouping = result.question.rows[0]
    present = {row.keys[0].value for row in result.rows if row.keys[0].value is not None}
    if not present:
        return
    first, last = min(present), max(present)
    oldest = grouping.after(last, 1 - MAX_STRETCHES)
    if first < oldest:
        first = oldest
        _fold(result, [row for row in result.rows if row.keys[0].value is not None and row.keys[0].value < first])
    bounds = _days_of(result)
    if bounds is not None and not any(row.keys[0].rest for row in result.rows):
        first = min(first, grouping.start(bounds[0]))
    for day in grouping.between(first, last, MAX_STRETCHES):
        if day not in present:
            keys = (labels.key(grouping, day),)
            result.rows.append(Row(keys, [Cell() for _column in result.columns], Cell()))


def _fold(result: Result, older: Sequence[Row]) -> None:
    """Take rows together with the others that are not named."""
    combiners = result.crosstab.combiners
    rest = next((row for row in result.rows if row.keys[0].rest), None)
    if rest is None:
        rest = Row((Key(None, _("Earlier"), rest=True),), [Cell() for _column in result.columns], Cell())
        result.rows.append(rest)
    for row in older:
        rest.total.add(row.total, combiners)
        for mine, cell in zip(rest.cells, row.cells, strict=True):
            mine.add(cell, combiners)
        result.rows.remove(row)


def _days_of(result: Result) -> tuple[date, date] | None:
    """The period of a report grouped by the period's own days; None for any other."""
    question = result.question
    if question.period is None or question.rows[0].field.name != question.period.field.name:
        return None
    found = period(question.period.value, timezone.localdate(timezone=zone_of(result.user)))
    return (found.first, found.end) if found.first is not None and found.end is not None else None


def _compare(result: Result, user: User | None) -> None:
    """The same figures of the period before, stretches of time matched by their place in it."""
    question = result.question
    assert question.period is not None
    name, today = question.period.value, timezone.localdate(timezone=zone_of(user))
    then, now = earlier(name, today, years=question.compare == "year"), period(name, today)
    asked = replace(result.crosstab, limit=0)
    lines = asked.lines(Listing(_within(question, then.first, then.end, user), user).matching, user)
    moved: dict[Any, Any] = {}
    grouping = question.rows[0] if question.rows else None
    if grouping is not None and grouping.is_time and grouping.field.name == question.period.field.name:
        assert then.first is not None and then.end is not None and now.first is not None and now.end is not None
        old = grouping.between(grouping.start(then.first), then.end, MAX_STRETCHES)
        new = grouping.between(grouping.start(now.first), date.max, MAX_STRETCHES)
        moved = dict(zip(old, new, strict=False))
    known: dict[Keys, Row] = {
        tuple(key.value for key in row.keys): row for row in result.rows if not any(k.rest for k in row.keys)
    }
    rest = next((row for row in result.rows if any(key.rest for key in row.keys)), None)
    result.before = Cell()
    for row in result.rows:
        row.before = Cell()
    labels = _Labels(question, user, lines)
    for line in lines:
        keys = (moved.get(line.keys[0], line.keys[0]), *line.keys[1:]) if line.keys else ()
        result.before.add(line.cell, asked.combiners)
        matched = known.get(keys) or rest
        if matched is None and keys:
            named = tuple(labels.key(g, value) for g, value in zip(question.rows, keys, strict=True))
            matched = known[keys] = Row(named, [], Cell(), Cell())
            result.rows.append(matched)
        if matched is not None and matched.before is not None:
            matched.before.add(line.cell, asked.combiners)


def _within(question: Question, first: date | None, end: date | None, user: User | None) -> ListQuery:
    """The list's rows between two days."""
    assert question.period is not None and first is not None and end is not None
    given = question.period.field
    bounds = []
    for operator, day in (("gte", first), ("lt", end)):
        moment = datetime.combine(day, time.min, tzinfo=zone_of(user)) if given.kind is FieldKind.DATETIME else day
        bounds.append(parse_filter(question.spec, f"{given.name}__{operator}", [moment.isoformat()], user))
    return replace(question.query, filters=(*question.query.filters, *bounds))


def _sort(result: Result) -> None:
    """The rows in the order asked for: those of one first key together, what is empty and the others last."""
    question, crosstab = result.question, result.crosstab
    if not question.rows:
        return
    measure, descending = question.measures[0], question.order.startswith("-")
    by_first: dict[Any, Cell] = {}
    for row in result.rows:
        by_first.setdefault(_first(row), Cell()).add(row.total, crosstab.combiners)

    def figure(cell: Cell) -> Any:
        found = crosstab.figures(cell, measure)
        value = found[0].value if found else None
        return (value is None, 0 if value is None else -value if descending else value)

    for at in reversed(range(len(question.rows))):
        _sort_by_key(result.rows, question.rows[at], at, backwards=question.order == "-key")
        if not question.order.endswith("key"):
            whole = partial(_whole, by_first) if at == 0 else _total
            result.rows.sort(key=lambda row, of=whole: figure(of(row)))  # type: ignore[misc]
    result.rows.sort(key=lambda row: any(key.rest for key in row.keys))


def _sort_by_key(rows: list[Row], grouping: Grouping, at: int, *, backwards: bool) -> None:
    ordered = _in_order(grouping, list(dict.fromkeys(row.keys[at] for row in rows)))
    places = {key: -place if backwards else place for place, key in enumerate(ordered)}
    rows.sort(key=lambda row: places[row.keys[at]])


def _whole(by_first: dict[Any, Cell], row: Row) -> Cell:
    return by_first[_first(row)]


def _total(row: Row) -> Cell:
    return row.total


def _first(row: Row) -> Any:
    return (row.keys[0].rest, row.keys[0].value)


def _subtotals(result: Result) -> None:
    if len(result.question.rows) < 2:
        return
    heads: dict[Any, Row] = {}
    for row in result.rows:
        head = heads.setdefault(_first(row), row)
        if head.subtotal is None:
            head.subtotal = Cell()
        head.subtotal.add(row.total, result.crosstab.combiners)
