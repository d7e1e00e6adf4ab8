"""How often somebody wins and how long that takes, beside their team. Of fewer than :data:`LEAST` deals nothing is
claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from rapport.platform.access.engine import rows
from rapport.platform.access.models import Membership, Team
from rapport.platform.records.registry import registry
from rapport.sales.models import State
from rapport.sales.performance.reach import Reach

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LEAST = 5
"""Deals of which a rate or a mean is told."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Deals that ended: how many were won, and how many days all those took whose days are known."""

    closed: int = 0
    won: int = 0
    timed: int = 0
    days: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.closed + other.closed, self.won + other.won, self.timed + other.timed, self.days + other.days
        )

    @property
    def rate(self) -> Decimal | None:
        """The percentage that was won; None when too few ended."""
        return None if self.closed < LEAST else _rounded(Decimal(100 * self.won) / self.closed)

    @property
    def cycle(self) -> Decimal | None:
        """The mean of days from opening to winning; None when too few were won."""
        return None if self.timed < LEAST else _rounded(Decimal(self.days) / self.timed)


def outcomes(reader: User, owners: Collection[int], first: date, end: date) -> Mapping[int, Outcome]:
    """By owner what became of their deals that ended from a day to the day before another; one query."""
    seen = rows(registry.get("deals"), reader).filter(
        owner__in=sorted(owners), state__in=[State.WON, State.LOST], closed_on__gte=first, closed_on__lt=end
    )
    won = Q(state=State.WON)
    counted = seen.order_by().values_list("owner_id").annotate(
        closed=Count("pk"), won=Count("pk", filter=won), timed=Count("cycle_days", filter=won),
        days=Sum("cycle_days", filter=won),
    )  # fmt: skip
    return {owner: Outcome(closed, n, timed, days or 0) for owner, closed, n, timed, days in counted}


def teams_of(person: User, reach: Reach) -> tuple[list[Team], set[int]]:
    """The teams of a person of all of whose members the reader is told, and these members; two queries."""
    teams = list(Team.objects.filter(memberships__user=person).order_by("name", "pk"))
    members: dict[int, set[int]] = defaultdict(set)
    for team, user in Membership.objects.filter(team__in=teams).values_list("team_id", "user_id"):
        members[team].add(user)
    known = [team for team in teams if all(reach.holds(one) for one in members[team.pk])]
    return known, {one for team in known for one in members[team.pk]}


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)
