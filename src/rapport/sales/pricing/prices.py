"""What does this customer pay for so much of this product on this day, in this currency, and why?

A price comes from a book in that currency (the first that holds for the customer and speaks of the product); else from
the list price, at the rate of the day when that is in another currency; else there is none, and it is said what lacks.
Nothing is guessed. Reads only; a fixed number of queries for any number of lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from rapport.customers.models import Party
from rapport.lib.currencies import minor_units
from rapport.sales.currencies import Rate, rates_on
from rapport.sales.models import PriceBook, PriceEntry, Product
from rapport.sales.pricing.books import Shelf
from rapport.sales.pricing.bundles import Parts, parts_of

_FINEST = 4
"""Decimals that a unit price may have."""
_HUNDRED = Decimal(100)


class Source(StrEnum):
    """Where a price comes from."""

    BOOK = "book"
    LIST = "list"
    PARTS = "parts"
    NONE = "none"


class Lacking(StrEnum):
    """Why there is no price."""

    NOTHING = ""
    LIST_PRICE = "list_price"
    RATE = "rate"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; ``quantity`` in units of the product, ``currency`` that of the answer."""

    product: Product
    quantity: Decimal
    currency: str
    day: date
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """The answer: ``amount`` a unit, None when there is none, and everything that it follows from."""

    amount: Decimal | None
    currency: str
    source: Source
    book: PriceBook | None = None
    entry: PriceEntry | None = None
    full_price: Decimal | None = None
    """What a discount was taken off: the price of the book or the list price, in the currency of the answer."""
    discount: Decimal | None = None
    """Percent off that."""
    rate: Decimal | None = None
    """Units of the answer's currency for one of the list price's, where they differ; ``rate_since`` which day's."""
    rate_since: date | None = None
    lacking: Lacking = Lacking.NOTHING
    lacking_of: str = ""
    """The currency without a rate, or the part without a price."""
    parts: tuple[tuple[Product, Decimal, Price], ...] = ()


def price_for(asked: Asked) -> Price:
    """The answer to one question."""
    return prices_for([asked])[0]


def prices_for(asked: Sequence[Asked]) -> list[Price]:
    """The answers in the order of the questions."""
    return _Desk(asked).answers() if asked else []


class _Desk:
    """Everything that the answers need, read once."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        self.parts: Parts = parts_of(one.product.pk for one in asked)
        known = {one.product.pk: one.product for one in asked}
        inner = {part for parts in self.parts.values() for part, _quantity in parts} - known.keys()
        self.products = known | (Product.objects.in_bulk(sorted(inner)) if inner else {})
        parties = {one.party.pk: one.party for one in asked if one.party is not None}
        self.shelf = Shelf({one.currency for one in asked}, self.products.keys(), parties.values())
        currencies = {product.currency for product in self.products.values()}
        days = {(one.currency, one.day) for one in asked}
        foreign = {(code, day) for wanted, day in days for code in (wanted, *currencies) if {wanted} != currencies}
        self.rates = rates_on(foreign) if foreign else {}

    def answers(self) -> list[Price]:
        return [self._answer(one) for one in self.asked]

    def _answer(self, asked: Asked) -> Price:
        found = self.shelf.find(asked.product.pk, asked.quantity, asked.currency, asked.day, asked.party)
        agreed = found[1].unit_price if found is not None else None
        if agreed is not None:
            price = Price(agreed, asked.currency, Source.BOOK)
        elif self._is_sum(asked.product):
            price = self._by_parts(asked)
        else:
            price = self._listed(asked)
        if found is None or price.amount is None:
            return price
        book, entry = found
        if entry.discount_percent is None:
            return replace(price, book=book, entry=entry)
        share = 1 - entry.discount_percent / _HUNDRED
        return replace(
            price,
            amount=_unit_price(price.amount * share, asked.currency, price.amount),
            source=Source.BOOK,
            book=book,
            entry=entry,
            full_price=price.amount,
            discount=entry.discount_percent,
        )

    def _is_sum(self, product: Product) -> bool:
        return product.priced_by_parts and product.pk in self.parts

    def _by_parts(self, asked: Asked) -> Price:
        """Each part as this customer would pay it in the quantity that all the bundles hold."""
        parts = []
        for part_id, quantity in self.parts[asked.product.pk]:
            part = self.products[part_id]
            price = self._answer(replace(asked, product=part, quantity=asked.quantity * quantity))
            parts.append((part, quantity, price))
        without = next((part for part, _quantity, price in parts if price.amount is None), None)
        if without is not None:
            return Price(
                None, asked.currency, Source.NONE, lacking=Lacking.PART, lacking_of=without.name, parts=tuple(parts)
            )
        amount = sum(((price.amount or Decimal(0)) * quantity for _part, quantity, price in parts), Decimal(0))
        finest = max((price.amount or Decimal(0) for _part, _quantity, price in parts), key=_decimals)
        return Price(_unit_price(amount, asked.currency, finest), asked.currency, Source.PARTS, parts=tuple(parts))

    def _listed(self, asked: Asked) -> Price:
        product = asked.product
        if product.list_price is None:
            return Price(None, asked.currency, Source.NONE, lacking=Lacking.LIST_PRICE)
        if product.currency == asked.currency:
            return Price(product.list_price, asked.currency, Source.LIST, full_price=product.list_price)
        rates: list[Rate] = []
        for currency in (product.currency, asked.currency):
            found = self.rates.get((currency, asked.day))
            if found is None:
                return Price(None, asked.currency, Source.NONE, lacking=Lacking.RATE, lacking_of=currency)
            rates.append(found)
        theirs, ours = rates
        amount = _unit_price(product.list_price * theirs.rate / ours.rate, asked.currency, Decimal(0))
        since = min((day for day in (theirs.since, ours.since) if day is not None), default=None)
        rate = theirs.rate / ours.rate
        return Price(amount, asked.currency, Source.LIST, full_price=amount, rate=rate, rate_since=since)


def _unit_price(amount: Decimal, currency: str, like: Decimal) -> Decimal:
    """A computed price in whole minor units, unless what it was computed from is finer, or nothing would be left."""
    digits = minor_units(currency)
    rounded = amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if _decimals(like) > digits or (rounded == 0 and amount > 0):
        return amount.quantize(Decimal(1).scaleb(-_FINEST), ROUND_HALF_UP)
    return rounded


def _decimals(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
