"""What holds of payments and their allocations whenever they are written: nothing twice, never more than there is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.platform.history.tracking import event_model_of
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency
from rapport.sales.invoices.following import follow_invoices, follow_payments
from rapport.sales.models import Invoice, Payment, PaymentAllocation

_SAME = ("party_id", "received_on", "amount", "currency", "reference")


def settle_payments(batch: Batch[Payment]) -> None:
    """Fill in what follows; refuse a payment that was booked already, and changes to what is allocated."""
    for change in batch.changes:
        payment = change.instance
        payment.currency = payment.currency or base_currency()
        if payment.allocated_amount:
            for name in ("party_id", "currency"):
                if change.changed(name):
                    text = _("The payment goes to an invoice already. Take that back first.")
                    change.add_error(name.removesuffix("_id"), text)
        if payment.amount is None:
            continue  # the field refuses it
        if payment.amount < payment.allocated_amount:
            text = _("%(amount)s of it goes to invoices already.")
            change.add_error("amount", text % {"amount": _money(payment.allocated_amount, payment.currency)})
        else:
            payment.open_amount = payment.amount - payment.allocated_amount
        day: date | None = payment.received_on
        if day is not None and day > timezone.localdate():
            change.add_error("received_on", _("This day is yet to come."))
        if change.is_new or change.changed(*_SAME, "bank_id"):
            _refuse_twice(change)


def _refuse_twice(change: Change[Payment]) -> None:
    payment = change.instance
    others = Payment.objects.exclude(pk=payment.pk)
    if payment.bank_id:
        if others.filter(bank_id=payment.bank_id).exists():
            change.add_error("bank_id", _("This transaction was booked already."))
    elif payment.party_id is not None:
        same = {name: getattr(payment, name) for name in _SAME}
        if others.filter(**same, bank_id="").exists():
            text = _("This payment was booked already: same customer, day and amount. Say how this one differs.")
            change.add_error("reference", text)


def settle_allocations(batch: Batch[PaymentAllocation]) -> None:
    """Refuse what is more than the payment has left or the invoice still asks for; both are locked, so that of two at
    once the second sees the first."""
    changes = batch.changes
    invoices = {
        one.pk: one
        for one in Invoice.objects.filter(pk__in={c.instance.invoice_id for c in changes})
        .select_for_update(of=("self",)).order_by("pk")
    }  # fmt: skip
    payments = {
        one.pk: one
        for one in Payment.objects.filter(pk__in={c.instance.payment_id for c in changes})
        .select_for_update(of=("self",)).order_by("pk")
    }  # fmt: skip
    for change in changes:
        part = change.instance
        invoice, payment = invoices.get(part.invoice_id), payments.get(part.payment_id)
        if invoice is None or payment is None or part.amount is None:
            continue  # the fields refuse it
        if not change.is_new and change.changed("payment_id", "invoice_id"):
            change.add_error("invoice", _("Take this allocation back and make another one."))
            continue
        part.currency = payment.currency
        _check(change, invoice, payment)


def _check(change: Change[PaymentAllocation], invoice: Invoice, payment: Payment) -> None:
    part = change.instance
    if invoice.document_type != Invoice.Type.INVOICE or invoice.status == Invoice.Status.DRAFT:
        change.add_error("invoice", _("Only an issued invoice is paid."))
        return
    if invoice.currency != payment.currency:
        text = _("The payment is in %(payment)s, the invoice in %(invoice)s.")
        change.add_error("invoice", text % {"payment": payment.currency, "invoice": invoice.currency})
        return
    more = part.amount - (Decimal(0) if change.is_new else change.before["amount"])
    if more > payment.open_amount:
        text = _("Only %(left)s of the payment is left.")
        change.add_error("amount", text % {"left": _money(payment.open_amount, payment.currency)})
    elif more > invoice.open_amount:
        text = _("Only %(left)s of the invoice is open.")
        change.add_error("amount", text % {"left": _money(max(invoice.open_amount, Decimal(0)), invoice.currency)})
    else:
        payment.open_amount -= more
        invoice.open_amount -= more


def _money(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency, get_language() or "en")


def follow_allocations(allocations: list[PaymentAllocation]) -> None:
    """Bring payments and invoices up to date whose allocations were written or taken back."""
    follow_payments({one.payment_id for one in allocations})
    follow_invoices({one.invoice_id for one in allocations})


def follow_allocations_behind(ids: list[int]) -> None:
    """The same by the ids of allocations that may be gone, after an undo. Raises Invalid where it would be too much."""
    present = PaymentAllocation.objects.filter(pk__in=ids).values_list("payment_id", "invoice_id")
    former = event_model_of(PaymentAllocation)._default_manager.filter(pgh_obj_id__in=ids)
    pairs = {*present, *former.values_list("payment_id", "invoice_id")}
    follow_payments({payment for payment, _invoice in pairs})
    follow_invoices({invoice for _payment, invoice in pairs})
