"""Reads a file of people or organisations for matching: its columns are recognised as the importer recognises them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rapport.lib.matching.fields import FIELDS, MULTIPLE, OTHER, Fields
from rapport.lib.tabular import Limits, TableError, open_table
from rapport.platform.exchange.file_errors import table_error_text
from rapport.platform.exchange.guess import SAMPLE_ROWS, guess_mapping
from rapport.platform.exchange.headers import normalise
from rapport.platform.records.registry import registry

LIMITS = Limits(max_rows=2_000_000, max_columns=300)
_IDS = frozenset({"uid", "external_id"})
_TELL_NOTHING = _IDS | {"owner", "tags", "note", "created_at", "updated_at", "title"}
"""Targets that say nothing of whom a row describes."""
_NOT_OF_THEM = frozenset(
    (
        "", "id", "key", "index", "row", "nr", "no", "number", "line", "record", "record id", "rec id", "row id",
        "unique id", "uuid", "guid", "source", "source dataset", "dataset", "cluster", "cluster id", "cluster label",
        "entity", "entity id", "true id", "true cluster", "true entity", "label", "truth", "ground truth", "group id",
        "match id",
    )
)  # fmt: skip
"""Headers of columns that number the rows, or that tell who is one, which is what is to be found out."""


class MatchingFileError(ValueError):
    """A file cannot be matched; says which, which column, and what to do."""


@dataclass(frozen=True, slots=True)
class MatchingFile:
    """The rows of a file: what they say, the id of each, and all cells by column."""

    path: Path
    columns: list[str]
    rows: list[Fields]
    ids: list[str]
    id_column: str
    cells: dict[str, list[str]]
    """Header → its cells; only of the columns that were asked for."""


def read_file(path: Path, kind: str, *, keep: Sequence[str] = ()) -> MatchingFile:
    """Read a file. ``keep`` are columns that are not matched but kept, such as the one with the truth.

    Raises MatchingFileError where it is no table, is too large, or a column of ``keep`` is missing.
    """
    try:
        with open_table(path, limits=LIMITS) as table:
            columns = [column.strip() for column in table.columns]
            kept = {name: _place(path, columns, name) for name in keep}
            sample = [row.values for row in islice(table.rows(), SAMPLE_ROWS)]
            targets = [one.target for one in guess_mapping(registry.get(kind), table.columns, sample).columns]
            id_place = _id_place(columns, targets, kept.values())
            cells = [row.values for row in table.rows()]
    except TableError as error:
        raise MatchingFileError(table_error_text(error)) from error
    left_out = set(kept.values()) | ({id_place} if id_place is not None else set())
    used = _used(columns, targets, left_out, cells)
    if not used:
        raise MatchingFileError(
            f"{path.name}: no column of {', '.join(columns[:12])} says who a row is; "
            "name one as it is usual, such as first_name or name"
        )
    return MatchingFile(
        path,
        columns,
        [_fields(row, used) for row in cells],
        [row[id_place].strip() if id_place is not None else str(place + 1) for place, row in enumerate(cells)],
        columns[id_place] if id_place is not None else "",
        {name: [row[place].strip() for row in cells] for name, place in kept.items()},
    )


def _place(path: Path, columns: Sequence[str], name: str) -> int:
    if name not in columns:
        raise MatchingFileError(f"{path.name} has no column {name}; it has {', '.join(columns[:20])}")
    return columns.index(name)


def _id_place(columns: Sequence[str], targets: Sequence[str], kept: object) -> int | None:
    """The column by which a file of pairs names rows."""
    for place, target in enumerate(targets):
        if target in _IDS:
            return place
    return next((place for place, column in enumerate(columns) if normalise(column) in _NOT_OF_THEM), None)


def _used(
    columns: Sequence[str], targets: Sequence[str], left_out: set[int], cells: Sequence[Sequence[str]]
) -> list[tuple[int, str]]:
    """The places of the columns that are compared, each with its field."""
    found = []
    for place, (column, target) in enumerate(zip(columns, targets, strict=True)):
        name = target.removeprefix("address.")
        name = "street" if name == "raw" else name
        if place in left_out or target in _TELL_NOTHING or target.endswith(".label"):
            continue
        if name in FIELDS:
            found.append((place, name))
        elif normalise(column) not in _NOT_OF_THEM and not _numbers_rows([row[place] for row in cells]):
            found.append((place, OTHER + column))
    return found


def _numbers_rows(values: Sequence[str]) -> bool:
    """Whether a column counts the rows: whole numbers one after the other."""
    if len(values) < 2 or not all(value.strip().isdecimal() and len(value) < 12 for value in values):
        return False
    numbers = {int(value) for value in values}
    return len(numbers) == len(values) == max(numbers) - min(numbers) + 1


def _fields(row: Sequence[str], used: Sequence[tuple[int, str]]) -> Fields:
    found: dict[str, str] = {}
    for place, name in used:
        value = row[place].strip()
        if not value:
            continue
        if name in MULTIPLE and name in found:
            found[name] += "\n" + value
        else:
            found.setdefault(name, value)
    return found
