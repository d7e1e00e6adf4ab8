"""Writes tables as CSV or XLSX, row by row with flat memory, so that `open_table` reads back exactly what
was written.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from types import TracebackType
from typing import BinaryIO, Self

from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.neutral import neutralise
from rapport.lib.tabular.workbook_cells import cell_text, escape

Value = str | int | float | bool | Decimal | dt.date | dt.datetime | dt.time | None

_CELL_CHARS = 32_767  # Excel's limits
_SHEET_ROWS = 1_048_576
_GUARDED = frozenset("'=+-@\t\r")
_FORMATS = {dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.date: "yyyy-mm-dd", dt.time: "hh:mm:ss"}


class CsvWriter:
    """Writes UTF-8 CSV into a binary stream. Cells that a spreadsheet would run are neutralised (see
    neutral.py).

    `bom` adds the mark by which Excel knows UTF-8. NUL characters are left out: no reader takes them.
    Lines end in CR LF (RFC 4180). The stream is not closed.
    """

    def __init__(
        self,
        stream: BinaryIO,
        columns: Sequence[str],
        *,
        bom: bool = False,
        delimiter: str = ",",
        guard: bool = True,
    ) -> None:
        self._text = io.TextIOWrapper(
            stream,
            encoding="utf-8-sig" if bom else "utf-8",
            errors="replace",
            newline="",
            write_through=False,
        )
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\r\n")
        self._columns = len(columns)
        self._guard = guard
        self.count = 0
        self._writer.writerow([neutralise(column) if guard else column for column in columns])

    def write(self, values: Sequence[Value]) -> None:
        """Write one row with one value per column; raises TableError when there are more or fewer."""
        if len(values) != self._columns:
            raise TableError(
                TableErrorCode.WRONG_NUMBER_OF_VALUES,
                row=self.count + 1,
                count=len(values),
                columns=self._columns,
            )
        cells = [value if isinstance(value, str) else cell_text(value) for value in values]
        if self._guard:
            cells = [neutralise(cell) if cell and cell[0] in _GUARDED else cell for cell in cells]
        if "\0" in "".join(cells):
            cells = [cell.replace("\0", "") for cell in cells]
        self._writer.writerow(cells)
        self.count += 1

    def write_many(self, rows: Iterable[Sequence[Value]]) -> None:
        """Write all rows."""
        for row in rows:
            self.write(row)

    def flush(self) -> None:
        """Hand everything written so far to the stream."""
        self._text.flush()

    def close(self) -> None:
        """Finish writing; the stream stays open and is the caller's again."""
        self._text.flush()
        self._text.detach()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class XlsxWriter:
    """Writes one XLSX sheet into a binary stream when closed; rows wait in a temporary file, not in
    memory.

    Text is always stored as text and never as a formula, so nothing needs an apostrophe; numbers, dates
    and booleans keep their types. Text of nothing but blanks reads back as empty. Raises TableError for a
    cell or sheet longer than a workbook can hold.
    """

    def __init__(self, stream: BinaryIO, columns: Sequence[str], *, sheet: str = "Export") -> None:
        from openpyxl import Workbook  # heavy, and only exports need it

        self._workbook = Workbook(write_only=True)
        self._sheet = self._workbook.create_sheet(sheet[:31])
        self._sheet.freeze_panes = "A2"
        self._stream = stream
        self._columns = len(columns)
        self.count = 0
        self._sheet.append([self._cell(column) for column in columns])

    def _cell(self, value: Value) -> object:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, str):
            if len(value) > _CELL_CHARS:
                raise TableError(
                    TableErrorCode.CELL_TOO_LONG_TO_WRITE,
                    row=self.count + 1,
                    length=len(value),
                    limit=_CELL_CHARS,
                )
            if not value:
                return None
            cell = WriteOnlyCell(self._sheet, value=escape(value.encode("utf-8", "replace").decode()))
            cell.data_type = "s"
            if value[0] in _GUARDED:
                cell.quotePrefix = True  # still text when somebody edits the cell
            return cell
        if isinstance(value, dt.datetime | dt.date | dt.time):
            moment = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
            cell = WriteOnlyCell(self._sheet)
            cell.value = moment
            cell.number_format = _FORMATS[type(moment)]
            return cell
        return value

    def write(self, values: Sequence[Value]) -> None:
        """Write one row with one value per column; raises TableError when there are more or fewer."""
        if len(values) != self._columns:
            raise TableError(
                TableErrorCode.WRONG_NUMBER_OF_VALUES,
                row=self.count + 1,
                count=len(values),
                columns=self._columns,
            )
        if self.count + 2 > _SHEET_ROWS:
            raise TableError(TableErrorCode.TOO_MANY_ROWS, name=self._sheet.title, limit=_SHEET_ROWS)
        self._sheet.append([self._cell(value) for value in values])
        self.count += 1

    def write_many(self, rows: Iterable[Sequence[Value]]) -> None:
        """Write all rows."""
        for row in rows:
            self.write(row)

    def close(self) -> None:
        """Write the workbook into the stream, which stays open."""
        self._workbook.save(self._stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._sheet.close()  # gives back the temporary file
