"""Prices of the sample company: a price list for everybody, one for its best customers, taxes, a bundle, and what the
deals sell."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, Product

_UNITS = {
    "SRV-1": gettext_lazy("year"), "SRV-2": gettext_lazy("year"), "SW-5": gettext_lazy("licence"),
    "CON-3": gettext_lazy("day"),
}  # fmt: skip
_BESIDE = {"HW-10": ("HW-20", "SRV-1"), "SW-5": ("CON-3", "SRV-2"), "SRV-1": ("SRV-2",), "HW-20": ("HW-10",)}
"""What is often sold along with a product."""
_TAXES = (("DE", "19", False), ("AT", "20", True), ("CH", "8.1", True), ("FR", "20", True), ("NL", "21", True),
          ("GB", "20", True), ("US", "0", False), ("CN", "13", True))  # fmt: skip
_SINCE = date(2020, 1, 1)


def add_prices(products: Sequence[Product]) -> None:
    """The books with their prices, tax rates, a bundle and what to say of the products."""
    by_code = {product.code: product for product in products}
    _add_books(by_code)
    taxes = [
        {"country": country, "rate": rate, "reverse_charge": reverse, "valid_from": _SINCE, "name": _("VAT")}
        for country, rate, reverse in _TAXES
    ]
    write.create_many(registry.get("tax-rates"), taxes, actor=None)
    starter = write.create(
        registry.get("products"),
        {"code": "KIT-1", "name": "Starter kit", "family": "Hardware", "priced_by_parts": True,
         "description": _("A control unit with its sensors and the first year of service.")},
        actor=None,
    )  # fmt: skip
    parts = [
        {"bundle": starter, "part": by_code[code], "quantity": quantity, "position": 10 * place}
        for place, (code, quantity) in enumerate((("HW-10", 1), ("HW-20", 4), ("SRV-1", 1)), start=1)
    ]
    write.create_many(registry.get("product-parts"), parts, actor=None)
    write.create_many(registry.get("sales-arguments"), list(_arguments(by_code)), actor=None)
    told = {by_code[code].pk: {"unit": str(unit)} for code, unit in _UNITS.items()}
    told[by_code["HW-10"].pk] = {
        "unit": _("piece"),
        "for_whom": _("Plants with several lines, where a standstill costs more than a thousand an hour."),
    }
    write.update_many(registry.get("products"), told, actor=None)


def _add_books(products: Mapping[str, Product]) -> None:
    books = registry.get("price-books")
    standard = write.create(books, {"name": _("Price list"), "position": 50}, actor=None)
    best = {"any": [{"all": [{"field": "value_class", "op": "exact", "value": "A"}]}]}
    values = {"name": _("Best customers"), "position": 10, "party_kind": "organisation", "condition": best}
    special = write.create(books, values, actor=None)
    rows: list[dict[str, Any]] = [
        {"book": standard, "product": products["HW-20"], "from_quantity": low, "to_quantity": high, "unit_price": price}
        for low, high, price in (("0", "10", "960"), ("10", "50", "890"), ("50", None, "820"))
    ]
    rows.append({"book": special, "product": None, "discount_percent": "8"})
    rows.append({"book": special, "product": products["CON-3"], "unit_price": "1180"})
    write.create_many(registry.get("price-entries"), rows, actor=None)


def _arguments(products: Mapping[str, Product]) -> Iterator[dict[str, Any]]:
    said = (
        ("HW-10", "objection", _("It is more expensive than the one we have."), "",
         _("It saves a third of the energy: show the calculation for two years.")),
        ("HW-10", "claim", _("Ours needs no service."), "Nordtek",
         _("Their warranty ends after a year; ours runs as long as the service contract.")),
        ("SW-5", "argument", _("Figures of all plants on one page."), "", _("Show the demo with the customer's data.")),
        ("SRV-1", "objection", _("We repair things ourselves."), "",
         _("Ask how long the last standstill took; the contract promises four hours.")),
    )  # fmt: skip
    for code, sort, text, competitor, answer in said:
        yield {"product": products[code], "sort": sort, "said": text, "answer": answer, "competitor": competitor}


def add_lines(deals: Sequence[Deal], products: Sequence[Product], chance: random.Random) -> int:
    """Lines for two of three deals: the product that the deal names, and what goes with it; returns how many."""
    by_code = {product.code: product for product in products}
    rows = []
    for deal in deals:
        if deal.product is None or deal.amount is None or chance.random() > 0.66:
            continue
        first = deal.product
        quantity = max(int(deal.amount / (first.list_price or Decimal(1000))), 1)
        rows.append({"deal": deal, "product": first, "quantity": quantity, **_discount(chance)})
        for code in _BESIDE.get(first.code, ()):
            if chance.random() < 0.6:
                rows.append({"deal": deal, "product": by_code[code], "quantity": chance.randint(1, 4)})
    write.create_many(registry.get("deal-lines"), rows, actor=None)
    return len(rows)


def _discount(chance: random.Random) -> dict[str, str]:
    return {"discount_percent": str(chance.choice((3, 5, 7)))} if chance.random() < 0.3 else {}
