"""Orders, deliveries and credit accounts, with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.sales.models import (
    CreditAccount,
    CreditCheck,
    CustomerClass,
    DeliveredLine,
    Delivery,
    NumberRange,
    Order,
    OrderedLine,
)
from rapport.sales.orders.states import confirm
from tests.factories.access import make_administrator
from tests.factories.parties import make_organisation
from tests.factories.sales import make_product
from tests.factories.writing import number, written


def number_orders() -> None:
    """The ranges of orders and deliveries in use, made where there are none."""
    for kind, letter in (("orders", "O"), ("deliveries", "D")):
        if not NumberRange.objects.filter(kind=kind, is_active=True).exists():
            values = {"name": kind, "kind": kind, "pattern": f"{letter}-{{year}}-{{number:05}}"}
            written("number-ranges", values, {})


def make_order(*, actor: Any = None, **values: Any) -> Order:
    """A draft without lines from an organisation of the same owner, numbered as one that came from elsewhere."""
    if "party" not in values:
        values["party"] = make_organisation(owner=values.get("owner"))
    n = number()
    defaults = {"name": f"Order {n}", "terms": "Net 30 days.", "customer_reference": f"PO{n}"}
    if actor is None:  # nobody writes a number by hand
        defaults["number"] = f"OLD{n}"
    made: Order = written("orders", defaults, values, actor=actor)
    return made


def make_order_line(*, owner: Any = None, actor: Any = None, **values: Any) -> OrderedLine:
    """Three of a product at 50.00, without tax, in a draft of the same owner."""
    if "order" not in values:
        values["order"] = make_order(owner=owner)
    if "product" not in values:
        values["product"] = make_product()
    defaults = {"quantity": "3", "unit_price": "50.00", "tax_rate": "0"}
    made: OrderedLine = written("order-lines", defaults, values, actor=actor)
    return made


def make_confirmed_order(*, price: str = "50.00", quantity: str = "3", **values: Any) -> Order:
    """A confirmed order with a line."""
    number_orders()
    order = make_order(**{"number": "", **values})
    make_order_line(order=order, unit_price=price, quantity=quantity)
    confirm(order=order, actor=make_administrator(), channel="web")
    order.refresh_from_db()
    return order


def make_delivery(*, owner: Any = None, actor: Any = None, **values: Any) -> Delivery:
    """A draft of a confirmed order of the same owner."""
    if "order" not in values:
        values["order"] = make_confirmed_order(owner=owner)
    n = number()
    defaults = {"carrier": "Parcel service", "tracking_number": f"TR{n}"}
    if actor is None:
        defaults["number"] = f"OLD{n}"
    made: Delivery = written("deliveries", defaults, values, actor=actor)
    return made


def make_delivered_line(*, owner: Any = None, actor: Any = None, **values: Any) -> DeliveredLine:
    """Two of a line of a draft."""
    if "delivery" not in values:
        values["delivery"] = make_delivery(owner=owner)
    if "ordered_line" not in values:
        values["ordered_line"] = values["delivery"].order.lines.first()
    made: DeliveredLine = written("delivered-lines", {"quantity": "2"}, values, actor=actor)
    return made


def make_customer_class(*, owner: Any = None, actor: Any = None, **values: Any) -> CustomerClass:
    """A class that warns."""
    made: CustomerClass = written("customer-classes", {"name": f"Class {number()}"}, values, actor=actor)
    return made


def make_credit_account(*, owner: Any = None, actor: Any = None, **values: Any) -> CreditAccount:
    """A limit of 1,000.00 for an organisation of the same owner."""
    if "party" not in values:
        values["party"] = make_organisation(owner=owner)
    made: CreditAccount = written("credit-accounts", {"credit_limit": "1000.00"}, values, actor=actor)
    return made


def make_credit_check(*, owner: Any = None, actor: Any = None, **values: Any) -> CreditCheck:
    """A check of a draft of the same owner."""
    if "order" not in values:
        values["order"] = make_order_line(owner=owner).order
    made: CreditCheck = written("credit-checks", {}, values, actor=actor)
    return made
