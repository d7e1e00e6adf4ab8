"""Reads JSON of records as a table: an array, JSON lines, or an object around them as Salesforce and
HubSpot write it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from rapport.lib.tabular.encodings import scan_text
from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.headers import unique_names
from rapport.lib.tabular.limits import Limits
from rapport.lib.tabular.rows import Problem, Record, Table

_WRAPPERS = ("records", "results", "data", "items", "value", "features", "rows", "contacts")
_DEEPEST = 8


def open_json(path: Path, limits: Limits, encoding: str | None, *, lines: bool) -> Table:
    """Nested objects become columns with dotted names; lists of plain values are joined by "; ", others
    stay JSON.

    Numbers keep the digits they are written with. JSON lines are streamed, any other JSON is held in
    memory and therefore limited by `limits.max_json_bytes`.
    """
    found = scan_text(path, encoding).encoding
    if lines:
        read = partial(_read_lines, path, found)
    else:
        size = path.stat().st_size
        if size > limits.max_json_bytes:
            raise TableError(TableErrorCode.TOO_LARGE, name=path.name, size=size, limit=limits.max_json_bytes)
        records = _find_records(_parse(path.read_text(found, "replace"), path), path)
        read = partial(_number, records)
    keys: dict[str, None] = {}
    count = 0
    for _, item in read():
        keys.update(dict.fromkeys(flatten(item)))
        count += 1
        if len(keys) > limits.max_columns:
            raise TableError(TableErrorCode.TOO_MANY_COLUMNS, name=path.name, count=len(keys), limit=limits.max_columns)
    if not keys:
        raise TableError(TableErrorCode.EMPTY, name=path.name)
    return Table(
        name=path.name,
        format="jsonl" if lines else "json",
        columns=unique_names(list(keys)),
        read_records=partial(_records, read, list(keys), limits),
        count_estimate=lambda: count,
        encoding=found,
        limits=limits,
    )


def _records(read: partial[Iterator[tuple[int, Any]]], keys: list[str], limits: Limits) -> Iterator[Record]:
    for number, item in read():
        cells = flatten(item)
        values = [cells.get(key, "") for key in keys]
        problems = []
        if any("\0" in value for value in values):
            values = [value.replace("\0", "") for value in values]
            problems.append(Problem.NUL_CHARACTERS)
        if any("\ufffd" in value for value in values):
            problems.append(Problem.BROKEN_BYTES)
        if any(len(value) > limits.max_cell_chars for value in values):
            problems.append(Problem.CELL_CUT)
        yield Record(number, values, tuple(problems))


def _number(records: list[Any]) -> Iterator[tuple[int, Any]]:
    yield from enumerate(records, 1)


def _read_lines(path: Path, encoding: str) -> Iterator[tuple[int, Any]]:
    with path.open(encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, 1):
            if line.strip("\ufeff \t\r\n"):
                yield number, _parse(line, path, number)


def _parse(text: str, path: Path, line: int = 1) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"), parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno + line - 1}, {error.msg.lower()}"
        raise TableError(TableErrorCode.BROKEN_JSON, name=path.name, reason=reason) from error
    except RecursionError as error:
        raise TableError(TableErrorCode.BROKEN_JSON, name=path.name, reason="nested too deeply") from error


def _find_records(document: Any, path: Path) -> list[Any]:
    """The list of records: the document itself, or what it keeps under one of the usual names, or its only
    list.
    """
    if isinstance(document, dict):
        lists = {key: value for key, value in document.items() if _is_record_list(value)}
        usual = [name for name in _WRAPPERS if name in lists]
        if usual or len(lists) == 1:
            return list(lists[(usual or list(lists))[0]])
        return [document]
    if isinstance(document, list) and document and all(isinstance(item, list) for item in document):
        names = unique_names([_text(cell) for cell in document[0]])
        return [dict(zip(names, row, strict=False)) for row in document[1:]]
    if not _is_record_list(document):
        raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind="JSON without records")
    return list(document)


def _is_record_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def flatten(item: Any, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """One record as dotted name → text; {"a": {"b": 1}} gives {"a.b": "1"}. A record that is no object:
    "value".
    """
    if not isinstance(item, dict):
        return {prefix.rstrip(".") or "value": _text(item)}
    cells: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            cells.update(flatten(value, f"{prefix}{key}.", depth + 1))
        else:
            cells[f"{prefix}{key}"] = _text(value)
    return cells


def _text(value: Any) -> str:
    if isinstance(value, str):
        # A lone surrogate becomes U+FFFD: nothing that stores text takes it.
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(part, dict | list) for part in value):
        return "; ".join(_text(part) for part in value)
    return json.dumps(value, ensure_ascii=False)
