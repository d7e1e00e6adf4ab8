"""Orders of the sample company: from accepted quotes, over several months, some delivered, one held for its credit."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.models import CustomerClass, Order, Quote
from rapport.sales.orders.deliveries import deliver, remaining
from rapport.sales.orders.states import confirm, order_of_quote

CARRIERS = ("DHL", "DPD", "UPS")
_DAYS_AGO = 11
"""How far apart orders are."""


def add_orders() -> None:
    """An order of each accepted quote; drafts, confirmed ones, some delivered in part or whole; limits of customers."""
    accepted = Quote.objects.filter(status=Quote.Status.ACCEPTED, owner__is_active=True, party__isnull=False)
    quotes = list(accepted.select_related("owner", "party").order_by("pk"))
    if User.objects.filter(is_active=True, is_administrator=True).exists():  # who lets a held order pass
        _add_accounts(quotes)
    for place, quote in enumerate(quotes):
        assert quote.owner is not None
        order = order_of_quote(quote=quote, actor=quote.owner, channel="command")
        ordered_on = timezone.localdate() - timedelta(days=4 + _DAYS_AGO * place)
        values = {
            "ordered_on": ordered_on, "wanted_on": ordered_on + timedelta(days=28),
            "customer_reference": f"PO-{4100 + 17 * place}",
        }  # fmt: skip
        order = write.update(registry.get("orders"), order, values, actor=None)
        if place % 5 != 1:
            confirm(order=order, actor=quote.owner, channel="command")
            _go_on(Order.objects.get(pk=order.pk), place)


def _add_accounts(quotes: list[Quote]) -> None:
    """Limits that hold, but for the customer of the first quote, whose order waits for approval."""
    key = write.create(
        registry.get("customer-classes"), {"name": _("Key accounts"), "when_exceeded": CustomerClass.Reaction.WARN},
        actor=None,
    )  # fmt: skip
    limits: dict[int, Decimal] = {}
    for place, quote in enumerate(quotes[:8]):
        assert quote.party_id is not None
        limit = quote.gross_amount / 2 if place == 0 else quote.gross_amount * 3
        limits.setdefault(quote.party_id, (limit / 1000).quantize(Decimal(1)) * 1000 or Decimal(1000))
    rows = [
        {"party": quote.party, "credit_limit": limits[quote.party_id or 0], "currency": quote.currency,
         "customer_class": key if place % 3 == 2 else None}
        for place, quote in enumerate({quote.party_id: quote for quote in reversed(quotes[:8])}.values())
    ]  # fmt: skip
    write.create_many(registry.get("credit-accounts"), rows, actor=None)


def _go_on(order: Order, place: int) -> None:
    """Put the confirmation where the order lies, and deliver of older ones."""
    if order.status != Order.Status.CONFIRMED or order.owner is None:
        return
    at = timezone.make_aware(datetime.combine(order.ordered_on + timedelta(days=1), time(10, 30)))
    order = write.update(registry.get("orders"), order, {"confirmed_at": at}, actor=None)
    if place < 4:
        return
    in_part = place % 3 == 0
    quantities = {
        line.pk: (left / 2).quantize(Decimal(1)) or left if in_part else left for line, left in remaining(order)
    }
    values = {
        "shipped_on": order.ordered_on + timedelta(days=16), "carrier": CARRIERS[place % 3],
        "tracking_number": f"00340434{place:05}",
    }  # fmt: skip
    assert order.owner is not None
    deliver(order=order, quantities=quantities, values=values, actor=order.owner, channel="command")
