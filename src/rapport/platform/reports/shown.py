"""A report as a page shows it: the table with its links, what the chart draws, or plainly why there is nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.crosstab import Cell, TooLarge
from rapport.platform.records.filters import ListError
from rapport.platform.records.measures import Measure
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.reports.labels import figures_text, grouping_label, measure_label, percent_text
from rapport.platform.reports.question import Question, parse_question
from rapport.platform.reports.result import Key, Result, Row, answer

if TYPE_CHECKING:
    from rapport.platform.access.models import User

DRAWN = 60
"""Groups that a chart draws; a line draws all."""
SERIES = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """One report on a page; ``trouble`` says why it has no figures."""

    heads: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[Mapping[str, Any]] = ()
    foot: Sequence[Mapping[str, Any]] = ()
    chart: str = ""
    """What the chart draws, as JSON; "" where a table says it all."""
    number: str = ""
    """The one figure of a report without groups, and where its records are."""
    number_url: str = ""
    number_label: str = ""
    before: str = ""
    notes: Sequence[str] = ()
    trouble: str = ""
    is_empty: bool = False
    result: Result | None = field(default=None, repr=False)


def shown_report(kind: str, definition: Any, user: User) -> Shown:
    """A report for one reader, whatever became of its kind and its fields since it was kept."""
    try:
        spec = registry.get(kind)
    except UnknownKindError:
        return Shown(trouble=_("There is no kind “%(value)s”.") % {"value": kind[:60]})
    if not may(spec, user, Action.VIEW.value):
        return Shown(trouble=_("You may not see these records, so there are no figures for you."))
    try:
        question = parse_question(spec, definition, user)
    except ListError as error:
        text = _("This report asks for something that is not there, or not for you: %(part)s. %(reason)s")
        return Shown(trouble=text % {"part": error.field, "reason": error.message})
    return shown_question(question, user)


def shown_question(question: Question, user: User) -> Shown:
    """The figures of a checked question."""
    try:
        result = answer(question, user)
    except TooLarge as error:
        return Shown(trouble=too_large_text(error))
    except ListError as error:
        return Shown(trouble=f"{error.field}: {error.message}")
    return _shown(result)


def too_large_text(error: TooLarge) -> str:
    """Why there is no answer, and what to do."""
    if error.late:
        return _("There are too many records to count in time. Narrow them, or choose a period.")
    return _("There are too many groups for one page. Group more coarsely, or narrow the records.")


def _shown(result: Result) -> Shown:
    question = result.question
    measure = question.measures[0]
    empty = result.total.count == 0 and not (result.before and result.before.count)
    number = not question.rows
    return Shown(
        heads=_heads(result),
        lines=[] if number else [_line(result, row) for row in result.rows],
        foot=_foot(result),
        chart="" if empty or question.drawn in ("number", "table") else json.dumps(_chart(result)),
        number=figures_text(measure, result.crosstab.figures(result.total, measure)) if _is_one(question) else "",
        number_url=result.list_url(),
        number_label=measure_label(measure),
        before=_text(result, measure, result.before) if result.before is not None else "",
        notes=_notes(result),
        is_empty=empty,
        result=result,
    )


def _is_one(question: Question) -> bool:
    return question.drawn == "number"


def _text(result: Result, measure: Measure, cell: Cell) -> str:
    return figures_text(measure, result.crosstab.figures(cell, measure))


def _notes(result: Result) -> list[str]:
    notes = []
    if any(not how for how in result.crosstab.combiners) and result.question.rows:
        notes.append(_("Medians and numbers of different values can't be added up, so totals of them stay empty."))
    if any(m.currency for m in result.question.measures) and len(result.total.parts) > 1:
        notes.append(_("Amounts in different currencies stand beside each other; they are never added up."))
    groupings = [*result.question.rows, *([result.question.column] if result.question.column is not None else [])]
    if any(grouping.is_several for grouping in groupings):
        notes.append(_("A record with several choices counts in each of them, and more than once in totals."))
    return notes


def _heads(result: Result) -> list[dict[str, Any]]:
    question = result.question
    heads: list[dict[str, Any]] = [{"label": grouping_label(g), "number": False} for g in question.rows]
    measures = [measure_label(measure) for measure in question.measures]
    if result.columns:
        for column in [*result.columns, Key(None, _("Total"), rest=True)]:
            several = len(measures) > 1
            labels = [f"{column.label} · {measure}" if several else column.label for measure in measures]
            heads += [{"label": label, "number": True} for label in labels]
        return heads
    for label in measures:
        heads.append({"label": label, "number": True})
        if question.compare:
            heads.append({"label": _("Before"), "number": True})
            heads.append({"label": _("Change"), "number": True})
    return heads


def _line(result: Result, row: Row) -> dict[str, Any]:
    cells = []
    for at, column in enumerate(result.columns):
        cells += _cells(result, row.cells[at] if row.cells else Cell(), partial(result.list_url, row, column))
    cells += _cells(result, row.total, partial(result.list_url, row), row.before)
    subtotal = row.subtotal
    keys = [{"label": key.label, "note": ""} for key in row.keys]
    if len(keys) > 1:
        keys[0]["note"] = _text(result, result.question.measures[0], subtotal) if subtotal is not None else ""
        keys[0]["repeated"] = "" if subtotal is not None else "yes"
    return {"keys": keys, "cells": cells}


def _cells(result: Result, cell: Cell, url: Callable[[], str], before: Cell | None = None) -> list[dict[str, str]]:
    found = []
    link = url() if cell.count else ""
    for measure in result.question.measures:
        found.append({"text": _text(result, measure, cell) if cell.count else _nothing(measure), "url": link})
        if before is not None:
            found.append({"text": _text(result, measure, before) if before.count else _nothing(measure), "url": ""})
            found.append({"text": _change(result, measure, cell, before), "url": ""})
    return found


def _nothing(measure: Measure) -> str:
    return "0" if measure.is_additive and not measure.currency else "–"


def _change(result: Result, measure: Measure, cell: Cell, before: Cell) -> str:
    """By how many percent it grew, of figures in one currency."""
    now, then = result.crosstab.figures(cell, measure), result.crosstab.figures(before, measure)
    if len(then) != 1 or not then[0].value or len(now) > 1:
        return "–"
    if now and (now[0].value is None or now[0].currency != then[0].currency):
        return "–"
    value = now[0].value if now else 0
    percent = round((float(value) - float(then[0].value)) / abs(float(then[0].value)) * 100)
    return percent_text(percent, signed=True)


def _foot(result: Result) -> list[dict[str, Any]]:
    if not result.question.rows or not result.rows:
        return []
    cells = []
    for column, cell in zip(result.columns, result.totals, strict=False):
        cells += _cells(result, cell, partial(result.list_url, None, column))
    return [*cells, *_cells(result, result.total, result.list_url, result.before)]


def _chart(result: Result) -> dict[str, Any]:
    """What the chart draws: categories, and series with a value and an address for each; amounts by currency."""
    question = result.question
    rows = [row for row in result.rows if not (question.drawn == "funnel" and any(k.rest for k in row.keys))]
    measure = question.measures[0]
    if len(question.rows) == 2 and not result.columns:
        names, series = _nested(result, rows, measure)
    else:
        rows = rows if question.drawn == "line" else rows[:DRAWN]
        names, series = [" › ".join(key.label for key in row.keys) for row in rows], _series(result, rows, measure)
    money = measure.currency and len(series) == 1
    return {
        "type": question.drawn,
        "names": names,
        "series": series[:SERIES],
        "unit": "percent" if measure.is_percent else "money" if money else "",
        "label": measure_label(measure),
        "language": get_language() or "en",
    }


def _series(result: Result, rows: Sequence[Row], measure: Measure) -> list[dict[str, Any]]:
    if result.columns:
        return [
            {
                "name": column.label,
                "values": [_value(result, row.cells[at] if row.cells else Cell(), measure) for row in rows],
                "urls": [result.list_url(row, column) for row in rows],
            }
            for at, column in enumerate(result.columns)
        ]
    urls = [result.list_url(row) if row.total.count else "" for row in rows]
    if measure.currency:
        codes = [one.currency for one in result.crosstab.figures(result.total, measure)]
        return [
            {"name": code or "–", "values": [_value(result, row.total, measure, code) for row in rows], "urls": urls,
             "currency": code}
            for code in codes
        ]  # fmt: skip
    found = [{"name": measure_label(measure), "values": [_value(result, r.total, measure) for r in rows], "urls": urls}]
    if result.before is not None:
        earlier = [_value(result, row.before or Cell(), measure) for row in rows]
        found.append({"name": _("Before"), "values": earlier, "urls": []})
    return found


def _nested(result: Result, rows: Sequence[Row], measure: Measure) -> tuple[list[str], list[dict[str, Any]]]:
    """Two groupings: the first along the axis, the second as series."""
    firsts = list(dict.fromkeys(row.keys[0] for row in rows))[:DRAWN]
    weights: dict[Key, int] = {}
    for row in rows:
        weights[row.keys[1]] = weights.get(row.keys[1], 0) + row.total.count
    seconds = sorted(weights, key=lambda key: -weights[key])[:SERIES]
    cells = {row.keys: row for row in rows}
    series = []
    for second in seconds:
        found = [cells.get((first, second)) for first in firsts]
        series.append(
            {
                "name": second.label,
                "values": [_value(result, row.total, measure) if row else 0 for row in found],
                "urls": [result.list_url(row) if row else "" for row in found],
            }
        )
    return [key.label for key in firsts], series


def _value(result: Result, cell: Cell, measure: Measure, currency: str | None = None) -> float | None:
    """A number to draw: the figure, or for amounts that of one currency (the most frequent unless said)."""
    figures = result.crosstab.figures(cell, measure)
    if currency is not None:
        figures = [one for one in figures if one.currency == currency]
    value = figures[0].value if figures else 0 if measure.is_additive else None
    return None if value is None else float(value)
