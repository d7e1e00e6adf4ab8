"""Of whom a reader sees figures, as a tree: teams, the teams in them, the people in these.

Another way to part the same deals is another function that gives such nodes, as by_territory does: what is added up,
and how, does not depend on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.leavers import marked
from rapport.platform.access.models import Membership, Team, User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.titles import shown_title
from rapport.sales.forecasts import drill
from rapport.sales.forecasts.drill import Pairs

if TYPE_CHECKING:
    pass

DEEPEST = 32
"""Levels of teams that are followed."""


@dataclass(slots=True)
class Node:
    """A row: a person, a team, or those who belong to neither. ``owners`` are the keys of all whose deals it adds up,
    which are territories where these are the rows (:mod:`by_territory`)."""

    key: str
    label: str
    owners: frozenset[int | None]
    conditions: Pairs | None
    """What a list asks for to find the deals of the row; None when no list can."""
    children: list[Node] = field(default_factory=list)
    user: int | None = None
    team: int | None = None

    @property
    def is_person(self) -> bool:
        """Whether it is one person, rather than several."""
        return self.user is not None

    def walk(self, depth: int = 0) -> Iterator[tuple[Node, int]]:
        """The node and all below it, each with its depth."""
        yield self, depth
        for child in self.children:
            yield from child.walk(depth + 1)

    def find(self, key: str) -> Node | None:
        """The node of a key, this one or one below it."""
        return next((node for node, _depth in self.walk() if node.key == key), None)


def tree_of(reader: User, owners: Collection[int | None], kind: str = "deals") -> Node:
    """The tree of a reader over these owners, whose figures of records of a kind the reader may see; teams in which
    there is nobody of them are left out. Whoever is in several teams stands in each, but counts once above."""
    people = {user.pk: user for user in User.objects.filter(pk__in=[one for one in owners if one is not None])}
    teams = {team.pk: team for team in _teams_of(reader, kind)}
    members: dict[int, set[int]] = defaultdict(set)
    for team, user in Membership.objects.filter(team__in=list(teams)).values_list("team_id", "user_id"):
        members[team].add(user)
    persons = {pk: _person(reader, user) for pk, user in people.items()}
    below: dict[int | None, list[Team]] = defaultdict(list)
    for one in teams.values():
        below[one.parent_id if one.parent_id in teams else None].append(one)
    found = [_team(reader, team, below, members, persons) for team in below[None]]
    roots = [node for node in found if node is not None]
    placed = {pk for node in roots for pk in node.owners}
    rest = [pk for pk in persons if pk not in placed]
    alone = _in_order(persons[pk] for pk in rest)
    if roots and alone:
        named = drill.of_people([people[pk].uid for pk in rest])
        roots.append(Node("teamless", _("In no team"), frozenset(rest), named, alone))
    else:
        roots += alone
    if None in owners:
        roots.append(Node("nobody", _("Nobody’s"), frozenset({None}), drill.of_nobody()))
    return Node("", _("Everybody"), frozenset(owners), [], roots)


def bare_team(reader: User, key: str, kind: str) -> Node | None:
    """The row of a team of the reader's, of whose people there are no figures; None when it is none of theirs."""
    found = next((team for team in _teams_of(reader, kind) if f"team-{team.uid}" == key), None)
    if found is None:
        return None
    return Node(key, shown_title(found, reader), frozenset(), drill.of_team(found.uid), team=found.pk)


def is_whole(reader: User) -> bool:
    """Whether a reader sees everybody's deals."""
    return permissions_of(reader).scope("deals", Action.VIEW.value) == Scope.ALL.value


def _teams_of(reader: User, kind: str) -> Iterable[Team]:
    held = permissions_of(reader)
    scope = held.scope(kind, Action.VIEW.value)
    if scope == Scope.ALL.value:
        return Team.objects.order_by("name", "pk")
    return Team.objects.filter(pk__in=held.teams).order_by("name", "pk") if scope == Scope.TEAM.value else []


def _person(reader: User, user: User) -> Node:
    label = marked(shown_title(user, reader), user)
    return Node(f"user-{user.uid}", label, frozenset({user.pk}), drill.of_people([user.uid]), user=user.pk)


def _team(
    reader: User,
    team: Team,
    below: Mapping[int | None, list[Team]],
    members: Mapping[int, set[int]],
    persons: Mapping[int, Node],
    depth: int = 0,
) -> Node | None:
    """A team with everybody in it and below it; None when there is nobody of whom there are figures."""
    if depth > DEEPEST:
        return None
    inner = [_team(reader, one, below, members, persons, depth + 1) for one in below.get(team.pk, [])]
    parts = [node for node in inner if node is not None]
    own = _in_order(persons[pk] for pk in members.get(team.pk, ()) if pk in persons)
    owners = frozenset(owner for node in (*parts, *own) for owner in node.owners)
    if not owners:
        return None
    label = shown_title(team, reader)
    return Node(f"team-{team.uid}", label, owners, drill.of_team(team.uid), [*parts, *own], team=team.pk)


def _in_order(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: (node.label.casefold(), node.key))
