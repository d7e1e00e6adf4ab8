"""A row of a file of parties in standard form, ready to be matched and written. Plain data: it crosses processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PointTuple = tuple[str, str, str, str, bool, str]
"""Kind, value as given, norm, label, primary, problem."""
AddressTuple = tuple[str, str, str, str, str, str, str, str]
"""Label, street, locality, region, postcode, country, as given, problem."""
Related = tuple[str, str, dict[str, str]]
"""Relation (see :mod:`rapport.customers.importing.related`), text as given, cells by the index of their column."""
Lines = tuple[bytes, bytes, bytes, bytes, bytes]
"""Party, points, addresses, names and search entry as :mod:`rapport.customers.importing.lines` writes them."""
Fault = tuple[str, str, str]
"""Column of the file, value, code of the reason (see :mod:`rapport.customers.importing.reasons`)."""
NO_RECORD = frozenset({"header_row", "footer", "card_kind"})
"""Failures of rows that name nobody, whose cells mean nothing."""


@dataclass(slots=True)
class OrganisationPart:
    """What a person's row says of the organisation: by what it is found, and what it gets when it is new."""

    name: str
    key: str
    uid: str = ""
    external_id: tuple[str, str] | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    points: list[PointTuple] = field(default_factory=list)
    party: PreparedParty | None = None
    """The organisation as a row of its own, in the first row of a file that names it: it may have to be made."""

    def __reduce__(self) -> tuple[Any, ...]:
        return OrganisationPart, (
            self.name, self.key, self.uid, self.external_id, self.columns, self.points, self.party,
        )  # fmt: skip


@dataclass(slots=True)
class PreparedParty:
    """One row. ``columns`` holds what the row says, in standard form; nothing that it leaves empty."""

    number: int
    kind: str
    columns: dict[str, Any] = field(default_factory=dict)
    display_name: str = ""
    sort_key: str = ""
    script: str = ""
    name_key: str = ""
    points: list[PointTuple] = field(default_factory=list)
    addresses: list[AddressTuple] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    """Other names: kind, value."""
    external_ids: list[tuple[str, str]] = field(default_factory=list)
    organisation: OrganisationPart | None = None
    uid: str = ""
    owner: str = ""
    roles: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    note: str = ""
    faults: list[Fault] = field(default_factory=list)
    failure: str = ""
    """Code of the reason why the row cannot become a record."""
    tokens: str = ""
    """The search entry's tokens, in the input form of a tsvector."""
    words: tuple[str, ...] = ()
    subtitle: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    """Target → column of the file, for reports of what is decided later (owner, organisation, roles)."""
    related: list[Related] = field(default_factory=list)
    """Other people and households that the row names, to be found or made when all rows are in."""
    lines: Lines | None = None
    """The record that the row makes when it is new; None when it must be written anew, since other rows joined it."""

    permissions: list[tuple[str, bool, str]] = field(default_factory=list)
    """What the row says about contacting the party: target, whether yes, column."""
    own_cells: dict[int, str] = field(default_factory=dict)
    """Cells of custom fields as given, by the index of their column."""
    own: dict[str, Any] = field(default_factory=dict)
    """Values of custom fields as JSON holds them: the loader reads them, since only it knows the fields."""
    lacks: str = ""
    """Labels of the custom fields without which the row cannot become a new record."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross processes as a plain tuple: twice as fast as what a dataclass does by itself."""
        return PreparedParty, (
            self.number, self.kind, self.columns, self.display_name, self.sort_key, self.script, self.name_key,
            self.points, self.addresses, self.names, self.external_ids, self.organisation, self.uid, self.owner,
            self.roles, self.tags, self.note, self.faults, self.failure, self.tokens, self.words, self.subtitle,
            self.sources, self.related, self.lines, self.permissions, self.own_cells,
        )  # fmt: skip
