"""Streams a large XLSX sheet with openpyxl; its strings live in a temporary file, so memory stays flat."""

from __future__ import annotations

import mmap
import re
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, overload
from xml.etree.ElementTree import ParseError, iterparse

from openpyxl.reader.excel import ExcelReader

from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.limits import Limits
from rapport.lib.tabular.rows import Record
from rapport.lib.tabular.workbook_cells import cell_text, unescape
from rapport.lib.tabular.workbooks import with_problems

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LAST_ROW_OF_A_SHEET = 1_048_576
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"')

# What openpyxl, zipfile and expat raise on files that are not as the standard says.
_DAMAGE = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError,
    ParseError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class SpooledStrings:
    """A workbook's shared strings, kept in a temporary file and looked up by their number."""

    def __init__(self, source: IO[bytes]) -> None:
        self._ends = array("Q", [0])
        self._file = tempfile.TemporaryFile()
        end = 0
        for _, node in iterparse(source):  # noqa: S314 - expat refuses entity bombs
            if node.tag == f"{_MAIN}si":
                parts = [
                    text.text or ""
                    for child in node
                    if child.tag in (f"{_MAIN}t", f"{_MAIN}r")
                    for text in child.iter(f"{_MAIN}t")
                ]
                end += self._file.write("".join(parts).encode("utf-8", "replace"))
                self._ends.append(end)
                node.clear()
        self._file.write(b"\0")  # an empty file can't be mapped
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._map[self._ends[index] : self._ends[index + 1]].decode()

    def close(self) -> None:
        """Give back the temporary space."""
        self._map.close()
        self._file.close()


class _Reader(ExcelReader):
    """openpyxl's reader, except that shared strings do not go into memory."""

    def read_strings(self) -> None:
        names = set(self.archive.namelist())
        part = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), None)
        if part:
            with self.archive.open(part) as source:
                self.shared_strings: Any = SpooledStrings(source)


class XlsxStream:
    """One sheet of an XLSX workbook, read row by row. Raises TableError when it is damaged or has no such
    sheet.
    """

    def __init__(self, path: Path, sheet: str | None, limits: Limits) -> None:
        self._path = path
        self._reader = _Reader(str(path), read_only=True, data_only=True, keep_links=False)
        try:
            self._reader.read()
        except _DAMAGE as error:
            raise self._broken(error) from error
        self.workbook = self._reader.wb
        self.sheets: list[str] = self.workbook.sheetnames
        self.sheet = self._choose(sheet)
        self._size = limits.max_bytes

    def _choose(self, wanted: str | None) -> str:
        if wanted in self.sheets:
            return str(wanted)
        if wanted:
            self.close()
            listed = ", ".join(self.sheets)
            raise TableError(TableErrorCode.NO_SUCH_SHEET, name=self._path.name, sheet=wanted, sheets=listed)
        for sheet in sorted(self.workbook.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
            if next(self._rows(sheet), None) is not None:
                return str(sheet.title)
        raise TableError(TableErrorCode.EMPTY, name=self._path.name)

    def records(self) -> Iterator[Record]:
        """Every row of the sheet that has a value."""
        yield from self._rows(self.workbook[self.sheet])

    def _rows(self, sheet: Any) -> Iterator[Record]:
        sheet.reset_dimensions()  # what the file says of its size is often wrong
        try:
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                if number > _LAST_ROW_OF_A_SHEET:
                    raise TableError(TableErrorCode.TOO_MANY_ROWS, name=self._path.name, limit=_LAST_ROW_OF_A_SHEET)
                texts = [unescape(cell) if isinstance(cell, str) else cell_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                if texts:
                    yield with_problems(number, texts)
        except _DAMAGE as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> TableError:
        return TableError(TableErrorCode.BROKEN_WORKBOOK, name=self._path.name, reason=str(error)[:200])

    def estimated_rows(self) -> int:
        """The largest row number in the last stretch of the sheet's XML, found without parsing it."""
        sheet: Any = self.workbook[self.sheet]
        part = str(sheet._worksheet_path).lstrip("/")
        last, tail = 0, b""
        with zipfile.ZipFile(self._path) as archive, archive.open(part) as source:
            while block := source.read(1 << 20):
                text = tail + block
                if found := _ROW_NUMBER.findall(text[-65536:]):
                    last = max(last, int(found[-1]))
                tail = block[-200:]
        return last

    def close(self) -> None:
        """Give back the temporary space and the file."""
        strings = self._reader.shared_strings
        if isinstance(strings, SpooledStrings):
            strings.close()
        self._reader.archive.close()
