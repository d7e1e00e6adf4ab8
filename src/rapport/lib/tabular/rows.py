"""The table every file becomes: columns, and rows that can be walked again from any offset. Knows no file
format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Self

from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.limits import DEFAULT_LIMITS, Limits


class Problem(StrEnum):
    """Something odd about one row; its text in `PROBLEM_TEXTS` is English, to be translated where it is
    shown.
    """

    SURPLUS_VALUES = "surplus_values"
    BROKEN_BYTES = "broken_bytes"
    NUL_CHARACTERS = "nul_characters"
    BROKEN_QUOTES = "broken_quotes"
    CELL_CUT = "cell_cut"
    ERROR_CELL = "error_cell"
    CARD_CUT_OFF = "card_cut_off"
    CARD_LINE_SKIPPED = "card_line_skipped"
    PHOTO_SKIPPED = "photo_skipped"


PROBLEM_TEXTS: dict[Problem, str] = {
    Problem.SURPLUS_VALUES: "The row has more values than the table has columns.",
    Problem.BROKEN_BYTES: "Some characters could not be read for certain.",
    Problem.NUL_CHARACTERS: "Invisible NUL characters were removed.",
    Problem.BROKEN_QUOTES: "A quotation mark is missing or misplaced.",
    Problem.CELL_CUT: "A value is too long and was cut.",
    Problem.ERROR_CELL: "A cell holds an error of the spreadsheet instead of a value.",
    Problem.CARD_CUT_OFF: "The card has no end.",
    Problem.CARD_LINE_SKIPPED: "The card has lines that could not be understood.",
    Problem.PHOTO_SKIPPED: "The photo is damaged or too large.",
}


class Row(NamedTuple):
    """One data row: `number` as a person counts lines (CSV, JSON lines), rows (workbook) or entries, from
    1.

    `values` has exactly one string per column; `extra` keeps what lies beyond the last column.
    """

    number: int
    values: list[str]
    problems: Sequence[Problem] = ()
    extra: Sequence[str] = ()


class Record(NamedTuple):
    """A row as a format reader delivers it: any number of values, before the header is known."""

    number: int
    values: list[str]
    problems: Sequence[Problem] = ()


@dataclass(slots=True)
class Table:
    """A file opened as a table. `rows()` may be called any number of times; each call reads from the file
    anew.

    `header_row` is the `number` of the header, None when the file has none (columns are then "Column 1" …);
    `header_confidence` runs from 0 to 1. `preamble` holds the lines above the header. `read_records` gives
    all records of the file from its beginning; `count_estimate` the rows to expect, exact or not.
    """

    name: str
    format: str
    columns: list[str]
    read_records: Callable[[], Iterator[Record]]
    count_estimate: Callable[[], int]
    encoding: str = ""
    delimiter: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    header_row: int | None = None
    header_confidence: float = 1.0
    preamble: list[list[str]] = field(default_factory=list)
    skipped_records: int = 0
    skips_comments: bool = False
    limits: Limits = DEFAULT_LIMITS
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def estimated_rows(self) -> int:
        """How many rows to expect, without reading the file again; for progress, not for counting."""
        return self.count_estimate()

    def rows(self, start: int = 0) -> Iterator[Row]:
        """All rows after the first `start` ones. Rows without any value are not rows: neither given nor
        counted.

        Raises TableError when the file has more rows than the limit allows or turns out to be damaged.
        """
        width, longest = len(self.columns), self.limits.max_cell_chars
        seen, last = 0, self.limits.max_rows
        records = self.read_records()
        for _ in range(self.skipped_records):
            next(records, None)
        for number, values, problems in records:
            if not any(values) or (self.skips_comments and is_comment(values)):
                continue
            seen += 1
            if seen <= start:
                continue
            if seen > last:
                raise TableError(TableErrorCode.TOO_MANY_ROWS, name=self.name, limit=last)
            extra: Sequence[str] = ()
            count = len(values)
            if count < width:
                values += [""] * (width - count)
            elif count > width:
                extra = values[width:] if any(values[width:]) else ()
                values = values[:width]
                if extra:
                    problems = (*problems, Problem.SURPLUS_VALUES)
            if problems and Problem.CELL_CUT in problems:
                values = [value[:longest] for value in values]
                extra = [value[:longest] for value in extra]
            yield Row(number, values, problems, extra)


def is_comment(values: Sequence[str]) -> bool:
    """Whether a record is a comment line: a single cell that begins with "#"; for tables of several
    columns only.
    """
    return len(values) == 1 and values[0].startswith("#")
