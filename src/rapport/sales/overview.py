"""Deals on the page of their customer: a card at the side, and a line of the Brief."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, QuerySet, Sum, When
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
from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, State

MOST = 60
"""Deals that the page of a customer reads."""


def deals_of(dossier: Dossier) -> QuerySet[Deal]:
    """The deals with a customer that the reader sees; with an organisation those with its people are its own matter."""
    return rows(registry.get("deals"), dossier.user).filter(party=dossier.party)


def first_deals(dossier: Dossier) -> list[Deal]:
    """The open deals with a customer, then those that ended last; read once a request, whoever needs them."""
    held: dict[int, list[Deal]] = dossier.request.__dict__.setdefault("sales_deals", {})
    if dossier.party.pk not in held:
        is_open = Case(When(state=State.OPEN, then=0), default=1)
        found = deals_of(dossier).select_related("stage").annotate(place=is_open)
        held[dossier.party.pk] = list(found.order_by("place", "-closed_on", "expected_close_on", "pk")[:MOST])
    return held[dossier.party.pk]


class DealsPanel(CardPanel):
    """The open deals with a customer first, then those that ended last."""

    kind = "deals"
    only = KINDS
    empty = gettext_lazy("No deals yet")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen = set(visible_fields(registry.get("deals"), dossier.user))
        return [self._row(deal, dossier, seen) for deal in first_deals(dossier)[: 2 * ROWS]]

    def _row(self, deal: Deal, dossier: Dossier, seen: set[str]) -> dict[str, Any]:
        amount = ""
        if deal.amount is not None and {"amount", "currency"} <= seen:
            amount = format_money(deal.amount, deal.currency, get_language() or "en")
        day = deal.closed_on or deal.expected_close_on
        parts = [
            deal.stage.name if "stage" in seen else "",
            formats.date_format(day, "SHORT_DATE_FORMAT") if day else "",
        ]
        return {
            "label": shown_title(deal, dossier.user),
            "note": " · ".join(part for part in parts if part),
            "end": amount,
            "url": reverse("deals-detail", args=[deal.uid]),
        }

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        return [{"label": _("All deals"), "url": f"{reverse('deals-list')}?party={dossier.party.uid}"}]


class DealsBrief(BriefProvider):
    """How many deals are open and what they are worth."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        if not dossier.may_see("deals"):
            return []
        found = self._open(dossier)
        count = sum(n for n, _worth in found.values())
        if not count:
            return []
        seen = set(visible_fields(registry.get("deals"), dossier.user))
        worth = [self._worth(value, code) for code, (_n, value) in found.items() if value and "base_amount" in seen]
        text = ngettext("%(count)s open deal", "%(count)s open deals", count) % {"count": count}
        url = f"{reverse('deals-list')}?party={party.uid}&state=open"
        return [BriefLine(_("Deals"), "accent", text, url, " · ".join(worth), weight=30, opens="")]

    @staticmethod
    def _open(dossier: Dossier) -> dict[str, tuple[int, Decimal]]:
        """Number and worth of the open deals by base currency; asks again only when there are very many."""
        first = first_deals(dossier)
        if len(first) == MOST:
            asked = deals_of(dossier).filter(state=State.OPEN).order_by().values_list("base_currency")
            counted = asked.annotate(n=Count("pk"), worth=Sum("base_amount"))
            return {currency: (n, worth or Decimal(0)) for currency, n, worth in counted}
        found: dict[str, tuple[int, Decimal]] = {}
        for deal in first:
            if deal.state == State.OPEN:
                count, worth = found.get(deal.base_currency, (0, Decimal(0)))
                found[deal.base_currency] = (count + 1, worth + (deal.base_amount or 0))
        return found

    @staticmethod
    def _worth(value: Decimal, currency: str) -> str:
        return format_money(value, currency, get_language() or "en")
