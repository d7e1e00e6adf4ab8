"""Keeps spreadsheet programs from running cells of an exported CSV as formulas, in a way that can be taken
back.

Rule (after the OWASP note on CSV injection): a cell that begins with = + - @ tab or CR gets an apostrophe
in front, unless it is "+" or "-" followed only by what numbers and phone numbers are made of (digits,
blanks, . , ( ) / -), so "-5" and "+49 (30) 123-45" stay as they are. A cell that already begins with
apostrophes followed by one of those characters gets one more. Reading takes exactly one apostrophe away
from a cell that begins with apostrophes followed by one of those characters. Thus reading is the exact
inverse of writing for every string.
"""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS_NUMBER = re.compile(r"[+-][\d .,()/\u00a0-]*\Z", re.ASCII)
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
_FIRST = frozenset("'=+-@\t\r")


def neutralise(cell: str) -> str:
    """The cell as it may stand in a CSV file that a spreadsheet program will open."""
    if not cell or cell[0] not in _FIRST or not _DANGEROUS.match(cell) or _HARMLESS_NUMBER.match(cell):
        return cell
    return "'" + cell


def restore(cell: str) -> str:
    """The cell as it was before `neutralise`."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def restore_all(cells: list[str]) -> list[str]:
    """`restore` for a whole row that may contain neutralised cells; cheap when it has none."""
    return [restore(cell) if cell and cell[0] == "'" else cell for cell in cells]
