"""The extension point by which a module says what is particular to importing its record kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from rapport.lib.tabular import Row
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.mapping import Mapping as ColumnMapping
from rapport.platform.exchange.targets import Target, field_targets
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.exchange.outcome import Outcome, RunContext


StoredCells = Callable[[ColumnMapping, Mapping[str, Any]], Callable[[Row], dict[int, str]]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A known export: told by its columns, it decides what headers alone leave open.

    ``columns`` maps headers as the exporting program writes them to targets ("" leaves one out); ``signs`` are those
    by which it is known, all of which must be there. ``system`` names the origin of its ids.
    """

    name: str
    signs: frozenset[str]
    columns: Mapping[str, str] = field(default_factory=dict)
    system: str = ""


class Loader(Protocol):
    """Writes one chunk of prepared rows inside the change set that is open; keeps caches between chunks."""

    def load(self, rows: Sequence[Any]) -> Outcome:
        """Match, write, and tell what became of each row."""

    def tie_up(self) -> Outcome | None:
        """Once all rows are in: answer some of what they left open; None when nothing is left. Counts no rows."""


@dataclass(frozen=True)
class ImportProfile:
    """How one kind's files are read and written.

    ``preparer`` is the dotted path of a function ``(mapping, options) -> (row) -> prepared`` that imports no Django
    model: it runs in a process of its own. ``read_header`` tells the target of a header, ``settle`` decides with all
    headers and some rows at hand.
    """

    kind: str
    targets: Callable[[RecordSpec], dict[str, Target]]
    read_header: Callable[[str], ColumnMap | None]
    settle: Callable[[Sequence[ColumnMap], Sequence[Sequence[str]]], list[ColumnMap]]
    preparer: str
    loader: Callable[[RunContext], Loader]
    stored: StoredCells | None
    """Makes the function that tells what a row's cells become, by column, for the preview; None for the usual one."""
    layouts: Sequence[Layout] = ()
    needed: frozenset[str] = frozenset()
    """At least one of these targets must be in use: without it no row can become a record."""
    match_keys: Sequence[tuple[str, Any]] = ()
    """Keys to offer, with their labels; none for kinds that are matched by the keys of their record."""
    is_by_record: bool = False
    """Whether rows are written one by one by the write path, so that chunks are small."""


def profile_of(spec: RecordSpec) -> ImportProfile | None:
    """The profile of a kind, when its module declares one."""
    for profile in registry.extensions(ImportProfile):
        if profile.kind == spec.name:
            return profile  # type: ignore[no-any-return]
    return None


def targets_of(spec: RecordSpec) -> dict[str, Target]:
    """Everything that a column of a file can become for this kind."""
    profile = profile_of(spec)
    return field_targets(spec) if profile is None else profile.targets(spec)
