"""What is delivered of orders: in parts or whole, never more than was ordered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.sales.documents.numbers import take_number
from rapport.sales.models import DeliveredLine, Delivery, Order, OrderedLine
from rapport.sales.orders.rules import ORDER_LINES, is_open
from rapport.sales.orders.states import follow_deliveries
from rapport.sales.pricing.reasons import number

if TYPE_CHECKING:
    from rapport.platform.access.models import User

KIND, LINE_KIND = "deliveries", "delivered-lines"
Status = Delivery.Status
_FROZEN = ("order_id", "shipped_on", "address", "note")


def deliver(
    *, order: Order, quantities: Mapping[int, Decimal], values: Mapping[str, Any], actor: User, channel: str
) -> Delivery:
    """Ship so much of the lines of an order, by their ids; ``values`` are carrier, tracking number and the like. Raises
    Invalid where that is more than was ordered, or nothing."""
    with change_set(actor=actor, channel=channel, act="ship", kind=KIND, summary=str(order)[:300]):
        lines = {line.pk: line for line in ORDER_LINES.lines_of(order)}
        wanted = {pk: quantity for pk, quantity in quantities.items() if quantity and pk in lines}
        delivery: Delivery = write.create(registry.get(KIND), {**values, "order": order}, actor=actor, channel=channel)
        rows = [
            {"delivery": delivery, "ordered_line": lines[pk], "quantity": quantity} for pk, quantity in wanted.items()
        ]
        if rows:
            write.create_many(registry.get(LINE_KIND), rows, actor=actor, channel=channel)
        return ship(delivery=delivery, actor=actor, channel=channel)


def ship(*, delivery: Delivery, actor: User, channel: str) -> Delivery:
    """Let a draft leave: it gets its number, and the order says how much was delivered. Raises Invalid with what is
    missing or too much."""
    with change_set(actor=actor, channel=channel, act="ship", kind=KIND, summary=str(delivery)[:300]) as opened:
        day = delivery.shipped_on or timezone.localdate()
        sent = write.update(
            registry.get(KIND), delivery, {"status": Status.SHIPPED, "shipped_on": day}, actor=write.SYSTEM
        )
        _follow(sent.order_id)
        opened.summary = str(sent)[:300]
        return sent


def cancel_delivery(*, delivery: Delivery, actor: User, channel: str) -> Delivery:
    """Take a delivery back that came back or never left: the order may be delivered again."""
    with change_set(actor=actor, channel=channel, act="cancel", kind=KIND, summary=str(delivery)[:300]):
        done = write.update(registry.get(KIND), delivery, {"status": Status.CANCELLED}, actor=write.SYSTEM)
        _follow(done.order_id)
        return done


def remaining(order: Order) -> list[tuple[OrderedLine, Decimal]]:
    """The lines of an order with what is still to be delivered of each."""
    return [(line, line.quantity - line.delivered_quantity) for line in ORDER_LINES.lines_of(order)]


def settle(batch: Batch[Delivery]) -> None:
    """Refuse what a delivery in its state does not allow; complete one that leaves."""
    ids = {change.instance.order_id for change in batch.changes}
    # Locked: of two deliveries at once the second sees what the first brought.
    orders = {one.pk: one for one in Order.objects.filter(pk__in=ids).select_for_update().order_by("pk")}
    for change in batch.changes:
        if not change.is_new:
            _keep(change)
    leaving = [change for change in batch.changes if _leaves(change) and not change.errors]
    for change in leaving:
        if not is_open(orders[change.instance.order_id]):
            change.add_error("", _("Only of a confirmed order something is delivered."))
            continue
        _check_quantities(change)
        if not change.errors:
            _number(change.instance, timezone.localdate())


def _keep(change: Change[Delivery]) -> None:
    before = change.before["status"]
    if before != Status.DRAFT:
        for name in _FROZEN:
            if change.changed(name):
                change.add_error(name.removesuffix("_id"), _("The delivery left. Cancel it instead."))
    if change.instance.status == Status.CANCELLED and before == Status.DRAFT:
        change.add_error("", _("A draft is deleted, not cancelled."))
    if before == Status.CANCELLED and change.instance.status != before:
        change.add_error("", _("The delivery was cancelled."))


def _leaves(change: Change[Delivery]) -> bool:
    return not change.is_new and change.before["status"] == Status.DRAFT and change.instance.status == Status.SHIPPED


def _check_quantities(change: Change[Delivery]) -> None:
    lines = list(DeliveredLine.objects.filter(delivery=change.instance).select_related("ordered_line"))
    if not lines:
        change.add_error("", _("Nothing is delivered yet. Say how much of which line."))
    for line in lines:
        ordered = line.ordered_line
        if ordered.order_id != change.instance.order_id:
            change.add_error("", _("“%(line)s” belongs to another order.") % {"line": ordered.description})
        elif (left := ordered.quantity - ordered.delivered_quantity) < line.quantity:
            text = _("Of “%(line)s” %(left)s are left to deliver, not %(wanted)s.")
            told = {"line": ordered.description, "left": number(left), "wanted": number(line.quantity)}
            change.add_error("", text % told)


def _number(delivery: Delivery, today: date) -> None:
    delivery.address = delivery.address or delivery.order.delivery_address or delivery.order.billing_address
    delivery.number = take_number("deliveries", today, lambda text: Delivery.objects.filter(number=text).exists())


def settle_lines(batch: Batch[DeliveredLine]) -> None:
    """Refuse lines of a delivery that left, and more than is left to deliver; whose lines they are is asked when it
    ships."""
    touched = {change.instance.delivery_id for change in batch.changes}
    touched |= {change.before["delivery_id"] for change in batch.changes if not change.is_new}
    held = Delivery.objects.filter(pk__in=touched).select_for_update().order_by("pk")
    deliveries = {one.pk: one for one in held}
    for change in batch.changes:
        line = change.instance
        for one in {line.delivery_id, change.before.get("delivery_id", line.delivery_id)} & deliveries.keys():
            if deliveries[one].status != Status.DRAFT:
                change.add_error("", _("The delivery left. Cancel it instead."))
        delivery = deliveries.get(line.delivery_id)
        ordered: OrderedLine | None = line.ordered_line if line.ordered_line_id else None
        wanted: Decimal | None = line.quantity
        if delivery is None or ordered is None or wanted is None:
            continue  # the fields refuse it
        if (left := ordered.quantity - ordered.delivered_quantity) < wanted:
            change.add_error("quantity", _("Only %(left)s are left to deliver.") % {"left": number(left)})


def _follow(order_id: int) -> None:
    """Let the lines of an order say how much was delivered of them, and the order what that makes of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE sales_orderedline line SET delivered_quantity = found.quantity
              FROM (SELECT one.id, coalesce(sum(part.quantity) FILTER (WHERE sent.status = 'shipped'), 0) AS quantity
                      FROM sales_orderedline one
                      LEFT JOIN sales_deliveredline part ON part.ordered_line_id = one.id
                      LEFT JOIN sales_delivery sent ON sent.id = part.delivery_id
                     WHERE one.order_id = %s GROUP BY one.id) found
             WHERE line.id = found.id AND line.delivered_quantity <> found.quantity
            """,
            [order_id],
        )
    follow_deliveries(Order.objects.get(pk=order_id))
