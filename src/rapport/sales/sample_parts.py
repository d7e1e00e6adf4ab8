"""What belongs to the deals of the sample company: who takes part in them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, DealContact

_ROLES = tuple(DealContact.Role.values)


def add_contacts(deals: Sequence[Deal], chance: random.Random) -> None:
    """Up to three people of the customer in each deal; the first of them is whom we turn to."""
    people: dict[int | None, list[Party]] = defaultdict(list)
    employed = Party.objects.filter(
        kind="person", organisation__in={deal.party_id for deal in deals}, merged_into__isnull=True
    )
    for person in employed.order_by("id"):
        people[person.organisation_id].append(person)
    rows = [row for deal in deals for row in _contacts(deal, people[deal.party_id], chance)]
    write.create_many(registry.get("deal-contacts"), rows, actor=None)


def _contacts(deal: Deal, people: list[Party], chance: random.Random) -> Iterator[dict[str, Any]]:
    count = min(len(people), chance.choice((1, 1, 2, 2, 3)))
    roles = chance.sample(_ROLES, count)
    for place, (person, role) in enumerate(zip(chance.sample(people, count), roles, strict=True)):
        against = role == DealContact.Role.BLOCKS
        yield {
            "deal": deal, "person": person, "role": role, "is_primary": place == 0,
            "influence": chance.choice(("high", "medium", "low", "")),
            "attitude": "against" if against else chance.choice(("for", "for", "neutral", "")),
        }  # fmt: skip
