"""Price books, prices, tax rates and what is known of products, with good defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.sales.models import DealLine, PriceBook, PriceEntry, ProductPart, SalesArgument, TaxRate
from tests.factories.sales import make_deal, make_product
from tests.factories.writing import number, written


def make_price_book(*, owner: Any = None, actor: Any = None, **values: Any) -> PriceBook:
    """A book in the base currency for everybody."""
    n = number()
    made: PriceBook = written("price-books", {"name": f"Book {n}", "position": 1000 + n % 30_000}, values, actor=actor)
    return made


def make_price_entry(*, owner: Any = None, actor: Any = None, **values: Any) -> PriceEntry:
    """90.00 for a product of its own in a book of its own, from the first piece on."""
    if "book" not in values:
        values["book"] = make_price_book()
    if "product" not in values:
        values["product"] = make_product()
    price = {} if "discount_percent" in values else {"unit_price": "90.00"}
    made: PriceEntry = written("price-entries", price, values, actor=actor)
    return made


def make_product_part(*, owner: Any = None, actor: Any = None, **values: Any) -> ProductPart:
    """Two of a product in a bundle of its own."""
    for name in ("bundle", "part"):
        if name not in values:
            values[name] = make_product()
    made: ProductPart = written("product-parts", {"quantity": "2"}, values, actor=actor)
    return made


def make_sales_argument(*, owner: Any = None, actor: Any = None, **values: Any) -> SalesArgument:
    """An objection to a product of its own."""
    if "product" not in values:
        values["product"] = make_product()
    defaults = {"said": f"Too expensive {number()}", "answer": "It pays within a year.", "competitor": "Rival AG"}
    made: SalesArgument = written("sales-arguments", defaults, values, actor=actor)
    return made


def make_tax_rate(*, owner: Any = None, actor: Any = None, **values: Any) -> TaxRate:
    """19 % in Germany on a day of its own."""
    day = date.fromordinal(date(2000, 1, 1).toordinal() + number())
    defaults = {"country": "DE", "rate": "19", "valid_from": day, "valid_to": day}
    made: TaxRate = written("tax-rates", defaults, values, actor=actor)
    return made


def make_deal_line(*, owner: Any = None, actor: Any = None, **values: Any) -> DealLine:
    """Three at 50.00 of a product of its own, in a deal of its own of the same owner."""
    if "deal" not in values:
        values["deal"] = make_deal(**({"owner": owner} if owner is not None else {}))
    if "product" not in values:
        values["product"] = make_product()
    made: DealLine = written("deal-lines", {"quantity": "3", "unit_price": "50.00"}, values, actor=actor)
    return made
