"""What else a customer may need: a card on the pages of deals and customers, with the figures behind each line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.models import Party
from rapport.customers.overview.panels import KINDS
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.sales.bought import bought_by
from rapport.sales.cross_sell import lift, suggestions
from rapport.sales.knowledge import products_of
from rapport.sales.models import BoughtTogether, Deal, State
from rapport.sales.pricing.reasons import number

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class SuggestionsPanel(Panel):
    """Products that are bought together with those of an open deal; nothing where too little is known."""

    key = "bought_together"
    label = gettext_lazy("Bought together")
    zone = "side"
    template = "sales/suggestions.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        sells = instance.product_id is not None or instance.line_count > 0
        user = cast("User", request.user)
        return sells and instance.state == State.OPEN and may(registry.get("products"), user, Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Deal) -> dict[str, Any]:
        user = cast("User", request.user)
        pairs = seen_pairs(suggestions(products_of(instance, user)), user)
        return {"title": self.label, "lines": [_line(pair, why_deals(pair, user), user) for pair in pairs]}


class CustomerSuggestionsPanel(Panel):
    """Products that customers bought beside those that this one has, with a way to begin a deal about each; nothing
    where too little is known."""

    key = "cross_sell"
    label = gettext_lazy("May need as well")
    zone = "side"
    template = "sales/suggestions.html"

    def fits(self, spec: RecordSpec) -> bool:
        return spec.name in KINDS

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> bool:
        return may(registry.get("products"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Party) -> dict[str, Any]:
        user = cast("User", request.user)
        bought = bought_by(instance, request, user)
        pairs = suggestions(bought.won, BoughtTogether.Among.CUSTOMERS, known=bought.open)
        begin = f"{reverse('deals-quick')}?party={instance.uid}&"
        may_begin = may(registry.get("deals"), user, Action.CREATE.value)
        lines = []
        for pair in seen_pairs(pairs, user):
            name = shown_title(pair.other, user)
            given = urlencode({"product": str(pair.other.uid), "name": name})
            add = {"add_url": f"{begin}{given}" if may_begin else ""}
            lines.append({**_line(pair, why_customers(pair, user), user), **add})
        return {"title": self.label, "lines": lines}


def seen_pairs(pairs: Sequence[BoughtTogether], user: User) -> list[BoughtTogether]:
    """Those of which the reader sees both products; one query."""
    wanted = {pk for pair in pairs for pk in (pair.product_id, pair.other_id)}
    if not wanted:
        return []
    seen = set(rows(registry.get("products"), user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [pair for pair in pairs if {pair.product_id, pair.other_id} <= seen]


def why_deals(pair: BoughtTogether, user: User) -> str:
    """The figures behind a suggestion, counted in deals."""
    return _("bought together in %(together)s of %(count)s deals with %(product)s") % _figures(pair, user)


def why_customers(pair: BoughtTogether, user: User) -> str:
    """The figures behind a suggestion, counted in customers."""
    return _("%(together)s of %(count)s customers with %(product)s bought it too") % _figures(pair, user)


def _figures(pair: BoughtTogether, user: User) -> dict[str, Any]:
    return {
        "together": pair.together_count,
        "count": pair.product_count,
        "product": shown_title(pair.product, user),
    }


def _line(pair: BoughtTogether, why: str, user: User) -> dict[str, str]:
    return {
        "label": shown_title(pair.other, user),
        "note": why,
        "tip": _("Lift %(lift)s: that much more often than by chance.") % {"lift": number(lift(pair))},
        "url": reverse("products-detail", args=[pair.other.uid]),
    }
