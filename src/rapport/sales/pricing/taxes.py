"""Which tax a customer is charged: by country, category and day; for many lines by one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from rapport.customers.models import Party
from rapport.sales.models import TaxCategory, TaxRate


@dataclass(frozen=True, slots=True)
class Tax:
    """What is charged in percent; None where nobody has said what the rate is."""

    rate: Decimal | None
    reverse_charge: bool = False


class Taxes:
    """The rates of some countries; read once a batch."""

    def __init__(self, parties: Iterable[Party | None]) -> None:
        countries = {party.country for party in parties if party is not None and party.country}
        found = TaxRate.objects.filter(Q(country__in=countries)).order_by("-valid_from") if countries else ()
        self.rates = list(found)

    def of(self, party: Party | None, category: str, day: date) -> Tax:
        """The tax on a category for a customer: none where it is exempt; none charged to organisations in a country of
        reverse charge, who owe it themselves; unknown without a country or a rate."""
        if category == TaxCategory.EXEMPT:
            return Tax(Decimal(0))
        if party is None or not party.country:
            return Tax(None)
        for rate in self.rates:
            fits = rate.country == party.country and rate.category == category
            if fits and rate.valid_from <= day and (rate.valid_to is None or day <= rate.valid_to):
                if rate.reverse_charge and party.kind == Party.Kind.ORGANISATION:
                    return Tax(Decimal(0), reverse_charge=True)
                return Tax(rate.rate)
        return Tax(None)
