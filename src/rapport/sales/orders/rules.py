"""What holds of orders whenever they are written: called by the write path, for a whole batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.operations import blocked_for
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency
from rapport.sales.documents.addresses import address_of, language_of
from rapport.sales.documents.amounts import follow_sums
from rapport.sales.documents.lines import LineDocument
from rapport.sales.documents.numbers import take_number
from rapport.sales.models import Order, OrderedLine
from rapport.sales.models.orders import OPEN
from rapport.sales.pricing.reasons import number
from rapport.sales.pricing.settling import Terms

Status = Order.Status
UNSETTLED = (Status.DRAFT.value, Status.HELD.value)
ENDED = (Status.CLOSED.value, Status.CANCELLED.value)
MOVES: Mapping[str, Collection[str]] = {
    Status.DRAFT: {Status.HELD, Status.CONFIRMED, Status.CANCELLED},
    Status.HELD: {Status.DRAFT, Status.CONFIRMED},
    Status.CONFIRMED: {Status.PART, Status.DELIVERED, Status.CLOSED, Status.CANCELLED},
    Status.PART: {Status.CONFIRMED, Status.DELIVERED, Status.CLOSED},
    Status.DELIVERED: {Status.CONFIRMED, Status.PART, Status.CLOSED},
    Status.CLOSED: set(),
    Status.CANCELLED: set(),
}
FROZEN = (
    "name", "party", "contact", "currency", "language", "billing_name", "billing_address", "introduction", "terms",
    "ordered_on",
)  # fmt: skip
"""What was agreed: the same for ever once an order was confirmed, or waits for that."""
FIXED = (*FROZEN, "number", "status", "quote", "confirmed_at", "ended_at", "cancel_reason")
"""What no undo gives back to an order that is no draft."""
COLUMNS = {field.name: field.attname for field in Order._meta.concrete_fields}


def _follow(ids: Sequence[int]) -> None:
    follow_sums(ORDER_LINES, ids, UNSETTLED)


def _terms(order: Order) -> Terms:
    return Terms(order.party, order.currency, timezone.localdate())


def closed(order: Order) -> str:
    """Why the lines of an order may not be written any more; "" for a draft."""
    if order.status == Status.DRAFT:
        return ""
    if order.status == Status.HELD:
        return _("The order waits for approval. Take the question back to change it.")
    return _("The order was confirmed: what was agreed stays.")


def delivered(line: OrderedLine) -> str:
    """How much of a line was delivered; "" while none of it was."""
    if not line.delivered_quantity:
        return ""
    if line.delivered_quantity == line.quantity:
        return _("All of it was delivered.")
    parts = {"delivered": number(line.delivered_quantity), "quantity": number(line.quantity)}
    return _("%(delivered)s of %(quantity)s delivered") % parts


ORDER_LINES = LineDocument("orders", "order-lines", "order", Order, OrderedLine, _terms, _follow, closed, delivered)


def settle(batch: Batch[Order]) -> None:
    """Fill in what follows, and refuse what an order in its state does not allow."""
    today = timezone.localdate()
    for change in batch.changes:
        if change.is_new:
            change.instance.currency = change.instance.currency or base_currency()
        else:
            _keep(change)
    asking = [change for change in batch.changes if change.changed("party_id") or _binds(change)]
    refused = blocked_for({change.instance.party_id for change in asking}, "order", today)
    for change in asking:
        party = change.instance.party_id
        if party is not None and (role := refused.get(party)):
            change.add_error("party", _("As “%(role)s” this customer gives no orders.") % {"role": role})
    for change in batch.changes:
        if _binds(change) and not change.errors:
            _complete(change, today)
        if change.instance.status in ENDED and change.instance.ended_at is None:
            change.instance.ended_at = timezone.now()


def _keep(change: Change[Order]) -> None:
    """What was agreed stays, and an order moves on only to states that may follow."""
    order, before = change.instance, change.before["status"]
    order.currency = order.currency or change.before["currency"]
    if before != Status.DRAFT:
        for name in FROZEN:
            if change.changed(COLUMNS[name]):
                change.add_error(name, _("The order was confirmed: what was agreed stays."))
    elif order.line_count and change.changed("currency"):
        text = _("The order has lines in %(currency)s. Delete these first.")
        change.add_error("currency", text % {"currency": change.before["currency"]})
    if order.status != before and order.status not in MOVES[before]:
        text = _("An order that is “%(before)s” does not become “%(after)s”.")
        names = {"before": Status(before).label, "after": Status(order.status).label}
        change.add_error("", text % names)
    if order.status == Status.CANCELLED and before != Status.CANCELLED and order.invoiced_amount:
        change.add_error("", _("The order was invoiced. Correct the invoice first."))


def _binds(change: Change[Order]) -> bool:
    """Whether an order is confirmed by this, or asks to be."""
    asked = (Status.HELD, Status.CONFIRMED)
    return not change.is_new and change.before["status"] in UNSETTLED and change.instance.status in asked


def _complete(change: Change[Order], today: date) -> None:
    """What an order needs to bind, and what is settled when it does: number, time, address, language."""
    order = change.instance
    if order.party is None:
        change.add_error("party", _("Say who orders."))
    if not order.line_count:
        change.add_error("", _("The order has no lines yet. Add what was ordered."))
    if change.errors or order.party is None or order.status == Status.HELD:
        return
    order.language = language_of(order)
    order.billing_name = order.billing_name or order.party.display_name[:300]
    order.billing_address = order.billing_address or address_of(order.party, order.language)
    order.confirmed_at = timezone.now()
    if not order.number:
        order.number = take_number("orders", today, lambda text: Order.objects.filter(number=text).exists())


def is_open(order: Order) -> bool:
    """Whether an order binds and is not done with."""
    return order.status in OPEN
