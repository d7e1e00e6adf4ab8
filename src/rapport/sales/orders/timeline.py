"""Orders and deliveries on the timeline of their customer: confirmed, shipped, closed or cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override

from rapport.customers.models import TimelineItem
from rapport.lib.money import format_money
from rapport.sales.derived import write_derived
from rapport.sales.models import Delivery, Order

ORDERS, DELIVERIES = "orders", "deliveries"
CONFIRMED, CLOSED, CANCELLED, SENT_OUT = "order-confirmed", "order-closed", "order-cancelled", "delivery-shipped"
TOLD = ("party_id", "status", "confirmed_at", "ended_at")
"""Columns of an order from which its lines follow."""
_NAMES = ("party_id", "source_id", "at", "kind", "actor_id", "title", "summary", "outcome")


def write_orders(ids: Sequence[int]) -> None:
    """Write the lines of these orders, and of what was delivered of them, in the language of the installation; a draft
    has none."""
    rows = TimelineItem.objects.filter(source_kind=ORDERS, source_id__in=list(ids))
    orders = Order.objects.filter(pk__in=list(ids), party__isnull=False)
    with override(settings.LANGUAGE_CODE):
        lines = (line for order in orders for line in _of_order(order))
        write_derived(rows, rows.values("pk", *_NAMES), lines, _NAMES)
    write_deliveries(list(Delivery.objects.filter(order__in=list(ids)).values_list("pk", flat=True)))


def write_deliveries(ids: Sequence[int]) -> None:
    """Write a line for each of these deliveries that was shipped; one that was cancelled has none."""
    rows = TimelineItem.objects.filter(source_kind=DELIVERIES, source_id__in=list(ids))
    sent = Delivery.objects.filter(pk__in=list(ids), status=Delivery.Status.SHIPPED, order__party__isnull=False)
    with override(settings.LANGUAGE_CODE):
        lines = (_of_delivery(one) for one in sent.select_related("order"))
        write_derived(rows, rows.values("pk", *_NAMES), lines, _NAMES)


def forget_orders(ids: Iterable[int]) -> None:
    """Take the lines of these orders away."""
    TimelineItem.objects.filter(source_kind=ORDERS, source_id__in=list(ids)).delete()


def forget_deliveries(ids: Iterable[int]) -> None:
    """Take the lines of these deliveries away."""
    TimelineItem.objects.filter(source_kind=DELIVERIES, source_id__in=list(ids)).delete()


def _of_order(order: Order) -> Iterator[TimelineItem]:
    amount = format_money(order.net_amount, order.currency, get_language() or "en")
    if order.confirmed_at is not None:
        yield _order_line(order, CONFIRMED, order.confirmed_at, amount)
    if order.ended_at is not None and order.confirmed_at is not None:
        kind = CLOSED if order.status == Order.Status.CLOSED else CANCELLED
        yield _order_line(order, kind, order.ended_at, " · ".join(filter(None, (amount, order.cancel_reason))))


def _order_line(order: Order, kind: str, at: datetime, summary: str) -> TimelineItem:
    assert order.party_id is not None
    return TimelineItem(
        party_id=order.party_id, at=at, kind=kind, source_kind=ORDERS, source_id=order.pk, source_uid=order.uid,
        actor_id=order.owner_id, title=str(order)[:300], summary=" ".join(summary.split())[:500],
        created_in=order.created_in,
    )  # fmt: skip


def _of_delivery(delivery: Delivery) -> TimelineItem:
    order = delivery.order
    assert order.party_id is not None
    assert delivery.shipped_on is not None
    said = " · ".join(filter(None, (order.name, delivery.carrier, delivery.tracking_number)))
    return TimelineItem(
        party_id=order.party_id, at=timezone.make_aware(datetime.combine(delivery.shipped_on, time(12))), kind=SENT_OUT,
        source_kind=DELIVERIES, source_id=delivery.pk, source_uid=delivery.uid, actor_id=order.owner_id,
        title=delivery.number, summary=said[:500], created_in=delivery.created_in,
    )  # fmt: skip
