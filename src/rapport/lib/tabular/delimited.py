"""Reads delimited text of any dialect, line by line with flat memory; a broken quote costs one row, never
the rest.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from rapport.lib.tabular.dialects import Dialect, detect_dialect
from rapport.lib.tabular.encodings import TextScan, scan_text
from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.headers import find_header
from rapport.lib.tabular.limits import Limits
from rapport.lib.tabular.neutral import restore_all
from rapport.lib.tabular.rows import Problem, Record, Table

_SAMPLE_LINES = 1000
_SAMPLE_CHARS = 256 * 1024
_HEADER_RECORDS = 200
_LONGEST_RECORD_LINES = 10_000


class _RunawayQuoteError(Exception):
    """A quoted cell has swallowed so many lines that its quote must have been left open."""


@dataclass(frozen=True, slots=True)
class DelimitedFile:
    """A text file whose encoding and dialect are known; `expected` is the usual number of cells, 0 when
    unknown.
    """

    path: Path
    scan: TextScan
    dialect: Dialect
    limits: Limits
    expected: int = 0

    def records(self) -> Iterator[Record]:
        """Every record of the file, blank ones included, with the line it starts on."""
        with _RecordReader(self) as reader:
            yield from reader.read()


def open_delimited(
    path: Path, limits: Limits, encoding: str | None, delimiter: str | None, has_header: bool | None
) -> Table:
    """Open delimited text as a table; what is not given is found out from the content."""
    scan = scan_text(path, encoding)
    lines = _sample_lines(path, scan)
    if not any(line.strip("\ufeff\r\n\t \0") for line in lines):
        raise TableError(TableErrorCode.EMPTY, name=path.name)
    dialect = detect_dialect(lines, delimiter)
    sampled = list(islice(DelimitedFile(path, scan, dialect, limits).records(), _HEADER_RECORDS))
    header = find_header([record.values or [""] for record in sampled], has_header)
    if len(header.columns) > limits.max_columns:
        raise TableError(
            TableErrorCode.TOO_MANY_COLUMNS,
            name=path.name,
            count=len(header.columns),
            limit=limits.max_columns,
        )
    file = DelimitedFile(path, scan, dialect, limits, expected=len(header.columns))
    above = sampled[: header.index if header.index is not None else header.first_data]
    return Table(
        name=path.name,
        format="csv",
        columns=header.columns,
        read_records=file.records,
        count_estimate=partial(_estimate, scan, sampled, header.first_data),
        encoding=scan.encoding,
        delimiter=dialect.delimiter,
        header_row=sampled[header.index].number if header.index is not None else None,
        header_confidence=header.confidence,
        preamble=[record.values for record in above if any(record.values)],
        skipped_records=header.first_data,
        skips_comments=header.has_comments,
        limits=limits,
    )


def _sample_lines(path: Path, scan: TextScan) -> list[str]:
    lines: list[str] = []
    size = 0
    with path.open(encoding=scan.encoding, errors="replace", newline="") as file:
        while len(lines) < _SAMPLE_LINES and size < _SAMPLE_CHARS and (line := file.readline(_SAMPLE_CHARS)):
            lines.append(line)
            size += len(line)
    return lines


def _estimate(scan: TextScan, sampled: list[Record], first_data: int) -> int:
    """Exact for small files without blank lines; else the line count divided by the lines a sampled row
    takes.
    """
    data = [record for record in sampled[first_data:] if any(record.values)]
    if len(sampled) < _HEADER_RECORDS or not data:
        return len(data)
    lines_per_row = (sampled[-1].number - data[0].number + 1) / len(data)
    return max(len(data), round((scan.line_count - data[0].number + 1) / lines_per_row))


class _RecordReader:
    """One walk through the file: feeds lines to the csv module and mends what its strict mode refuses."""

    def __init__(self, file: DelimitedFile) -> None:
        self.expected = file.expected
        self.dialect = file.dialect
        self.longest = file.limits.max_cell_chars
        self.pending: list[str] = []  # lines of the record being read
        self.pushed_back: deque[str] = deque()  # lines to be read again after a mended record
        self.problems: set[Problem] = set()
        self.line_number = 1
        self._mixed = file.scan.encoding in ("utf-8", "utf-8-sig") and not file.scan.valid
        self._suspicious = file.scan.has_nul or not file.scan.clean
        # A field may be as long as a record may be, so that the limit is applied here and not by an
        # exception.
        csv.field_size_limit(max(csv.field_size_limit(), self.longest * 4))
        if self._mixed:
            self._bytes = file.path.open("rb")
            self.source = self._mixed_lines()
        else:
            self._text = file.path.open(encoding=file.scan.encoding, errors="replace", newline="")
            self.source = self._checked_lines() if self._suspicious else iter(self._text)
        if file.dialect.separator_line:
            next(self.source, None)
            self.line_number = 2

    def __enter__(self) -> _RecordReader:
        return self

    def __exit__(self, *_: object) -> None:
        (self._bytes if self._mixed else self._text).close()

    def _mixed_lines(self) -> Iterator[str]:
        """Lines of UTF-8; one that is not is read as Windows-1252, the usual culprit of a pasted or
        appended line.
        """
        first = True
        for raw in self._bytes:
            try:
                line = raw.decode("utf-8")
            except UnicodeDecodeError:
                line = raw.decode("cp1252", "replace")
                self.problems.add(Problem.BROKEN_BYTES)
            if first:
                line, first = line.removeprefix("\ufeff"), False
            # Lone CRs end lines too, as in every other file; splitlines() would break at far more characters.
            yield from io.StringIO(self._check(line), newline="")

    def _checked_lines(self) -> Iterator[str]:
        for line in self._text:
            yield self._check(line)

    def _check(self, line: str) -> str:
        if "\ufffd" in line:
            self.problems.add(Problem.BROKEN_BYTES)
        if "\0" in line:
            self.problems.add(Problem.NUL_CHARACTERS)
            return line.replace("\0", "")
        return line

    def _feed(self) -> Iterator[str]:
        pending, pushed_back, longest = self.pending, self.pushed_back, self.longest
        while True:
            if pushed_back:
                line = pushed_back.popleft()
            else:
                following = next(self.source, None)
                if following is None:
                    return
                line = following
            if len(line) > longest:
                self.problems.add(Problem.CELL_CUT)
                line = line[: longest * 2]
            pending.append(line)
            if len(pending) > 1 and (
                len(pending) > _LONGEST_RECORD_LINES or sum(map(len, pending[-50:])) > longest * 2
            ):
                raise _RunawayQuoteError
            yield line

    def _parse(self, lines: Iterator[str], *, strict: bool, literal: bool = False) -> Iterator[list[str]]:
        dialect = self.dialect
        return csv.reader(
            lines,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            escapechar=dialect.escape,
            skipinitialspace=dialect.blanks_after_delimiter,
            strict=strict,
            quoting=csv.QUOTE_NONE if literal else csv.QUOTE_MINIMAL,
        )

    def read(self) -> Iterator[Record]:
        """All records to the end of the file."""
        pending, problems = self.pending, self.problems
        while True:
            try:
                for values in self._parse(self._feed(), strict=True):
                    line_count = len(pending)
                    if line_count == 1:
                        if "'" in pending[0]:
                            values = restore_all(values)
                    elif any("'" in line for line in pending):
                        values = restore_all(values)
                    number = self.line_number
                    self.line_number = number + line_count
                    pending.clear()
                    if problems:
                        yield Record(number, values, tuple(sorted(problems)))
                        problems.clear()
                    else:
                        yield Record(number, values)
                return
            except (csv.Error, _RunawayQuoteError):
                yield self._mended()

    def _mended(self) -> Record:
        """The record whose quotes are broken, read leniently; lines it should not have swallowed are put
        back.
        """
        lines, number = list(self.pending), self.line_number
        self.pending.clear()
        whole = list(self._parse(iter(lines), strict=False))
        if len(lines) > 1 and (len(whole) != 1 or len(whole[0]) != self.expected or _is_open(lines, self.dialect)):
            self.pushed_back.extendleft(reversed(lines[1:]))
            lines = lines[:1]
        self.line_number += len(lines)
        lenient = [list(self._parse(iter(lines), strict=False))] if not _is_open(lines, self.dialect) else []
        literal = list(self._parse(iter(lines), strict=False, literal=True))
        readings = [reading[0] for reading in [*lenient, literal] if reading]
        fitting = [values for values in readings if len(values) == self.expected]
        values = (fitting or readings)[0]
        problems = {*self.problems, Problem.BROKEN_QUOTES}
        self.problems.clear()
        return Record(number, restore_all(values), tuple(sorted(problems)))


def _is_open(lines: list[str], dialect: Dialect) -> bool:
    """Whether a quote opened in these lines is still open at their end, to judge by the number of quotes."""
    return sum(line.count(dialect.quote) for line in lines) % 2 == 1
