"""The leader board: people or teams ranked by one figure, beside what was wanted and what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from rapport.platform.access.engine import rows
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.figures import of_owners
from rapport.sales.forecasts.quotas import Holder
from rapport.sales.forecasts.rollup import MOST_PEOPLE, holder_of
from rapport.sales.forecasts.tree import Node, bare_team, tree_of
from rapport.sales.models import Measure
from rapport.sales.performance.actuals import ZERO, ByKind, actuals, summed
from rapport.sales.performance.asked import TEAMS, Asked
from rapport.sales.performance.measures import Wanted, condition_of, kinds_told, reach_to
from rapport.sales.performance.narrowed import Only
from rapport.sales.performance.periods import Days
from rapport.sales.performance.targets import Targets, targets_for

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """One row: who, how much, how much was wanted, how much it was before. Equal figures share a rank."""

    node: Node
    rank: int
    figure: Decimal
    before: Decimal
    target: int | None
    target_is_own: bool = True
    """Whether somebody set it for this very row; else it is the sum of those of its people."""
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    """The figure by the kinds of rows that were counted."""
    parts_before: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def reached(self) -> int | None:
        """The percentage of the target, rounded down: 100 is not said before it is reached."""
        return reached(self.figure, self.target)


@dataclass(frozen=True, slots=True)
class Board:
    """The rows of a question. ``hidden`` is how many people the page leaves out."""

    asked: Asked
    top: Node
    places: Sequence[Place]
    total: Place
    before: Days
    now: datetime
    hidden: int = 0
    unvalued: int = 0
    """Deals won without an amount in the base currency, which no value adds up."""
    several: bool = False
    """Whether somebody stands in several of the teams."""


def reached(figure: Decimal, target: int | None) -> int | None:
    """The percentage of a target, rounded down; None without one."""
    return None if target is None else int((100 * figure / target).to_integral_value(ROUND_FLOOR))


def board(user: User, asked: Asked, now: datetime) -> Board | None:
    """The ranking as the reader may see it; None when there is no such team. However many people: one
    query over each kind of rows that is counted, one over targets, three for the teams, and one where the reader's
    teams are very large."""
    today = timezone.localdate(now)
    measure, only = asked.measure, asked.only
    days, before = asked.period.days, asked.period.before(today)
    now_wanted, before_wanted = Wanted(measure, days, only), Wanted(measure, before, only)
    kind = kinds_told(user, measure)[0]
    found = actuals(user, [now_wanted, before_wanted], now)
    targets = targets_for(user, [measure], days, today)
    reach = reach_to(user, measure)
    holders = [one.holder for one in targets.keys if one.only == only]
    held = {key for what, key in holders if what == "user" and reach.holds(key)}
    tree = tree_of(user, {*summed(found[now_wanted]), *summed(found[before_wanted]), *held}, kind)
    top = tree.find(asked.who) or bare_team(user, asked.who, kind)
    if top is None:
        return None
    counts = _Counts(found[now_wanted], found[before_wanted], targets, asked)
    teams = teams_below(top)
    ranked = counts.ranked(teams if asked.by == TEAMS else people_of(top))
    shown = ranked
    if len(ranked) > MOST_PEOPLE and not asked.everybody:
        shown = [place for at, place in enumerate(ranked) if at < MOST_PEOPLE or place.node.user == user.pk]
    members = [owner for node in teams for owner in node.owners]
    return Board(
        asked, top, shown, counts.place(top, 0), before, now,
        hidden=len(ranked) - len(shown),
        unvalued=_unvalued_deals(user, top, days, only, now) if measure is Measure.VALUE_WON else 0,
        several=asked.by == TEAMS and len(members) > len(set(members)),
    )  # fmt: skip


def people_of(top: Node) -> list[Node]:
    """Everybody in a node and below it, each once."""
    return list({node.user: node for node, _depth in top.walk() if node.is_person}.values())


def teams_below(top: Node) -> list[Node]:
    """The teams to compare: those right below a node; where that is only one, those below it, if there are any."""
    found = [node for node in top.children if node.team is not None]
    while len(found) == 1 and (below := [node for node in found[0].children if node.team is not None]):
        found = below
    return found


def _unvalued_deals(user: User, top: Node, days: Days, only: Only, now: datetime) -> int:
    counted = condition_of(Wanted(Measure.DEALS_WON, days, only).conditions(now))
    won = rows(registry.get("deals"), user).filter(counted, of_owners(top.owners))
    return int(won.exclude(base_amount__isnull=False, base_currency=base_currency()).count())


class _Counts:
    """Figures put onto rows."""

    def __init__(self, figures: ByKind, before: ByKind, targets: Targets, asked: Asked) -> None:
        self.figures, self.before, self.targets, self.asked = figures, before, targets, asked

    def ranked(self, nodes: Sequence[Node]) -> list[Place]:
        """The rows, the largest figure first; of equal ones in the order of their names."""
        placed = sorted(
            (self.place(node, 0) for node in nodes),
            key=lambda one: (-one.figure, -one.before, one.node.label.casefold(), one.node.key),
        )
        found: list[Place] = []
        for at, place in enumerate(placed, start=1):
            tied = found and found[-1].figure == place.figure
            found.append(replace(place, rank=found[-1].rank if tied else at))
        return found

    def place(self, node: Node, rank: int) -> Place:
        """A row with its figures."""
        parts, parts_before = _of_node(self.figures, node), _of_node(self.before, node)
        figure, before = sum(parts.values(), ZERO), sum(parts_before.values(), ZERO)
        holder = holder_of(node)
        own = self._target(holder) if holder is not None else None
        target = own if own is not None or node.is_person else self._summed(node)
        return Place(node, rank, figure, before, target, own is not None, parts, parts_before)

    def _summed(self, node: Node) -> int | None:
        """What is wanted of all people of a row together; None unless something is of each."""
        wanted = [self._target(("user", one)) for one in node.owners if one is not None]
        known = [one for one in wanted if one is not None]
        return sum(known) if known and len(known) == len(wanted) else None

    def _target(self, holder: Holder) -> int | None:
        return self.targets.of(holder, self.asked.measure, self.asked.period, self.asked.only)


def _of_node(figures: ByKind, node: Node) -> dict[str, Decimal]:
    """The figures of all people of a row together, by kind."""
    return {
        kind: sum((of.get(one, ZERO) for one in node.owners if one is not None), ZERO) for kind, of in figures.items()
    }
