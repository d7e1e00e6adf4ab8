"""The sums of priced lines. Pure: no database, no currency conversion.

The rule, written down once: **each line is rounded by itself** to the minor unit of its currency, halves away from
zero, at every step that people can read on paper: quantity × price, the discount, the tax. A document adds up the
rounded lines, so what stands below always is the sum of what stands above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rapport.lib.currencies import round_to_currency

LARGEST = Decimal(10) ** 15
"""Amounts of this size and beyond fit no column (numeric(19,4))."""
_ZERO = Decimal(0)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class LineSums:
    """The amounts of one line: ``full`` before the discount, ``net`` after it, ``gross`` with the tax."""

    full: Decimal
    discount: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal

    @property
    def fits(self) -> bool:
        """Whether every amount has room in its column."""
        return max(self.full, self.gross) < LARGEST


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a document, and its taxes by rate (percent; None where nobody says what the tax is)."""

    full: Decimal
    discount: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    taxes: dict[Decimal | None, Decimal]


def line_sums(
    *,
    quantity: Decimal,
    unit_price: Decimal,
    currency: str,
    discount_percent: Decimal | None = None,
    discount_amount: Decimal | None = None,
    tax_rate: Decimal | None = None,
) -> LineSums:
    """The amounts of a line; its discount is a percentage of the whole, an amount off the whole, or the sum of both.

    ``tax_rate`` is in percent; None (nobody knows it) charges none. ValueError for a discount that is larger than the
    line.
    """
    full = round_to_currency(quantity * unit_price, currency)
    discount = round_to_currency(full * (discount_percent or _ZERO) / _HUNDRED, currency)
    discount += round_to_currency(discount_amount or _ZERO, currency)
    if discount > full:
        raise ValueError("the discount is larger than the line")
    net = full - discount
    tax = round_to_currency(net * (tax_rate or _ZERO) / _HUNDRED, currency)
    return LineSums(full, discount, net, tax, net + tax)


def totals(lines: Iterable[tuple[LineSums, Decimal | None]]) -> Totals:
    """The sums of a document over its lines, each with its tax rate."""
    full = discount = net = tax = gross = _ZERO
    taxes: dict[Decimal | None, Decimal] = {}
    for line, rate in lines:
        full, discount, net = full + line.full, discount + line.discount, net + line.net
        tax, gross = tax + line.tax, gross + line.gross
        taxes[rate] = taxes.get(rate, _ZERO) + line.tax
    return Totals(full, discount, net, tax, gross, taxes)
