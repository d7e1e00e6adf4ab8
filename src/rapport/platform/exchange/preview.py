"""The first rows of a file as they will come in: cells with problems marked, to be mended before the import."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.outcome import Outcome
from rapport.platform.exchange.run import dry_run
from rapport.platform.exchange.services import mapping_of
from rapport.platform.exchange.standardiser import corrected, open_file
from rapport.platform.exchange.storage import path_of
from rapport.platform.records.spec import RecordSpec

ROWS = 200
"""Rows that are rehearsed."""
SHOWN = 50
"""Rows that the page shows: those with problems first."""
_CELL = 120


@dataclass(slots=True)
class PreviewCell:
    """One cell: its text and what is wrong with it."""

    column: ColumnMap
    text: str
    problem: str = ""


@dataclass(slots=True)
class PreviewRow:
    """One row: what will become of it, and its cells."""

    number: int
    fate: str
    problem: str = ""
    cells: list[PreviewCell] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """The rehearsal of the first rows."""

    outcome: Outcome
    columns: list[ColumnMap]
    left_out: list[ColumnMap]
    rows: list[PreviewRow]
    samples: dict[int, str]


def preview(run: ImportRun, spec: RecordSpec) -> Preview:
    """Rehearse the first rows of a run by its mapping; nothing stays."""
    mapping = mapping_of(run, spec)
    outcome = dry_run(run, ROWS)
    by_cell: dict[tuple[int, str], list[str]] = defaultdict(list)
    for issue in outcome.issues:
        by_cell[issue.row, issue.column].append(issue.message)
    columns = list(mapping.used)
    rows: list[PreviewRow] = []
    samples: dict[int, str] = {}
    with open_file(str(path_of(run)), run.options) as table:
        for row in islice(corrected(table.rows(), table.columns, run.corrections), ROWS):
            for index, value in enumerate(row.values):
                if value.strip() and index not in samples:
                    samples[index] = value.strip()[:60]
            shown = PreviewRow(row.number, outcome.fates.get(row.number, ""))
            shown.problem = " ".join(by_cell.get((row.number, ""), []))
            for column in columns:
                text = row.values[column.index]
                problem = " ".join(by_cell.get((row.number, column.column), []))
                shown.cells.append(PreviewCell(column, text[:_CELL], problem))
            rows.append(shown)
    rows.sort(key=lambda row: (not _troubled(row), row.number))
    kept = sorted(rows[:SHOWN], key=lambda row: row.number)
    return Preview(outcome, columns, [c for c in mapping.columns if not c.target], kept, samples)


def _troubled(row: PreviewRow) -> bool:
    return bool(row.problem) or row.fate == "failed" or any(cell.problem for cell in row.cells)


def take_corrections(run: ImportRun, given: dict[str, Any], columns: list[str]) -> None:
    """Keep the mended cells of the page (``c:ROW:COLUMN`` → text) with the run; the run is not saved."""
    for name, text in given.items():
        kind, _, place = name.partition(":")
        number, _, index = place.partition(":")
        if kind == "c" and number.isdecimal() and index.isdecimal() and int(index) < len(columns):
            was = given.get(f"was:{number}:{index}")
            if text != was:
                run.corrections.setdefault(number, {})[columns[int(index)]] = text[:10_000]
