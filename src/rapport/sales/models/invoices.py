"""Invoices and credit notes with their lines, and payments with what of them goes to which invoice."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import Party
from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.models.documents import DERIVED, SalesDocument, document_constraints
from rapport.sales.models.lines import PricedLine, line_constraints
from rapport.sales.models.orders import Order, OrderedLine

UNPAID = ("issued", "part")
"""States of an invoice of which something is owed."""
_SETTLING = ("credited_amount", "paid_amount", "open_amount")


@track(exclude=(KEPT, "principals", "territory", *_SETTLING, *DERIVED))
class Invoice(SalesDocument):
    """What a customer is to pay, or a credit note that takes some of it back. Written as a draft; once it is issued it
    has a number without gaps and stays as it is: a mistake is corrected by a credit note."""

    class Type(models.TextChoices):
        INVOICE = "invoice", pgettext_lazy("document", "Invoice")
        CREDIT_NOTE = "credit-note", pgettext_lazy("document", "Credit note")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("invoice", "Draft")
        ISSUED = "issued", pgettext_lazy("invoice", "Issued")
        PART = "part", pgettext_lazy("invoice", "Partly paid")
        PAID = "paid", pgettext_lazy("invoice", "Paid")
        CREDITED = "credited", pgettext_lazy("invoice", "Credited")

    document_type = models.CharField(
        pgettext_lazy("document", "type"), max_length=11, choices=Type, default=Type.INVOICE, editable=False
    )
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT, editable=False)
    """Follows what was paid and credited."""
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, editable=False, related_name="invoices", verbose_name=_("order")
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="credit_notes",
        verbose_name=_("credit note for"),
    )  # fmt: skip
    customer_reference = models.CharField(
        _("customer's order number"), max_length=100, blank=True, default="",
        help_text=_("Or the buyer reference that an authority asks for."),
    )  # fmt: skip
    customer_tax_id = models.CharField(
        _("customer's VAT number"), max_length=40, blank=True, default="",
        help_text=_("Under reverse charge it must be said. Empty means that of the invoice before."),
    )  # fmt: skip
    delivered_on = models.DateField(
        _("date of supply"), null=True, blank=True, help_text=_("Empty means the day of the invoice.")
    )
    issued_on = models.DateField(_("invoice date"), null=True, blank=True, editable=False)
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("Empty means the days for payment of the letter head.")
    )
    credited_amount = MoneyField(_("credited"), default=Decimal(0), db_default=Decimal(0), editable=False)
    paid_amount = MoneyField(_("paid"), default=Decimal(0), db_default=Decimal(0), editable=False)
    open_amount = MoneyField(_("open amount"), default=Decimal(0), db_default=Decimal(0), editable=False)
    """Gross, less what was credited and paid; below zero where more was paid than is owed after a credit note."""

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            *document_constraints("invoice"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "issued", "part", "paid", "credited"]), name="invoice_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", issued_on__isnull=True) | (~Q(status="draft") & Q(issued_on__isnull=False)),
                name="invoice_issued_has_a_day",
            ),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(number=""), name="invoice_issued_has_a_number"),
            models.CheckConstraint(
                condition=Q(document_type="invoice", corrects__isnull=True)
                | Q(document_type="credit-note", corrects__isnull=False),
                name="invoice_credit_note_corrects_one",
            ),
            models.CheckConstraint(
                condition=Q(document_type="invoice") | Q(status__in=["draft", "issued"], due_on__isnull=True),
                name="invoice_credit_note_is_not_paid",
            ),
            models.CheckConstraint(
                condition=Q(credited_amount__gte=0, credited_amount__lte=F("gross_amount")),
                name="invoice_credited_at_most_whole",
            ),
            models.CheckConstraint(
                condition=Q(paid_amount__gte=0, paid_amount__lte=F("gross_amount")), name="invoice_paid_at_most_whole"
            ),
            models.CheckConstraint(
                condition=Q(open_amount=0, paid_amount=0, credited_amount=0)
                | (
                    Q(open_amount=F("gross_amount") - F("credited_amount") - F("paid_amount"), document_type="invoice")
                    & ~Q(status="draft")
                ),
                name="invoice_open_is_the_rest",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("issued_on")),
                name="invoice_due_after_its_day",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="invoice_number_once"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="invoice_by_status"),
            models.Index(fields=["due_on", "id"], name="invoice_by_due_day"),
            models.Index(fields=["issued_on", "id"], name="invoice_by_day"),
            models.Index(fields=["party", "status", "issued_on"], name="invoice_by_party"),
            models.Index(fields=["deal", "status"], name="invoice_by_deal"),
            # What the credit check adds up, read from the index alone.
            models.Index(
                fields=["party"], name="invoice_unpaid_by_party", condition=Q(status__in=UNPAID),
                include=["currency", "open_amount"],
            ),
            models.Index(
                fields=["territory", "status", "due_on", "id"], name="invoice_by_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["base_amount", "id"], name="invoice_by_worth"),
            models.Index(fields=["created_at", "id"], name="invoice_by_creation"),
            principals_index("invoice_by_filters", "owner", "party", "contact", "deal"),
        ]  # fmt: skip

    @property
    def is_unpaid(self) -> bool:
        """Whether something of it is owed."""
        return self.document_type == self.Type.INVOICE and self.status in UNPAID


@track()
class InvoiceLine(PricedLine):
    """What is charged; in the invoice's currency, which a foreign key over two columns (migration 0021) holds it to."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines", verbose_name=_("invoice"))
    ordered_line = models.ForeignKey(
        OrderedLine, models.PROTECT, null=True, blank=True, editable=False, related_name="invoice_lines",
        verbose_name=_("order line"),
    )  # fmt: skip
    """What of it was ordered; empty for what no order says."""

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints = line_constraints("invoice_line")
        indexes = [
            models.Index(fields=["invoice", "position", "id"], name="invoice_line_in_order"),
            models.Index(fields=["product", "invoice"], name="invoice_line_by_product"),
        ]


@track(exclude=(KEPT, "principals", "allocated_amount", "open_amount"))
class Payment(TrackedModel, Owned):
    """Money that came in. What of it goes to which invoice are its allocations."""

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        DEBIT = "debit", _("Direct debit")
        CARD = "card", _("Card")
        CASH = "cash", _("Cash")
        CHEQUE = "cheque", _("Cheque")
        OTHER = "other", pgettext_lazy("payment", "Other")

    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, db_index=False, related_name="payments", verbose_name=_("customer")
    )
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    amount = MoneyField(_("amount"), validators=[MinValueValidator(Decimal("0.01"))])
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    method = models.CharField(pgettext_lazy("payment", "method"), max_length=8, choices=Method, default=Method.TRANSFER)
    reference = models.CharField(
        _("payment reference"), max_length=140, blank=True, default="", help_text=_("What the customer wrote on it.")
    )
    bank_id = models.CharField(
        _("transaction number"), max_length=80, blank=True, default="",
        help_text=_("What the bank calls it; the same one is never booked twice."),
    )  # fmt: skip
    note = models.TextField(_("note"), max_length=2000, blank=True, default="")
    allocated_amount = MoneyField(_("allocated"), default=Decimal(0), db_default=Decimal(0), editable=False)
    open_amount = MoneyField(_("not allocated"), default=Decimal(0), db_default=Decimal(0), editable=False)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_some_amount"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="payment_currency_of_three_letters"),
            models.CheckConstraint(
                condition=Q(method__in=["transfer", "debit", "card", "cash", "cheque", "other"]),
                name="payment_method_known",
            ),
            models.CheckConstraint(
                condition=Q(allocated_amount__gte=0, allocated_amount__lte=F("amount"), open_amount__gte=0),
                name="payment_allocated_at_most_whole",
            ),
            models.UniqueConstraint(
                fields=["bank_id"], condition=~Q(bank_id=""), name="payment_transaction_once",
                violation_error_message=_("This transaction was booked already."),
            ),
            models.UniqueConstraint(
                fields=["party", "received_on", "amount", "currency", "reference"], name="payment_once",
                condition=Q(bank_id=""), violation_error_message=_("This payment was booked already."),
            ),
            # What its allocations refer to, so that they are in its currency.
            models.UniqueConstraint(fields=["id", "currency"], name="payment_of_its_currency"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["received_on", "id"], name="payment_by_day"),
            models.Index(fields=["party", "received_on"], name="payment_by_party"),
            models.Index(fields=["open_amount", "id"], name="payment_with_a_rest", condition=Q(open_amount__gt=0)),
            models.Index(fields=["created_at", "id"], name="payment_by_creation"),
            principals_index("payment_by_filters", "owner", "party"),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.get_method_display())


@track()
class PaymentAllocation(TrackedModel):
    """So much of a payment goes to an invoice; foreign keys over two columns (migration 0021) hold both to one
    currency."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations", verbose_name=_("payment"))
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="allocations", verbose_name=_("invoice"))
    amount = MoneyField(_("amount"), validators=[MinValueValidator(Decimal("0.01"))])
    currency = CurrencyField(_("currency"), editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_of_some_amount"),
            models.UniqueConstraint(
                fields=["payment", "invoice"], name="allocation_once",
                violation_error_message=_("Something of this payment goes to this invoice already. Change that."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["created_at", "id"], name="allocation_by_creation")]

    def __str__(self) -> str:
        return str(self.invoice)
