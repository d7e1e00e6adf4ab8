"""What customers owe us: open orders as far as they are not invoiced, and what of invoices is not paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from rapport.lib.currencies import round_to_currency
from rapport.platform.write_errors import Invalid
from rapport.sales.currencies import rates_on
from rapport.sales.models import Invoice, Order
from rapport.sales.models.invoices import UNPAID
from rapport.sales.models.orders import OPEN


def owed_by_currency(parties: Sequence[int]) -> dict[str, Decimal]:
    """Gross sums by currency: what customers ordered and have no invoice of, and what they have not paid of invoices.
    The one place where a further part of what they owe is added."""
    orders = Order.objects.filter(party__in=parties, status__in=OPEN).order_by()
    ordered = orders.values_list("currency").annotate(owed=Sum(F("gross_amount") - F("invoiced_amount")))
    invoices = Invoice.objects.filter(party__in=parties, status__in=UNPAID).order_by()
    invoiced = invoices.values_list("currency").annotate(owed=Sum("open_amount"))
    owed: dict[str, Decimal] = {}
    for currency, amount in [*ordered, *invoiced]:
        owed[currency] = owed.get(currency, Decimal(0)) + amount
    return {currency: amount for currency, amount in owed.items() if amount}


def exposure(parties: Sequence[int], currency: str, day: date) -> Decimal:
    """What customers owe together, in one currency at the rates of a day. Raises Invalid where a rate is missing."""
    return converted(owed_by_currency(parties), currency, day)


def converted(sums: Mapping[str, Decimal], currency: str, day: date) -> Decimal:
    """Sums by currency as one in another, at the rates of a day. Raises Invalid where a rate is missing."""
    foreign = set(sums) - {currency}
    rates = rates_on([(one, day) for one in {*foreign, currency}]) if foreign else {}
    total = sums.get(currency, Decimal(0))
    for one in sorted(foreign):
        if missing := [name for name in (one, currency) if (name, day) not in rates]:
            text = _("There is no exchange rate for %(currency)s, so that credit cannot be checked. Enter one.")
            raise Invalid({"": [text % {"currency": missing[0]}]})
        total += sums[one] * rates[one, day].rate / rates[currency, day].rate
    return round_to_currency(total, currency)
