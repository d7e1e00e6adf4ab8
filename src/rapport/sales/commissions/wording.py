"""How a commission is reckoned, in words: of a page, of a closed line, of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.platform.reports.labels import percent_text
from rapport.sales.commissions.figures import Line
from rapport.sales.commissions.terms import Part, Terms


def money(value: Decimal, currency: str) -> str:
    """An amount as the reader writes it."""
    return format_money(value, currency, get_language() or "en")


def percent(value: Decimal) -> str:
    """A share of a hundred as the reader writes it."""
    return percent_text(value, decimals=2)


def why(line: Line, currency: str) -> str:
    """By which parts a line came to its amount, or from what it differs."""
    if line.paid is not None:
        told = {"paid": money(line.paid, currency), "now": money(line.paid + line.amount, currency)}
        return _("%(period)s: paid %(paid)s, now it would be %(now)s") % {"period": line.period.label, **told}
    return parts_text(line.parts, currency)


def parts_text(parts: Sequence[Part], currency: str) -> str:
    """ "5% of €800.00 + 8% of €200.00"."""
    return " + ".join(
        _("%(rate)s of %(value)s") % {"rate": percent(part.rate), "value": money(part.value, currency)}
        for part in parts
    )


def terms_text(terms: Terms, currency: str) -> str:
    """The rate, and from where on another one counts."""
    said = [_("%(rate)s of the person's share of each won deal") % {"rate": percent(terms.rate)}]
    for above, rate in terms.tiers:
        text = _("%(rate)s of what is beyond %(above)s of the quota") % {"rate": percent(rate), "above": percent(above)}
        if terms.quota is not None:
            text += f" ({money(terms.quota * above / 100, currency)})"
        said.append(text)
    return "; ".join(said)


def day(value: date | None) -> str:
    """A day, short."""
    return formats.date_format(value, "SHORT_DATE_FORMAT") if value else ""
