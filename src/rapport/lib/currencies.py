"""Which currencies there are, how finely each is counted, and rounding to that: ISO 4217, list one, column "minor
unit".

Babel has the precision of CLDR, which says how amounts are mostly *shown*: no decimals for dinars of Serbia or Iraq,
though invoices in them have two and three. What is charged is rounded by the standard.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_NO_MONEY = frozenset({"XTS", "X" * 3})
"""Codes that the standard lists for "no currency" and for tests."""
_USUAL = 2
_OTHERS: dict[str, int] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
         "XOF", "XPF"), 0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip


@cache
def currency_codes() -> frozenset[str]:
    """The codes of ISO 4217, former currencies among them, as contracts of then name them."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies()) - _NO_MONEY


def minor_units(currency: str) -> int:
    """Decimals of a currency (EUR 2, JPY 0, KWD 3); two for a code that the standard does not list."""
    return _OTHERS.get(currency.upper(), _USUAL)


def round_to_currency(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole minor units, halves away from zero as invoices are rounded."""
    return amount.quantize(Decimal(1).scaleb(-minor_units(currency)), ROUND_HALF_UP)


def rounded_sql(amount: str, currency: str) -> str:
    """The same in SQL, of two expressions of a statement."""
    cases = " ".join(f"WHEN '{code}' THEN {digits}" for code, digits in _OTHERS.items())
    return f"round({amount}, CASE {currency} {cases} ELSE {_USUAL} END)"
