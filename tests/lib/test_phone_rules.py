"""The quick way to read a phone number against the library it stands in for."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.phone_rules import KINDS, QuickNumber, quick_number

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


def by_the_library(text: str, region: str) -> QuickNumber | None:
    """What phonenumbers says of a number, None when it is not valid."""
    try:
        parsed = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    country = phonenumbers.region_code_for_number(parsed) or ""
    return QuickNumber(e164, country, KINDS[phonenumbers.number_type(parsed)])


def examples_of(region: str) -> list[str]:
    """An example of each kind of number of a country, in its national digits."""
    kinds = (phonenumbers.example_number_for_type(region, kind) for kind in KINDS)
    return sorted({str(number.national_number) for number in kinds if number is not None})


@pytest.mark.parametrize("region", REGIONS)
def test_it_agrees_on_the_examples_of_every_country(region: str) -> None:
    code = phonenumbers.country_code_for_region(region)
    for national in examples_of(region):
        for text in (national, f"0{national}", f"+{code}{national}", f"+{code} (0){national}", f"8{national}"):
            quick = quick_number(text, region)
            assert quick is None or quick == by_the_library(text, region), (text, region)


def test_it_answers_for_ordinary_numbers() -> None:
    assert quick_number("(332) 642-1368", "US") == QuickNumber("+13326421368", "US", "fixed_or_mobile")
    assert quick_number("069/8262203", "DE") == QuickNumber("+49698262203", "DE", "fixed")
    assert quick_number("+86 138 1234 5678", "") == QuickNumber("+8613812345678", "CN", "mobile")
    assert quick_number("+1 416 555 0123", "DE") == QuickNumber("+14165550123", "CA", "fixed_or_mobile")


@pytest.mark.parametrize("text", ["", "+", "+0", "+999123456", "123", "１２３４５６７", "069 8262203x5", "0" * 30])
def test_it_leaves_the_rest_to_the_library(text: str) -> None:
    assert quick_number(text, "DE") is None


@given(st.text("0123456789", min_size=4, max_size=15), st.sampled_from(["", "+"]), st.sampled_from(REGIONS))
def test_it_never_says_anything_else_than_the_library(digits: str, plus: str, region: str) -> None:
    quick = quick_number(plus + digits, region)
    assert quick is None or quick == by_the_library(plus + digits, region)


@given(st.sampled_from(REGIONS), st.data())
def test_it_agrees_near_the_examples(region: str, data: st.DataObject) -> None:
    digits = list(data.draw(st.sampled_from(examples_of(region) or ["12345678"])))
    place = data.draw(st.integers(0, len(digits) - 1))
    digits[place:] = data.draw(st.text("0123456789", min_size=len(digits) - place, max_size=len(digits) - place))
    text = data.draw(st.sampled_from(["", "0", "1", "8", f"+{phonenumbers.country_code_for_region(region)}"]))
    text += "".join(digits)
    quick = quick_number(text, region)
    assert quick is None or quick == by_the_library(text, region)
