"""Reads one sheet with calamine in a process of its own, so that a hostile workbook can neither crash nor
fill ours.

Run as `python -m rapport.lib.tabular.workbook_child FILE SHEET MAX_MEMORY MAX_OUTPUT` (bytes). Writes JSON
lines to standard output: first {"sheets", "sheet"}, then [row number, [texts]] of each row that has a
value. On failure the last line is {"error": code, "reason": text}. Used by workbooks.py only.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
import python_calamine as calamine

from rapport.lib.tabular.errors import TableErrorCode
from rapport.lib.tabular.workbook_cells import cell_text


def main(file: str, sheet: str, max_memory: int, max_output: int) -> int:
    """Convert and return the exit code."""
    _limit_resources(max_memory, max_output)
    try:
        _convert(Path(file), sheet)
    except calamine.PasswordError:
        return _fail(TableErrorCode.ENCRYPTED, "")
    except MemoryError:
        return _fail(TableErrorCode.TOO_MUCH_MEMORY, "")
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        return _fail(TableErrorCode.BROKEN_WORKBOOK, str(error))
    except BaseException as error:
        # The Rust library reports its own failed assumptions as PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return _fail(TableErrorCode.BROKEN_WORKBOOK, "its structure is not understood")
    return 0


def _limit_resources(max_memory: int, max_output: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (max_output, max_output))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fail(code: TableErrorCode, reason: str) -> int:
    sys.stdout.buffer.write(orjson.dumps({"error": code, "reason": reason[:300]}))
    return 1


def _convert(file: Path, wanted: str) -> None:
    workbook = calamine.CalamineWorkbook.from_path(file)
    out = sys.stdout.buffer
    sheet = _find_sheet(workbook, wanted)
    out.write(orjson.dumps({"sheets": workbook.sheet_names, "sheet": sheet.name if sheet else ""}) + b"\n")
    if sheet is None or sheet.start is None:
        return
    rows: Any = sheet.iter_rows()
    merged = _merged_downwards(sheet)
    held: dict[int, str] = {}
    for number, cells in enumerate(rows, 1):
        texts = [cell_text(cell) for cell in cells]
        for column, is_first in merged.get(number, ()):
            if is_first:
                held[column] = texts[column] if column < len(texts) else ""
            elif column < len(texts):
                texts[column] = texts[column] or held.get(column, "")
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            out.write(orjson.dumps([number, texts]) + b"\n")


def _merged_downwards(sheet: calamine.CalamineSheet) -> dict[int, list[tuple[int, bool]]]:
    """Row number → columns whose cell is merged with ones above or below it, and whether it is the first of them.

    People merge "Acme" over the rows of its three contacts: it is meant for each. Titles merged sideways stay one cell.
    """
    found: dict[int, list[tuple[int, bool]]] = {}
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())[:_MOST_MERGED]:
        if left == right and top < bottom:
            for row in range(top, min(bottom, top + _LONGEST_MERGED) + 1):
                found.setdefault(row + 1, []).append((left, row == top))
    return found


_MOST_MERGED = 20_000
_LONGEST_MERGED = 5_000
"""Merged areas, and rows of one, that are filled: a hostile file may declare millions."""


def _find_sheet(workbook: calamine.CalamineWorkbook, wanted: str) -> calamine.CalamineSheet | None:
    """The wanted sheet; without a wish the first visible one that has rows and columns (a cover has not), or else the
    first that has any value.
    """
    if wanted:
        return workbook.get_sheet_by_name(wanted) if wanted in workbook.sheet_names else None
    visible = calamine.SheetVisibleEnum.Visible
    first = None
    for meta in sorted(workbook.sheets_metadata, key=lambda meta: meta.visible != visible):
        if first is not None and meta.visible != visible:
            break
        if meta.typ == calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.start is not None and min(sheet.width, sheet.height) > 1:
                return sheet
            if sheet.start is not None:
                first = first or sheet
    return first


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
