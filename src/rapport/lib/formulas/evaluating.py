"""The value of a formula over one record, exactly as the SQL of the same formula gives it.

What is empty stays empty through arithmetic and comparison (SQL's NULL). Quotients are rounded half away from zero to
twelve places, so that both sides agree.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from rapport.lib.formulas.parsing import Node

Value = Decimal | str | date | bool | None
DIVISION_BY_ZERO, OUT_OF_RANGE = "division_by_zero", "out_of_range"
"""Why a value is empty though all of its parts are there."""
QUOTIENT_PLACES = 12
MOST_DAYS = 1_000_000
"""Days that may be added to a date."""
_EXACT = Context(prec=20_000, rounding=ROUND_HALF_UP)
_QUOTIENT = Context(prec=100, rounding=ROUND_HALF_UP)


def evaluate(node: Node, read: Callable[[str], Value], today: date, notes: set[str]) -> Value:
    """The value, with fields read by name; ``notes`` takes in why something is empty. Only the branch of an ``if`` that
    counts is computed."""
    if node.kind == "field":
        return read(node.value)
    if node.kind != "call":
        return node.value if node.value != "" else None
    name = node.value
    if name == "today":
        return today
    if name == "if":
        condition, then, otherwise = node.arguments
        return evaluate(then if evaluate(condition, read, today, notes) else otherwise, read, today, notes)
    if name == "coalesce":
        values = (evaluate(argument, read, today, notes) for argument in node.arguments)
        return next((value for value in values if value is not None), None)
    given = [evaluate(argument, read, today, notes) for argument in node.arguments]
    if name in _OF_EMPTY:
        made: Value = _OF_EMPTY[name](given)
        return made
    value: Value = None if None in given else _PLAIN[name](notes, *given)
    return value


def rounded(value: Decimal, places: int) -> Decimal:
    """Half away from zero, as PostgreSQL rounds."""
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _and(given: list[Any]) -> bool | None:
    return False if False in given else None if None in given else True


def _or(given: list[Any]) -> bool | None:
    return True if True in given else None if None in given else False


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[[list[Any]], Any]:
    def found(given: list[Any]) -> Any:
        filled = [value for value in given if value is not None]
        return choose(filled) if filled else None

    return found


def _concat(given: list[Any]) -> str | None:
    return "".join("" if value is None else as_text(value) for value in given) or None


def as_text(value: Any) -> str:
    """A value as a part of a longer text: a number without zeros at its end, a day in ISO form."""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return "0" if plain == "-0" else plain
    return value.isoformat() if isinstance(value, date) else str(value)


_OF_EMPTY: dict[str, Callable[[list[Any]], Any]] = {
    "and": _and,
    "or": _or,
    "empty": lambda given: given[0] is None,
    "concat": _concat,
    "&": _concat,
    "min": _extreme(min),
    "max": _extreme(max),
}
"""Functions that make something of what is empty."""


def _plus(notes: set[str], left: Any, right: Decimal) -> Value:
    return _moved(notes, left, right) if isinstance(left, date) else _EXACT.add(left, right)


def _minus(notes: set[str], left: Any, right: Any) -> Value:
    if isinstance(left, date):
        return Decimal((left - right).days) if isinstance(right, date) else _moved(notes, left, _EXACT.minus(right))
    return _EXACT.subtract(left, right)


def _moved(notes: set[str], day: date, days: Decimal) -> date | None:
    if abs(days) <= MOST_DAYS:
        try:
            return day + timedelta(days=int(days))
        except OverflowError:  # beyond the calendar: told as a note like any number that is too large
            notes.add(OUT_OF_RANGE)
            return None
    notes.add(OUT_OF_RANGE)
    return None


def _quotient(notes: set[str], left: Decimal, right: Decimal) -> Decimal | None:
    if right == 0:
        notes.add(DIVISION_BY_ZERO)
        return None
    return rounded(_QUOTIENT.divide(rounded(left, QUOTIENT_PLACES), right), QUOTIENT_PLACES)


_PLAIN: dict[str, Callable[..., Any]] = {
    "+": _plus,
    "-": _minus,
    "*": lambda notes, a, b: _EXACT.multiply(a, b),
    "/": _quotient,
    "negative": lambda notes, a: _EXACT.minus(a),
    "=": lambda notes, a, b: a == b,
    "!=": lambda notes, a, b: a != b,
    "<": lambda notes, a, b: a < b,
    "<=": lambda notes, a, b: a <= b,
    ">": lambda notes, a, b: a > b,
    ">=": lambda notes, a, b: a >= b,
    "not": lambda notes, a: not a,
    "abs": lambda notes, a: _EXACT.abs(a),
    "round": lambda notes, a, places: rounded(a, int(places)),
    "days": lambda notes, first, last: Decimal((last - first).days),
    "year": lambda notes, day: Decimal(day.year),
    "month": lambda notes, day: Decimal(day.month),
}
"""Functions whose value is empty when an argument is."""
