"""Invoices and credit notes on paper, in the language of the customer."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.platform.access.titles import title_of
from rapport.sales.documents.addresses import language_of
from rapport.sales.documents.content import Content, content_of
from rapport.sales.documents.heads import head_for
from rapport.sales.invoices.rules import INVOICE_LINES
from rapport.sales.models import Invoice


def invoice_content(invoice: Invoice) -> Content:
    """What the customer gets; a draft is marked as one."""
    language = language_of(invoice)
    with translation.override(language):
        is_note = invoice.document_type == Invoice.Type.CREDIT_NOTE
        title = _("Credit note") if is_note else _("Invoice")
        corrected = invoice.corrects
        content = content_of(
            invoice,
            INVOICE_LINES.lines_of(invoice),
            title=" ".join(part for part in (title, invoice.number) if part),
            mark=_("Draft") if invoice.status == Invoice.Status.DRAFT else "",
            facts=[
                (_("Date"), invoice.issued_on or timezone.localdate()),
                (_("Date of supply"), invoice.delivered_on),
                (_("Due on"), invoice.due_on),
                (_("Corrects invoice"), corrected.number if corrected is not None else ""),
                (pgettext("sale", "Order"), invoice.order.number if invoice.order is not None else ""),
                (_("Your order number"), invoice.customer_reference),
                (_("Your VAT number"), invoice.customer_tax_id),
                (_("Your contact"), title_of(invoice.owner) if invoice.owner is not None else ""),
            ],
        )
        head = head_for(language)
        if head is None or not head.iban or is_note:
            return content
        account = _("Please pay to IBAN %(iban)s") % {"iban": head.iban}
        line = f"{account}, BIC {head.bic}" if head.bic else account
        return replace(content, terms=[*content.terms, line])
