"""Invoices: of an order or free, issued once and never changed again, credited and paid, never more than there is."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rapport.customers.models import TimelineItem
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.credit.exposure import owed_by_currency
from rapport.sales.invoices.ageing import NAMES
from rapport.sales.invoices.printing import invoice_content
from rapport.sales.invoices.states import credit_note_for, invoice_of_order, issue, pay
from rapport.sales.models import Invoice, InvoiceLine, LetterHead, Order, Payment, PaymentAllocation
from rapport.sales.orders.deliveries import deliver, remaining
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_party_role, make_role_type
from tests.factories.access import make_administrator, make_holder
from tests.factories.invoices import (
    make_allocation,
    make_invoice,
    make_invoice_line,
    make_issued_invoice,
    make_payment,
    number_invoices,
)
from tests.factories.orders import make_confirmed_order, number_orders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def numbered() -> None:
    number_orders()
    number_invoices()


def last_act() -> ChangeSet:
    return ChangeSet.objects.order_by("-id")[0]


def fresh(invoice: Invoice) -> Invoice:
    return Invoice.objects.get(pk=invoice.pk)


def change(invoice: Invoice, **values: Any) -> Invoice:
    return write.update(registry.get("invoices"), invoice, values, actor=None)


def paid(invoice: Invoice, amount: str, **values: Any) -> PaymentAllocation:
    return pay(invoice=invoice, amount=Decimal(amount), values=values, actor=make_administrator(), channel="web")


def of_order(order: Order, *, delivered: bool = False) -> Invoice:
    return invoice_of_order(order=order, delivered=delivered, actor=make_administrator(), channel="web")


def issued(invoice: Invoice) -> Invoice:
    return issue(invoice=invoice, actor=make_administrator(), channel="web")


def credited(invoice: Invoice) -> Invoice:
    return credit_note_for(invoice=invoice, actor=make_administrator(), channel="web")


def test_an_order_is_invoiced_with_what_was_agreed_and_only_once() -> None:
    order = make_confirmed_order(currency="USD", customer_reference="PO-7")

    invoice = of_order(order)

    assert (invoice.status, invoice.order_id, invoice.currency) == ("draft", order.pk, "USD")
    assert (invoice.customer_reference, invoice.gross_amount) == ("PO-7", order.gross_amount)
    assert Order.objects.get(pk=order.pk).invoiced_amount == 0
    invoice = issued(invoice)
    assert Order.objects.get(pk=order.pk).invoiced_amount == Decimal(150)
    with pytest.raises(Invalid, match="All of the order is invoiced"):
        of_order(order)


def test_what_was_delivered_is_invoiced_alone_and_the_rest_later() -> None:
    order = make_confirmed_order()
    [(line, _left)] = remaining(order)
    nora = make_administrator()
    deliver(order=order, quantities={line.pk: Decimal(2)}, values={}, actor=nora, channel="web")

    first = issued(of_order(order, delivered=True))

    assert first.gross_amount == Decimal(100)
    with pytest.raises(Invalid, match="All that was delivered is invoiced"):
        of_order(order, delivered=True)
    assert of_order(order).gross_amount == Decimal(50)


def test_two_drafts_of_one_order_never_charge_it_twice() -> None:
    order = make_confirmed_order()
    first, second = of_order(order), of_order(order)
    issued(first)

    with pytest.raises(Invalid, match="0 are left to invoice, not 3"):
        issued(second)

    assert fresh(second).number == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_who_issue_at_once_one_charges_the_order() -> None:
    order = make_confirmed_order()
    drafts = [of_order(order), of_order(order)]

    def one(draft: Invoice) -> str:
        try:
            return issue(invoice=draft, actor=None, channel="web").number
        except Invalid:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(one, drafts))

    assert sorted(map(bool, numbers)) == [False, True]
    assert Order.objects.get(pk=order.pk).invoiced_amount == Decimal(150)


def test_an_absolute_discount_is_shared_by_quantity() -> None:
    order = make_confirmed_order()
    [(line, _left)] = remaining(order)
    type(line).objects.filter(pk=line.pk).update(
        discount_amount=Decimal(10), net_amount=Decimal(140), gross_amount=Decimal(140)
    )
    deliver(order=order, quantities={line.pk: Decimal(1)}, values={}, actor=make_administrator(), channel="web")

    invoice = of_order(order, delivered=True)

    assert InvoiceLine.objects.get(invoice=invoice).discount_amount == Decimal("3.33")
    assert invoice.net_amount == Decimal("46.67")


def test_an_issued_invoice_has_a_number_without_gaps_a_day_and_when_it_is_due() -> None:
    LetterHead.objects.all().delete()
    year = timezone.localdate().year

    numbers = [make_issued_invoice().number for _place in range(3)]

    assert numbers == [f"I-{year}-0000{n}" for n in (1, 2, 3)]
    invoice = Invoice.objects.latest("pk")
    assert invoice.issued_on == timezone.localdate()
    assert invoice.due_on == timezone.localdate() + timedelta(days=30)
    assert invoice.open_amount == invoice.gross_amount == Decimal(150)


def test_the_letter_head_says_when_invoices_are_due_and_where_to_pay() -> None:
    values = {"name": "Heliad", "payment_days": 14, "iban": "DE89 3704 0044 0532 0130 00", "invoice_terms": "Net."}
    write.create(registry.get("letter-heads"), values, actor=None)

    invoice = make_issued_invoice(terms="")

    assert invoice.due_on == timezone.localdate() + timedelta(days=14)
    assert invoice.terms == "Net."
    assert "Please pay to IBAN DE89 3704 0044 0532 0130 00" in invoice_content(invoice).terms
    with pytest.raises(Invalid, match="no IBAN"):
        write.create(registry.get("letter-heads"), {**values, "language": "de", "iban": "DE00"}, actor=None)


@pytest.mark.parametrize(
    "values", [{"name": "Other"}, {"currency": "USD"}, {"due_on": "2031-01-01"}, {"terms": "Never."}]
)
def test_an_issued_invoice_is_never_changed(values: dict[str, Any]) -> None:
    invoice = make_issued_invoice()
    with pytest.raises(Invalid, match="credit note"):
        change(invoice, **values)
    with pytest.raises(Invalid, match="credit note"):
        write.update(registry.get("invoice-lines"), invoice.lines.get(), {"quantity": "1"}, actor=None)


def test_the_internal_note_of_an_issued_invoice_may_be_changed() -> None:
    assert change(make_issued_invoice(), description="Ask Ada.").description == "Ask Ada."


def test_an_issued_invoice_is_neither_deleted_nor_undone() -> None:
    invoice = make_issued_invoice()
    act = last_act()
    with pytest.raises(Refused, match="number must stay"):
        write.delete(registry.get("invoices"), invoice, actor=make_administrator())

    undo(act, actor=make_administrator())

    assert fresh(invoice).status == "issued"
    assert fresh(invoice).number


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: make_invoice(number=""), "no lines yet"),
        (
            lambda: make_invoice_line(invoice=make_invoice(due_on=timezone.localdate() - timedelta(days=1))).invoice,
            "due before",
        ),
    ],
)
def test_what_lacks_something_is_not_issued(make: Any, text: str) -> None:
    invoice = make()
    with pytest.raises(Invalid, match=text):
        issued(invoice)
    assert fresh(invoice).status == "draft"


def test_a_role_that_blocks_invoices_gets_none_but_credit_notes() -> None:
    party = make_organisation()
    invoice = make_issued_invoice(party=party)
    make_party_role(party=party, type=make_role_type(label="Prospect", operations=[], blocked_operations=["invoice"]))

    with pytest.raises(Invalid, match="As “Prospect” this customer gets no invoices"):
        make_invoice(party=party)
    assert issued(credited(invoice)).number.startswith("C-")


def test_a_payment_pays_an_invoice_in_parts() -> None:
    invoice = make_issued_invoice()

    paid(invoice, "100.00", reference="first")
    assert (fresh(invoice).status, fresh(invoice).open_amount) == ("part", Decimal(50))
    part = paid(invoice, "80.00", reference="second")

    assert (fresh(invoice).status, fresh(invoice).open_amount) == ("paid", 0)
    assert part.amount == Decimal(50)
    payment = Payment.objects.get(pk=part.payment_id)
    assert (payment.allocated_amount, payment.open_amount) == (Decimal(50), Decimal(30))
    with pytest.raises(Invalid, match="Nothing of this invoice is open"):
        paid(invoice, "1.00")


def test_an_allocation_that_is_taken_back_opens_the_invoice_again() -> None:
    invoice = make_issued_invoice()
    part = paid(invoice, "150.00")

    write.delete(registry.get("payment-allocations"), part, actor=make_administrator())

    assert (fresh(invoice).status, fresh(invoice).open_amount) == ("issued", Decimal(150))
    assert Payment.objects.get().open_amount == Decimal(150)


def test_undoing_a_payment_takes_it_and_its_allocation_back() -> None:
    invoice = make_issued_invoice()
    paid(invoice, "150.00")

    undo(last_act(), actor=make_administrator())

    assert not Payment.objects.exists()
    assert not PaymentAllocation.objects.exists()
    assert (fresh(invoice).status, fresh(invoice).open_amount) == ("issued", Decimal(150))


def test_undoing_never_pays_an_invoice_twice() -> None:
    invoice = make_issued_invoice()
    part = paid(invoice, "150.00", reference="first")
    write.delete(registry.get("payment-allocations"), part, actor=make_administrator())
    taken_back = last_act()
    paid(invoice, "150.00", reference="second")

    with pytest.raises(Invalid, match="More would be paid"):
        undo(taken_back, actor=make_administrator())

    assert fresh(invoice).open_amount == 0
    assert PaymentAllocation.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ({"bank_id": "TX1"}, {"bank_id": "TX1", "amount": "7.00"}, "bank_id"),
        ({"reference": "I-1", "bank_id": ""}, {"reference": "I-1", "bank_id": ""}, "reference"),
    ],
)
def test_a_payment_is_never_booked_twice(first: dict[str, Any], second: dict[str, Any], field: str) -> None:
    party = make_organisation()
    make_payment(party=party, **first)
    with pytest.raises(Invalid) as refused:
        make_payment(party=party, **second)
    assert list(refused.value.errors) == [field]
    assert make_payment(party=party, reference="another").pk


def test_the_database_too_books_a_payment_once() -> None:
    payment = make_payment(bank_id="TX1")
    payment.pk, payment.uid = None, make_organisation().uid
    with pytest.raises(IntegrityError, match="payment_transaction_once"), transaction.atomic():
        payment.save()


def test_no_more_is_allocated_than_was_paid_or_is_open() -> None:
    invoice = make_issued_invoice()
    with pytest.raises(Invalid, match=r"Only €30.00 of the payment is left"):
        make_allocation(invoice=invoice, payment=make_payment(amount="30.00"), amount="31.00")
    with pytest.raises(Invalid, match=r"Only €150.00 of the invoice is open"):
        make_allocation(invoice=invoice, payment=make_payment(amount="900.00"), amount="151.00")
    with pytest.raises(Invalid, match="Only an issued invoice is paid"):
        make_allocation(invoice=make_invoice_line().invoice)
    with pytest.raises(Invalid, match="The payment is in USD, the invoice in EUR"):
        make_allocation(invoice=invoice, payment=make_payment(currency="USD"))
    assert fresh(invoice).open_amount == Decimal(150)


@pytest.mark.django_db(transaction=True)
def test_of_two_payments_at_once_no_more_is_taken_than_is_open() -> None:
    invoice = make_issued_invoice()
    payments = [make_payment(amount="100.00"), make_payment(amount="100.00")]

    def one(payment: Payment) -> bool:
        try:
            make_allocation(invoice=invoice, payment=payment, amount="100.00")
            return True
        except Invalid:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, payments)) == [False, True]

    assert fresh(invoice).open_amount == Decimal(50)


@pytest.mark.parametrize(("name", "value"), [("currency", "USD"), ("party", None), ("amount", "39.00")])
def test_what_is_allocated_of_a_payment_stays(name: str, value: Any) -> None:
    payment = make_allocation().payment
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("payments"), payment, {name: value}, actor=None)
    assert list(refused.value.errors) == [name]
    with pytest.raises(Refused, match="goes to an invoice"):
        write.delete(registry.get("payments"), Payment.objects.get(pk=payment.pk), actor=make_administrator())


def test_a_credit_note_settles_what_is_open() -> None:
    invoice = make_issued_invoice()
    paid(invoice, "50.00")

    note = credited(invoice)
    InvoiceLine.objects.get(invoice=note)
    write.update(registry.get("invoice-lines"), note.lines.get(), {"quantity": "2"}, actor=None)
    note = issued(note)

    assert (note.document_type, note.corrects_id, note.due_on) == ("credit-note", invoice.pk, None)
    assert (fresh(invoice).credited_amount, fresh(invoice).open_amount) == (Decimal(100), 0)
    assert fresh(invoice).status == "paid"


def test_what_is_credited_whole_is_credited_and_never_more() -> None:
    order = make_confirmed_order()
    invoice = issued(of_order(order))
    first, second = credited(invoice), credited(invoice)
    issued(first)

    assert fresh(invoice).status == "credited"
    assert Order.objects.get(pk=order.pk).invoiced_amount == 0
    with pytest.raises(Invalid, match=r"€0.00 are left to credit, not €150.00"):
        issued(second)
    with pytest.raises(Invalid, match="All of the invoice was credited"):
        credited(invoice)
    assert of_order(order).gross_amount == Decimal(150)


def test_only_an_issued_invoice_is_credited() -> None:
    with pytest.raises(Invalid, match="Only an issued invoice"):
        credited(make_invoice_line().invoice)
    note = issued(credited(make_issued_invoice()))
    with pytest.raises(Invalid, match="Only an issued invoice"):
        credited(note)


def test_what_customers_owe_are_orders_without_invoice_and_unpaid_invoices() -> None:
    order = make_confirmed_order(quantity="4")
    party = order.party_id
    assert party is not None
    [(line, _left)] = remaining(order)
    deliver(order=order, quantities={line.pk: Decimal(1)}, values={}, actor=make_administrator(), channel="web")
    assert owed_by_currency([party]) == {"EUR": Decimal(200)}

    invoice = issued(of_order(order, delivered=True))
    assert owed_by_currency([party]) == {"EUR": Decimal(200)}

    paid(invoice, "50.00")
    assert owed_by_currency([party]) == {"EUR": Decimal(150)}


def test_invoices_and_payments_stand_on_the_timeline() -> None:
    invoice = make_issued_invoice()
    paid(invoice, "20.00")
    issued(credited(invoice))

    kinds = TimelineItem.objects.filter(party=invoice.party).values_list("kind", flat=True)

    assert {"invoice-issued", "payment-received", "credit-note-issued"} <= set(kinds)


def test_the_pdf_says_what_and_how_much() -> None:
    invoice = make_issued_invoice(tax="19")
    page = Browser(make_administrator())

    answer = page.get(f"/invoices/{invoice.uid}/pdf/")

    text = pypdf.PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert invoice.number in text
    assert "178.50" in text
    assert answer.headers["Content-Disposition"] == f'inline; filename="{invoice.number}.pdf"'


def test_from_an_order_to_a_paid_invoice_on_the_pages() -> None:
    order, nora = make_confirmed_order(), make_administrator()
    page = Browser(nora)

    assert "All that has no invoice yet" in text_of(page.get(f"/orders/{order.uid}/invoice/"))
    page.post(f"/orders/{order.uid}/invoice/", {"what": "all"})
    invoice = Invoice.objects.get()
    page.post(f"/invoices/{invoice.uid}/issue/", {})
    assert fresh(invoice).status == "issued"
    wrong = page.post(f"/invoices/{invoice.uid}/pay/", {"amount": "nonsense", "reference": "R7"})
    assert wrong.status_code == 422
    assert "“nonsense” is no amount" in text_of(wrong)
    assert 'value="R7"' in wrong.content.decode()
    page.post(f"/invoices/{invoice.uid}/pay/", {"amount": "150.00", "reference": "R7", "method": "card"})

    assert fresh(invoice).status == "paid"
    assert Payment.objects.get().method == "card"
    page.post(f"/invoices/{invoice.uid}/credit/", {})
    assert Invoice.objects.filter(corrects=invoice, status="draft").exists()


def test_who_may_only_look_does_nothing() -> None:
    invoice = make_issued_invoice(owner=make_administrator())
    reader = Browser(make_holder("all", actions=("view",)))
    for act in ("issue", "pay", "credit"):
        assert reader.post(f"/invoices/{invoice.uid}/{act}/", {"amount": "1"}).status_code == 404
    assert not Payment.objects.exists()


def without(note: Invoice, quantity: str) -> Invoice:
    """A credit note over so much of its line alone."""
    write.update(registry.get("invoice-lines"), note.lines.get(), {"quantity": quantity}, actor=None)
    return note


def test_ageing_gives_what_is_owed_by_days_overdue_and_leads_to_the_invoices() -> None:
    party, today = make_organisation(), timezone.localdate()
    for days, price in ((-1, "1"), (0, "2"), (1, "4"), (30, "8"), (31, "16"), (61, "32"), (91, "64")):
        invoice = make_issued_invoice(party=party, price=price, quantity="1")
        Invoice.objects.filter(pk=invoice.pk).update(
            issued_on=today - timedelta(days=200), due_on=today - timedelta(days=days)
        )
    settled = make_issued_invoice(party=party)
    paid(settled, "100.00")
    issued(without(credited(settled), "1"))

    page = Browser(make_administrator()).get("/invoices/ageing/")

    said = text_of(page)
    assert "€0.00" not in said
    for amount in ("€3.00", "€12.00", "€16.00", "€32.00", "€64.00", "€127.00"):
        assert amount in said, amount
    links = re.findall(r'href="(/invoices/\?[^"]*due_on[^"]*)"', page.content.decode())[: len(NAMES)]
    listed = [text_of(Browser(make_administrator()).get(unescape(link))) for link in links]
    assert [len(set(re.findall(r"I-\d{4}-\d{5}", one))) for one in listed] == [2, 2, 1, 1, 1]


def test_the_customers_page_says_what_is_overdue() -> None:
    invoice = make_issued_invoice()
    long_ago = timezone.localdate() - timedelta(days=40)
    Invoice.objects.filter(pk=invoice.pk).update(issued_on=long_ago, due_on=long_ago)
    assert invoice.party is not None

    said = text_of(Browser(make_administrator()).get(f"/organisations/{invoice.party.uid}/"))

    assert "1 invoice is overdue: €150.00" in said
    assert "overdue since" in said
