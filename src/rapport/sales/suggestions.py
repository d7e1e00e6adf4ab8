"""What else a customer may need: a card on the page of a deal, with the figures behind each suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.sales.cross_sell import lift, suggestions
from rapport.sales.knowledge import products_of
from rapport.sales.models import Deal, State
from rapport.sales.pricing.wording import number

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
        pairs = suggestions(products_of(instance, user))
        seen = set(
            rows(registry.get("products"), user).filter(pk__in=[p.other_id for p in pairs]).values_list("pk", flat=True)
        )
        lines = []
        for pair in pairs:
            if pair.other_id not in seen:
                continue
            figures = {
                "together": pair.together_count,
                "count": pair.product_count,
                "product": shown_title(pair.product, user),
            }
            why = _("bought together in %(together)s of %(count)s deals with %(product)s") % figures
            oftener = _("Lift %(lift)s: that much more often than by chance.") % {"lift": number(lift(pair))}
            lines.append(
                {
                    "label": shown_title(pair.other, user),
                    "note": why,
                    "tip": oftener,
                    "url": reverse("products-detail", args=[pair.other.uid]),
                }
            )
        return {"title": self.label, "lines": lines}
