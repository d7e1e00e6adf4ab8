"""The tree of territories with what is in each and below it, as far as the reader sees these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum, Value

from rapport.customers.models import Party, Territory
from rapport.customers.territories.held import Held, HeldCell, Kind, held_cell, kinds_within, nothing, together
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, rows_of_model, visible_fields
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry


@dataclass(slots=True)
class Node:
    """A territory with those below it; the figures include these, what is open as :func:`seen_kinds` orders it."""

    territory: Territory
    depth: int = 0
    children: list[Node] = field(default_factory=list)
    parties: int = 0
    held: tuple[Held, ...] = ()

    def add(self, other: Node) -> None:
        """Add another territory's figures to these."""
        self.parties += other.parties
        self.held = together(self.held, other.held)


def territory_tree(reader: User) -> list[Node]:
    """The territories at the top with those below, by name; a few queries however many there are."""
    territories = Territory.objects.select_related("manager", "representative").order_by("name", "pk")
    none = nothing(seen_kinds(reader))
    nodes = {territory.pk: Node(territory, held=none) for territory in territories}
    _fill(nodes, reader)
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.territory.parent_id) if node.territory.parent_id is not None else None
        (tops if above is None else above.children).append(node)
    for top in tops:
        _add_up(top, 0)
    return tops


def _fill(nodes: dict[int, Node], reader: User) -> None:
    """The own figures: parties, and what follows a territory and is open."""
    parties = rows_of_model(Party, reader).filter(territory__isnull=False, merged_into__isnull=True)
    for pk, count in parties.order_by().values_list("territory_id").annotate(n=Count("pk")):
        nodes[pk].parties = count
    kinds = seen_kinds(reader)
    for at, one in enumerate(kinds):
        found = rows(registry.get(one.kind), reader).filter(territory__isnull=False, **one.open).order_by()
        summed = Sum(one.value) if one.value else Value(Decimal(0))
        for pk, count, worth in found.values_list("territory_id").annotate(n=Count("pk"), worth=summed):
            own = [Held()] * len(kinds)
            own[at] = Held(count, worth or Decimal(0))
            nodes[pk].held = together(nodes[pk].held, own)


def seen_kinds(reader: User) -> list[Kind]:
    """The kinds that are in territories and of which the reader sees records."""
    return [one for one in kinds_within() if may(registry.get(one.kind), reader, Action.VIEW.value)]


def held_cells(node: Node, reader: User) -> list[HeldCell]:
    """What is open in a territory, kind by kind, with what it is worth where the reader sees that."""
    return [
        held_cell(one, held, told=one.value in visible_fields(registry.get(one.kind), reader))
        for one, held in zip(seen_kinds(reader), node.held, strict=True)
    ]


def _add_up(node: Node, depth: int) -> None:
    node.depth = depth
    for child in node.children:
        _add_up(child, depth + 1)
        node.add(child)


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """Every territory, each before those below it."""
    found = []
    for node in nodes:
        found += [node, *in_order(node.children)]
    return found
