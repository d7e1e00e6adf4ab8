"""Whom one calls about a deal: its main contact, else the customer itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from rapport.customers.models import Party
from rapport.lib.phones import dial_url
from rapport.platform.access.engine import hidden_fields, rows, rows_of_model
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody with a telephone number."""

    name: str
    url: str
    """By which a telephone dials."""


def callees(deals: Iterable[Deal], user: User) -> Mapping[int, Callee]:
    """Deal → whom to call about it, of those whose number the user sees."""
    customers = {deal.pk: deal.party_id for deal in deals}
    spoken = rows(registry.get("deal-contacts"), user).filter(deal__in=customers)
    people: dict[int, list[int]] = {}
    for deal_id, person_id in spoken.order_by("-is_primary", "pk").values_list("deal_id", "person_id"):
        people.setdefault(deal_id, []).append(person_id)
    wanted = {pk for pk in customers.values() if pk is not None} | {pk for found in people.values() for pk in found}
    reached = {one.pk: one for one in rows_of_model(Party, user).filter(~Q(phone=""), pk__in=wanted)}
    hidden = {kind: "phone" in hidden_fields(registry.get(kind), user) for kind in ("people", "organisations")}
    found = {}
    for deal_id, customer in customers.items():
        for pk in (*people.get(deal_id, []), customer):
            party = reached.get(pk) if pk is not None else None
            if party is not None and not hidden["people" if party.kind == "person" else "organisations"]:
                found[deal_id] = Callee(title_of(party), dial_url(party.phone))
                break
    return found
