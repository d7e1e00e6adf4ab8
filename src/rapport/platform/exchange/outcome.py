"""What an import knows while it runs, and what becomes of its rows."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from rapport.platform.exchange.mapping import Mapping
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

CREATED, UPDATED, SKIPPED, FAILED = "created", "updated", "skipped", "failed"


class Issue(NamedTuple):
    """Something to tell of one row: ``failed`` when the row did not come in, else a cell was kept as given."""

    row: int
    column: str
    value: str
    message: str
    failed: bool


@dataclass(slots=True)
class Outcome:
    """What became of the rows of one chunk: each row is in exactly one of the four counts."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    issues: list[Issue] = field(default_factory=list)
    fates: dict[int, str] = field(default_factory=dict)
    """Row number → what became of it."""
    whom: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Row number → id and name of the record that it found; for a record of the same file 0 and its first row."""
    records: dict[int, int] = field(default_factory=dict)
    """Row number → id of the record that it made or changed, as far as the loader tells."""
    shares: list[tuple[Any, int]] = field(default_factory=list)
    """Of a rehearsal by the rules of assignment: how many new records each user (None: nobody) would get."""

    @property
    def rows(self) -> int:
        """All rows."""
        return self.created + self.updated + self.skipped + self.failed

    def add(self, other: Outcome) -> None:
        """Take in what became of other rows."""
        self.created += other.created
        self.updated += other.updated
        self.skipped += other.skipped
        self.failed += other.failed
        self.issues += other.issues
        self.fates |= other.fates
        self.whom |= other.whom
        self.records |= other.records

    def record_of(self, row: int) -> int | None:
        """The id of the record that a row made, changed or found."""
        return self.records.get(row) or self.whom.get(row, (0, ""))[0] or None

    def count(self, row: int, fate: str) -> None:
        """Note what became of a row."""
        setattr(self, fate, getattr(self, fate) + 1)
        self.fates[row] = fate

    def fail(self, row: int, message: str, column: str = "", value: str = "") -> None:
        """Note that a row does not come in, and why."""
        self.count(row, FAILED)
        self.issues.append(Issue(row, column, value, message, True))

    def mark(self, row: int, message: str, column: str = "", value: str = "") -> None:
        """Note that a cell was kept as given, or could not be used."""
        self.issues.append(Issue(row, column, value, message, False))


@dataclass(frozen=True)
class RunContext:
    """Who imports what, and how."""

    spec: RecordSpec
    actor: User | None
    change_set: ChangeSet
    mapping: Mapping
    on_match: str = "update"
    options: AnyMapping[str, Any] = field(default_factory=dict)

    @property
    def channel(self) -> str:
        """The way by which the writes come."""
        return self.change_set.channel
