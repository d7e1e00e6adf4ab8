"""The one way in: opens a customer file of any supported format as a table."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from rapport.lib.tabular.delimited import open_delimited
from rapport.lib.tabular.detect import FileKind, detect_kind
from rapport.lib.tabular.limits import DEFAULT_LIMITS, Limits
from rapport.lib.tabular.rows import Table


def open_table(
    path: str | PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> Table:
    """Open a CSV, workbook, vCard or JSON file as a table, told by its content, whatever its name says.

    `sheet` names the sheet of a workbook (default: the first one that has values). `encoding`, `delimiter`
    and `has_header` overrule what is found in the file. Close the table, or use it in `with`, to give back
    temporary space. Raises TableError for everything that is not a readable table within the limits.
    """
    file = Path(path)
    kind = detect_kind(file, limits)
    if kind is FileKind.VCARD:
        from rapport.lib.tabular.vcard_table import open_vcards

        return open_vcards(file, limits, encoding)
    if kind in (FileKind.JSON, FileKind.JSON_LINES):
        from rapport.lib.tabular.json_records import open_json

        return open_json(file, limits, encoding, lines=kind is FileKind.JSON_LINES)
    if kind is FileKind.TEXT:
        return open_delimited(file, limits, encoding, delimiter, has_header)
    from rapport.lib.tabular.workbooks import open_workbook

    return open_workbook(file, kind, limits, sheet, has_header)
