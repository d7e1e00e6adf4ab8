"""White space: by family, which products a customer has bought, which are in an open deal, and which are in neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.sales.account_plans.reach import sees_customer
from rapport.sales.bought import Bought, Sold, bought_by
from rapport.sales.cross_sell import suggestions
from rapport.sales.models import AccountPlan, BoughtTogether, Product
from rapport.sales.suggestions import why_customers

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 400
"""Products that are looked at, in the order of their families."""
SHOWN = 6
"""Products of a family that are not bought yet; the rest is counted."""


class WhiteSpacePanel(Panel):
    """What of all that we sell the customer has, may get, and has never had."""

    key = "white_space"
    label = gettext_lazy("White space")
    zone = "main"
    template = "sales/plans/white_space.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> bool:
        user = cast("User", request.user)
        if not may(registry.get("products"), user, Action.VIEW.value) or not sees_customer(instance, request):
            return False
        return bought_by(instance.party, request, user).is_known

    def context(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> dict[str, Any]:
        user = cast("User", request.user)
        bought = bought_by(instance.party, request, user)
        products = _products(bought, user)
        among = BoughtTogether.Among.CUSTOMERS
        advice = {pair.other_id: pair for pair in suggestions(bought.won, among, known=bought.open)}
        return {
            "title": self.label,
            "families": _families(products[:MOST], bought, advice, user, may_deal=_deal_url(instance, user)),
            "cut": MOST if len(products) > MOST else 0,
        }


def _products(bought: Bought, user: User) -> list[Product]:
    """What is sold today, and what the customer has of what is sold no more."""
    spec = registry.get("products")
    sold = rows(spec, user).filter(is_active=True)
    if bought.won or bought.open:
        sold = sold | rows(spec, user).filter(pk__in=[*bought.won, *bought.open])
    ordered = sold.order_by("family", "name", "pk") if "family" in visible_fields(spec, user) else sold.order_by("name")
    return list(ordered[: MOST + 1])


def _families(
    products: Iterable[Product], bought: Bought, advice: Mapping[int, BoughtTogether], user: User, *, may_deal: str
) -> list[dict[str, Any]]:
    sees_family = "family" in visible_fields(registry.get("products"), user)
    found: dict[str, dict[str, Any]] = {}
    for product in products:
        name = product.family if sees_family else ""
        family = found.setdefault(name, {"name": name, "bought": [], "open": [], "never": []})
        line = {"label": shown_title(product, user), "url": reverse("products-detail", args=[product.uid])}
        if sold := bought.won.get(product.pk):
            family["bought"].append({**line, **_deals(sold)})
        if sold := bought.open.get(product.pk):
            family["open"].append({**line, **_deals(sold)})
        if product.pk not in bought.won and product.pk not in bought.open:
            pair = advice.get(product.pk)
            start = f"{may_deal}&{urlencode({'product': str(product.uid), 'name': product.name})}" if may_deal else ""
            family["never"].append({**line, "why": why_customers(pair, user) if pair else "", "add_url": start})
    for name, family in found.items():
        never = sorted(family["never"], key=lambda one: not one["why"])  # first what others like this one bought
        rest = len(never) - SHOWN
        family["never"], family["more"] = never[:SHOWN], max(rest, 0)
        family["more_url"] = f"{reverse('products-list')}?{urlencode({'family': name})}" if name else ""
    return sorted(found.values(), key=lambda family: (not family["name"], family["name"]))


def _deals(sold: list[Sold]) -> dict[str, str]:
    latest = sold[0]
    text = ngettext("%(count)s deal", "%(count)s deals", len(sold)) % {"count": len(sold)}
    day = formats.date_format(latest.day, "SHORT_DATE_FORMAT") if latest.day else ""
    said = _("%(deals)s, last %(day)s") % {"deals": text, "day": day} if day and len(sold) > 1 else day or text
    return {"note": said, "deal_url": reverse("deals-detail", args=[latest.uid])}


def _deal_url(plan: AccountPlan, user: User) -> str:
    """Where a deal with the customer is begun; nothing for whoever may make none."""
    if not may(registry.get("deals"), user, Action.CREATE.value):
        return ""
    return f"{reverse('deals-quick')}?party={plan.party.uid}"
