"""The API of what is done with invoices; to write drafts, payments and allocations is that of every kind."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import invalid
from rapport.platform.api.render import write_json
from rapport.platform.api.routes import Route
from rapport.platform.api.schemas import UID, Schema
from rapport.platform.api.tokens import WRITE
from rapport.platform.records.clean import clean_value
from rapport.platform.records.registry import registry
from rapport.sales.invoices.states import credit_note_for, invoice_of_order, issue, pay
from rapport.sales.models import Invoice, Order
from rapport.sales.orders.api import CHANNEL, act_route, found_record, read_body

_TEXT: Schema = {"type": "string"}
_INVOICE: Schema = {
    "type": "object",
    "properties": {"invoice": UID, "number": _TEXT, "status": _TEXT, "open_amount": _TEXT},
    "required": ["invoice", "number", "status", "open_amount"],
}
_PAID: Schema = {
    "type": "object",
    "properties": {**_INVOICE["properties"], "payment": UID, "allocation": UID},
    "required": [*_INVOICE["required"], "payment", "allocation"],
}
_WHAT: Schema = {
    "type": "object",
    "properties": {
        "delivered": {"type": "boolean", "description": "Only what was delivered; without it all that is left."}
    },
    "additionalProperties": False,
}
_PAYMENT: Schema = {
    "type": "object",
    "properties": {
        "amount": {"type": ["string", "number"], "description": "What came in; without it all that is open."},
        "received_on": {"type": "string", "format": "date"},
        "method": _TEXT,
        "reference": _TEXT,
        "bank_id": _TEXT,
    },
    "additionalProperties": False,
}


def make_invoice(request: ApiRequest, uid: UUID) -> HttpResponse:
    """A draft over what an order has no invoice of yet."""
    request.caller.require("invoices", WRITE)
    order, body = found_record(request, "orders", uid, Order), read_body(request, {"delivered"})
    delivered = body.get("delivered", False)
    if not isinstance(delivered, bool):
        raise invalid("delivered", _("Say true or false."))
    made = invoice_of_order(order=order, delivered=delivered, actor=request.caller.user, channel=CHANNEL)
    return write_json(_invoice(made))


def issue_invoice(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Issue a draft: it gets its number and stays as it is."""
    request.caller.require("invoices", WRITE)
    invoice = found_record(request, "invoices", uid, Invoice)
    return write_json(_invoice(issue(invoice=invoice, actor=request.caller.user, channel=CHANNEL)))


def credit_invoice(request: ApiRequest, uid: UUID) -> HttpResponse:
    """A draft of a credit note over what of an invoice was not credited."""
    request.caller.require("invoices", WRITE)
    invoice = found_record(request, "invoices", uid, Invoice)
    return write_json(_invoice(credit_note_for(invoice=invoice, actor=request.caller.user, channel=CHANNEL)))


def pay_invoice(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Book a payment for an invoice; what is beyond its open amount stays with the payment."""
    request.caller.require("payments", WRITE)
    invoice = found_record(request, "invoices", uid, Invoice)
    body = read_body(request, {"amount", "received_on", "method", "reference", "bank_id"})
    amount = invoice.open_amount
    if "amount" in body:
        try:
            amount = clean_value(registry.get("payments").fields["amount"], body["amount"], region="")
        except ValidationError as error:
            raise invalid("amount", error.messages[0]) from error
    values = {name: value for name, value in body.items() if name != "amount"}
    made = pay(invoice=invoice, amount=amount, values=values, actor=request.caller.user, channel=CHANNEL)
    invoice.refresh_from_db()
    return write_json({**_invoice(invoice), "payment": str(made.payment.uid), "allocation": str(made.uid)})


def _invoice(invoice: Invoice) -> dict[str, str]:
    return {
        "invoice": str(invoice.uid),
        "number": invoice.number,
        "status": invoice.status,
        "open_amount": str(invoice.open_amount),
    }


ROUTES: list[Route] = [
    act_route("/orders/{uuid:uid}/invoice", make_invoice, "orders-invoice", "Make an invoice", _INVOICE, _WHAT),
    act_route("/invoices/{uuid:uid}/issue", issue_invoice, "invoices-issue", "Issue an invoice", _INVOICE),
    act_route("/invoices/{uuid:uid}/credit", credit_invoice, "invoices-credit", "Write a credit note", _INVOICE),
    act_route("/invoices/{uuid:uid}/pay", pay_invoice, "invoices-pay", "Book a payment", _PAID, _PAYMENT),
]
