"""Invoices of the sample company: of what was delivered, some paid, some in part, some overdue, one credited."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.invoices.states import credit_note_for, invoice_of_order, issue, pay
from rapport.sales.models import Invoice, Order

_TERM = 14
"""Days until they are due."""


def add_invoices() -> None:
    """An invoice of each order of which something was delivered, dated some days after it was ordered."""
    delivered = Order.objects.filter(status__in=["part", "delivered"], owner__is_active=True)
    for place, order in enumerate(delivered.select_related("owner").order_by("pk")):
        assert order.owner is not None
        draft = invoice_of_order(order=order, delivered=True, actor=order.owner, channel="command")
        day = order.ordered_on + timedelta(days=18)
        if place % 7 == 5 or day > timezone.localdate():
            continue  # one that somebody is yet to look at
        draft = write.update(registry.get("invoices"), draft, {"due_on": day + timedelta(days=_TERM)}, actor=None)
        _go_on(issue(invoice=draft, actor=order.owner, channel="command", day=day), place, order.owner)


def _go_on(invoice: Invoice, place: int, owner: User) -> None:
    """Payments of older ones, and a credit note."""
    if place % 7 == 3:
        issue(invoice=credit_note_for(invoice=invoice, actor=owner, channel="command"), actor=owner, channel="command")
    elif place % 3 != 1:
        amount = (invoice.gross_amount / 2).quantize(Decimal(1)) if place % 3 == 2 else invoice.gross_amount
        assert invoice.issued_on is not None
        day = min(invoice.issued_on + timedelta(days=12), timezone.localdate())
        values = {"received_on": day, "reference": invoice.number, "bank_id": f"S{invoice.pk:08}"}
        pay(invoice=invoice, amount=amount, values=values, actor=owner, channel="command")
