"""Who knows whom around a party, two steps far: the graph within a reader's reach, to be drawn (map_layout).

Drawn by the server as SVG (``templates/customers/map.html``); the same edges stand there as a list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.map_layout import NAME_SIZE, NOTE_SIZE, RADII, ROOM, Box, bow, cut, place, text_width
from rapport.customers.models import Party, Relationship
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows_of_model
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

FIRST_RING = 12
SECOND_RING = 24
OUTER = 2
READ = 200
"""Relationships and people that are looked at for one ring; what finds no place is only counted."""


@dataclass(slots=True)
class Node:
    """A party in the drawing; ``x`` and ``y`` are its centre, ``side`` is 1 on the right and -1 on the left; ``label``
    ties it to the party before it, as that one sees it."""

    party: Party
    ring: int
    label: str = ""
    x: float = 0
    y: float = 0
    side: int = 1
    children: list[Node] = field(default_factory=list)

    @property
    def radius(self) -> int:
        """Half the size of the node."""
        return RADII[self.ring]

    @property
    def name(self) -> str:
        """The party's name, as far as there is room for it."""
        return cut(title_of(self.party), NAME_SIZE[self.ring], ROOM[self.ring])

    @property
    def note(self) -> str:
        """The label, as far as there is room for it."""
        return cut(self.label, NOTE_SIZE, ROOM[self.ring])

    @property
    def anchor(self) -> str:
        """Which part of the texts stands at ``text_x``: outer ones point outwards."""
        return "middle" if self.ring < OUTER else "start" if self.side > 0 else "end"

    @property
    def text_x(self) -> float:
        """Where the texts begin, end or have their middle."""
        return self.x if self.ring < OUTER else self.x + self.side * (self.radius + 7)

    @property
    def text_y(self) -> float:
        """The baseline of the name."""
        if self.ring == OUTER:
            return self.y - 1 if self.note else self.y + 5
        return self.y + self.radius + NAME_SIZE[self.ring] + 1

    @property
    def note_y(self) -> float:
        """The baseline of the label."""
        return self.y + 14 if self.ring == OUTER else self.y - self.radius - 6

    def boxes(self) -> list[Box]:
        """What the node and its texts cover."""
        covered = [Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)]
        for text, size, baseline in (
            (self.name, NAME_SIZE[self.ring], self.text_y),
            (self.note, NOTE_SIZE, self.note_y),
        ):
            if text:
                left = self.text_x - text_width(text, size) * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
                covered.append(Box(left, baseline - size * 0.8, left + text_width(text, size), baseline + size * 0.2))
        return covered


@dataclass(slots=True)
class Edge:
    """A tie between two parties, named as ``source`` sees it.

    The first tie of a party is a straight line and named at the party; a ``further`` one is a bow, so that it does not
    lie upon the others, and ``written`` says that there is room for its name.
    """

    source: Node
    target: Node
    label: str
    further: bool = False
    written: bool = False

    @property
    def note(self) -> str:
        """The label, as far as there is room for it."""
        return cut(self.label, NOTE_SIZE, ROOM[1])

    @property
    def bow(self) -> tuple[float, float]:
        """The control point of the quadratic curve of a further tie."""
        return bow((self.source.x, self.source.y), (self.target.x, self.target.y))

    @property
    def path(self) -> str:
        """The curve as SVG writes it."""
        across, down = self.bow
        return f"M{self.source.x} {self.source.y}Q{across} {down} {self.target.x} {self.target.y}"

    @property
    def label_x(self) -> float:
        """The middle of the label: that of the curve."""
        return round((self.source.x + self.target.x) / 4 + self.bow[0] / 2, 1)

    @property
    def label_y(self) -> float:
        """Its baseline."""
        return round((self.source.y + self.target.y) / 4 + self.bow[1] / 2 - 4, 1)

    def box(self) -> Box:
        """What the label covers."""
        half = text_width(self.note, NOTE_SIZE) / 2
        return Box(self.label_x - half, self.label_y - 10, self.label_x + half, self.label_y + 3)


@dataclass(slots=True)
class RelationshipMap:
    """The nodes and edges of a drawing; ``left_out`` parties found no place."""

    nodes: dict[int, Node]
    edges: list[Edge] = field(default_factory=list)
    left_out: int = 0
    height: float = 0


def relationship_map(party: Party, user: User) -> RelationshipMap:
    """The map around a party as far as the reader sees the parties; at most six queries."""
    root = Node(party, 0)
    found = RelationshipMap({party.pk: root})
    for ring, places in ((1, FIRST_RING), (2, SECOND_RING)):
        _grow(found, ring, places, user)
    found.height = place(root)
    _write_further(found)
    return found


def _write_further(found: RelationshipMap) -> None:
    """Bend the ties beyond the first of each party, and name them where that covers nothing else."""
    covered = [box for node in found.nodes.values() for box in node.boxes()]
    for edge in found.edges:
        if edge.target in edge.source.children and edge.target.label == edge.label:
            continue
        edge.further = True
        box = edge.box()
        edge.written = not any(box.touches(other) for other in covered)
        if edge.written:
            covered.append(box)


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
            found.nodes[outer.pk] = Node(outer, ring, label)
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
                found.append((tie.first_id, tie.second, tie.type.seen_from(first=True)))
            if tie.second_id in frontier:
                found.append((tie.second_id, tie.first, tie.type.seen_from(first=False)))
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
