"""Amounts of money as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.money import Amount, decimal_style, format_money, parse_amount


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$22,700.00", "22700.00", "USD"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1 234,56 €", "1234.56", "EUR"),
        ("12.5万元", "125000", "CNY"),
        ("3亿", "300000000", ""),
        ("人民币300元", "300", "CNY"),
        ("９９元", "99", "CNY"),
        ("(1,200)", "-1200", ""),
        ("($5.50)", "-5.50", "USD"),
        ("1'000.50", "1000.50", ""),
        ("1’000.50 CHF", "1000.50", "CHF"),
        ("SFr. 5.-", "5", "CHF"),
        ("5,- €", "5", "EUR"),
        ("€ 4.81 M", "4810000", "EUR"),
        ("1.5 Mio. €", "1500000", "EUR"),
        ("$1.2bn", "1200000000", "USD"),
        ("2.5k", "2500", ""),
        ("12,345", "12345", ""),
        ("1.234", "1.234", ""),
        ("0,125", "0.125", ""),
        ("12,34,567", "1234567", ""),
        ("1.234.567", "1234567", ""),
        ("29.719,35", "29719.35", ""),
        ("-5", "-5", ""),
        ("5-", "-5", ""),
        ("−5 €", "-5", "EUR"),
        ("$-5", "-5", "USD"),
        ("HK$ 5", "5", "HKD"),
        ("USD1,000", "1000", "USD"),
        ("1.5E+06", "1500000", ""),
        (".5", "0.5", ""),
        ("-0", "0", ""),
        ("\u202e7\u202c €", "7", "EUR"),
    ],
)
def test_amounts(text: str, value: str, currency: str) -> None:
    assert parse_amount(text) == Amount(text, Decimal(value), currency, True)
    assert str(parse_amount(text).value) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("\x00", "empty"),
        ("abc", "not_a_number"),
        ("5 meters", "not_a_number"),
        ("5%", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("1.234,567,8", "not_a_number"),
        ("5 EUR USD", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1e99", "too_large"),
        ("1000000000000000", "too_large"),
        ("0." + "1" * 40, "too_large"),
        ("9" * 81, "too_long"),
        ("9" * 1_000_000, "too_long"),
    ],
)
def test_what_is_no_amount_keeps_its_original_and_says_why(text: str, reason: str) -> None:
    assert parse_amount(text) == Amount(text, None, "", False, reason)


def test_the_default_currency_fills_in_and_settles_shared_signs() -> None:
    assert parse_amount("5", "eur").currency == "EUR"
    assert parse_amount("$5", "CAD").currency == "CAD"
    assert parse_amount("$5", "EUR").currency == "USD"
    assert parse_amount("¥5", "JPY").currency == "JPY"
    assert parse_amount("kr 5", "SEK").currency == "SEK"
    assert parse_amount("5 USD", "EUR").currency == "USD"


def test_the_style_of_the_column_decides_only_what_is_ambiguous() -> None:
    assert parse_amount("1.234", style=",").value == Decimal("1234")
    assert parse_amount("1.234", style=".").value == Decimal("1.234")
    assert parse_amount("12,345", style=",").value == Decimal("12.345")
    assert parse_amount("87039.36", style=",").value == Decimal("87039.36")


@pytest.mark.parametrize(
    ("values", "style"),
    [
        (["1.234", "12.500,75"], ","),
        (["1,234.50", "7"], "."),
        (["1.234", "12.500", "3.000"], ","),
        (["12,345"], "."),
        (["1.234.567"], ","),
        (["3.5", "1.250"], "."),
        (["5", "", "x"], ""),
        ([], ""),
        (["9" * 1_000_000], ""),
    ],
)
def test_decimal_style(values: list[str], style: str) -> None:
    assert decimal_style(values) == style


def test_format_money() -> None:
    assert format_money(Decimal("1234.56"), "EUR", "de") == "1.234,56\u00a0€"
    assert format_money(Decimal("1234.5"), "CNY", "zh-hans") == "¥1,234.50"
    assert format_money(Decimal("1234.5"), "USD") == "$1,234.50"
    assert format_money(Decimal("1234.5"), "", "de") == "1.234,5"
    assert format_money(Decimal("5"), "USD", "no such language") == "$5.00"
    assert format_money(Decimal("1234.5"), "CHF") == "CHF\u00a01,234.50"


@given(st.text(st.characters() | st.sampled_from("0123456789.,-() '€$kM万"), max_size=30))
def test_nothing_raises_and_the_result_is_stable(text: str) -> None:
    amount = parse_amount(text)
    assert amount.valid is (amount.value is not None) is (amount.reason == "")
    if amount.value is not None:
        again = parse_amount(f"{amount.value:f} {amount.currency}", style=".")
        assert (again.value, again.currency) == (amount.value, amount.currency)
    decimal_style([text])


@given(
    st.decimals(-(10**14), 10**14, places=2),
    st.sampled_from(["EUR", "USD", "CNY"]),
    st.sampled_from(["en", "de"]),
)
def test_what_is_shown_is_read_back(value: Decimal, currency: str, language: str) -> None:
    shown = format_money(value, currency, language)
    amount = parse_amount(shown, style="," if language == "de" else ".")
    assert (amount.value, amount.currency) == (value, currency)
