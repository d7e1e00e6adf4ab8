"""What follows for priced lines when they are written: what their product says, their price, their tax, their amounts.

For a whole batch, with a fixed number of queries. Deals use it now; quotes, orders and invoices write lines alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.lib.money import format_money
from rapport.platform.write import Change
from rapport.sales.models import PricedLine, Product, TaxCategory
from rapport.sales.pricing.lines import line_sums
from rapport.sales.pricing.prices import Asked, Price, prices_for
from rapport.sales.pricing.taxes import Taxes
from rapport.sales.pricing.wording import words

_PRICED_BY = ("product_id", "quantity")
_TAXED_BY = ("product_id", "tax_category")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a document says for all its lines: who pays, in which currency, and of which day prices and taxes are."""

    party: Party | None
    currency: str
    day: date


def settle_lines(changes: Sequence[tuple[Change[Any], Terms]]) -> None:
    """Complete lines whose given values are set already; errors are added to the field that causes them."""
    ids = {change.instance.product_id for change, _terms in changes if change.instance.product_id is not None}
    products = Product.objects.in_bulk(sorted(ids)) if ids else {}
    for change, terms in changes:
        change.instance.currency = terms.currency
        _describe(change, products)
    _price(changes, products)
    _tax(changes, products)
    for change, _terms in changes:
        _sum(change)


def _describe(change: Change[Any], products: dict[int, Product]) -> None:
    """Description and unit are the product's unless the line says otherwise."""
    line: PricedLine = change.instance
    product = products.get(line.product_id) if line.product_id is not None else None
    renamed = change.changed("product_id") and "description" not in change.values and not change.is_new
    if product is not None:
        if not line.description or renamed:
            line.description = product.name
        if not line.unit or (renamed and "unit" not in change.values):
            line.unit = product.unit
        if change.changed("product_id") and not product.is_active:
            change.add_error("product", _("“%(name)s” is sold no more.") % {"name": product.name})
    elif not line.description:
        change.add_error("product", _("Choose a product, or describe what is sold."))


def _price(changes: Sequence[tuple[Change[Any], Terms]], products: dict[int, Product]) -> None:
    """Ask the books where product or quantity are new. The price of a line follows them as long as nobody agreed on
    another one; what was agreed stays, and the books' price is kept beside it."""
    asking = []
    for change, terms in changes:
        line: PricedLine = change.instance
        product = products.get(line.product_id) if line.product_id is not None else None
        quantity: Decimal | None = line.quantity
        if product is None:
            line.book_price, line.price_reason = None, ""
            agreed: Decimal | None = line.unit_price
            if agreed is None:
                change.add_error("unit_price", _("Write a price: without a product no book has one."))
        elif change.changed(*_PRICED_BY) and quantity is not None and quantity > 0:
            asking.append((change, Asked(product, quantity, terms.currency, terms.day, terms.party)))
    for (change, _asked), price in zip(asking, prices_for([asked for _change, asked in asking]), strict=True):
        _take_price(change, price)


def _take_price(change: Change[Any], price: Price) -> None:
    line: PricedLine = change.instance
    before: tuple[Decimal | None, Decimal | None] = (change.before.get("unit_price"), change.before.get("book_price"))
    followed = not change.is_new and before[0] == before[1]
    agreed: Decimal | None = line.unit_price
    given = change.values.get("unit_price") is not None and (change.is_new or change.changed("unit_price"))
    line.book_price, line.price_reason = price.amount, words(price)
    if not given and price.amount is not None and (agreed is None or followed or change.changed("product_id")):
        line.unit_price = price.amount
    elif agreed is None:
        change.add_error("unit_price", _("%(reason)s Write the price that was agreed.") % {"reason": words(price)})


def _tax(changes: Sequence[tuple[Change[Any], Terms]], products: dict[int, Product]) -> None:
    """The rate is that of the customer's country unless the line says another one."""
    taxes = Taxes(terms.party for _change, terms in changes)
    for change, terms in changes:
        line: PricedLine = change.instance
        product = products.get(line.product_id) if line.product_id is not None else None
        moved = change.changed("product_id") and "tax_category" not in change.values
        if not line.tax_category or (moved and product is not None and not change.is_new):
            line.tax_category = product.tax_category if product is not None else TaxCategory.STANDARD
        if change.changed("tax_rate") and change.values.get("tax_rate") is not None:
            line.reverse_charge = False
        elif change.changed(*_TAXED_BY) or line.tax_rate is None:
            tax = taxes.of(terms.party, line.tax_category, terms.day)
            line.tax_rate, line.reverse_charge = tax.rate, tax.reverse_charge


def _sum(change: Change[Any]) -> None:
    line: PricedLine = change.instance
    line.net_amount = line.tax_amount = line.gross_amount = Decimal(0)
    price: Decimal | None = line.unit_price
    quantity: Decimal | None = line.quantity
    if price is None or quantity is None or change.errors:
        return
    if quantity <= 0:
        change.add_error("quantity", _("A quantity is larger than 0."))
        return
    if price < 0:
        change.add_error("unit_price", _("A price is not negative."))
        return
    share, amount = line.discount_percent or Decimal(0), line.discount_amount or Decimal(0)
    if not 0 <= share <= 100:
        change.add_error("discount_percent", _("A discount lies between 0 and 100 %."))
        return
    left = line_sums(
        quantity=quantity, unit_price=price, currency=line.currency, discount_percent=line.discount_percent
    )
    if not 0 <= amount <= left.net:
        shown = format_money(left.net, line.currency)
        change.add_error(
            "discount_amount", _("A discount lies between 0 and the worth of the line: %(full)s.") % {"full": shown}
        )
        return
    sums = line_sums(
        quantity=quantity,
        unit_price=price,
        currency=line.currency,
        discount_percent=line.discount_percent,
        discount_amount=line.discount_amount,
        tax_rate=line.tax_rate,
    )
    if not sums.fits:
        change.add_error("unit_price", _("This line is worth too much: its sum has no room. Check price and quantity."))
        return
    line.net_amount, line.tax_amount, line.gross_amount = sums.net, sums.tax, sums.gross
