"""How what belongs to a customer comes into their territory: deals, contracts, quotes, orders and invoices. That these
follow it later, customers see to."""

from __future__ import annotations

from typing import TypeVar

from rapport.customers.models import Party
from rapport.platform.write import Batch
from rapport.sales.models import Contract, Deal, Invoice, Order, Quote

R = TypeVar("R", Deal, Contract, Quote, Order, Invoice)


def follow_party(batch: Batch[R]) -> None:
    """Put each deal, contract, quote, order or invoice into the territory of its customer."""
    moved = [change for change in batch.changes if change.changed("party_id")]
    parties = {change.instance.party_id for change in moved if change.instance.party_id is not None}
    held = dict(Party.objects.filter(pk__in=parties).values_list("pk", "territory_id")) if parties else {}
    for change in moved:
        party = change.instance.party_id
        change.instance.territory_id = held.get(party) if party is not None else None
