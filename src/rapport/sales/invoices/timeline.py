"""Invoices, credit notes and payments on the timeline of their customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override

from rapport.customers.models import TimelineItem
from rapport.lib.money import format_money
from rapport.sales.derived import write_derived
from rapport.sales.models import Invoice, Payment

INVOICES, PAYMENTS = "invoices", "payments"
ISSUED, CREDITED, RECEIVED = "invoice-issued", "credit-note-issued", "payment-received"
TOLD = ("party_id", "status")
"""Columns of an invoice from which its line follows."""
_NAMES = ("party_id", "source_id", "at", "kind", "actor_id", "title", "summary", "outcome")


def write_invoices(ids: Sequence[int]) -> None:
    """Write the line of each of these that was issued, in the language of the installation."""
    rows = TimelineItem.objects.filter(source_kind=INVOICES, source_id__in=list(ids))
    issued = Invoice.objects.filter(pk__in=list(ids), party__isnull=False, issued_on__isnull=False)
    with override(settings.LANGUAGE_CODE):
        write_derived(rows, rows.values("pk", *_NAMES), [_of_invoice(one) for one in issued], _NAMES)


def write_payments(ids: Sequence[int]) -> None:
    """Write the line of each of these payments."""
    rows = TimelineItem.objects.filter(source_kind=PAYMENTS, source_id__in=list(ids))
    received = Payment.objects.filter(pk__in=list(ids), party__isnull=False)
    with override(settings.LANGUAGE_CODE):
        write_derived(rows, rows.values("pk", *_NAMES), [_of_payment(one) for one in received], _NAMES)


def forget(kind: str, ids: Iterable[int]) -> None:
    """Take the lines of these invoices or payments away."""
    TimelineItem.objects.filter(source_kind=kind, source_id__in=list(ids)).delete()


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _of_invoice(invoice: Invoice) -> TimelineItem:
    assert invoice.party_id is not None
    assert invoice.issued_on is not None
    return TimelineItem(
        party_id=invoice.party_id, at=_noon(invoice.issued_on),
        kind=ISSUED if invoice.document_type == Invoice.Type.INVOICE else CREDITED,
        source_kind=INVOICES, source_id=invoice.pk, source_uid=invoice.uid, actor_id=invoice.owner_id,
        title=str(invoice)[:300], summary=format_money(invoice.gross_amount, invoice.currency, get_language() or "en"),
        outcome=str(invoice.get_status_display())[:120], created_in=invoice.created_in,
    )  # fmt: skip


def _of_payment(payment: Payment) -> TimelineItem:
    assert payment.party_id is not None
    said = [format_money(payment.amount, payment.currency, get_language() or "en"), str(payment.get_method_display())]
    return TimelineItem(
        party_id=payment.party_id, at=_noon(payment.received_on), kind=RECEIVED, source_kind=PAYMENTS,
        source_id=payment.pk, source_uid=payment.uid, actor_id=payment.owner_id, title=str(payment)[:300],
        summary=" · ".join(said), outcome="", created_in=payment.created_in,
    )  # fmt: skip
