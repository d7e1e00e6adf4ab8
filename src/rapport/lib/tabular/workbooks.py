"""Opens workbooks (XLSX, XLS, XLSB, ODS): small ones converted by calamine in a child process, large XLSX
streamed.

calamine is many times faster but holds a whole sheet in memory, so a sheet whose XML is larger than
`_STREAM_FROM` bytes goes through xlsx_stream.py instead; so does one with error cells, which calamine hides.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import orjson

from rapport.lib.tabular.detect import FileKind
from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.headers import find_header
from rapport.lib.tabular.limits import Limits
from rapport.lib.tabular.rows import Problem, Record, Table
from rapport.lib.tabular.workbook_cells import ERRORS

_STREAM_FROM = 96 * 1024 * 1024
_RATIO_COUNTS_FROM = 16 * 1024 * 1024
_HEADER_RECORDS = 200
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]


def open_workbook(path: Path, kind: FileKind, limits: Limits, sheet: str | None, has_header: bool | None) -> Table:
    """Open one sheet of a workbook as a table; formulas are given as their last values, macros are never
    looked at.
    """
    largest_part = check_zip(path, limits) if kind is not FileKind.XLS else 0
    if kind is FileKind.XLSX and (largest_part > _STREAM_FROM or _has_error_cells(path)):
        from rapport.lib.tabular.xlsx_stream import XlsxStream

        stream = XlsxStream(path, sheet, limits)
        table = Table(
            name=path.name,
            format=kind,
            columns=[],
            read_records=stream.records,
            count_estimate=stream.estimated_rows,
            sheets=stream.sheets,
            sheet=stream.sheet,
            limits=limits,
            close=stream.close,
        )
    else:
        table = _converted(path, kind, limits, sheet)
    return _with_header(table, has_header)


def check_zip(path: Path, limits: Limits) -> int:
    """The unpacked size in bytes of the largest part; TableError when the container is damaged, locked or a
    bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise TableError(TableErrorCode.TRUNCATED, name=path.name) from error
    total = sum(part.file_size for part in parts)
    if total > limits.max_unzipped_bytes or len(parts) > 10_000:
        raise TableError(TableErrorCode.ZIP_BOMB, name=path.name, size=total)
    for part in parts:
        if part.flag_bits & 1:
            raise TableError(TableErrorCode.ENCRYPTED, name=path.name)
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _RATIO_COUNTS_FROM and ratio > limits.max_zip_ratio:
            raise TableError(TableErrorCode.ZIP_BOMB, name=path.name, size=total)
    return max((part.file_size for part in parts), default=0)


def _has_error_cells(path: Path) -> bool:
    """Whether a sheet has a cell like #N/A: calamine gives those as empty, which would hide them."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.lower().startswith("xl/worksheets/") and name.endswith(".xml"):
                    tail = b""
                    with archive.open(name) as part:
                        while block := part.read(1 << 20):
                            if b't="e"' in tail + block:
                                return True
                            tail = block[-5:]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise TableError(TableErrorCode.TRUNCATED, name=path.name) from error
    return False


def _converted(path: Path, kind: FileKind, limits: Limits, sheet: str | None) -> Table:
    """The table over a temporary file that the child process has filled with the rows as JSON lines."""
    spool: BinaryIO = tempfile.TemporaryFile()
    try:
        count = _run_child(path, limits, sheet, spool)
        spool.seek(0)
        head = orjson.loads(spool.readline())
        if sheet and head["sheet"] != sheet:
            raise TableError(
                TableErrorCode.NO_SUCH_SHEET, name=path.name, sheet=sheet, sheets=", ".join(head["sheets"])
            )
    except BaseException:
        spool.close()
        raise
    return Table(
        name=path.name,
        format=kind,
        columns=[],
        read_records=partial(_spooled, spool, spool.tell()),
        count_estimate=lambda: count,
        sheets=head["sheets"],
        sheet=head["sheet"],
        limits=limits,
        close=spool.close,
    )


def _run_child(path: Path, limits: Limits, sheet: str | None, spool: BinaryIO) -> int:
    """Convert in a child process; returns the number of rows written."""
    limit_arguments = [str(limits.max_memory_bytes), str(limits.max_unzipped_bytes)]
    module = "rapport.lib.tabular.workbook_child"
    command = [sys.executable, "-P", "-m", module, str(path.resolve()), sheet or "", *limit_arguments]
    environment = {**os.environ, "PYTHONPATH": str(_PACKAGE_ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=limits.max_seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TableError(TableErrorCode.TOO_SLOW, name=path.name, limit=limits.max_seconds) from error
    spool.seek(0)
    lines, last = 0, b""
    for line in spool:
        lines, last = lines + 1, line
    if done.returncode == 1 and last.startswith(b'{"error"'):
        failure = orjson.loads(last)
        raise TableError(TableErrorCode(failure["error"]), name=path.name, reason=failure["reason"])
    if done.returncode != 0:
        # Ended by the system or by an allocation that was refused: it asked for more than the limit.
        raise TableError(TableErrorCode.TOO_MUCH_MEMORY, name=path.name)
    return lines - 1


def _spooled(spool: BinaryIO, position: int) -> Iterator[Record]:
    """Rows from the temporary file; each walk keeps its own place, so that several may run side by side."""
    descriptor = os.dup(spool.fileno())
    rest = b""
    try:
        while block := os.pread(descriptor, 1 << 20, position):
            position += len(block)
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                number, values = orjson.loads(line)
                yield with_problems(number, values)
    finally:
        os.close(descriptor)


def with_problems(number: int, values: list[str]) -> Record:
    """A record of a workbook row, noting cells that hold an error instead of a value, or a NUL."""
    if "\0" in "".join(values):
        return Record(number, [value.replace("\0", "") for value in values], (Problem.NUL_CHARACTERS,))
    for value in values:
        if value and value[0] == "#" and value in ERRORS:
            return Record(number, values, (Problem.ERROR_CELL,))
    return Record(number, values)


def _with_header(table: Table, has_header: bool | None) -> Table:
    try:
        sampled = list(islice(table.read_records(), _HEADER_RECORDS))
        if not sampled:
            raise TableError(TableErrorCode.EMPTY, name=table.name)
        header = find_header([record.values for record in sampled], has_header)
        if len(header.columns) > table.limits.max_columns:
            raise TableError(
                TableErrorCode.TOO_MANY_COLUMNS,
                name=table.name,
                count=len(header.columns),
                limit=table.limits.max_columns,
            )
    except BaseException:
        table.close()
        raise
    top = header.index if header.index is not None else header.first_data
    table.columns = header.columns
    table.header_row = sampled[header.index].number if header.index is not None else None
    table.header_confidence = header.confidence
    table.preamble = [record.values for record in sampled[:top]]
    table.skipped_records = header.first_data
    all_records = table.count_estimate
    table.count_estimate = lambda: max(0, all_records() - header.first_data)
    return table
