"""What is done with orders: made of a quote, confirmed, released, cancelled, closed. Each is one change set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.credit.asking import ask
from rapport.sales.credit.checking import CreditStopped, Finding, Outcome, check, record
from rapport.sales.documents.copying import copy_lines
from rapport.sales.models import Delivery, Order, Quote
from rapport.sales.orders.rules import ORDER_LINES, is_open
from rapport.sales.quotes.rules import QUOTE_LINES

if TYPE_CHECKING:
    from rapport.platform.access.models import User

KIND = "orders"
Status = Order.Status
_OF_QUOTE = ("name", "party", "contact", "deal", "currency", "language", "billing_name", "billing_address", "terms")


def order_of_quote(*, quote: Quote, actor: User, channel: str) -> Order:
    """A draft that says what an accepted quote says; the one that there is already, where somebody was quicker. Raises
    Invalid for a quote that nobody accepted, and what the write path raises."""
    with transaction.atomic():
        held = Quote.objects.select_for_update().get(pk=quote.pk)
        made = Order.objects.filter(quote=held).exclude(status=Status.CANCELLED).first()
        if made is not None:
            return made
        if held.status != Quote.Status.ACCEPTED:
            raise Invalid({"": [_("Only an accepted quote becomes an order.")]})
        values: dict[str, Any] = {name: getattr(held, name) for name in _OF_QUOTE}
        values["owner"] = held.owner or actor
        with change_set(actor=actor, channel=channel, act="create", kind=KIND, summary=held.name[:300]):
            spec = registry.get(KIND)
            order: Order = write.create(spec, values, actor=actor, channel=channel)
            write.update(spec, order, {"quote": held}, actor=write.SYSTEM, channel=channel)
            lines = rows(registry.get(QUOTE_LINES.line_kind), actor).filter(quote=held).order_by("position", "id")
            copy_lines(lines, order, ORDER_LINES, actor=actor, channel=channel)
        order.refresh_from_db()
        return order


def confirm(*, order: Order, actor: User | None, channel: str) -> Finding:
    """Let a draft bind: its number is taken and it says the same from then on; returns what the credit check found. The
    order is held instead where its customer class asks for approval beyond the limit.

    Raises CreditStopped where the check lets it not pass, which is recorded, or Invalid with what is missing.
    """
    try:
        with change_set(actor=actor, channel=channel, act="confirm", kind=KIND, summary=order.name[:300]) as opened:
            held = Order.objects.select_for_update(of=("self",)).select_related("party").get(pk=order.pk)
            if held.status != Status.DRAFT:
                raise Invalid({"": [_("The order is no draft any more.")]})
            found = check(held)
            if found.outcome == Outcome.STOPPED:
                raise CreditStopped(found, actor)
            if found.outcome == Outcome.HELD:
                _move(held, {"status": Status.HELD})
                record(found, actor=actor, channel=channel, approval=ask(found, actor=actor, channel=channel))
            else:
                opened.summary = str(_move(held, {"status": Status.CONFIRMED}))[:300]
                record(found, actor=actor, channel=channel)
    except CreditStopped as refusal:
        record(refusal.finding, actor=actor, channel=channel)
        raise
    return found


def release(*, order: Order, actor: User | None, channel: str) -> None:
    """Let an order bind that was held, since somebody granted the credit. Raises CreditStopped where the account was
    blocked meanwhile."""
    with change_set(actor=actor, channel=channel, act="confirm", kind=KIND, summary=order.name[:300]):
        held = Order.objects.select_for_update(of=("self",)).select_related("party").get(pk=order.pk)
        found = check(held)
        if found.account is not None and found.account.is_blocked:
            raise CreditStopped(found, actor)
        _move(held, {"status": Status.CONFIRMED})
        record(found, actor=actor, channel=channel, outcome=Outcome.RELEASED)


def take_back(*, order: Order) -> None:
    """Make a draft again of an order that waited for approval and did not get it; within the act of who decided."""
    _move(order, {"status": Status.DRAFT})


def cancel(*, order: Order, reason: str, actor: User, channel: str) -> Order:
    """Call an order off before anything of it left. Raises Invalid where something was delivered or invoiced."""
    with change_set(actor=actor, channel=channel, act="cancel", kind=KIND, summary=str(order)[:300]):
        if Delivery.objects.filter(order=order, status=Delivery.Status.SHIPPED).exists():
            raise Invalid({"": [_("Something of the order was delivered. Close it instead.")]})
        return _move(order, {"status": Status.CANCELLED, "cancel_reason": reason.strip()[:500]})


def close(*, order: Order, actor: User, channel: str) -> Order:
    """Say that nothing more is delivered or invoiced of an order. Raises Invalid where it does not bind."""
    with change_set(actor=actor, channel=channel, act="close", kind=KIND, summary=str(order)[:300]):
        return _move(order, {"status": Status.CLOSED})


def follow_deliveries(order: Order) -> None:
    """Bring an open order into the state that its deliveries say; within the change set of who delivered."""
    lines = [(line.quantity, line.delivered_quantity) for line in ORDER_LINES.lines_of(order)]
    status = Status.PART
    if all(delivered == quantity for quantity, delivered in lines):
        status = Status.DELIVERED
    elif not any(delivered for _quantity, delivered in lines):
        status = Status.CONFIRMED
    if is_open(order) and order.status != status:
        _move(order, {"status": status})


def _move(order: Order, values: Mapping[str, Any]) -> Order:
    """Bring an order into another state, which nobody writes by hand: by the system, within the act of somebody."""
    return write.update(registry.get(KIND), order, values, actor=write.SYSTEM)
