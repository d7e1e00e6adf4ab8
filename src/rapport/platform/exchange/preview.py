"""The first rows of a file as they will come in: cells with problems marked, to be mended before the import."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from rapport.lib.tabular import Row
from rapport.platform.exchange.mapping import ColumnMap, Mapping
from rapport.platform.exchange.models import ImportRun
from rapport.platform.exchange.outcome import FAILED, Outcome
from rapport.platform.exchange.owners import OWNER
from rapport.platform.exchange.profile import profile_of
from rapport.platform.exchange.run import dry_run
from rapport.platform.exchange.services import mapping_of
from rapport.platform.exchange.standardiser import corrected, open_file
from rapport.platform.exchange.storage import path_of
from rapport.platform.exchange.stored import generic_cells
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import record_url

ROWS = 200
"""Rows that are rehearsed."""
SHOWN = 50
"""Rows that the page shows: those with problems first."""
OFTEN = 4
"""From so many cells of a column on, a sentence is said once."""
_CELL = 120
_LONGEST = 10_000


@dataclass(slots=True)
class PreviewCell:
    """One cell: its text, how it will be stored where that differs, and what is wrong with it."""

    column: ColumnMap
    text: str
    stored: str = ""
    problem: str = ""
    said: str = ""
    """The id of the sentence above the rows that says what is wrong with it."""
    is_open: bool = False
    """Whether it can be mended here: it has a problem, was mended already, or its row cannot come in."""

    @property
    def short(self) -> str:
        """The text as far as the page shows it."""
        return self.text if len(self.text) <= _CELL else f"{self.text[:_CELL]}…"


@dataclass(slots=True)
class PreviewRow:
    """One row: what will become of it, the record that it finds, and its cells."""

    number: int
    fate: str
    problem: str = ""
    cells: list[PreviewCell] = field(default_factory=list)
    whom: str = ""
    whom_url: str = ""
    same_as: str = ""
    """The earlier row of the file that means the same record."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A sentence that many cells of a column would say: it is said once, above the rows."""

    id: str
    column: str
    message: str
    count: int


@dataclass(slots=True)
class Preview:
    """The rehearsal of the first rows."""

    outcome: Outcome
    repeated: list[Repeated]
    columns: list[ColumnMap]
    left_out: list[ColumnMap]
    rows: list[PreviewRow]
    samples: dict[int, str]


def preview(run: ImportRun, spec: RecordSpec) -> Preview:
    """Rehearse the first rows of a run by its mapping; nothing stays."""
    mapping = mapping_of(run, spec)
    outcome = dry_run(run, ROWS)
    by_cell: dict[tuple[int, str], list[str]] = defaultdict(list)
    repeated = _repeated(outcome)
    said = {(one.column, one.message): one.id for one in repeated}
    # Whom the values of the owner column mean is asked above the rows, once for each value.
    asked = {column.column for column in mapping.used if column.target == OWNER}
    for issue in outcome.issues:
        if issue.failed or issue.column not in asked:
            by_cell[issue.row, issue.column].append(issue.message)
    columns = list(mapping.used)
    stored_of = _stored(run, spec, mapping)
    rows: list[PreviewRow] = []
    samples: dict[int, str] = {}
    kept: dict[int, Row] = {}
    with open_file(str(path_of(run)), run.options) as table:
        for row in islice(corrected(table.rows(), table.columns, run.corrections), ROWS):
            for index, value in enumerate(row.values):
                if value.strip() and index not in samples:
                    samples[index] = value.strip()[:60]
            shown = PreviewRow(row.number, outcome.fates.get(row.number, ""))
            shown.problem = " ".join(by_cell.get((row.number, ""), []))
            mended = run.corrections.get(str(row.number), {})
            for column in columns:
                messages = dict.fromkeys(by_cell.get((row.number, column.column), []))
                above = next((said[column.column, text] for text in messages if (column.column, text) in said), "")
                problem = " ".join(text for text in messages if (column.column, text) not in said)
                is_open = bool(messages) or column.column in mended
                text = row.values[column.index][:_LONGEST]
                shown.cells.append(PreviewCell(column, text, "", problem, above, is_open))
            if shown.fate == FAILED and not any(cell.is_open for cell in shown.cells):
                for cell in shown.cells:
                    cell.is_open = True
            rows.append(shown)
            kept[row.number] = row
    rows.sort(key=lambda row: (not _troubled(row), row.number))
    rows = sorted(rows[:SHOWN], key=lambda row: row.number)
    for shown in rows:
        stored = stored_of(kept[shown.number])
        for cell in shown.cells:
            text = stored.get(cell.column.index, "")
            cell.stored = text[:_CELL] if text and text != " ".join(cell.text.split()) else ""
    _name_matches(rows, outcome, spec)
    repeated = [one for one in repeated if one.column not in asked]
    return Preview(outcome, repeated, columns, [c for c in mapping.columns if not c.target], rows, samples)


def _repeated(outcome: Outcome) -> list[Repeated]:
    counter = Counter((issue.column, issue.message) for issue in outcome.issues if issue.column and not issue.failed)
    often = [(column, message, count) for (column, message), count in counter.most_common() if count >= OFTEN]
    return [Repeated(f"said-{number}", *one) for number, one in enumerate(often)]


def _stored(run: ImportRun, spec: RecordSpec, mapping: Mapping) -> Callable[[Row], dict[int, str]]:
    profile = profile_of(spec)
    if profile is None or profile.stored is None:
        return generic_cells(spec, mapping, run.actor)
    return profile.stored(mapping, run.options)


def _name_matches(rows: Sequence[PreviewRow], outcome: Outcome, spec: RecordSpec) -> None:
    """Say with which record each row was matched; all of them are within the actor's reach."""
    records = {outcome.whom[row.number][0] for row in rows if row.number in outcome.whom}
    present = spec.objects().filter(pk__in=records).in_bulk()
    for row in rows:
        record, name = outcome.whom.get(row.number, (0, ""))
        if record in present:
            row.whom, row.whom_url = name, record_url(present[record])
        elif name and not record:
            row.same_as = name


def _troubled(row: PreviewRow) -> bool:
    return bool(row.problem) or row.fate == "failed" or any(cell.problem or cell.said for cell in row.cells)


def take_corrections(run: ImportRun, given: dict[str, Any], columns: list[str]) -> None:
    """Keep the mended cells of the page (``c:ROW:COLUMN`` → text) with the run; the run is not saved."""
    for name, text in given.items():
        kind, _, place = name.partition(":")
        number, _, index = place.partition(":")
        if kind == "c" and number.isdecimal() and index.isdecimal() and int(index) < len(columns):
            was = given.get(f"was:{number}:{index}")
            # Browsers take line breaks out of such a control: that alone is no mending.
            if was is None or text.split() != str(was).split():
                run.corrections.setdefault(number, {})[columns[int(index)]] = text[:_LONGEST]
