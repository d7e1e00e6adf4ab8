"""Who knows whom around a party, two steps far: the graph within a reader's reach, and its places in a drawing.

Drawn by the server as SVG (``templates/customers/map.html``); the same edges stand there as a list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import Party, Relationship
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows_of_model
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

FIRST_RING = 12
SECOND_RING = 24
READ = 200
"""Relationships and people that are looked at for one ring; what finds no place is only counted."""
WIDTH, HEIGHT = 1300, 860
_RADII = ((0, 0), (255, 205), (430, 360))
_NAME = 24


@dataclass(slots=True)
class Node:
    """A party in the drawing; ``x`` and ``y`` are its centre."""

    party: Party
    ring: int
    x: float = 0
    y: float = 0
    angle: float = 0
    children: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The party's name, short enough to stand beside the node."""
        name = self.party.display_name
        return name if len(name) <= _NAME else name[: _NAME - 1] + "…"

    @property
    def anchor(self) -> str:
        """Which end of the name stands at the node, so that names point outwards."""
        if self.ring == 0 or abs(cos(self.angle)) < 0.35:
            return "middle"
        return "start" if cos(self.angle) > 0 else "end"

    @property
    def text_x(self) -> float:
        """Where the name begins, ends or has its middle."""
        return self.x + {"middle": 0, "start": 24, "end": -24}[self.anchor]

    @property
    def text_y(self) -> float:
        """The baseline of the name."""
        if self.anchor != "middle":
            return self.y + 5
        return self.y - 28 if self.ring and sin(self.angle) < 0 else self.y + (46 if self.ring == 0 else 36)


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two nodes, named as ``source`` sees it."""

    source: Node
    target: Node
    label: str

    @property
    def label_x(self) -> float:
        """The middle of the label, nearer the outer node, where there is room."""
        return self.source.x + (self.target.x - self.source.x) * 0.56

    @property
    def label_y(self) -> float:
        """Its baseline."""
        return self.source.y + (self.target.y - self.source.y) * 0.56 - 4


@dataclass(slots=True)
class RelationshipMap:
    """The nodes and edges of a drawing; ``left_out`` parties found no place."""

    nodes: dict[int, Node]
    edges: list[Edge] = field(default_factory=list)
    left_out: int = 0


def relationship_map(party: Party, user: User) -> RelationshipMap:
    """The map around a party as far as the reader sees the parties; at most six queries."""
    root = Node(party, 0, WIDTH / 2, HEIGHT / 2)
    found = RelationshipMap({party.pk: root})
    for ring, places in ((1, FIRST_RING), (2, SECOND_RING)):
        _grow(found, ring, places, user)
    _place(root)
    return found


def _grow(found: RelationshipMap, ring: int, places: int, user: User) -> None:
    frontier = [node.party.pk for node in found.nodes.values() if node.ring == ring - 1]
    taken, seen = 0, {(edge.source.party.pk, edge.target.party.pk) for edge in found.edges}
    left_out: set[int] = set()
    for inner, outer, label in _ties(frontier, user):
        source = found.nodes[inner]
        if (outer.pk, inner) in seen or (inner, outer.pk) in seen:
            continue
        if outer.pk not in found.nodes:
            if taken == places:
                left_out.add(outer.pk)
                continue
            taken += 1
            found.nodes[outer.pk] = Node(outer, ring)
            source.children.append(found.nodes[outer.pk])
        seen.add((inner, outer.pk))
        found.edges.append(Edge(source, found.nodes[outer.pk], label))
    found.left_out += len(left_out)


def _ties(frontier: list[int], user: User) -> list[tuple[int, Party, str]]:
    """(party of the frontier, other party, label as the first sees it), relationships before employment."""
    reach = rows_of_model(Party, user).filter(merged_into__isnull=True)
    found: list[tuple[int, Party, str]] = []
    if may(registry.get("relationships"), user, Action.VIEW.value):
        for tie in _relationships(frontier, reach):
            if tie.first_id in frontier:
                found.append((tie.first_id, tie.second, tie.type.label))
            if tie.second_id in frontier:
                label = tie.type.label if tie.type.is_symmetric else tie.type.reverse_label
                found.append((tie.second_id, tie.first, label))
    employed = reach.filter(Q(organisation__in=frontier) | Q(pk__in=frontier)).filter(
        organisation__in=reach.values("pk")
    )
    for person in employed.select_related("organisation").order_by("sort_key", "pk")[:READ]:
        label = person.job_title if person.is_person else ""
        if person.pk in frontier:
            found.append((person.pk, person.organisation, label or _("belongs to")))
        if person.organisation_id in frontier:
            found.append((person.organisation_id, person, label or _("has part")))
    return found


def _relationships(frontier: list[int], reach: QuerySet[Any]) -> QuerySet[Relationship]:
    today = timezone.localdate()
    present = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    seen = reach.values("pk")
    touching = Q(first__in=frontier) | Q(second__in=frontier)
    return (
        Relationship.objects.filter(touching, present, first__in=seen, second__in=seen)
        .select_related("type", "first", "second")
        .order_by("pk")[:READ]
    )


def _place(root: Node) -> None:
    """Share the circle among the inner nodes by the number of outer ones behind each."""
    weights = [max(1, len(child.children)) for child in root.children]
    total = sum(weights) or 1
    begin = -pi / 2
    for child, weight in zip(root.children, weights, strict=True):
        sector = 2 * pi * weight / total
        _set(child, begin + sector / 2, root)
        step = sector / max(1, len(child.children))
        for number, outer in enumerate(child.children):
            _set(outer, begin + step * (number + 0.5), root)
        begin += sector


def _set(node: Node, angle: float, root: Node) -> None:
    across, down = _RADII[node.ring]
    node.angle = angle
    node.x = round(root.x + across * cos(angle), 1)
    node.y = round(root.y + down * sin(angle), 1)
