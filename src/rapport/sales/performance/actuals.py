"""What people did: figures of many people and measures at once, added up by the database over the rows that the reader
sees. Nothing of it is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.aggregates import Aggregate

from rapport.platform.access.engine import rows
from rapport.platform.records.registry import registry
from rapport.sales.performance.measures import COUNTED, Wanted, condition_of, kinds_told, reach_to
from rapport.sales.performance.reach import Reach

if TYPE_CHECKING:
    from rapport.platform.access.models import User

ZERO = Decimal(0)
Figures = dict[int, Decimal]
"""The figure of each person who has one, by their key."""
ByKind = dict[str, Figures]
"""The same, apart by the kinds of rows that were counted."""


def actuals(
    user: User, wanted: Iterable[Wanted], now: datetime, *, owners: Collection[int] | None = None
) -> dict[Wanted, ByKind]:
    """By what is wanted the figures of these people, or of everybody within the reader's reach: counts, and amounts in
    the base currency. Who sees nothing of what a measure counts gets no figure of it.

    One query for each kind of rows and the field by which these count: at most five, however many people, measures
    and stretches of days are asked for.
    """
    found: dict[Wanted, ByKind] = {}
    asked: dict[tuple[str, str], list[Wanted]] = defaultdict(list)
    for one in dict.fromkeys(wanted):
        found[one] = {}
        for kind in kinds_told(user, one.measure):
            asked[kind, COUNTED[one.measure].moment].append(one)
    for (kind, _moment), these in asked.items():
        reach = reach_to(user, these[0].measure, kind)
        for one, figures in _of_kind(_rows_of(user, kind, reach, owners), these, now).items():
            found[one][kind] = figures
    return found


def summed(parts: ByKind) -> Figures:
    """The figures of all kinds together."""
    found: Figures = defaultdict(Decimal)
    for figures in parts.values():
        for owner, figure in figures.items():
            found[owner] += figure
    return dict(found)


def of_person(parts: ByKind, owner: int) -> dict[str, Decimal]:
    """The figure of one person by kind, as far as there is any."""
    return {kind: figures[owner] for kind, figures in parts.items() if owner in figures}


def _rows_of(user: User, kind: str, reach: Reach, owners: Collection[int] | None) -> QuerySet[Any]:
    seen = rows(registry.get(kind), user).filter(owner__isnull=False)
    people = reach.people if owners is None else {one for one in owners if reach.holds(one)}
    return seen if people is None else seen.filter(owner__in=sorted(people))


def _of_kind(seen: QuerySet[Any], wanted: list[Wanted], now: datetime) -> dict[Wanted, Figures]:
    parts = [_Part(one, now) for one in wanted]
    any_part = Q()
    for part in parts:
        any_part |= part.condition
    sums = {f"part_{at}": part.sum for at, part in enumerate(parts)}
    found: dict[Wanted, Figures] = {part.wanted: {} for part in parts}
    within = seen.filter(_from_first_to_last(parts), any_part)
    for owner, *figures in within.order_by().values_list("owner_id").annotate(**sums):
        for part, figure in zip(parts, figures, strict=True):
            if figure:
                found[part.wanted][owner] = Decimal(figure)
    return found


def _from_first_to_last(parts: list[_Part]) -> Q:
    """One stretch along the index of the moment that holds those of all parts."""
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    moment = COUNTED[parts[0].wanted.measure].moment
    return Q(**{f"{moment}__gte": first, f"{moment}__lte": last})


@dataclass(slots=True)
class _Part:
    wanted: Wanted
    now: datetime

    @property
    def condition(self) -> Q:
        return condition_of(self.wanted.conditions(self.now))

    @property
    def sum(self) -> Aggregate:
        amount = COUNTED[self.wanted.measure].amount
        return Sum(amount, filter=self.condition) if amount else Count("pk", filter=self.condition)

    @property
    def first(self) -> Any:
        return self._bounds[0][2]

    @property
    def last(self) -> Any:
        return self._bounds[1][2]

    @property
    def _bounds(self) -> list[tuple[str, str, Any]]:
        return COUNTED[self.wanted.measure].within(self.wanted.days, self.now)
