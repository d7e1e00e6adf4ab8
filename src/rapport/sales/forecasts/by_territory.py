"""A forecast by territory: the same sums of the same deals, put onto the tree of territories in place of that of teams.

Quotas and own forecasts are of people and teams, so that the row of a territory has neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rapport.customers.models import Territory
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.forecasts import drill
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import Figures, figures_by, total
from rapport.sales.forecasts.rollup import MOST_PEOPLE, Line, Rollup, computed
from rapport.sales.forecasts.tree import DEEPEST, Node
from rapport.sales.models import Call

if TYPE_CHECKING:
    from rapport.platform.access.models import User

PART = "territory"
"""The field of a deal by which these rows part them."""


def offers_territories(user: User) -> bool:
    """Whether there are territories and the reader sees them, and in which of them deals are."""
    spec = registry.get("territories")
    if PART not in visible_fields(registry.get("deals"), user) or not may(spec, user, Action.VIEW.value):
        return False
    return rows(spec, user).exists()


def rollup_by_territory(user: User, asked: Asked) -> Rollup | None:
    """The rows of all territories in which the reader sees deals of the period, or of the one that is asked for and
    those below it; None when there is no such row. One query over deals, one for the tree."""
    found = figures_by(user, asked, f"{PART}_id")
    top = territories_of(user, found, asked.who).find(asked.who)
    if top is None:
        return None
    lines = []
    for node, depth in top.walk():
        figures = total(found.get(one, Figures()) for one in node.owners)
        lines.append(Line(node, depth, figures, {call: computed(figures, call) for call in Call.values}))
    most = 1 if len(lines) > MOST_PEOPLE and not asked.everybody else DEEPEST
    shown = [line for line in lines if line.depth <= most]
    return Rollup(top, shown, len(lines) - len(shown))


def territories_of(reader: User, found: Collection[int | None], wanted: str = "") -> Node:
    """The tree over the territories of these keys (``Node.owners``), None among them for deals in no territory; others
    are left out, except that of the ``wanted`` row. A row holds all territories below it, so that a later period counts
    in it even where it is the first with deals in one of these."""
    below: dict[int | None, list[Territory]] = defaultdict(list)
    for one in rows(registry.get("territories"), reader).order_by("name", "pk"):
        below[one.parent_id].append(one)
    tree = _Tree(reader, below, found, wanted)
    tops = [node for one in below[None] if (node := tree.node(one)) is not None]
    if None in found or wanted == "unplaced":
        tops.append(Node("unplaced", _("No territory"), frozenset({None}), drill.of_no_territory()))
    return Node("", _("All territories"), frozenset(found), [], tops)


class _Tree:
    """Rows of territories, as one reader sees them."""

    def __init__(
        self,
        reader: User,
        below: Mapping[int | None, list[Territory]],
        found: Collection[int | None],
        wanted: str,
    ) -> None:
        self.reader, self.below, self.found, self.wanted = reader, below, found, wanted

    def node(self, one: Territory, depth: int = 0) -> Node | None:
        """The row of a territory with those below it; None when there is nothing of them to tell."""
        within = self._within(one, depth)
        inner = [self.node(child, depth + 1) for child in self.below.get(one.pk, ())] if depth < DEEPEST else []
        children = [child for child in inner if child is not None]
        label, own = shown_title(one, self.reader), f"own-{one.uid}"
        if (children and one.pk in self.found) or self.wanted == own:
            itself = _("%(territory)s itself") % {"territory": label}
            children.insert(0, Node(own, itself, frozenset({one.pk}), drill.of_territories([one.uid])))
        key = f"territory-{one.uid}"
        if not children and one.pk not in self.found and self.wanted != key:
            return None
        named = drill.of_territories([each.uid for each in within])
        return Node(key, label, frozenset(each.pk for each in within), named, children)

    def _within(self, one: Territory, depth: int) -> list[Territory]:
        found = [one]
        for child in self.below.get(one.pk, ()) if depth < DEEPEST else ():
            found += self._within(child, depth + 1)
        return found
