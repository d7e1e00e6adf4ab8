"""What is done with invoices: made of an order, issued, credited, paid. Each is one change set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.currencies import round_to_currency
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.invoices.following import follow_invoices, follow_orders
from rapport.sales.invoices.rules import INVOICE_LINES, left_of
from rapport.sales.models import Invoice, Order, OrderedLine, Payment, PaymentAllocation, PricedLine
from rapport.sales.orders.rules import ORDER_LINES, is_open

if TYPE_CHECKING:
    from rapport.platform.access.models import User

KIND, LINE_KIND, PAYMENTS, ALLOCATIONS = "invoices", "invoice-lines", "payments", "payment-allocations"
Status, Type = Invoice.Status, Invoice.Type
_OF_ORDER = (
    "name", "party", "contact", "deal", "currency", "language", "billing_name", "billing_address", "customer_reference",
    "owner",
)  # fmt: skip
_OF_INVOICE = (*_OF_ORDER, "customer_tax_id", "delivered_on")
_OF_LINE = ("product", "description", "unit", "unit_price", "discount_percent", "tax_category", "tax_rate")


def left_to_invoice(order: Order, *, delivered: bool = False) -> list[tuple[OrderedLine, Decimal]]:
    """The lines of an order with what has no invoice yet; ``delivered``: of what was delivered alone."""
    left = left_of(order.pk)
    found = []
    for line in ORDER_LINES.lines_of(order):
        rest = left[line.pk]
        found.append((line, max(rest - (line.quantity - line.delivered_quantity), Decimal(0)) if delivered else rest))
    return found


def invoice_of_order(*, order: Order, delivered: bool, actor: User, channel: str) -> Invoice:
    """A draft over what has no invoice yet of an order; ``delivered``: of what was delivered alone. Raises Invalid
    where nothing is left, and what the write path raises."""
    with change_set(actor=actor, channel=channel, act="create", kind=KIND, summary=str(order)[:300]):
        held = Order.objects.select_for_update(of=("self",)).select_related("party", "owner").get(pk=order.pk)
        if not is_open(held):
            raise Invalid({"": [_("Only a confirmed order is invoiced.")]})
        lines = [(line, quantity) for line, quantity in left_to_invoice(held, delivered=delivered) if quantity]
        if not lines:
            text = _("All that was delivered is invoiced.") if delivered else _("All of the order is invoiced.")
            raise Invalid({"": [text]})
        values = {name: getattr(held, name) for name in _OF_ORDER}
        invoice = _make({**values, "order": held}, actor=actor, channel=channel)
        _copy(lines, invoice, {line.pk: line for line, _quantity in lines}, channel=channel)
        invoice.refresh_from_db()
        return invoice


def credit_note_for(*, invoice: Invoice, actor: User, channel: str) -> Invoice:
    """A draft that takes back all of an issued invoice that was not credited yet; lines that stay are deleted from it
    before it is issued. Raises Invalid for what is no issued invoice or was credited."""
    with change_set(actor=actor, channel=channel, act="create", kind=KIND, summary=str(invoice)[:300]):
        held = Invoice.objects.select_for_update(of=("self",)).select_related("party", "owner").get(pk=invoice.pk)
        if held.document_type != Type.INVOICE or held.status == Status.DRAFT:
            raise Invalid({"": [_("Only an issued invoice is credited.")]})
        if held.credited_amount >= held.gross_amount:
            raise Invalid({"": [_("All of the invoice was credited.")]})
        values = {name: getattr(held, name) for name in _OF_INVOICE}
        fixed = {"corrects": held, "order": held.order, "document_type": Type.CREDIT_NOTE}
        note = _make({**values, **fixed}, actor=actor, channel=channel)
        lines = [(line, line.quantity) for line in INVOICE_LINES.lines_of(held)]
        _copy(lines, note, {line.pk: line.ordered_line for line, _quantity in lines}, channel=channel)
        note.refresh_from_db()
        return note


def _make(values: Mapping[str, Any], *, actor: User, channel: str) -> Invoice:
    """A draft, with what nobody writes by hand. Raises Refused for who may write no invoices."""
    spec = registry.get(KIND)
    if not all(may(kind, actor, Action.CREATE.value) for kind in (spec, registry.get(LINE_KIND))):
        raise Refused(_("You may not write invoices."))
    given = {**values, "owner": values["owner"] or actor}
    made: Invoice = write.create(spec, given, actor=write.SYSTEM, channel=channel)
    return made


def _copy(
    lines: list[tuple[Any, Decimal]], invoice: Invoice, ordered: Mapping[int, OrderedLine | None], *, channel: str
) -> None:
    """So much of these lines, as they were agreed: prices, discounts and the rates of tax."""
    rows = []
    for line, quantity in lines:
        values = {name: getattr(line, name) for name in _OF_LINE if getattr(line, name) not in (None, "")}
        values |= {
            "invoice": invoice,
            "position": line.position,
            "quantity": quantity,
            "ordered_line": ordered[line.pk],
        }
        if line.discount_amount:
            values["discount_amount"] = _share(line, quantity)
        rows.append(values)
    write.create_many(registry.get(LINE_KIND), rows, actor=write.SYSTEM, channel=channel)


def _share(line: PricedLine, quantity: Decimal) -> Decimal:
    assert line.discount_amount is not None
    return round_to_currency(line.discount_amount * quantity / line.quantity, line.currency)


def issue(*, invoice: Invoice, actor: User | None, channel: str, day: date | None = None) -> Invoice:
    """Let a draft count: it gets its number and says the same from then on; ``day`` is its date, today without one.
    Raises Invalid with what is missing or too much."""
    with change_set(actor=actor, channel=channel, act="issue", kind=KIND, summary=str(invoice)[:300]) as opened:
        held = Invoice.objects.select_for_update(of=("self",)).select_related("party").get(pk=invoice.pk)
        if held.status != Status.DRAFT:
            raise Invalid({"": [_("The invoice is no draft any more.")]})
        values = {"status": Status.ISSUED, "issued_on": day or timezone.localdate()}
        done = write.update(registry.get(KIND), held, values, actor=write.SYSTEM)
        opened.summary = str(done)[:300]
        follow_invoices([done.corrects_id or done.pk])
        follow_orders([done.order_id])
        done.refresh_from_db()
        return done


def pay(
    *, invoice: Invoice, amount: Decimal, values: Mapping[str, Any], actor: User | None, channel: str
) -> PaymentAllocation:
    """Book a payment for an invoice: so much came in, and of it as much as is open goes to the invoice; what is beyond
    that stays with the payment. Raises Invalid where nothing is open or it was booked already."""
    with change_set(actor=actor, channel=channel, act="pay", kind=KIND, summary=str(invoice)[:300]):
        held = Invoice.objects.select_for_update(of=("self",)).select_related("party", "owner").get(pk=invoice.pk)
        if held.open_amount <= 0:
            raise Invalid({"": [_("Nothing of this invoice is open.")]})
        given = {"party": held.party, "currency": held.currency, "owner": held.owner or actor, "amount": amount}
        payment: Payment = write.create(registry.get(PAYMENTS), {**values, **given}, actor=actor, channel=channel)
        part = {"payment": payment, "invoice": held, "amount": min(payment.amount, held.open_amount)}
        made: PaymentAllocation = write.create(registry.get(ALLOCATIONS), part, actor=actor, channel=channel)
        return made
