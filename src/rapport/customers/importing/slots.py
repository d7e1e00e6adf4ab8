"""Compiles a mapping of party columns into the slots that each row is read through. Pure: no Django."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from rapport.customers.importing.relations import ANY_RELATION, RELATIONS
from rapport.platform.exchange.mapping import ColumnMap, Mapping

POINT_KINDS = {
    "emails": "email", "email": "email", "phones": "phone", "phone": "phone", "fax": "fax", "website": "website",
    "handles": "handle",
}  # fmt: skip
"""Target → kind of contact point."""
OWN = "x_"
"""What the names of custom fields begin with (:data:`rapport.platform.records.custom.PREFIX`, which needs Django)."""


@dataclass(slots=True)
class PointSlot:
    """A column that holds contact points, and the column with its label, if there is one."""

    kind: str
    column: ColumnMap
    label_index: int = -1


@dataclass(slots=True)
class AddressSlot:
    """The columns of one address by part."""

    label: str
    parts: list[tuple[str, int]] = field(default_factory=list)
    label_index: int = -1
    columns: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RelatedSlot:
    """The columns that name one other person or household, and the one that says who that is to the row's own."""

    relation: str
    columns: list[ColumnMap] = field(default_factory=list)
    label_index: int = -1


@dataclass(slots=True)
class Slots:
    """Where in a row everything stands."""

    single: dict[str, list[ColumnMap]] = field(default_factory=dict)
    points: list[PointSlot] = field(default_factory=list)
    addresses: list[AddressSlot] = field(default_factory=list)
    whole_addresses: list[ColumnMap] = field(default_factory=list)
    external_ids: list[ColumnMap] = field(default_factory=list)
    related: list[RelatedSlot] = field(default_factory=list)
    own: list[ColumnMap] = field(default_factory=list)


def compile_slots(mapping: Mapping) -> Slots:
    """The slots of a mapping; columns of one group are brought together."""
    slots = Slots()
    addresses: dict[str, AddressSlot] = {}
    labels: dict[tuple[str, str], int] = {}
    related: dict[tuple[str, str], RelatedSlot] = {}
    single: dict[str, list[ColumnMap]] = defaultdict(list)
    for column in mapping.used:
        target = column.target
        base, _, part = target.partition(".")
        if target in POINT_KINDS:
            slots.points.append(PointSlot(POINT_KINDS[target], column))
        elif part == "label" and base in POINT_KINDS:
            labels[POINT_KINDS[base], column.group] = column.index
        elif base == "address":
            slot = addresses.setdefault(column.group, AddressSlot(column.label))
            if part == "label":
                slot.label_index = column.index
            else:
                slot.parts.append((part, column.index))
                slot.columns.append(column.column)
        elif target == "addresses":
            slots.whole_addresses.append(column)
        elif base in RELATIONS and part:
            named = related.setdefault((base, column.group if base == ANY_RELATION else ""), RelatedSlot(base))
            if part == "label":
                named.label_index = column.index
            else:
                named.columns.append(column)
        elif target == "external_id":
            slots.external_ids.append(column)
        elif target.startswith(OWN):
            slots.own.append(column)
        else:
            single[target].append(column)
    for point in slots.points:
        point.label_index = labels.get((point.kind, point.column.group), -1)
    slots.addresses = [slot for slot in addresses.values() if slot.parts]
    slots.related = [slot for slot in related.values() if slot.columns]
    slots.single = dict(single)
    return slots
