"""Quotes on the pages of their deal and their customer, and a line of the Brief about those that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
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
from rapport.platform.web.panels import Panel
from rapport.sales.models import Deal, Quote

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 60
"""Quotes that the page of a customer reads."""
OF_DEAL = 20
"""Quotes that the page of a deal shows."""


def first_quotes(dossier: Dossier) -> list[Quote]:
    """The quotes of a customer, the newest first, without those that were replaced; read once a request."""
    held: dict[int, list[Quote]] = dossier.request.__dict__.setdefault("sales_quotes", {})
    party = dossier.party
    if party.pk not in held:
        reached = rows(registry.get("quotes"), dossier.user).filter(party=party)
        held[party.pk] = list(reached.exclude(status=Quote.Status.REPLACED).order_by("-created_at", "-pk")[:MOST])
    return held[party.pk]


def quote_row(quote: Quote, user: User, seen: set[str]) -> dict[str, Any]:
    """A quote in a line: state, validity, worth, as far as the reader sees them."""
    shown = {"net_amount", "currency"} <= seen
    until = ""
    if quote.valid_until is not None and "valid_until" in seen and quote.status in ("draft", "sent"):
        until = _("until %(day)s") % {"day": formats.date_format(quote.valid_until, "SHORT_DATE_FORMAT")}
    parts = [str(quote.get_status_display()) if "status" in seen else "", until]
    return {
        "label": shown_title(quote, user),
        "note": " · ".join(part for part in parts if part),
        "end": format_money(quote.net_amount, quote.currency, get_language() or "en") if shown else "",
        "url": reverse("quotes-detail", args=[quote.uid]),
    }


class QuotesPanel(CardPanel):
    """The quotes to a customer, the newest first."""

    kind = "quotes"
    only = KINDS
    empty = gettext_lazy("No quotes yet")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen = set(visible_fields(registry.get("quotes"), dossier.user))
        return [quote_row(quote, dossier.user, seen) for quote in first_quotes(dossier)[: 2 * ROWS]]

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        return [{"label": _("All quotes"), "url": f"{reverse('quotes-list')}?party={dossier.party.uid}&view=all"}]


class DealQuotesPanel(Panel):
    """The quotes of a deal, and one click for a further one."""

    key = "deal_quotes"
    label = gettext_lazy("Quotes")
    template = "sales/quotes/of_deal.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get("quotes"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Deal) -> dict[str, Any]:
        user, kind = cast("User", request.user), registry.get("quotes")
        seen = set(visible_fields(kind, user))
        found = rows(kind, user).filter(deal=instance).order_by("-created_at", "-pk")[:OF_DEAL]
        looking = getattr(request, "view_as", None) is not None
        return {
            "rows": [quote_row(quote, user, seen) for quote in found],
            "make_url": reverse("deal-quote", args=[instance.uid])
            if may(kind, user, Action.CREATE.value) and instance.party_id is not None and not looking
            else "",
        }


class QuotesBrief(BriefProvider):
    """How many quotes wait for the customer's answer, and until when the first is valid."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        if not dossier.may_see("quotes"):
            return []
        seen = set(visible_fields(registry.get("quotes"), dossier.user))
        waiting = [quote for quote in first_quotes(dossier) if quote.status == Quote.Status.SENT]
        if not waiting or not {"status", "valid_until"} <= seen:
            return []
        count, first = len(waiting), min(quote.valid_until or timezone.localdate() for quote in waiting)
        text = ngettext(
            "%(count)s quote waits for an answer, until %(day)s",
            "%(count)s quotes wait for an answer, the first until %(day)s",
            count,
        ) % {"count": count, "day": formats.date_format(first, "SHORT_DATE_FORMAT")}
        url = f"{reverse('quotes-list')}?party={party.uid}&status=sent"
        return [BriefLine(_("Quotes"), "accent", text, url, weight=28, opens="")]
