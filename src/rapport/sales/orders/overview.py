"""Orders on the pages of their customer, deal and quote, and a line of the Brief about those that are open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rapport.customers.extensions import BriefLine, BriefProvider
from rapport.customers.models import Party
from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.panels import KINDS, ROWS, CardPanel
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, may_edit
from rapport.sales.models import Order, Quote

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 60
"""Orders that the page of a customer reads."""
OF_RECORD = 20
"""Orders that the page of a deal or quote shows."""
TO_DO = ("draft", "held", "confirmed", "part")
Status = Order.Status


def first_orders(dossier: Dossier) -> list[Order]:
    """The orders of a customer, the newest first; read once a request."""
    held: dict[int, list[Order]] = dossier.request.__dict__.setdefault("sales_orders", {})
    party = dossier.party
    if party.pk not in held:
        reached = rows(registry.get("orders"), dossier.user).filter(party=party)
        held[party.pk] = list(reached.order_by("-created_at", "-pk")[:MOST])
    return held[party.pk]


def order_row(order: Order, user: User, seen: set[str]) -> dict[str, Any]:
    """An order in a line: state, wanted day, worth, as far as the reader sees them."""
    until = ""
    if order.wanted_on is not None and "wanted_on" in seen and order.status in TO_DO:
        until = _("wanted on %(day)s") % {"day": formats.date_format(order.wanted_on, "SHORT_DATE_FORMAT")}
    parts = [str(order.get_status_display()) if "status" in seen else "", until]
    shown = {"gross_amount", "currency"} <= seen
    return {
        "label": shown_title(order, user),
        "note": " · ".join(part for part in parts if part),
        "end": format_money(order.gross_amount, order.currency, get_language() or "en") if shown else "",
        "url": reverse("orders-detail", args=[order.uid]),
    }


class OrdersPanel(CardPanel):
    """The orders of a customer, the newest first."""

    kind = "orders"
    only = KINDS
    empty = gettext_lazy("No orders yet")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen = set(visible_fields(registry.get("orders"), dossier.user))
        return [order_row(order, dossier.user, seen) for order in first_orders(dossier)[: 2 * ROWS]]

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        return [{"label": _("All orders"), "url": f"{reverse('orders-list')}?party={dossier.party.uid}&view=all"}]


class OrdersOfPanel(Panel):
    """The orders of a deal or a quote; of a quote that was accepted one click for the order."""

    key = "orders_of"
    label = gettext_lazy("Orders")
    template = "sales/orders/of_record.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get("orders"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        user, kind = cast("User", request.user), registry.get("orders")
        seen = set(visible_fields(kind, user))
        link = "quote" if spec.name == "quotes" else "deal"
        found = list(rows(kind, user).filter(**{link: instance}).order_by("-created_at", "-pk")[:OF_RECORD])
        makes = (
            isinstance(instance, Quote)
            and instance.status == Quote.Status.ACCEPTED
            and all(order.status == Status.CANCELLED for order in found)
            and may(kind, user, Action.CREATE.value)
            and may_edit(request, spec, instance)
        )
        return {
            "rows": [order_row(order, user, seen) for order in found],
            "make_url": reverse("quote-order", args=[instance.uid]) if makes else "",
        }


class OrdersBrief(BriefProvider):
    """How many orders are still to be delivered, and by when the first is wanted."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        if not dossier.may_see("orders"):
            return []
        seen = set(visible_fields(registry.get("orders"), dossier.user))
        if not {"status", "wanted_on"} <= seen:
            return []
        waiting = [order for order in first_orders(dossier) if order.status in (Status.CONFIRMED, Status.PART)]
        held = [order for order in first_orders(dossier) if order.status == Status.HELD]
        found = []
        if waiting:
            found.append(_to_deliver(waiting, party))
        if held:
            text = ngettext(
                "%(count)s order is held for its credit", "%(count)s orders are held for their credit", len(held)
            ) % {"count": len(held)}
            url = f"{reverse('orders-list')}?party={party.uid}&status=held"
            found.append(BriefLine(_("Credit"), "warn", text, url, weight=32, opens=""))
        return found


def _to_deliver(waiting: Sequence[Order], party: Party) -> BriefLine:
    text = ngettext("%(count)s order is to be delivered", "%(count)s orders are to be delivered", len(waiting)) % {
        "count": len(waiting)
    }
    days = [order.wanted_on for order in waiting if order.wanted_on is not None]
    if days:
        first = formats.date_format(min(days), "SHORT_DATE_FORMAT")
        text = _("%(orders)s, wanted on %(day)s") % {"orders": text, "day": first}
    url = f"{reverse('orders-list')}?party={party.uid}&status__in=confirmed,part"
    return BriefLine(_("Orders"), "accent", text, url, weight=27, opens="")
