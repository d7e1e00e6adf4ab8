"""The language of formulas: what it can say, what it gives, what it refuses and where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rapport.lib.formulas import DIVISION_BY_ZERO, OUT_OF_RANGE, FormulaError, Type, check, evaluate, names_in, parse

FIELDS = {"a": Type.NUMBER, "b": Type.NUMBER, "name": Type.TEXT, "born": Type.DATE, "vip": Type.BOOLEAN}
ROW: dict[str, Any] = {"a": Decimal(7), "b": Decimal("2.5"), "name": "Ann", "born": date(2024, 2, 29), "vip": True}
TODAY = date(2026, 11, 22)


def value(text: str, **row: Any) -> tuple[Any, set[str]]:
    """The value of a formula over the row, and its notes."""
    notes: set[str] = set()
    tree = parse(text)
    check(tree, FIELDS)
    return evaluate(tree, {**ROW, **row}.__getitem__, TODAY, notes), notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * 2", Decimal(12)),
        ("(a + b) * 2", Decimal(19)),
        ("a - b - 1", Decimal("3.5")),
        ("-a + -(-b)", Decimal("-4.5")),
        ("1 / 3", Decimal("0.333333333333")),
        ("round(a / 3, 1)", Decimal("2.3")),
        ("round(0 - 0.5, 0)", Decimal(-1)),
        ("abs(b - a)", Decimal("4.5")),
        ("min(a, b, 3)", Decimal("2.5")),
        ("max(born, today())", TODAY),
        ('name & " " & a', "Ann 7"),
        ("concat(name, b * 2, born)", "Ann52024-02-29"),
        ("days(born, today())", Decimal(997)),
        ("today() - born", Decimal(997)),
        ("born + 366", date(2025, 3, 1)),
        ("born - 1.9", date(2024, 2, 28)),
        ("year(born) * 100 + month(born)", Decimal(202402)),
        ('if(name = "Ann" and not a < 7, "yes", "no")', "yes"),
        ("if(a <> 7 or vip, 1, 2)", Decimal(1)),
        ("a >= 7 and a <= 7 and a != b", True),
        ("NOT TRUE", False),
        ("empty(name)", False),
        ('coalesce(name, "nobody")', "Ann"),
    ],
)
def test_a_formula_gives_its_value(text: str, expected: Any) -> None:
    found, notes = value(text)
    assert (found, notes) == (expected, set())
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + 1", None),
        ("a > 1", None),
        ("a > 1 or vip", True),
        ("a > 1 and vip", None),
        ("a > 1 and not vip", False),
        ("if(a > 1, 1, 2)", Decimal(2)),
        ("coalesce(a, b)", Decimal("2.5")),
        ("min(a, b)", Decimal("2.5")),
        ("empty(a)", True),
        ('"" & a', None),
        ('name & "-" & a', "Ann-"),
    ],
)
def test_what_is_empty_stays_empty_unless_it_is_said_otherwise(text: str, expected: Any) -> None:
    assert value(text, a=None) == (expected, set())


def test_division_by_zero_gives_nothing_and_says_why() -> None:
    assert value("a / (b - 2.5)") == (None, {DIVISION_BY_ZERO})
    assert value("coalesce(a / 0, 1)") == (Decimal(1), {DIVISION_BY_ZERO})
    assert value("if(b = 0, 0, a / b)", b=Decimal(0)) == (Decimal(0), set())


@pytest.mark.parametrize("text", ["born + 3000000", "born - 999999", "born + a * 1000000"])
def test_a_day_beyond_the_calendar_is_none(text: str) -> None:
    assert value(text) == (None, {OUT_OF_RANGE})


def test_large_numbers_stay_exact() -> None:
    assert value("a * a * a * a * a", a=Decimal("999999999999999"))[0] == 999999999999999**5


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "unfinished", 0),
        ("a +", "unfinished", 3),
        ("(a", "unfinished", 2),
        ("a b", "unexpected", 2),
        ("a ** b", "unexpected", 3),
        ("a < b < 3", "unexpected", 6),
        ("a.b.c", "unexpected", 3),
        ("__import__('os')", "unknown_function", 0),
        ("'it''s'", "unexpected", 5),
        ("a; b", "unexpected", 1),
        ("1e5", "unexpected", 0),
        ("name + 1", "types", 5),
        ("if(a, 1, 2)", "types", 0),
        ('if(vip, 1, "x")', "types", 0),
        ("name < name", "types", 5),
        ("vip & name", "types", 4),
        ("salary * 2", "unknown_field", 0),
        ("abs(1, 2)", "arguments", 0),
        ("round(a, b)", "places", 0),
        ("round(a, 7)", "places", 0),
        ("(" * 30 + "a" + ")" * 30, "too_deep", 21),
        ("-" * 40 + "a", "too_deep", 20),
        ("a" * 1_001, "too_long", -1),
        ("+".join(["a"] * 150), "too_large", -1),
        ("not " * 100 + "vip", "too_deep", 84),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(text: str, code: str, at: int) -> None:
    with pytest.raises(FormulaError) as refused:
        check(parse(text), FIELDS)

    assert (refused.value.code, refused.value.at) == (code, at)


def test_the_names_in_a_formula_are_told_once() -> None:
    assert names_in(parse("if(b > a, b, -a) & name")) == ["b", "a", "name"]
