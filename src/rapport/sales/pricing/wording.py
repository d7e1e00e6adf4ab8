"""Why a price is what it is, in words: for the editor of lines, quotes and whoever asks."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.sales.pricing.prices import Lacking, Price, Source


def words(price: Price) -> str:
    """One line: the book and its tier, the list price with its rate, or what lacks."""
    if price.amount is None:
        return _lacking(price)
    parts: list[str] = []
    if price.source is Source.BOOK and price.book is not None:
        parts.append(price.book.name)
        if price.entry is not None and price.entry.from_quantity > 0:
            parts.append(_("from %(quantity)s") % {"quantity": number(price.entry.from_quantity)})
    if price.discount is not None and price.full_price is not None:
        listed = format_money(price.full_price, price.currency, get_language() or "en")
        parts.append(_("%(percent)s %% off %(price)s") % {"percent": number(price.discount), "price": listed})
    if price.source is Source.LIST:
        parts.append(_("List price"))
    if price.parts:
        parts.append(_("Sum of its parts"))
    if price.rate is not None and price.rate_since is not None:
        day = formats.date_format(price.rate_since, "SHORT_DATE_FORMAT")
        parts.append(_("at the rate of %(day)s") % {"day": day})
    return " · ".join(parts)


def _lacking(price: Price) -> str:
    if price.lacking is Lacking.RATE:
        return _("No price: there is no exchange rate for %(currency)s on that day.") % {"currency": price.lacking_of}
    if price.lacking is Lacking.PART:
        return _("No price: the part “%(name)s” has none.") % {"name": price.lacking_of}
    return _("No price: no book holds the product, and it has no list price.")


def number(value: Decimal) -> str:
    """A quantity or a percentage without empty decimals, as the reader's language writes it."""
    plain = f"{value.normalize():f}"
    _whole, _point, decimals = plain.partition(".")
    return formats.number_format(value, decimal_pos=len(decimals))
