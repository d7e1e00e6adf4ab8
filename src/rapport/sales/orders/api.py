"""The API of what is done with orders and deliveries; to make and change them is that of every kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.routes import IDEMPOTENCY_KEY, WRITING, Route
from rapport.platform.api.schemas import UID, Schema
from rapport.platform.api.tokens import WRITE
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.clean import clean_value
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused
from rapport.sales.credit.checking import told
from rapport.sales.models import Delivery, Order, OrderedLine, Quote
from rapport.sales.orders.deliveries import cancel_delivery, deliver, remaining, ship
from rapport.sales.orders.states import cancel, close, confirm, order_of_quote

M = TypeVar("M", bound=models.Model)
CHANNEL = ChangeSet.Channel.API.value
_TEXT: Schema = {"type": "string"}
_ORDER: Schema = {
    "type": "object",
    "properties": {"order": UID, "number": _TEXT, "status": _TEXT},
    "required": ["order", "number", "status"],
}
_CONFIRMED: Schema = {
    "type": "object",
    "properties": {**_ORDER["properties"], "credit": _TEXT, "explanation": _TEXT},
    "required": [*_ORDER["required"], "credit", "explanation"],
}
_DELIVERY: Schema = {
    "type": "object",
    "properties": {"delivery": UID, "number": _TEXT, "status": _TEXT},
    "required": ["delivery", "number", "status"],
}
_REASON: Schema = {"type": "object", "properties": {"reason": _TEXT}, "additionalProperties": False}
_DELIVER: Schema = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "description": "How much of which line of the order; without it all that is left.",
            "items": {
                "type": "object",
                "properties": {"line": UID, "quantity": {"type": ["string", "number"]}},
                "required": ["line", "quantity"],
            },
        },
        "shipped_on": {"type": "string", "format": "date"},
        "carrier": _TEXT,
        "tracking_number": _TEXT,
    },
    "additionalProperties": False,
}


def make_order(request: ApiRequest, uid: UUID) -> HttpResponse:
    """The order of an accepted quote: made at the first call, the same one at each further."""
    request.caller.require("orders", WRITE)
    quote = found_record(request, "quotes", uid, Quote)
    return write_json(_order(order_of_quote(quote=quote, actor=request.caller.user, channel=CHANNEL)))


def confirm_order(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Confirm a draft; ``credit`` says what the credit check found."""
    request.caller.require("orders", WRITE)
    order, user = found_record(request, "orders", uid, Order), request.caller.user
    found = confirm(order=order, actor=user, channel=CHANNEL)
    order.refresh_from_db()
    return write_json({**_order(order), "credit": found.outcome, "explanation": told(found, user)})


def close_order(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Say that nothing more is delivered or invoiced."""
    request.caller.require("orders", WRITE)
    order = found_record(request, "orders", uid, Order)
    return write_json(_order(close(order=order, actor=request.caller.user, channel=CHANNEL)))


def cancel_order(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Call an order off."""
    request.caller.require("orders", WRITE)
    order, body = found_record(request, "orders", uid, Order), read_body(request, {"reason"})
    reason = str(body.get("reason", ""))
    return write_json(_order(cancel(order=order, reason=reason, actor=request.caller.user, channel=CHANNEL)))


def deliver_order(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Ship so much of the lines of an order."""
    request.caller.require("deliveries", WRITE)
    order = found_record(request, "orders", uid, Order)
    body = read_body(request, {"lines", "shipped_on", "carrier", "tracking_number"})
    values = {name: value for name, value in body.items() if name != "lines"}
    left = remaining(order)
    quantities = {line.pk: quantity for line, quantity in left}
    if "lines" in body:
        quantities = _quantities(body["lines"], {line.uid: line for line, _left in left})
    made = deliver(order=order, quantities=quantities, values=values, actor=request.caller.user, channel=CHANNEL)
    return write_json(_delivery(made))


def ship_delivery(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Let a draft leave."""
    request.caller.require("deliveries", WRITE)
    delivery = found_record(request, "deliveries", uid, Delivery)
    return write_json(_delivery(ship(delivery=delivery, actor=request.caller.user, channel=CHANNEL)))


def return_delivery(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Cancel a delivery that came back or never left."""
    request.caller.require("deliveries", WRITE)
    delivery = found_record(request, "deliveries", uid, Delivery)
    return write_json(_delivery(cancel_delivery(delivery=delivery, actor=request.caller.user, channel=CHANNEL)))


def found_record(request: ApiRequest, kind: str, uid: UUID, model: type[M]) -> M:
    """A record that the caller sees and may change; 404 or 403 otherwise."""
    spec, user = registry.get(kind), request.caller.user
    found = rows(spec, user).filter(uid=uid).first()
    if found is None:
        raise not_found()
    if not rows(spec, user, Action.UPDATE.value).filter(pk=found.pk).exists():
        raise Refused(_("You see this record but may not change it."))
    assert isinstance(found, model)
    return found


def read_body(request: ApiRequest, known: set[str]) -> dict[str, Any]:
    """The members of a body, of which none need be; 422 for one that is not known."""
    body = read_object(request, optional=True)
    if unknown := sorted(set(body) - known):
        raise invalid(unknown[0], _("There is no such member."))
    return body


def _quantities(given: Any, lines: dict[UUID, OrderedLine]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for one in given if isinstance(given, list) else [given]:
        named = one if isinstance(one, dict) else {}
        uid = parse_uid(str(named.get("line", "")))
        if uid is None or uid not in lines:
            raise invalid("lines", _("Name lines of the order, each with a quantity."))
        found[lines[uid].pk] = _quantity(named.get("quantity"))
    return found


def _quantity(given: Any) -> Decimal:
    try:
        found = clean_value(registry.get("delivered-lines").fields["quantity"], given, region="")
    except ValidationError as error:
        raise invalid("lines", error.messages[0]) from error
    if not isinstance(found, Decimal) or found <= 0:
        raise invalid("lines", _("A quantity is larger than 0."))
    return found


def _order(order: Order) -> dict[str, str]:
    return {"order": str(order.uid), "number": order.number, "status": order.status}


def _delivery(delivery: Delivery) -> dict[str, str]:
    return {"delivery": str(delivery.uid), "number": delivery.number, "status": delivery.status}


def act_route(path: str, view: Any, name: str, summary: str, answer: Schema, body: Schema | None = None) -> Route:
    """A POST that does something to one record, of which the body says no more than it must."""
    return Route(
        "POST", path, view, name, summary, answer, errors=WRITING, parameters=[IDEMPOTENCY_KEY], body=body,
        body_required=False,
    )  # fmt: skip


ROUTES = [
    act_route("/quotes/{uuid:uid}/order", make_order, "quotes-order", "Make the order of an accepted quote", _ORDER),
    act_route("/orders/{uuid:uid}/confirm", confirm_order, "orders-confirm", "Confirm an order", _CONFIRMED),
    act_route("/orders/{uuid:uid}/close", close_order, "orders-close", "Close an order", _ORDER),
    act_route("/orders/{uuid:uid}/cancel", cancel_order, "orders-cancel", "Cancel an order", _ORDER, _REASON),
    act_route(
        "/orders/{uuid:uid}/deliver", deliver_order, "orders-deliver", "Deliver of an order", _DELIVERY, _DELIVER
    ),
    act_route("/deliveries/{uuid:uid}/ship", ship_delivery, "deliveries-ship", "Ship a delivery", _DELIVERY),
    act_route("/deliveries/{uuid:uid}/cancel", return_delivery, "deliveries-cancel", "Cancel a delivery", _DELIVERY),
]
