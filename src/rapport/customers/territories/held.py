"""What is in a territory beside customers, counted and valued kind by kind: values of different kinds
(what deals may bring once, what contracts bring in a year) are never added to each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language

from rapport.customers.extensions import FollowsTerritory, PlacedByRules
from rapport.lib.money import format_money
from rapport.platform.records.registry import registry


@dataclass(frozen=True, slots=True)
class Held:
    """Open records of one kind: how many, and what they are worth in the base currency."""

    count: int = 0
    worth: Decimal = Decimal(0)

    def __add__(self, other: Held) -> Held:
        return Held(self.count + other.count, self.worth + other.worth)


@dataclass(frozen=True, slots=True)
class HeldCell:
    """The same as pages show it; ``worth`` is empty where the reader is not told of it or there is nothing."""

    label: str
    count: int
    worth: str


Kind = FollowsTerritory | PlacedByRules


def followers() -> Sequence[FollowsTerritory]:
    """The kinds that follow the territory of their customer."""
    found: Sequence[FollowsTerritory] = registry.extensions(FollowsTerritory)
    return found


def placed_kinds() -> Sequence[PlacedByRules]:
    """The kinds that are placed by the rules themselves, as customers are."""
    found: Sequence[PlacedByRules] = registry.extensions(PlacedByRules)
    return found


def kinds_within() -> Sequence[Kind]:
    """All kinds beside customers that are in territories; figures of several kinds come in this order."""
    return [*followers(), *placed_kinds()]


def nothing(kinds: Sequence[Kind]) -> tuple[Held, ...]:
    """No record of any of these kinds."""
    return (Held(),) * len(kinds)


def together(one: Sequence[Held], other: Sequence[Held]) -> tuple[Held, ...]:
    """Figures of the same kinds added up, each kind by itself."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def held_cell(kind: Kind, held: Held, *, told: bool = True) -> HeldCell:
    """The figures of a kind as text; ``told`` says whether the reader sees what the records are worth."""
    known = told and kind.value and held.count
    return HeldCell(str(kind.label), held.count, worth_text(kind, held.worth) if known else "")


def worth_text(kind: Kind, amount: Decimal) -> str:
    """An amount of the base currency and what it is for: a year, say."""
    return f"{base_money(amount)} {kind.per}".strip()


def base_money(amount: Decimal) -> str:
    """An amount of the base currency as text."""
    return format_money(amount, settings.BASE_CURRENCY, get_language() or "en")
