"""Phone numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.phones import PhoneNumber, digits_of, format_phone, parse_phone, split_phones


@pytest.mark.parametrize(
    ("raw", "region", "e164", "extension", "country", "kind"),
    [
        ("(332)642-1368x643", "US", "+13326421368", "643", "US", "fixed_or_mobile"),
        ("332.642.1368 ext. 5", "us", "+13326421368", "5", "US", "fixed_or_mobile"),
        ("069 826 2203 Durchwahl 5", "DE", "+49698262203", "5", "DE", "fixed"),
        ("+49 (0)69 8262203", "", "+49698262203", "", "DE", "fixed"),
        ("0049 69 8262203", "US", "+49698262203", "", "DE", "fixed"),
        ("011 49 69 8262203", "US", "+49698262203", "", "DE", "fixed"),
        ("001-680-204-8312", "CN", "+16802048312", "", "US", "fixed_or_mobile"),
        ("１３８１２３４５６７８", "CN", "+8613812345678", "", "CN", "mobile"),
        ("0512-88888888转801", "CN", "+8651288888888", "801", "CN", "fixed"),
        ("tel:+49-69-123456;ext=5", "", "+4969123456", "5", "DE", "fixed"),
        ("Tel.: 069/8262203", "DE", "+49698262203", "", "DE", "fixed"),
        ("1-800-FLOWERS", "US", "+18003569377", "", "US", "toll_free"),
        ("+800 1234 5678", "", "+80012345678", "", "", "toll_free"),
        ("+44 (0)20 7946 0958 ext. 12", "", "+442079460958", "12", "GB", "fixed"),
        ("0171 1234567", "DE", "+491711234567", "", "DE", "mobile"),
        ("\u202a+49 69 8262203\u202c", "", "+49698262203", "", "DE", "fixed"),
    ],
)
def test_valid_numbers(raw: str, region: str, e164: str, extension: str, country: str, kind: str) -> None:
    assert parse_phone(raw, region) == PhoneNumber(
        raw=raw,
        e164=e164,
        valid=True,
        possible=True,
        extension=extension,
        country=country,
        kind=kind,
        reason="",
    )


@pytest.mark.parametrize(
    ("raw", "region", "e164", "norm", "reason"),
    [
        ("", "", "", "", "empty"),
        (" \x00", "DE", "", "", "empty"),
        ("12345", "", "", "12345", "no_country"),
        ("call me", "US", "", "", "not_a_number"),
        ("12", "US", "", "12", "too_short"),
        ("642-1368", "US", "", "6421368", "no_area"),
        ("+1 332 642 1368 999 999", "", "", "13326421368999999", "too_long"),
        ("14466857829", "CN", "+8614466857829", "+8614466857829", "not_in_use"),
        ("846-790-4623", "US", "+18467904623", "+18467904623", "not_in_use"),
        ("1" * 101, "US", "", "1" * 40, "too_long"),
        ("+49 69 8262203", "ZZ", "+49698262203", "+49698262203", ""),
        ("069 8262203", "Nowhere", "", "0698262203", "no_country"),
    ],
)
def test_invalid_ones_keep_the_original_and_say_why(raw: str, region: str, e164: str, norm: str, reason: str) -> None:
    number = parse_phone(raw, region)
    assert (number.raw, number.e164, number.norm, number.reason) == (raw, e164, norm, reason)
    assert number.valid is (reason == "")


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("", []),
        ("069/8262203", ["069/8262203"]),
        ("+1 212 555 0100 ::: +1 212 555 0101", ["+1 212 555 0100", "+1 212 555 0101"]),
        ("069 8262203 / 0171 1234567", ["069 8262203", "0171 1234567"]),
        ("212-555-0100; 212-555-0101", ["212-555-0100", "212-555-0101"]),
        ("212-555-0100 or 212-555-0101", ["212-555-0100", "212-555-0101"]),
        ("13812345678、13912345678", ["13812345678", "13912345678"]),
        ("8262203, ext. 5", ["8262203, ext. 5"]),
        ("+49 69 123456;ext=5", ["+49 69 123456;ext=5"]),
        ("a; b", ["a; b"]),
    ],
)
def test_cells_with_several_numbers(cell: str, numbers: list[str]) -> None:
    assert split_phones(cell) == numbers


def test_display_is_national_at_home_and_international_elsewhere() -> None:
    assert format_phone("+49698262203", "DE") == "069 8262203"
    assert format_phone("+49698262203", "US") == "+49 69 8262203"
    assert format_phone("+49698262203") == "+49 69 8262203"
    assert format_phone("12345", "DE") == "12345"
    assert format_phone("+", "DE") == "+"


def test_digits_of() -> None:
    assert digits_of("(０６９) 82-62") == "0698262"
    assert digits_of("٠١٢") == "012"
    assert digits_of("²x") == ""


def test_a_million_characters_are_no_trouble() -> None:
    assert parse_phone("1" * 1_000_000).reason == "too_long"
    assert len(split_phones("069 8262203;" * 100_000)) == 20
    assert format_phone("+1" + "2" * 1_000_000) == "+1" + "2" * 1_000_000
    assert split_phones(" " * 1_000_000) == []


PHONEISH = st.text(st.characters() | st.sampled_from("0123456789+-()/ .x;,#"), max_size=40)


@given(PHONEISH, st.sampled_from(["", "DE", "US", "CN", "IT", "AR", "zz"]))
def test_nothing_raises_and_the_result_is_stable(raw: str, region: str) -> None:
    number = parse_phone(raw, region)
    assert number.raw == raw
    assert number.valid or number.reason
    if number.e164:
        again = parse_phone(number.e164, region)
        assert (again.e164, again.valid, again.country, again.kind) == (
            number.e164, number.valid, number.country, number.kind,
        )  # fmt: skip
    assert digits_of(digits_of(raw)) == digits_of(raw)
    format_phone(raw, region)


@given(PHONEISH)
def test_splitting_loses_no_digit(cell: str) -> None:
    assert "".join(map(digits_of, split_phones(cell))) == digits_of(cell)
