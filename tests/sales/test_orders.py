"""Orders: made of an accepted quote once, confirmed and never changed again, delivered in parts, never too much."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rapport.customers.models import TimelineItem
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.models import Delivery, Order, OrderedLine, Quote
from rapport.sales.orders.deliveries import cancel_delivery, deliver, remaining, ship
from rapport.sales.orders.states import cancel, close, confirm, order_of_quote
from rapport.sales.quotes.states import answer
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_party_role, make_quote, make_role_type
from tests.factories.access import make_administrator, make_holder
from tests.factories.orders import (
    make_confirmed_order,
    make_delivered_line,
    make_delivery,
    make_order,
    make_order_line,
    number_orders,
)
from tests.factories.quotes import make_sent_quote

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def numbered() -> None:
    number_orders()


def last_act() -> ChangeSet:
    return ChangeSet.objects.order_by("-id")[0]


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def accepted_quote(**values: Any) -> Quote:
    quote = make_sent_quote(**values)
    return answer(quote=quote, accepted=True, name="Ada", actor=make_administrator(), channel="web")


def change(order: Order, **values: Any) -> Order:
    return write.update(registry.get("orders"), order, values, actor=None)


def test_an_accepted_quote_becomes_one_order_with_what_was_agreed() -> None:
    nora, quote = make_administrator(), accepted_quote(currency="USD")

    order = order_of_quote(quote=quote, actor=nora, channel="web")
    again = order_of_quote(quote=quote, actor=make_administrator(), channel="web")

    assert order.pk == again.pk
    assert (order.status, order.quote_id, order.party_id, order.currency) == ("draft", quote.pk, quote.party_id, "USD")
    assert order.net_amount == quote.net_amount == Decimal(150)
    line = OrderedLine.objects.get(order=order)
    assert (line.quantity, line.unit_price, line.currency) == (Decimal(3), Decimal(50), "USD")


def test_only_an_accepted_quote_becomes_an_order_and_the_database_allows_one() -> None:
    with pytest.raises(Invalid, match="accepted"):
        order_of_quote(quote=make_quote(), actor=make_administrator(), channel="web")
    assert not Order.objects.exists()

    quote = accepted_quote()
    order = order_of_quote(quote=quote, actor=make_administrator(), channel="web")
    other = make_order(party=quote.party)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=other.pk).update(quote=quote)
    cancel(order=order, reason="Asked for more", actor=make_administrator(), channel="web")
    anew = order_of_quote(quote=quote, actor=make_administrator(), channel="web")
    assert anew.pk != order.pk


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_order_from_one_quote_at_once_all_get_the_same_order() -> None:
    quote, nora = accepted_quote(), make_administrator()

    def press(_number: int) -> int:
        try:
            return order_of_quote(quote=quote, actor=nora, channel="web").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        made = set(people.map(press, range(8)))

    assert len(made) == 1
    assert Order.objects.count() == 1
    assert OrderedLine.objects.count() == 1


def test_a_confirmed_order_has_the_next_number_and_stays_as_it_is() -> None:
    order = make_order(number="", party=make_organisation(name="Loom Ltd", addresses=["Hauptstraße 1, 53111 Bonn"]))
    line = make_order_line(order=order)

    confirm(order=order, actor=make_administrator(), channel="web")

    order.refresh_from_db()
    assert order.number == f"O-{TODAY().year}-00001"
    assert (order.status, order.billing_name) == ("confirmed", "Loom Ltd")
    assert "53111 Bonn" in order.billing_address
    assert order.confirmed_at is not None
    for values in ({"currency": "USD"}, {"name": "Other"}, {"terms": "None"}, {"party": make_organisation()}):
        with pytest.raises(Invalid, match="agreed"):
            change(order, **values)
    with pytest.raises(Invalid, match="agreed"):
        write.update(registry.get("order-lines"), line, {"quantity": "9"}, actor=None)
    with pytest.raises(Invalid, match="agreed"):
        write.delete(registry.get("order-lines"), line, actor=None)
    with pytest.raises(Refused, match="draft"):
        write.delete(registry.get("orders"), order, actor=None)
    assert change(order, customer_reference="PO 7").customer_reference == "PO 7"
    order.refresh_from_db()
    assert (order.gross_amount, order.line_count) == (Decimal(150), 1)


def test_the_currency_of_an_order_with_invoices_stays_and_it_is_not_cancelled() -> None:
    order = make_confirmed_order()
    Order.objects.filter(pk=order.pk).update(invoiced_amount=order.gross_amount)

    with pytest.raises(Invalid, match="agreed"):
        change(order, currency="CHF")
    with pytest.raises(Invalid, match="invoiced"):
        cancel(order=order, reason="", actor=make_administrator(), channel="web")

    order.refresh_from_db()
    assert (order.currency, order.status) == ("EUR", "confirmed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(invoiced_amount=order.gross_amount + 1)


def test_confirming_is_not_undone_and_needs_lines_and_a_customer() -> None:
    order = make_order(number="")
    with pytest.raises(Invalid, match="no lines"):
        confirm(order=order, actor=make_administrator(), channel="web")
    assert (state(order), Order.objects.get(pk=order.pk).number) == ("draft", "")
    make_order_line(order=order)
    confirm(order=order, actor=make_administrator(), channel="web")
    confirming = ChangeSet.objects.get(act="confirm")

    assert not undo(confirming, actor=None).complete

    assert state(order) == "confirmed"
    with pytest.raises(Invalid, match="no draft"):
        confirm(order=order, actor=make_administrator(), channel="web")


def test_a_blocked_debtor_gives_no_order_and_one_who_became_one_gets_none_confirmed() -> None:
    blocked = make_role_type(label="Blocked debtor", operations=[], blocked_operations=["order"])
    debtor = make_organisation()
    draft = make_order_line(order=make_order(party=debtor)).order
    make_party_role(party=debtor, type=blocked)

    with pytest.raises(Invalid, match="Blocked debtor"):
        make_order(party=debtor)
    with pytest.raises(Invalid, match="Blocked debtor"):
        confirm(order=draft, actor=make_administrator(), channel="web")

    assert state(draft) == "draft"
    past = make_organisation()
    make_party_role(party=past, type=blocked, valid_to=TODAY() - timedelta(days=1))
    assert make_order(party=past).party_id == past.pk


def test_deliveries_bring_an_order_on_in_parts_and_never_more_than_was_ordered() -> None:
    nora, order = make_administrator(), make_confirmed_order(quantity="3")
    [(line, left)] = remaining(order)
    assert left == 3

    first = deliver(order=order, quantities={line.pk: Decimal(2)}, values={}, actor=nora, channel="web")

    assert (first.status, first.number, first.shipped_on) == ("shipped", f"D-{TODAY().year}-00001", TODAY())
    assert state(order) == "part"
    with pytest.raises(Invalid, match="1 are left"):
        deliver(order=order, quantities={line.pk: Decimal(2)}, values={}, actor=nora, channel="web")
    assert Delivery.objects.count() == 1
    deliver(order=order, quantities={line.pk: Decimal(1)}, values={}, actor=nora, channel="web")
    assert state(order) == "delivered"
    cancel_delivery(delivery=first, actor=nora, channel="web")
    assert state(order) == "part"
    line.refresh_from_db()
    assert line.delivered_quantity == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderedLine.objects.filter(pk=line.pk).update(delivered_quantity=4)


def test_a_shipped_delivery_is_neither_changed_nor_deleted_nor_undone() -> None:
    line = make_delivered_line()
    sent = ship(delivery=line.delivery, actor=make_administrator(), channel="web")
    shipping = last_act()

    with pytest.raises(Invalid, match="left"):
        write.update(registry.get("delivered-lines"), line, {"quantity": "1"}, actor=None)
    with pytest.raises(Refused, match="draft"):
        write.delete(registry.get("deliveries"), sent, actor=None)
    assert not undo(shipping, actor=None).complete

    sent.refresh_from_db()
    assert (sent.status, state(sent.order)) == ("shipped", "part")


@pytest.mark.django_db(transaction=True)
def test_of_two_deliveries_at_once_that_are_too_much_together_one_is_refused() -> None:
    order, nora = make_confirmed_order(quantity="3"), make_administrator()
    drafts = [make_delivered_line(delivery=make_delivery(order=order), quantity="2").delivery for _ in range(2)]

    def leave(delivery: Delivery) -> bool:
        try:
            ship(delivery=delivery, actor=nora, channel="web")
        except Invalid:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(leave, drafts)) == [False, True]

    assert OrderedLine.objects.get(order=order).delivered_quantity == 2


def test_what_was_delivered_in_part_is_closed_and_what_was_not_is_cancelled() -> None:
    nora, order, other = make_administrator(), make_confirmed_order(), make_confirmed_order()
    deliver(order=order, quantities={remaining(order)[0][0].pk: Decimal(1)}, values={}, actor=nora, channel="web")
    order.refresh_from_db()

    with pytest.raises(Invalid, match="delivered"):
        cancel(order=order, reason="", actor=nora, channel="web")
    close(order=order, actor=nora, channel="web")
    cancel(order=other, reason="Bought elsewhere", actor=nora, channel="web")

    assert (state(order), state(other)) == ("closed", "cancelled")
    with pytest.raises(Invalid):
        deliver(order=other, quantities={remaining(other)[0][0].pk: Decimal(1)}, values={}, actor=nora, channel="web")
    kinds = TimelineItem.objects.filter(party__in=[order.party_id, other.party_id]).order_by("kind")
    told = [kind for kind in kinds.values_list("kind", flat=True) if kind.startswith(("order", "delivery"))]
    assert told == ["delivery-shipped", "order-cancelled", "order-closed", "order-confirmed", "order-confirmed"]


def test_an_order_is_confirmed_and_delivered_from_its_page() -> None:
    browser = Browser(make_administrator())
    order = make_order_line().order

    assert browser.post(f"/orders/{order.uid}/confirm/").status_code == 302
    page = text_of(browser.get(f"/orders/{order.uid}/"))
    assert "Confirmed" in page
    assert "No credit limit is set for this customer." in page or "Passed" in page
    line = OrderedLine.objects.get(order=order)
    asked = browser.get(f"/orders/{order.uid}/deliver/")
    assert f"quantity_{line.uid}" in asked.content.decode()
    refused = browser.post(f"/orders/{order.uid}/deliver/", {f"quantity_{line.uid}": "9"})
    assert refused.status_code == 422
    part = browser.post(f"/orders/{order.uid}/deliver/", {f"quantity_{line.uid}": "1"})
    assert part.status_code == 302
    assert "1 of 3 delivered" in text_of(browser.get(f"/orders/{order.uid}/"))
    sent = browser.post(f"/orders/{order.uid}/deliver/", {f"quantity_{line.uid}": "2", "carrier": "DHL"})
    assert sent.status_code == 302
    assert state(order) == "delivered"
    assert "All of it was delivered." in text_of(browser.get(f"/orders/{order.uid}/"))
    delivery = Delivery.objects.get(order=order, carrier="DHL")
    for url in (f"/orders/{order.uid}/pdf/", f"/deliveries/{delivery.uid}/pdf/"):
        paper = browser.get(url)
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    order.refresh_from_db()
    assert order.party is not None
    assert order.number in text_of(browser.get(f"/organisations/{order.party.uid}/"))


def test_who_may_only_see_an_order_confirms_and_delivers_nothing() -> None:
    reader = make_holder("all", actions=("view",))
    order = make_order_line().order
    browser = Browser(reader)

    for path in ("confirm", "deliver", "close", "cancel"):
        assert browser.post(f"/orders/{order.uid}/{path}/").status_code == 404
    assert state(order) == "draft"
