"""What follows from invoices, credit notes and payments: what is open, how an invoice stands, how much of an order was
invoiced."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Invoice, Payment

Status = Invoice.Status
_INVOICES = """
    UPDATE sales_invoice invoice
       SET credited_amount = found.credited, paid_amount = found.paid,
           open_amount = invoice.gross_amount - found.credited - found.paid
      FROM (SELECT one.id,
                   (SELECT coalesce(sum(note.gross_amount), 0) FROM sales_invoice note
                     WHERE note.corrects_id = one.id AND note.status <> 'draft') AS credited,
                   (SELECT coalesce(sum(part.amount), 0) FROM sales_paymentallocation part
                     WHERE part.invoice_id = one.id) AS paid
              FROM sales_invoice one
             WHERE one.id = ANY(%s) AND one.document_type = 'invoice' AND one.status <> 'draft'
             ORDER BY one.id FOR UPDATE OF one) found
     WHERE invoice.id = found.id AND found.paid <= invoice.gross_amount
"""
_PAYMENTS = """
    UPDATE sales_payment payment SET allocated_amount = found.amount, open_amount = payment.amount - found.amount
      FROM (SELECT one.id, (SELECT coalesce(sum(part.amount), 0) FROM sales_paymentallocation part
                             WHERE part.payment_id = one.id) AS amount
              FROM sales_payment one WHERE one.id = ANY(%s) ORDER BY one.id FOR UPDATE OF one) found
     WHERE payment.id = found.id AND found.amount <= payment.amount
"""
_ORDERS = """
    UPDATE sales_order o SET invoiced_amount = greatest(0, least(o.gross_amount, found.amount))
      FROM (SELECT one.id,
                   (SELECT coalesce(sum(CASE WHEN i.document_type = 'invoice' THEN i.gross_amount
                                             ELSE -i.gross_amount END), 0)
                      FROM sales_invoice i WHERE i.order_id = one.id AND i.status <> 'draft') AS amount
              FROM sales_order one WHERE one.id = ANY(%s) ORDER BY one.id FOR UPDATE OF one) found
     WHERE o.id = found.id
"""


def follow_invoices(ids: Collection[int]) -> None:
    """Let invoices say what is open of them, and be in the state that makes; within the change set of who acted. Raises
    Invalid where more would be paid than they say."""
    wanted = sorted(set(ids))
    if (
        _update(_INVOICES, wanted)
        < Invoice.objects.filter(pk__in=wanted, document_type=Invoice.Type.INVOICE).exclude(status=Status.DRAFT).count()
    ):
        raise Invalid({"": [_("More would be paid than the invoice says.")]})
    for invoice in Invoice.objects.filter(pk__in=wanted, document_type=Invoice.Type.INVOICE).order_by("pk"):
        status = _state(invoice)
        if invoice.status not in (Status.DRAFT, status):
            write.update(registry.get("invoices"), invoice, {"status": status}, actor=write.SYSTEM)


def _state(invoice: Invoice) -> Status:
    if invoice.credited_amount and invoice.credited_amount == invoice.gross_amount:
        return Status.CREDITED
    if invoice.open_amount <= 0:
        return Status.PAID
    return Status.PART if invoice.paid_amount else Status.ISSUED


def follow_payments(ids: Collection[int]) -> None:
    """Let payments say how much of them is allocated. Raises Invalid where more would be than came in."""
    wanted = sorted(set(ids))
    if _update(_PAYMENTS, wanted) < Payment.objects.filter(pk__in=wanted).count():
        raise Invalid({"": [_("More would be allocated than was paid.")]})


def follow_orders(ids: Collection[int | None]) -> None:
    """Let orders say how much of them was invoiced, less what was credited; never more than they are worth."""
    _update(_ORDERS, sorted({pk for pk in ids if pk is not None}))


def _update(statement: str, ids: list[int]) -> int:
    """The number of rows that were brought up to date."""
    if not ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [ids])
        return int(cursor.rowcount)
