"""Invoices, payments and what of these goes to those, with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.sales.invoices.states import issue
from rapport.sales.models import Invoice, InvoiceLine, NumberRange, Payment, PaymentAllocation
from tests.factories.access import make_administrator
from tests.factories.parties import make_organisation
from tests.factories.sales import make_product
from tests.factories.writing import number, written


def number_invoices() -> None:
    """The ranges of invoices and credit notes in use, made where there are none."""
    for kind, letter in (("invoices", "I"), ("credit-notes", "C")):
        if not NumberRange.objects.filter(kind=kind, is_active=True).exists():
            values = {"name": kind, "kind": kind, "pattern": f"{letter}-{{year}}-{{number:05}}"}
            written("number-ranges", values, {})


def make_invoice(*, actor: Any = None, **values: Any) -> Invoice:
    """A draft without lines to an organisation of the same owner, numbered as one that came from elsewhere."""
    if "party" not in values:
        values["party"] = make_organisation(owner=values.get("owner"))
    n = number()
    defaults = {"name": f"Invoice {n}", "terms": "Net 30 days.", "customer_reference": f"PO{n}"}
    if actor is None:  # nobody writes a number by hand
        defaults["number"] = f"OLD{n}"
    made: Invoice = written("invoices", defaults, values, actor=actor)
    return made


def make_invoice_line(*, owner: Any = None, actor: Any = None, **values: Any) -> InvoiceLine:
    """Three of a product at 50.00, without tax, in a draft of the same owner."""
    if "invoice" not in values:
        values["invoice"] = make_invoice(owner=owner)
    if "product" not in values:
        values["product"] = make_product()
    defaults = {"quantity": "3", "unit_price": "50.00", "tax_rate": "0"}
    made: InvoiceLine = written("invoice-lines", defaults, values, actor=actor)
    return made


def make_issued_invoice(*, price: str = "50.00", quantity: str = "3", tax: str = "0", **values: Any) -> Invoice:
    """An issued invoice with a line: 150.00 unless said otherwise."""
    number_invoices()
    invoice = make_invoice(**{"number": "", **values})
    make_invoice_line(invoice=invoice, unit_price=price, quantity=quantity, tax_rate=tax)
    return issue(invoice=invoice, actor=make_administrator(), channel="web")


def make_payment(*, owner: Any = None, actor: Any = None, **values: Any) -> Payment:
    """100.00 from an organisation of the same owner."""
    if "party" not in values:
        values["party"] = make_organisation(owner=owner)
    n = number()
    defaults = {"amount": "100.00", "reference": f"Invoice {n}", "bank_id": f"TX{n}", "owner": owner}
    made: Payment = written("payments", defaults, values, actor=actor)
    return made


def make_allocation(*, owner: Any = None, actor: Any = None, **values: Any) -> PaymentAllocation:
    """40.00 of a payment for an invoice, both of the same owner."""
    if "invoice" not in values:
        values["invoice"] = make_issued_invoice(owner=owner)
    if "payment" not in values:
        values["payment"] = make_payment(owner=owner)
    defaults = {"amount": "40.00", "note": f"Note {number()}"}
    made: PaymentAllocation = written("payment-allocations", defaults, values, actor=actor)
    return made
