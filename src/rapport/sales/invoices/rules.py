"""What holds of invoices whenever they are written: called by the write path, for a whole batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.db.models import Case, F, Sum, When
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.customers.operations import blocked_for
from rapport.lib.money import format_money
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency
from rapport.sales.documents.addresses import address_of, language_of
from rapport.sales.documents.amounts import follow_sums
from rapport.sales.documents.heads import head_for
from rapport.sales.documents.lines import LineDocument
from rapport.sales.documents.numbers import take_number
from rapport.sales.models import Invoice, InvoiceLine, Order, OrderedLine
from rapport.sales.orders.rules import is_open
from rapport.sales.pricing.reasons import number
from rapport.sales.pricing.settling import Terms

Status, Type = Invoice.Status, Invoice.Type
UNSETTLED = (Status.DRAFT.value,)
DAYS = 30
"""For payment where no letter head says otherwise."""
MOVES: Mapping[str, Collection[str]] = {
    Status.DRAFT: {Status.ISSUED},
    Status.ISSUED: {Status.PART, Status.PAID, Status.CREDITED},
    Status.PART: {Status.ISSUED, Status.PAID, Status.CREDITED},
    Status.PAID: {Status.ISSUED, Status.PART, Status.CREDITED},
    Status.CREDITED: {Status.PAID, Status.PART, Status.ISSUED},
}
FROZEN = (
    "name", "party", "contact", "currency", "language", "billing_name", "billing_address", "introduction", "terms",
    "customer_reference", "customer_tax_id", "delivered_on", "due_on",
)  # fmt: skip
"""What stands on the paper: the same for ever once it was issued."""
FIXED = (*FROZEN, "number", "status", "document_type", "order", "corrects", "issued_on")
"""What no undo gives back to an invoice that is no draft."""
COLUMNS = {field.name: field.attname for field in Invoice._meta.concrete_fields}


def _follow(ids: Sequence[int]) -> None:
    follow_sums(INVOICE_LINES, ids, UNSETTLED)


def _terms(invoice: Invoice) -> Terms:
    return Terms(invoice.party, invoice.currency, invoice.delivered_on or timezone.localdate())


def closed(invoice: Invoice) -> str:
    """Why the lines of an invoice may not be written any more; "" for a draft."""
    if invoice.status == Status.DRAFT:
        return ""
    return _("The invoice was issued and stays as it is. Correct it by a credit note.")


INVOICE_LINES = LineDocument("invoices", "invoice-lines", "invoice", Invoice, InvoiceLine, _terms, _follow, closed)


def settle(batch: Batch[Invoice]) -> None:
    """Fill in what follows, and refuse what an invoice in its state does not allow."""
    today = timezone.localdate()
    for change in batch.changes:
        if change.is_new:
            change.instance.currency = change.instance.currency or base_currency()
        else:
            _keep(change)
    asking = [change for change in batch.changes if change.changed("party_id") or _is_issued(change)]
    charged = [change for change in asking if change.instance.document_type == Type.INVOICE]
    refused = blocked_for({change.instance.party_id for change in charged}, "invoice", today)
    for change in charged:
        party = change.instance.party_id
        if party is not None and (role := refused.get(party)):
            change.add_error("party", _("As “%(role)s” this customer gets no invoices.") % {"role": role})
    issued = [change for change in batch.changes if _is_issued(change) and not change.errors]
    orders = _locked({change.instance.order_id for change in issued})
    _lock_corrected({change.instance.corrects_id for change in issued})
    for change in issued:
        _check(change, orders)
        if not change.errors:
            _complete(change, today)


def _locked(ids: set[int | None]) -> dict[int, Order]:
    """The orders that are invoiced, locked: of two invoices at once the second sees what the first charged."""
    found = Order.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    return {one.pk: one for one in found.select_for_update().order_by("pk")}


def _lock_corrected(ids: set[int | None]) -> None:
    """The same of invoices that are credited."""
    found = Invoice.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    list(found.select_for_update().order_by("pk").values_list("pk"))


def _is_issued(change: Change[Invoice]) -> bool:
    return not change.is_new and change.before["status"] == Status.DRAFT and change.instance.status == Status.ISSUED


def _keep(change: Change[Invoice]) -> None:
    """What was issued stays, and an invoice moves on only to states that may follow."""
    invoice, before = change.instance, change.before["status"]
    invoice.currency = invoice.currency or change.before["currency"]
    if before != Status.DRAFT:
        for name in FROZEN:
            if change.changed(COLUMNS[name]):
                change.add_error(name, _("The invoice was issued and stays as it is. Correct it by a credit note."))
    elif change.changed("currency") and (invoice.line_count or invoice.order_id or invoice.corrects_id):
        text = _("What this invoice says is in %(currency)s. Write another one in another currency.")
        change.add_error("currency", text % {"currency": change.before["currency"]})
    elif change.changed("party_id") and not change.changed("corrects_id") and invoice.corrects_id:
        change.add_error("party", _("A credit note goes to whom the invoice went."))
    if invoice.document_type == Type.CREDIT_NOTE and invoice.due_on is not None:
        change.add_error("due_on", _("A credit note is not due."))
    if invoice.status != before and invoice.status not in MOVES[before]:
        text = _("An invoice that is “%(before)s” does not become “%(after)s”.")
        names = {"before": Status(before).label, "after": Status(invoice.status).label}
        change.add_error("", text % names)


def _check(change: Change[Invoice], orders: Mapping[int, Order]) -> None:
    """Whether an invoice may be issued: to somebody, of something, no more than was ordered or charged."""
    invoice = change.instance
    if invoice.party is None:
        change.add_error("party", _("Say who pays."))
    if not invoice.line_count:
        change.add_error("", _("The invoice has no lines yet. Add what is charged."))
    if invoice.document_type == Type.CREDIT_NOTE:
        corrected = invoice.corrects
        assert corrected is not None
        corrected.refresh_from_db()  # what was credited since it was read
        if (left := corrected.gross_amount - corrected.credited_amount) < invoice.gross_amount:
            text = _("Of %(invoice)s %(left)s are left to credit, not %(wanted)s.")
            money = partial(format_money, currency=invoice.currency, language=get_language() or "en")
            told = {"invoice": corrected.number, "left": money(left), "wanted": money(invoice.gross_amount)}
            change.add_error("", text % told)
    elif invoice.order_id is not None:
        if not is_open(orders[invoice.order_id]):
            change.add_error("", _("Only a confirmed order is invoiced."))
        _check_quantities(change)


def _check_quantities(change: Change[Invoice]) -> None:
    lines = InvoiceLine.objects.filter(invoice=change.instance, ordered_line__isnull=False)
    left = left_of(change.instance.order_id)
    for line in lines.select_related("ordered_line"):
        ordered = line.ordered_line
        assert ordered is not None
        if (rest := left.get(ordered.pk, Decimal(0))) < line.quantity:
            text = _("Of “%(line)s” %(left)s are left to invoice, not %(wanted)s.")
            told = {"line": line.description, "left": number(rest), "wanted": number(line.quantity)}
            change.add_error("", text % told)


def left_of(order_id: int | None) -> dict[int, Decimal]:
    """By the ids of an order's lines how much of each has no invoice yet; what was credited may be invoiced again."""
    if order_id is None:
        return {}
    issued = InvoiceLine.objects.filter(ordered_line__order=order_id).exclude(invoice__status=Status.DRAFT)
    signed = Case(When(invoice__document_type=Type.INVOICE, then=F("quantity")), default=-F("quantity"))
    charged = dict(issued.order_by().values_list("ordered_line").annotate(charged=Sum(signed)))
    lines = OrderedLine.objects.filter(order=order_id).values_list("pk", "quantity")
    return {pk: max(quantity - charged.get(pk, Decimal(0)), Decimal(0)) for pk, quantity in lines}


def _known_tax_id(invoice: Invoice) -> str:
    """The customer's VAT number as the newest invoice to them says it."""
    said = Invoice.objects.filter(party=invoice.party_id).exclude(status=Status.DRAFT).exclude(customer_tax_id="")
    return said.order_by("-issued_on", "-pk").values_list("customer_tax_id", flat=True).first() or ""


def _complete(change: Change[Invoice], today: date) -> None:
    """What is settled when an invoice is issued: its number, its day, when it is due, address and language."""
    invoice = change.instance
    assert invoice.party is not None
    invoice.language = language_of(invoice)
    invoice.customer_tax_id = invoice.customer_tax_id or _known_tax_id(invoice)
    if not invoice.customer_tax_id and invoice.lines.filter(reverse_charge=True).exists():
        change.add_error("customer_tax_id", _("Enter it: under reverse charge the customer owes the tax."))
        return
    invoice.billing_name = invoice.billing_name or invoice.party.display_name[:300]
    invoice.billing_address = invoice.billing_address or address_of(invoice.party, invoice.language)
    day = invoice.issued_on = invoice.issued_on or today
    invoice.delivered_on = invoice.delivered_on or day
    head = head_for(invoice.language)
    invoice.terms = invoice.terms or (head.invoice_terms if head is not None else "")
    kind = "invoices"
    if invoice.document_type == Type.CREDIT_NOTE:
        kind = "credit-notes"
    else:
        days = head.payment_days if head is not None else DAYS
        invoice.due_on = invoice.due_on or day + timedelta(days=days)
        if invoice.due_on < day:
            change.add_error("due_on", _("It is due before it is written. Say a later day, or none."))
            return
    if not invoice.number:
        invoice.number = take_number(kind, today, lambda text: Invoice.objects.filter(number=text).exists())
