"""Contracts on the page of their customer: a card at the side, and a line of the Brief when a decision is near."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.customers.extensions import BriefLine, BriefProvider
from rapport.customers.models import Party
from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.panels import KINDS, ROWS, CardPanel
from rapport.lib.money import format_money
from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.models import Contract

MOST = 60
"""Contracts that the page of a customer reads."""
NEAR = timedelta(days=90)
"""How long before a decision the Brief speaks of it."""


def first_contracts(dossier: Dossier) -> list[Contract]:
    """The contracts of a customer that are not over, the next decision first; read once a request."""
    held: dict[int, list[Contract]] = dossier.request.__dict__.setdefault("sales_contracts", {})
    party = dossier.party
    if party.pk not in held:
        reached = rows(registry.get("contracts"), dossier.user).filter(party=party)
        current = reached.exclude(status=Contract.Status.ENDED)
        held[party.pk] = list(current.order_by("decide_by", "ends_on", "pk")[:MOST])
    return held[party.pk]


class ContractsPanel(CardPanel):
    """The contracts with a customer that are not over."""

    kind = "contracts"
    only = KINDS
    empty = gettext_lazy("No contract in force")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen = set(visible_fields(registry.get("contracts"), dossier.user))
        return [self._row(contract, dossier, seen) for contract in first_contracts(dossier)[: 2 * ROWS]]

    def _row(self, contract: Contract, dossier: Dossier, seen: set[str]) -> dict[str, Any]:
        worth = contract.yearly_amount if {"amount", "currency", "billing"} <= seen else None
        until = _("until %(day)s") % {"day": _day(contract.ends_on)} if contract.ends_on and "ends_on" in seen else ""
        parts = [str(contract.get_status_display()) if "status" in seen else "", until]
        return {
            "label": shown_title(contract, dossier.user),
            "note": " · ".join(part for part in parts if part),
            "end": format_money(worth, contract.currency, get_language() or "en") if worth is not None else "",
            "url": reverse("contracts-detail", args=[contract.uid]),
        }

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        return [{"label": _("All contracts"), "url": f"{reverse('contracts-list')}?party={dossier.party.uid}&view=all"}]


class ContractsBrief(BriefProvider):
    """The next contract on which somebody must decide soon."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        if not dossier.may_see("contracts") or "decide_by" not in visible_fields(
            registry.get("contracts"), dossier.user
        ):
            return []
        today = timezone.localdate()
        dated = [one for one in first_contracts(dossier) if one.decide_by is not None and one.decide_by <= today + NEAR]
        # One that goes on by itself is decided on once the day for notice is past.
        near = [one for one in dated if not (one.goes_on and one.decide_by is not None and one.decide_by < today)]
        if not near:
            return []
        first = near[0]
        text = _("“%(contract)s” is to be decided by %(day)s") % {
            "contract": shown_title(first, dossier.user),
            "day": _day(first.decide_by),
        }
        late = first.decide_by is not None and first.decide_by < today
        url = reverse("contracts-detail", args=[first.uid])
        return [BriefLine(_("Contract"), "bad" if late else "warn", text, url, weight=25)]


def _day(day: Any) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")
