"""The tree of organisations that one belongs to, with figures added up from below; bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone

from rapport.customers.access import admitted_by_visibility
from rapport.customers.models import Party, Relationship, TimelineItem
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

DEPTH = 10
MOST_NODES = 500
YEAR = timedelta(days=365)


@dataclass(slots=True)
class Figures:
    """People, open tasks, and touches of the last twelve months."""

    people: int = 0
    tasks: int = 0
    touches: int = 0

    def add(self, other: Figures) -> None:
        """Add another organisation's figures to these."""
        self.people += other.people
        self.tasks += other.tasks
        self.touches += other.touches


@dataclass(slots=True)
class Branch:
    """An organisation with those below it; ``total`` includes them, ``own`` does not."""

    party: Party
    depth: int
    children: list[Branch] = field(default_factory=list)
    own: Figures = field(default_factory=Figures)
    total: Figures = field(default_factory=Figures)


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree from its top; ``complete`` is False when it goes on beyond the limits."""

    top: Branch
    complete: bool
    count: int


def organisation_tree(party: Party, user: User) -> Tree:
    """The whole tree around an organisation: up to its top, then everything below that."""
    reach = rows(registry.get("organisations"), user).filter(merged_into__isnull=True)
    ties = may(registry.get("relationships"), user, Action.VIEW.value)
    top = _top(party, reach, ties)
    root = Branch(top, 0)
    branches = {top.pk: root}
    level, complete = [root], True
    while level:
        below = _below([branch.party.pk for branch in level], reach, ties)
        following: list[Branch] = []
        for parent, child in below:
            if child.pk in branches:
                continue
            if len(branches) == MOST_NODES or branches[parent].depth + 1 > DEPTH:
                complete = False
                break
            branch = Branch(child, branches[parent].depth + 1)
            branches[child.pk] = branch
            branches[parent].children.append(branch)
            following.append(branch)
        level = following if complete else []
    _count(branches, user)
    _add_up(root)
    return Tree(root, complete, len(branches))


def _today() -> Q:
    today = timezone.localdate()
    return Q(valid_to__isnull=True) | Q(valid_to__gte=today)


def _top(party: Party, reach: QuerySet[Any], ties: bool) -> Party:
    """The organisation at the head, as far up as the reader sees."""
    passed = {party.pk}
    current = party
    for _step in range(DEPTH):
        above = reach.filter(pk=current.organisation_id).first() if current.organisation_id else None
        if above is None and ties:
            held = Relationship.objects.filter(_today(), first=current, type__is_hierarchy=True, second__in=reach)
            tie = held.select_related("second").order_by("pk").first()
            above = tie.second if tie is not None else None
        if above is None or above.pk in passed:
            return current
        passed.add(above.pk)
        current = above
    return current


def _below(parents: list[int], reach: QuerySet[Any], ties: bool) -> list[tuple[int, Party]]:
    """(parent, child) for every organisation directly below, in the order of names."""
    children = reach.filter(organisation__in=parents).order_by("sort_key", "pk")[: MOST_NODES + 1]
    found = [(child.organisation_id, child) for child in children]
    if ties:
        held = Relationship.objects.filter(_today(), second__in=parents, type__is_hierarchy=True, first__in=reach)
        ordered = held.select_related("first").order_by("first__sort_key", "pk")[: MOST_NODES + 1]
        found += [(tie.second_id, tie.first) for tie in ordered]
    return found


def _count(branches: dict[int, Branch], user: User) -> None:
    """Fill in the own figures, one query a figure; a person counts for the organisation they work at."""
    ids = list(branches)
    people = rows(registry.get("people"), user).filter(merged_into__isnull=True)
    for pk, count in _grouped(people.filter(organisation__in=ids), F("organisation_id"), "pk"):
        branches[pk].own.people = count
    node = Case(When(party__in=ids, then=F("party_id")), default=F("party__organisation_id"))
    concerned = Q(party__in=ids) | Q(party__in=people.filter(organisation__in=ids).values("pk"))
    if may(registry.get("tasks"), user, Action.VIEW.value):
        tasks = rows(registry.get("tasks"), user).filter(concerned, is_done=False)
        for pk, count in _grouped(tasks, node, "pk"):
            branches[pk].own.tasks = count
    if may(registry.get("touches"), user, Action.VIEW.value):
        since = timezone.now() - YEAR
        admitted = admitted_by_visibility(permissions_of(user), user)
        items = TimelineItem.objects.filter(
            concerned, admitted, source_kind="touches", at__gt=since, at__lte=timezone.now()
        )
        for pk, count in _grouped(items, node, "source_id"):
            branches[pk].own.touches = count


def _grouped(found: QuerySet[Any], node: Any, counted: str) -> list[tuple[int, int]]:
    counts = found.order_by().annotate(node=node).values("node").annotate(n=Count(counted, distinct=True))
    return list(counts.values_list("node", "n"))


def _add_up(branch: Branch) -> None:
    branch.total.add(branch.own)
    for child in branch.children:
        _add_up(child)
        branch.total.add(child.total)
