"""Deals on the page of their customer: a card at the side, and a line of the Brief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, When
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
from rapport.sales.contacts import parts_of
from rapport.sales.models import Deal, State

MOST = 60
"""Deals that the page of a customer reads."""
PARTS_SAID = 3
"""Deals of others that the Brief names."""


def deals_of(dossier: Dossier) -> QuerySet[Deal]:
    """The deals with a customer that the reader sees; with an organisation those with its people are its own matter."""
    return rows(registry.get("deals"), dossier.user).filter(party=dossier.party)


@dataclass(frozen=True, slots=True)
class FirstDeals:
    """The deals that the page of a customer reads, what a person does in those of others, and the open ones of the
    organisation at which they work."""

    deals: list[Deal]
    parts: dict[int, str]
    of_employer: list[Deal]


def first_deals(dossier: Dossier) -> FirstDeals:
    """The open deals of a customer, then those that ended last; of a person also those in which they take part. Read
    once a request, whoever needs them."""
    held: dict[int, FirstDeals] = dossier.request.__dict__.setdefault("sales_deals", {})
    party = dossier.party
    if party.pk not in held:
        parts = parts_of(party, dossier.user) if party.kind == Party.Kind.PERSON else {}
        own = Q(party=party) | Q(pk__in=list(parts)) if parts else Q(party=party)
        employer = party.organisation_id
        beside = Q(party=employer, state=State.OPEN) if employer is not None else Q(pk__in=[])
        place = Case(When(~own, then=2), When(state=State.OPEN, then=0), default=1)
        reached = rows(registry.get("deals"), dossier.user).filter(own | beside)
        found = reached.select_related("stage").annotate(place=place)
        read = list(found.order_by("place", "-closed_on", "expected_close_on", "pk")[:MOST])
        others = [deal for deal in read if deal.party_id not in (None, party.pk) and deal.pk not in parts]
        held[party.pk] = FirstDeals([deal for deal in read if deal not in others], parts, others)
    return held[party.pk]


def open_deals(dossier: Dossier) -> list[Deal]:
    """The open deals that a talk with a party may be about: its own, those in which it takes part, and those of the
    organisation at which it works."""
    first = first_deals(dossier)
    return [deal for deal in first.deals if deal.state == State.OPEN] + first.of_employer


class DealsPanel(CardPanel):
    """The open deals with a customer first, then those that ended last."""

    kind = "deals"
    only = KINDS
    empty = gettext_lazy("No deals yet")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen = set(visible_fields(registry.get("deals"), dossier.user))
        return [self._row(deal, dossier, seen) for deal in first_deals(dossier).deals[: 2 * ROWS]]

    def _row(self, deal: Deal, dossier: Dossier, seen: set[str]) -> dict[str, Any]:
        amount = ""
        if deal.amount is not None and {"amount", "currency"} <= seen:
            amount = format_money(deal.amount, deal.currency, get_language() or "en")
        day = deal.closed_on or deal.expected_close_on
        parts = [
            str(deal.stage) if "stage" in seen else "",
            formats.date_format(day, "SHORT_DATE_FORMAT") if day else "",
            first_deals(dossier).parts.get(deal.pk, ""),
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
        return [*self._own(dossier), *self._others(dossier)]

    def _own(self, dossier: Dossier) -> list[BriefLine]:
        found = self._open(dossier)
        count = sum(n for n, _worth in found.values())
        if not count:
            return []
        seen = set(visible_fields(registry.get("deals"), dossier.user))
        worth = [self._worth(value, code) for code, (_n, value) in found.items() if value and "base_amount" in seen]
        text = ngettext("%(count)s open deal", "%(count)s open deals", count) % {"count": count}
        url = f"{reverse('deals-list')}?party={dossier.party.uid}&state=open"
        return [BriefLine(_("Deals"), "accent", text, url, " · ".join(worth), weight=30, opens="")]

    @staticmethod
    def _others(dossier: Dossier) -> list[BriefLine]:
        """The open deals of others in which a person takes part."""
        first, me = first_deals(dossier), dossier.party.pk
        found = [one for one in first.deals if one.pk in first.parts and one.state == State.OPEN and one.party_id != me]
        return [
            BriefLine(
                _("Deals"), "accent",
                _("Takes part in “%(deal)s”") % {"deal": shown_title(deal, dossier.user)},
                reverse("deals-detail", args=[deal.uid]), first.parts[deal.pk], weight=31,
            )
            for deal in found[:PARTS_SAID]
        ]  # fmt: skip

    @staticmethod
    def _open(dossier: Dossier) -> dict[str, tuple[int, Decimal]]:
        """Number and worth of the open deals by base currency; asks again only when there are very many."""
        first = first_deals(dossier).deals
        if len(first) == MOST:
            asked = deals_of(dossier).filter(state=State.OPEN).order_by().values_list("base_currency")
            counted = asked.annotate(n=Count("pk"), worth=Sum("base_amount"))
            return {currency: (n, worth or Decimal(0)) for currency, n, worth in counted}
        found: dict[str, tuple[int, Decimal]] = {}
        for deal in first:
            if deal.state == State.OPEN and deal.party_id == dossier.party.pk:
                count, worth = found.get(deal.base_currency, (0, Decimal(0)))
                found[deal.base_currency] = (count + 1, worth + (deal.base_amount or 0))
        return found

    @staticmethod
    def _worth(value: Decimal, currency: str) -> str:
        return format_money(value, currency, get_language() or "en")
