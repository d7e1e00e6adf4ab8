"""The sums of lines: rounded line by line to what a currency is counted in, so that they always add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.currencies import minor_units, round_to_currency
from rapport.sales.pricing.lines import line_sums, totals

D = Decimal
CURRENCIES = ["EUR", "USD", "JPY", "KWD", "CLF", "CHF", "RSD"]


def ten_thousandths(most: int) -> st.SearchStrategy[Decimal]:
    """Numbers with four decimals."""
    return st.integers(0, most * 10_000).map(lambda n: Decimal(n).scaleb(-4))


SHARES = ten_thousandths(100)
QUANTITIES = ten_thousandths(99_999)
PRICES = ten_thousandths(9_999_999)


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("RSD", 2), ("XXQ", 2)]
)
def test_minor_units_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert minor_units(currency) == digits


def test_babel_agrees_for_the_currencies_of_trade() -> None:
    common = [
        "EUR",
        "USD",
        "GBP",
        "CHF",
        "CNY",
        "JPY",
        "KRW",
        "KWD",
        "BHD",
        "TND",
        "SEK",
        "PLN",
        "CZK",
        "HUF",
        "INR",
        "CLF",
    ]
    assert {code: minor_units(code) for code in common} == {code: get_currency_precision(code) for code in common}


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("2.345", "EUR", "2.35"),
        ("-2.345", "EUR", "-2.35"),
        ("2.5", "JPY", "3"),
        ("0.0005", "KWD", "0.001"),
        ("1e14", "EUR", "1e14"),
    ],
)
def test_halves_are_rounded_away_from_zero(amount: str, currency: str, rounded: str) -> None:
    assert round_to_currency(D(amount), currency) == D(rounded)


def test_a_line_says_each_amount_in_whole_cents() -> None:
    line = line_sums(
        quantity=D("3"), unit_price=D("33.335"), currency="EUR", discount_percent=D("2.5"), tax_rate=D("19")
    )
    assert (line.full, line.discount, line.net, line.tax, line.gross) == (
        D("100.01"), D("2.50"), D("97.51"), D("18.53"), D("116.04"),
    )  # fmt: skip
    yen = line_sums(quantity=D("1.5"), unit_price=D("33"), currency="JPY", discount_amount=D("10"), tax_rate=D("10"))
    assert (yen.full, yen.discount, yen.net, yen.tax, yen.gross) == (D(50), D(10), D(40), D(4), D(44))
    dinar = line_sums(quantity=D("1"), unit_price=D("0.0125"), currency="KWD")
    assert (dinar.full, dinar.tax, dinar.gross) == (D("0.013"), D(0), D("0.013"))


def test_a_discount_is_no_larger_than_its_line() -> None:
    with pytest.raises(ValueError, match="larger"):
        line_sums(quantity=D(1), unit_price=D(10), currency="EUR", discount_amount=D("10.01"))
    both = line_sums(quantity=D(1), unit_price=D(10), currency="EUR", discount_amount=D(1), discount_percent=D(5))
    assert both.net == D("8.50")
    assert line_sums(quantity=D(1), unit_price=D(10), currency="EUR", discount_percent=D(100)).gross == 0


def test_what_fits_no_column_says_so() -> None:
    assert line_sums(quantity=D(1), unit_price=D("999999999999999"), currency="EUR").fits
    assert not line_sums(quantity=D(1), unit_price=D("999999999999999"), currency="EUR", tax_rate=D(1)).fits


@given(
    currency=st.sampled_from(CURRENCIES),
    lines=st.lists(st.tuples(QUANTITIES, PRICES, st.none() | SHARES, st.none() | SHARES), max_size=12),
)
def test_sums_add_up_whatever_is_sold(
    currency: str, lines: list[tuple[Decimal, Decimal, Decimal | None, Decimal | None]]
) -> None:
    made = [
        (line_sums(quantity=q, unit_price=p, currency=currency, discount_percent=d, tax_rate=t), t)
        for q, p, d, t in lines
    ]
    found = totals(made)

    assert found.gross == found.net + found.tax == sum(line.gross for line, _rate in made)
    assert found.net == found.full - found.discount
    assert found.tax == sum(found.taxes.values())
    unit = D(1).scaleb(-minor_units(currency))
    for (line, _rate), (quantity, price, discount, rate) in zip(made, lines, strict=True):
        assert 0 <= line.discount <= line.full and line.gross == line.net + line.tax
        assert all(amount % unit == 0 for amount in (line.full, line.discount, line.net, line.tax, line.gross))
        assert abs(line.full - quantity * price) <= unit / 2
        assert abs(line.discount - line.full * (discount or 0) / 100) <= unit / 2
        assert abs(line.tax - line.net * (rate or 0) / 100) <= unit / 2


@given(currency=st.sampled_from(CURRENCIES), amounts=st.lists(PRICES, min_size=1, max_size=20), seed=st.randoms())
def test_the_order_of_the_lines_changes_nothing(currency: str, amounts: list[Decimal], seed: object) -> None:
    made = [(line_sums(quantity=D(1), unit_price=one, currency=currency, tax_rate=D(19)), D(19)) for one in amounts]
    mixed = list(made)
    seed.shuffle(mixed)  # type: ignore[attr-defined]
    assert totals(mixed) == totals(made)
