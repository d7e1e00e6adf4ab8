"""Exports by letting PostgreSQL write the CSV itself (COPY), where each column can be said in SQL.

The rows are those that :class:`rapport.platform.exchange.exporting.Export` asks for, and the cells are equal to its
own, which a test holds together. What cannot be said in SQL makes the export take the other way.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from rapport.lib.tabular.neutral import neutralise
from rapport.platform.records.fields import FieldKind

if TYPE_CHECKING:
    from rapport.platform.exchange.exporting import ExportColumn

_NOT_TEXT = frozenset({FieldKind.JSON, FieldKind.DATETIME})
"""Kinds whose cells are not what PostgreSQL writes for them."""
_NUMBERS = frozenset({FieldKind.MONEY, FieldKind.DECIMAL})
_FIRST = frozenset("'=+-@\t\r")
_SUSPECT = re.compile(
    rb"""(?:^|,)(?:"(?:['=@\t\r]|[+-](?![\d .,()/-]*"(?!")))|['=@\t\r]|[+-](?![\d .()/-]*(?:,|\Z)))"""
)
"""A line in which a cell may begin like a formula; plain signed numbers and telephone numbers are none."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The columns of an export as SQL over rows ``record`` with the columns ``id, c1, c2 …``."""

    cells: tuple[str, ...]
    parameters: tuple[Any, ...]
    stored: int


def statement_of(columns: Sequence[ExportColumn]) -> Statement | None:
    """How PostgreSQL writes these columns; None when it cannot write one of them."""
    cells: list[str] = []
    parameters: list[Any] = []
    stored = 0
    for column in columns:
        if column.collection:
            found = None if column.field.virtual is None else column.field.virtual.cell_subquery()
            if found is None:
                return None
            cells.append(f"NULLIF(({found[0]}), '')")
            parameters += found[1]
            continue
        if column.field.kind in _NOT_TEXT and not column.link:
            return None
        stored += 1
        value = f"record.c{stored}"
        if column.field.kind in _NUMBERS and not column.link:
            value = f"trim_scale({value})"
        cells.append(f"NULLIF({value}::text, '')")
    return Statement(tuple(cells), tuple(parameters), stored)


def lines(statement: Statement, found: QuerySet[Any, Any], ids: Sequence[int]) -> Iterator[bytes]:
    """The lines of these records, in the order of ``ids``; ``found`` gives their id and stored columns as tuples."""
    try:
        inner, inner_parameters = found.query.sql_with_params()
    except EmptyResultSet:  # none of them is within reach any more
        return
    names = ", ".join(["id", *(f"c{number}" for number in range(1, statement.stored + 1))])
    # The cells are made outside of the sorted part, so that the first lines arrive while the others are being made.
    sql = (
        f"SELECT {', '.join(statement.cells)} FROM (SELECT record.* FROM ({inner}) AS record({names}) "  # noqa: S608
        "JOIN unnest(%s::bigint[]) WITH ORDINALITY AS wanted(key, place) ON wanted.key = record.id "
        "ORDER BY wanted.place OFFSET 0) AS record"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('datestyle', 'ISO', false)")
        bound = cursor.mogrify(sql, [*statement.parameters, *inner_parameters, list(ids)])
        with connection.wrap_database_errors, cursor.copy(f"COPY ({bound}) TO STDOUT (FORMAT csv)") as copy:
            for block in copy:
                line = bytes(block)[:-1]
                yield _neutral(line) if _SUSPECT.search(line) else line + b"\r\n"


def _neutral(line: bytes) -> bytes:
    """A line and its end, with those cells neutralised that a spreadsheet would run."""
    if b'"' not in line:
        cells = line.decode().split(",")
        return (
            ",".join([neutralise(cell) if cell and cell[0] in _FIRST else cell for cell in cells]) + "\r\n"
        ).encode()
    cells = next(csv.reader(io.StringIO(line.decode(), newline="")))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([neutralise(cell) for cell in cells])
    return text.getvalue().encode()
