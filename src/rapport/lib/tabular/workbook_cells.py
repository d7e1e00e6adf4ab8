"""Turns a typed cell of a workbook into the text a person would write for it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!"})


def cell_text(value: object) -> str:
    """ISO dates and times, numbers without needless ".0" (15 digits, as spreadsheets show them), true and
    false.

    A moment at midnight is a date: workbooks do not tell the two apart. A duration is written "26:30:00".
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, dt.datetime):
        moment = value.replace(microsecond=0)
        return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(" ")
    if isinstance(value, dt.time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _number_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    text = format(value, ".15g")
    return format(Decimal(text), "f") if "e" in text and abs(value) < 1e21 else text


def unescape(text: str) -> str:
    """Resolve the `_x000D_` escapes by which workbooks hold characters that XML cannot (ECMA-376,
    ST_Xstring).
    """
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def escape(text: str) -> str:
    """The reverse of `unescape`: control characters, CR and what looks like an escape become escapes."""
    if not _MUST_ESCAPE.search(text):
        return text
    return _MUST_ESCAPE.sub(lambda match: f"_x{ord(match.group()[0]):04X}_", text)


_MUST_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
