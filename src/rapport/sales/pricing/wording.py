"""Why a price is what it is, in words: for the editor of lines, quotes and whoever asks."""

from __future__ import annotations

from typing import Any

from rapport.sales.pricing.prices import Price, Source
from rapport.sales.pricing.reasons import NAME_LENGTH, Reason


def words(price: Price) -> Reason:
    """One line in the language of whoever reads it: the book and its tier, the list price with its rate, or what
    lacks."""
    if price.amount is None:
        return Reason.of({"lacking": price.lacking.value, "of": price.lacking_of[:NAME_LENGTH]})
    facts: dict[str, Any] = {}
    if price.source is Source.BOOK and price.book is not None:
        facts["book"] = price.book.name[:NAME_LENGTH]
        if price.entry is not None and price.entry.from_quantity > 0:
            facts["from"] = f"{price.entry.from_quantity.normalize():f}"
    if price.discount is not None and price.full_price is not None:
        facts |= {
            "off": f"{price.discount.normalize():f}",
            "full": f"{price.full_price.normalize():f}",
            "currency": price.currency,
        }
    if price.source is Source.LIST:
        facts["list"] = True
    if price.parts:
        facts["parts"] = True
    if price.rate is not None and price.rate_since is not None:
        facts["rate_of"] = price.rate_since.isoformat()
    return Reason.of(facts)
