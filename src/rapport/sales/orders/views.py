"""What colleagues do with orders and deliveries from their pages, in the dialog or without scripts on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.views.composing import error_texts
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.web.numbers import read_typed, typed
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message
from rapport.platform.write_errors import Invalid
from rapport.sales.credit.checking import Outcome, told
from rapport.sales.models import Delivery, Order, Quote
from rapport.sales.orders.deliveries import cancel_delivery, deliver, remaining, ship
from rapport.sales.orders.printing import delivery_content, order_content, pdf_answer
from rapport.sales.orders.states import cancel, close, confirm, order_of_quote
from rapport.sales.quotes.views import SHOWN

ON_PAPER = (SHOWN - {"valid_until", "description"}) | {
    "customer_reference", "ordered_on", "wanted_on", "issued_on", "due_on", "delivered_on", "customer_tax_id",
}  # fmt: skip
_TYPED = {"carrier": 100, "tracking_number": 100, "note": 2000}


def sees_paper(user: User, *kinds: str) -> bool:
    """Whether somebody sees everything that stands on the paper of these kinds."""
    for kind in map(registry.get, kinds):
        words = ON_PAPER | ({"description"} if kind.name.endswith("-lines") else frozenset())
        if not may(kind, user, Action.VIEW.value) or hidden_fields(kind, user) & words:
            return False
    return True


def refuse_hidden(user: User, *kinds: str) -> None:
    """Raise PermissionDenied for who does not."""
    if not sees_paper(user, *kinds):
        raise PermissionDenied(_("You do not see all that stands on this paper."))


class ActView(ReaderView):
    """Base of the views of one order or delivery; 404 when the reader does not reach it as the view needs it."""

    kind = "orders"
    action = Action.UPDATE.value
    template = "sales/orders/act.html"
    title: Any = ""
    text: Any = ""
    """What follows from it, said before."""
    button: Any = ""
    route = ""

    def found(self, uid: UUID) -> Any:
        """The record within the reader's reach."""
        spec = registry.get(self.kind)
        joined = ["party", "owner"] if self.kind == "orders" else ["order__party", "order__owner"]
        found = rows(spec, self.user, self.action).filter(uid=uid).select_related(*joined).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.found(uid), {}, [])

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        found = self.found(uid)
        given = {name: request.POST.get(name, "").replace("\x00", "")[:2000] for name in request.POST}
        try:
            said = self.act(found, given)
        except Invalid as refusal:
            return self.show(found, given, error_texts(refusal, self.kind))
        return redirect_with_message(request, self.page_url(found), said)

    def act(self, found: Any, given: dict[str, str]) -> str:
        """Do it; what is said about it. Raises Invalid."""
        raise NotImplementedError

    def show(self, found: Any, given: dict[str, str], errors: list[str]) -> HttpResponse:
        """The form, filled as it was."""
        called = shown_title(found, self.user)
        context = {
            "called": called,
            "title": self.title,
            "text": self.text,
            "button": self.button,
            "url": reverse(self.route, args=[found.uid]),
            "given": given,
            "errors": errors,
            "crumbs": [
                list_crumb(self.request, registry.get(self.kind)),
                {"label": called, "url": self.page_url(found)},
                {"label": self.title, "url": ""},
            ],
            **self.context(found, given),
        }
        return render(self.request, self.template, context, status=422 if errors else 200)

    def context(self, found: Any, given: dict[str, str]) -> dict[str, Any]:
        """What the template needs besides."""
        return {}

    def page_url(self, found: Any) -> str:
        """The page of the record."""
        return reverse(f"{self.kind}-detail", args=[found.uid])


class OrderConfirmView(ActView):
    """GET and POST /orders/<uid>/confirm/: the credit is checked, and the order binds."""

    route = "order-confirm"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Confirm the order")
        self.text = _("The credit of the customer is checked. Once it is confirmed, what was agreed stays.")
        self.button = _("Confirm")

    def act(self, found: Order, given: dict[str, str]) -> str:
        finding = confirm(order=found, actor=self.user, channel=CHANNEL)
        found.refresh_from_db()
        if finding.outcome == Outcome.HELD:
            return _("The order waits for approval. %(reason)s") % {"reason": told(finding, self.user)}
        if finding.outcome == Outcome.WARNED:
            said = {"order": found, "reason": told(finding, self.user)}
            return _("%(order)s was confirmed, though beyond the credit limit. %(reason)s") % said
        return _("%(order)s was confirmed") % {"order": found}


class OrderCloseView(ActView):
    """GET and POST /orders/<uid>/close/: nothing more is delivered or invoiced."""

    route = "order-close"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Close the order")
        self.text = _("Nothing more is delivered or invoiced of it, and it counts no longer against the credit limit.")
        self.button = _("Close the order")

    def act(self, found: Order, given: dict[str, str]) -> str:
        return _("%(order)s was closed") % {"order": close(order=found, actor=self.user, channel=CHANNEL)}


class OrderCancelView(ActView):
    """GET and POST /orders/<uid>/cancel/: the order is called off, with a reason."""

    template = "sales/orders/cancel.html"
    route = "order-cancel"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = self.button = _("Cancel the order")

    def act(self, found: Order, given: dict[str, str]) -> str:
        done = cancel(order=found, reason=given.get("reason", ""), actor=self.user, channel=CHANNEL)
        return _("%(order)s was cancelled") % {"order": done}


class OrderDeliverView(ActView):
    """GET and POST /orders/<uid>/deliver/: so much of each line leaves now."""

    template = "sales/orders/deliver.html"
    route = "order-deliver"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = _("Deliver")
        self.button = _("Ship")

    def context(self, found: Order, given: dict[str, str]) -> dict[str, Any]:
        if not may(registry.get("order-lines"), self.user, Action.VIEW.value):
            raise PermissionDenied(_("You do not see what was ordered."))
        return {
            "lines": [
                {
                    "name": f"quantity_{line.uid}",
                    "description": line.description,
                    "unit": line.unit,
                    "left": typed(left.normalize()),
                    "value": given.get(f"quantity_{line.uid}", typed(left.normalize())),
                }
                for line, left in remaining(found)
                if left
            ]
        }

    def act(self, found: Order, given: dict[str, str]) -> str:
        quantities: dict[int, Decimal] = {}
        uids = {f"quantity_{line.uid}": line.pk for line, _left in remaining(found)}
        for name, text in given.items():
            if name in uids and text.strip():
                quantity = read_typed(text)
                if not isinstance(quantity, Decimal) or quantity < 0:
                    raise Invalid({"": [_("“%(text)s” is no quantity.") % {"text": text[:40]}]})
                quantities[uids[name]] = quantity
        values: dict[str, Any] = {name: given.get(name, "")[:most] for name, most in _TYPED.items()}
        if given.get("shipped_on"):
            values["shipped_on"] = given["shipped_on"]
        made = deliver(order=found, quantities=quantities, values=values, actor=self.user, channel=CHANNEL)
        return _("%(delivery)s was shipped") % {"delivery": made}


class DeliveryShipView(ActView):
    """GET and POST /deliveries/<uid>/ship/: a draft leaves."""

    kind = "deliveries"
    route = "delivery-ship"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = self.button = _("Ship")
        self.text = _("The delivery gets its number, and the order says how much of it was delivered.")

    def act(self, found: Delivery, given: dict[str, str]) -> str:
        return _("%(delivery)s was shipped") % {"delivery": ship(delivery=found, actor=self.user, channel=CHANNEL)}


class DeliveryCancelView(ActView):
    """GET and POST /deliveries/<uid>/cancel/: it came back, or never left."""

    kind = "deliveries"
    route = "delivery-cancel"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.title = self.button = _("Cancel the delivery")
        self.text = _("What it brought can be delivered again; its number stays.")

    def act(self, found: Delivery, given: dict[str, str]) -> str:
        done = cancel_delivery(delivery=found, actor=self.user, channel=CHANNEL)
        return _("%(delivery)s was cancelled") % {"delivery": done}


class OrderPdfView(ActView):
    """GET /orders/<uid>/pdf/: the confirmation that the customer gets; a draft is marked as one."""

    action = Action.VIEW.value
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        order = self.found(uid)
        refuse_hidden(self.user, "orders", "order-lines")
        return pdf_answer(order_content(order), order.number)


class DeliveryPdfView(ActView):
    """GET /deliveries/<uid>/pdf/: the note that goes with the goods."""

    kind = "deliveries"
    action = Action.VIEW.value
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        delivery = self.found(uid)
        refuse_hidden(self.user, "orders", "order-lines", "deliveries", "delivered-lines")
        return pdf_answer(delivery_content(delivery), delivery.number)


class QuoteOrderView(ReaderView):
    """POST /quotes/<uid>/order/: an order of what an accepted quote says, in one click; the one that there is."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        quote = rows(registry.get("quotes"), self.user, Action.UPDATE.value).filter(uid=uid).first()
        if quote is None:
            raise Http404
        try:
            order = order_of_quote(quote=cast(Quote, quote), actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            back = reverse("quotes-detail", args=[uid])
            return redirect_with_message(request, back, " ".join(error_texts(refusal, "orders")))
        if not rows(registry.get("orders"), self.user).filter(pk=order.pk).exists():
            back = reverse("quotes-detail", args=[uid])
            return redirect_with_message(request, back, _("A colleague has an order of this quote already."))
        said = _("%(order)s is the order of this quote") % {"order": order}
        return redirect_with_message(request, reverse("orders-detail", args=[order.uid]), said)
