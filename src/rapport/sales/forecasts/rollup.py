"""Figures, quotas and own forecasts put onto the tree of a reader's people and teams."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import ZERO, Figures, figures_by_owner, total
from rapport.sales.forecasts.overrides import Said, overrides_for
from rapport.sales.forecasts.quotas import Counted, Holder, quotas_for
from rapport.sales.forecasts.tree import Node, tree_of
from rapport.sales.models import Call, ForecastOverride

if TYPE_CHECKING:
    from rapport.platform.access.models import User

T = TypeVar("T")
MOST_PEOPLE = 40
"""People whose rows a page shows unless all are asked for. Of more it shows the teams, each of which opens with its own
people; where there are no teams to show, those who may bring the most."""


@dataclass(slots=True)
class Line:
    """One row: what the deals say, what is expected instead, and what was to be sold."""

    node: Node
    depth: int
    figures: Figures
    calls: Mapping[str, Decimal]
    """What is expected at the end of the period, by figure: what the deals say, and what was said otherwise."""
    said: Mapping[str, ForecastOverride] = field(default_factory=dict)
    """What was said of this very row."""
    quota: Decimal | None = None
    quota_is_own: bool = False
    """Whether somebody set it for this very row; else it is the sum of those below."""
    quotas: tuple[UUID, ...] = ()
    """Those that come to it."""

    @property
    def gap(self) -> Decimal | None:
        """What is missing to the quota; below zero when it is exceeded."""
        return None if self.quota is None else self.quota - self.figures.won

    @property
    def coverage(self) -> Decimal | None:
        """How many times over the open deals of the period hold what is missing; None when nothing is."""
        if self.gap is None or self.gap <= 0:
            return None
        return (self.figures.open / self.gap).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def attained(self) -> Decimal | None:
        """The share of the quota that is won, in percent."""
        return None if not self.quota else (100 * self.figures.won / self.quota).quantize(Decimal(1), ROUND_HALF_UP)

    def is_adjusted(self, call: str) -> bool:
        """Whether the figure differs from what the deals say, by a word about this row or about one below it."""
        return self.calls[call] != computed(self.figures, call)


@dataclass(frozen=True, slots=True)
class Rollup:
    """The rows of a question. ``hidden`` is how many people the page leaves out."""

    top: Node
    lines: Sequence[Line]
    hidden: int = 0
    by_team: bool = False
    """Whether those who are left out have rows on their teams' pages."""
    several: bool = False
    """Whether somebody stands in several teams, so that the rows of a level come to more than the one above."""


def rollup(user: User, asked: Asked) -> Rollup | None:
    """The rows of the reader's people and teams, or of the one that is asked for; None when the reader has no such
    row. Three queries over deals, quotas and own forecasts, and three for the tree."""
    by_owner = figures_by_owner(user, asked)
    quotas, said = quotas_for(user, asked), overrides_for(user, asked)
    held = {key for kind, key in (*quotas, *(holder for holder, _call in said)) if kind == "user"}
    whole = tree_of(user, {*by_owner, *held})
    top = whole.find(asked.who)
    if top is None:
        return None
    calls = {call: _Calls(call, by_owner, said) for call in Call.values}
    lines = []
    for node, depth in top.walk():
        figures = total(by_owner.get(owner, Figures()) for owner in node.owners)
        holder = holder_of(node)
        own = quotas.get(holder) if holder is not None else None
        counted = [own] if own is not None else below(node, quotas)
        lines.append(
            Line(
                node, depth, figures, {call: one.of(node) for call, one in calls.items()},
                {call: said[holder, call] for call in Call.values if holder is not None and (holder, call) in said},
                sum((one.amount for one in counted), ZERO) if counted else None, own is not None,
                tuple(uid for one in counted for uid in one.uids),
            )
        )  # fmt: skip
    people = [line for line in lines if line.node.is_person]
    teams = any(line.node.team is not None for line in lines[1:])
    left_out: set[int] = set()
    if len(people) > MOST_PEOPLE and not asked.everybody:
        most = [] if teams else heapq.nlargest(MOST_PEOPLE, people, key=lambda line: line.calls[Call.AT_BEST])
        left_out = {id(line) for line in people} - {id(line) for line in most}
    shown = [line for line in lines if id(line) not in left_out]
    return Rollup(top, shown, len(left_out), teams, len(people) > len({line.node.key for line in people}))


def holder_of(node: Node) -> Holder | None:
    """By which a row's quota and own forecasts are found."""
    if node.user is not None:
        return "user", node.user
    return ("team", node.team) if node.team is not None else None


def computed(figures: Figures, call: str) -> Decimal:
    """What the deals say of a figure that somebody may expect otherwise."""
    return figures.expected if call == Call.EXPECTED else figures.at_best


def below(node: Node, quotas: Mapping[Holder, Counted]) -> list[Counted]:
    """The quotas below a row: of each team that has its own, else of its people, each person's once."""
    found: list[Counted] = []

    def leaf(owner: int | None) -> None:
        if owner is not None and ("user", owner) in quotas:
            found.append(quotas["user", owner])

    _descend(node, quotas.get, found.append, leaf, set(), top=True)
    return found


class _Calls:
    """What is expected of rows: a word about a row stands for all below it."""

    def __init__(self, call: str, by_owner: Mapping[int | None, Figures], said: Said) -> None:
        self.by_owner, self.call = by_owner, call
        self.words = {holder: word.amount for (holder, of), word in said.items() if of == call}

    def of(self, node: Node) -> Decimal:
        """The figure of a row."""
        holder = holder_of(node)
        if holder in self.words and holder is not None:
            return self.words[holder] or ZERO
        found: list[Decimal] = []

        def leaf(owner: int | None) -> None:
            word = self.words.get(("user", owner)) if owner is not None else None
            found.append(word if word is not None else computed(self.by_owner.get(owner, Figures()), self.call))

        _descend(node, self.words.get, found.append, leaf, set(), top=True)
        return sum(found, ZERO)


def _descend(
    node: Node,
    given: Callable[[Holder], T | None],
    take: Callable[[T], None],
    leaf: Callable[[int | None], None],
    seen: set[int | None],
    *,
    top: bool = False,
) -> None:
    """Take what is given of the teams below a row, and each person whom none of these stands for once."""
    holder = holder_of(node)
    own = given(holder) if holder is not None and holder[0] == "team" and not top else None
    if own is not None:
        take(own)
        seen |= node.owners
        return
    for child in node.children:
        _descend(child, given, take, leaf, seen)
    if not node.children:
        for owner in node.owners - seen:
            leaf(owner)
        seen |= node.owners
