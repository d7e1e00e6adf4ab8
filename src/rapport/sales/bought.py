"""What a customer has bought and what is about to be sold there, made of the deals that the reader sees."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest

from rapport.customers.overview.dossier import Dossier
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, State
from rapport.sales.overview import MOST as PAGE
from rapport.sales.overview import first_deals

if TYPE_CHECKING:
    from rapport.customers.models import Party
    from rapport.platform.access.models import User

MOST = 1_000
"""Deals of a customer that are looked through, the latest first."""


@dataclass(frozen=True, slots=True)
class Sold:
    """One deal in which a product is sold."""

    deal_id: int
    uid: UUID
    day: date | None
    """When it was won, or is expected to be."""


@dataclass(slots=True)
class Bought:
    """Products by their ids → the deals in which they were or may be sold, the latest first."""

    won: dict[int, list[Sold]] = field(default_factory=lambda: defaultdict(list))
    open: dict[int, list[Sold]] = field(default_factory=lambda: defaultdict(list))
    is_known: bool = True
    """False for whoever may not see deals and what they sell, so that nothing is said of what was never bought."""


def bought_by(party: Party, request: HttpRequest, user: User) -> Bought:
    """The products in won and open deals of a customer; asked once a request, from the deals that the page has read."""
    held: dict[int, Bought] = request.__dict__.setdefault("sales_bought", {})
    if party.pk not in held:
        held[party.pk] = _read(party, request, user)
    return held[party.pk]


def _read(party: Party, request: HttpRequest, user: User) -> Bought:
    spec, lines = registry.get("deals"), registry.get("deal-lines")
    sees_deals = may(spec, user, Action.VIEW.value) and {"party", "state", "product"} <= set(visible_fields(spec, user))
    sees_lines = may(lines, user, Action.VIEW.value) and "product" in visible_fields(lines, user)
    if not (sees_deals and sees_lines):
        return Bought(is_known=False)
    deals = _deals(party, request, user)
    products: dict[int, set[int]] = defaultdict(set)
    for deal in deals:
        if deal.product_id is not None:
            products[deal.pk].add(deal.product_id)
    with_lines = [deal.pk for deal in deals if deal.line_count]
    if with_lines:
        sold = rows(lines, user).filter(deal__in=with_lines, product__isnull=False)
        for deal_id, product_id in sold.order_by().values_list("deal_id", "product_id").distinct():
            products[deal_id].add(product_id)
    bought = Bought()
    for deal in deals:
        found = bought.won if deal.state == State.WON else bought.open
        for product_id in products[deal.pk]:
            found[product_id].append(Sold(deal.pk, deal.uid, deal.closed_on or deal.expected_close_on))
    return bought


def _deals(party: Party, request: HttpRequest, user: User) -> list[Deal]:
    """The won and the open deals of a customer; a query only where there are more than its page reads anyway."""
    counted = (State.WON, State.OPEN)
    first = first_deals(Dossier.of(request, party)).deals
    if len(first) < PAGE:
        return [deal for deal in first if deal.party_id == party.pk and deal.state in counted]
    reached = rows(registry.get("deals"), user).filter(party=party, state__in=counted)
    return list(reached.order_by("-closed_on", "-pk")[:MOST])
