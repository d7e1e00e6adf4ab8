"""Lists of postcodes: ranges, beginnings, British districts, and what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.postcodes import PostcodeError, british_pattern, parse_postcodes, plain, spaced


def among(postcode: str, text: str, country: str = "DE") -> bool:
    ranges = parse_postcodes(text, country)
    if country == "GB":
        return re.match(british_pattern(ranges), spaced(postcode)) is not None
    return any(one.holds(plain(postcode)) for one in ranges)


@pytest.mark.parametrize("text", ["01067–01990", "01067-01990", "01067 - 01990", "01067..01990", " 01067 – 01990 ,"])
def test_a_range_holds_both_ends_and_what_lies_between(text: str) -> None:
    held = [code for code in ("01066", "01067", "01500", "01990", "01991", "1067") if among(code, text)]

    assert held == ["01067", "01500", "01990"]


def test_a_beginning_holds_all_that_begins_so() -> None:
    assert [code for code in ("70173", "7017", "71000", "07000") if among(code, "70")] == ["70173", "7017"]


def test_a_hyphen_within_a_postcode_is_no_range() -> None:
    assert among("00-950", "00-950", "PL")
    assert not among("00-951", "00-950", "PL")
    assert among("100-0001", "100-0001", "JP")
    assert among("10001-1234", "10001-10299", "US")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("SW1A", ["SW1A 1AA"]),
        ("SW1", ["SW1A 1AA", "SW1V 2AB"]),
        ("SW", ["SW1A 1AA", "SW1V 2AB", "SW11 1AA"]),
        ("M", ["M1 1AA", "M11 1AA"]),
        ("M1", ["M1 1AA"]),
        ("M1-M11", ["M1 1AA", "M11 1AA"]),
        ("SW1A 1", ["SW1A 1AA"]),
        ("SW1V 2AB", ["SW1V 2AB"]),
    ],
)
def test_british_postcodes_are_told_apart_by_their_parts(text: str, held: list[str]) -> None:
    known = ["SW1A 1AA", "SW1V 2AB", "SW11 1AA", "M1 1AA", "M11 1AA", "ME1 1AA"]

    assert [code for code in known if among(code, text, "GB")] == held
    assert [code for code in known if among(code.replace(" ", "").lower(), text, "GB")] == held


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("01990–01067", "DE", "order"),
        ("0_1", "DE", "sign"),
        ("1–2–3", "DE", "sign"),
        ("–", "DE", "sign"),
        ("abc–xyz", "DE", "sign"),
        ("D-10115", "DE", "sign"),
        ("9000, NW3", "CH", "sign"),
        ("SW1–M3", "GB", "area"),
        ("M9–M1", "GB", "order"),
        (",".join(str(n) for n in range(10_000, 10_201)), "DE", "many"),
    ],
)
def test_what_is_no_list_of_postcodes_is_refused(text: str, country: str, reason: str) -> None:
    with pytest.raises(PostcodeError) as refused:
        parse_postcodes(text, country)

    assert refused.value.reason == reason


def test_overlaps_are_found() -> None:
    first, second, third = parse_postcodes("01000–01999, 0199, 02", "DE")

    assert first.overlaps(second)
    assert second.overlaps(first)
    assert not first.overlaps(third)


@given(st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_range_of_numbers_of_one_length_holds_what_lies_between_as_numbers(a: int, b: int, code: int) -> None:
    low, high = sorted((a, b))

    assert among(f"{code:05}", f"{low:05}–{high:05}") == (low <= code <= high)
