"""What colleagues do with invoices from their pages and from those of orders, in the dialog or on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.currencies import round_to_currency
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.records.registry import registry
from rapport.platform.web.numbers import read_typed, typed
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid
from rapport.sales.documents.printing import plain_name
from rapport.sales.invoices.einvoice import hybrid_pdf, invoice_xml, problems_of
from rapport.sales.invoices.printing import invoice_content
from rapport.sales.invoices.states import credit_note_for, invoice_of_order, issue, pay
from rapport.sales.models import Invoice, Order, Payment
from rapport.sales.orders.printing import pdf_answer
from rapport.sales.orders.views import ActView, refuse_hidden

_TYPED = {"reference": 140, "bank_id": 80}


class InvoiceActView(ActView):
    """Base of the views of one invoice."""

    kind = "invoices"

    def found(self, uid: UUID) -> Invoice:
        reached = rows(registry.get(self.kind), self.user, self.action).filter(uid=uid)
        found: Invoice | None = reached.select_related("party", "owner", "order", "corrects").first()
        if found is None:
            raise Http404
        return found


class OrderInvoiceView(ActView):
    """GET and POST /orders/<uid>/invoice/: a draft of what has no invoice yet, of all or of what was delivered."""

    template = "sales/invoices/of_order.html"
    route = "order-invoice"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Make an invoice")
        self.button = _("Make a draft")
        self.made: Invoice | None = None

    def act(self, found: Order, given: dict[str, str]) -> str:
        delivered = given.get("what") == "delivered"
        self.made = invoice_of_order(order=found, delivered=delivered, actor=self.user, channel=CHANNEL)
        return _("The invoice is a draft. Look at it and issue it.")

    def page_url(self, found: Any) -> str:
        if self.made is not None:
            return reverse("invoices-detail", args=[self.made.uid])
        return super().page_url(found)


class InvoiceIssueView(InvoiceActView):
    """GET and POST /invoices/<uid>/issue/: it gets its number and stays as it is."""

    route = "invoice-issue"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = self.button = _("Issue")
        self.text = _("It gets its number and is never changed again. A mistake is corrected by a credit note.")

    def act(self, found: Invoice, given: dict[str, str]) -> str:
        return _("%(invoice)s was issued") % {"invoice": issue(invoice=found, actor=self.user, channel=CHANNEL)}


class InvoiceCreditView(InvoiceActView):
    """GET and POST /invoices/<uid>/credit/: a draft of a credit note over all that was not credited."""

    route = "invoice-credit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Write a credit note")
        self.text = _("A draft with the lines of the invoice is made. Take out what the customer pays all the same.")
        self.button = _("Make a draft")
        self.made: Invoice | None = None

    def act(self, found: Invoice, given: dict[str, str]) -> str:
        self.made = credit_note_for(invoice=found, actor=self.user, channel=CHANNEL)
        return _("The credit note is a draft. Look at it and issue it.")

    def page_url(self, found: Any) -> str:
        return super().page_url(self.made or found)


class InvoicePayView(InvoiceActView):
    """GET and POST /invoices/<uid>/pay/: money came in for it."""

    template = "sales/invoices/pay.html"
    route = "invoice-pay"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Book a payment")
        self.button = _("Book")

    def context(self, found: Invoice, given: dict[str, str]) -> dict[str, Any]:
        return {
            "open": format_money(found.open_amount, found.currency, get_language() or "en"),
            "amount": given.get("amount", typed(round_to_currency(found.open_amount, found.currency))),
            "day": given.get("received_on", timezone.localdate().isoformat()),
            "methods": Payment.Method.choices,
            "method": given.get("method", Payment.Method.TRANSFER.value),
        }

    def act(self, found: Invoice, given: dict[str, str]) -> str:
        amount = read_typed(given.get("amount", ""))
        if not isinstance(amount, Decimal) or amount <= 0:
            raise Invalid({"": [_("“%(text)s” is no amount.") % {"text": given.get("amount", "")[:40]}]})
        values: dict[str, Any] = {name: given.get(name, "").strip()[:most] for name, most in _TYPED.items()}
        values |= {name: given[name] for name in ("received_on", "method") if given.get(name)}
        made = pay(invoice=found, amount=amount, values=values, actor=self.user, channel=CHANNEL)
        said = {"amount": format_money(made.amount, made.currency, get_language() or "en"), "invoice": found}
        return _("%(amount)s booked for %(invoice)s") % said


class InvoiceFileView(InvoiceActView):
    """Base of the files that other programs read; says what is missing where there is something."""

    action = Action.VIEW.value
    http_method_names = ["get", "head", "options"]
    for_authorities = False

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        invoice = self.found(uid)
        refuse_hidden(self.user, "invoices", "invoice-lines")
        if missing := problems_of(invoice, for_authorities=self.for_authorities):
            return redirect_with_message(request, self.page_url(invoice), " ".join(missing))
        response = self.file(invoice)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def file(self, invoice: Invoice) -> HttpResponse:
        """What is downloaded."""
        raise NotImplementedError


class InvoiceHybridView(InvoiceFileView):
    """GET /invoices/<uid>/e-invoice/: the PDF with the invoice as XML in it (Factur-X, ZUGFeRD)."""

    def file(self, invoice: Invoice) -> HttpResponse:
        return _download(hybrid_pdf(invoice), f"{invoice.number}.pdf", "application/pdf")


class InvoiceXmlView(InvoiceFileView):
    """GET /invoices/<uid>/xrechnung/: the invoice as XML for German authorities (XRechnung)."""

    for_authorities = True

    def file(self, invoice: Invoice) -> HttpResponse:
        return _download(invoice_xml(invoice, for_authorities=True), f"{invoice.number}.xml", "application/xml")


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain_name(name)}"'
    return response


class InvoicePdfView(InvoiceActView):
    """GET /invoices/<uid>/pdf/: what the customer gets; a draft is marked as one."""

    action = Action.VIEW.value
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        invoice = self.found(uid)
        refuse_hidden(self.user, "invoices", "invoice-lines")
        return pdf_answer(invoice_content(invoice), invoice.number)
