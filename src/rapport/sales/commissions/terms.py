"""By which rules a commission is reckoned. Pure: no database.

What is won in a period is added up in the order in which deals were closed. The part of a deal that lies below the
first tier has the rate of the plan, each part beyond a tier the rate of that tier. **The commission of each deal is
rounded once**, to the minor unit of the currency with halves away from zero, after its parts are added up; a statement
adds up the rounded amounts, so that its sum is what stands above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rapport.lib.currencies import round_to_currency

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a deal at this rate in percent."""

    value: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """The rate, the tiers (percent of the quota beyond which, rate) from the lowest on, and the quota, if there is."""

    rate: Decimal
    tiers: tuple[tuple[Decimal, Decimal], ...] = ()
    quota: Decimal | None = None

    def parts(self, before: Decimal, value: Decimal) -> list[Part]:
        """A deal of this value, won when ``before`` was won already, by the rates of its parts."""
        found, at, end = [], before, before + value
        for until, rate in self._steps():
            if until is not None and at >= until:
                continue
            upto = end if until is None else min(end, until)
            if upto > at:
                found.append(Part(upto - at, rate))
                at = upto
        return found or [Part(value, self.rate)]

    def commission(self, parts: list[Part], currency: str) -> Decimal:
        """What the parts of a deal come to, rounded once."""
        exact = sum((part.value * part.rate / _HUNDRED for part in parts), Decimal(0))
        return round_to_currency(exact, currency)

    def _steps(self) -> Iterator[tuple[Decimal | None, Decimal]]:
        """Up to which sum each rate counts; without a quota no tier is ever reached."""
        rate = self.rate
        if self.quota is not None:
            for above, beyond in self.tiers:
                yield self.quota * above / _HUNDRED, rate
                rate = beyond
        yield None, rate

    def as_json(self) -> dict[str, Any]:
        """As a closed statement keeps them."""
        return {
            "rate": str(self.rate),
            "tiers": [[str(above), str(rate)] for above, rate in self.tiers],
            "quota": str(self.quota) if self.quota is not None else None,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Terms:
        """As they were when a statement was closed."""
        tiers = tuple((Decimal(above), Decimal(rate)) for above, rate in kept["tiers"])
        return cls(Decimal(kept["rate"]), tiers, Decimal(kept["quota"]) if kept["quota"] is not None else None)
