"""Exports by letting PostgreSQL write the CSV itself (COPY), where each column can be said in SQL.

The rows are those that :class:`rapport.platform.exchange.exporting.Export` asks for, and the cells are equal to its
own, which a test holds together. What cannot be said in SQL makes the export take the other way.
"""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg.abc import Buffer, PQGen
from psycopg.generators import fetch_many

from rapport.lib.tabular.neutral import neutralise
from rapport.platform.database.beside import beside_parameters, open_beside
from rapport.platform.records.fields import FieldKind

if TYPE_CHECKING:
    from rapport.platform.exchange.exporting import ExportColumn

_NOT_TEXT = frozenset({FieldKind.JSON, FieldKind.DATETIME})
"""Kinds whose cells are not what PostgreSQL writes for them."""
_NUMBERS = frozenset({FieldKind.MONEY, FieldKind.DECIMAL})
_SUSPECT = re.compile(
    rb"""(?:^|,)(?:"(?:['=@\t\r]|[+-](?![\d .,()/-]*"(?!")))|['=@\t\r]|[+-](?![\d .()/-]*(?:,|\Z)))"""
)
"""A line in which a cell may begin like a formula; plain signed numbers and telephone numbers are none."""
_BEGINS = rb"(?='*[=+\-@\t\r])(?![+-](?:[0-9 .()/-]|\xc2\xa0)*[,\n])"
_RISKY = tuple((re.compile(before + _BEGINS), before + b"'") for before in (b",", b"\n"))
"""Where a cell without quotes begins that :func:`rapport.lib.tabular.neutral.neutralise` puts an apostrophe before, and
what then stands there. Patterns that begin with one plain byte are searched for three times as fast as an alternative.
"""
_ISO = "SELECT set_config('datestyle', 'ISO', false)"
logger = logging.getLogger(__name__)


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
        if (column.field.kind in _NOT_TEXT or column.field.in_readers_words) and not column.link:
            return None
        stored += 1
        value = f"record.c{stored}"
        if column.field.kind in _NUMBERS and not column.link:
            value = f"trim_scale({value})"
        if column.field.kind is FieldKind.MULTI_CHOICE and not column.link:
            value = f"(SELECT string_agg(one, '; ') FROM jsonb_array_elements_text({value}) AS one)"  # noqa: S608 - a column of ours
        cells.append(f"NULLIF({value}::text, '')")
    return Statement(tuple(cells), tuple(parameters), stored)


def blocks(statement: Statement, parts: Iterator[tuple[QuerySet[Any, Any], Sequence[int]]]) -> Iterator[bytes]:
    """The lines of records, block by block: each part's in the order of its ids.

    A part is a query for id and stored columns as tuples, and the ids. Two parts at a time are written by PostgreSQL,
    the second one over a connection beside Django's: outside of a transaction, where both see the same.
    """
    with ExitStack() as stack:
        beside: _Beside | None = None
        questions = filter(None, (_question(statement, found, ids) for found, ids in parts))
        for sql in questions:
            if beside is None and not connection.in_atomic_block:
                beside = stack.enter_context(_Beside())
            following = next(questions, None) if beside is not None and beside.is_open else None
            if following is None or beside is None:
                yield _here(sql)
                continue
            ahead = beside.ask(following)
            yield _here(sql)
            with connection.wrap_database_errors:
                yield ahead.result()


def _question(statement: Statement, found: QuerySet[Any, Any], ids: Sequence[int]) -> str | None:
    """The COPY for these records; None when none of them is within reach any more."""
    try:
        inner, inner_parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return None
    names = ", ".join(["id", *(f"c{number}" for number in range(1, statement.stored + 1))])
    sql = (
        f"SELECT {', '.join(statement.cells)} FROM (SELECT record.* FROM ({inner}) AS record({names}) "  # noqa: S608
        "JOIN unnest(%s::bigint[]) WITH ORDINALITY AS wanted(key, place) ON wanted.key = record.id "
        "ORDER BY wanted.place OFFSET 0) AS record"
    )
    with connection.cursor() as cursor:
        bound = cursor.mogrify(sql, [*statement.parameters, *inner_parameters, as_array(ids)])
    return f"COPY ({bound}) TO STDOUT (FORMAT csv)"


def as_array(ids: Sequence[int]) -> str:
    """Keys as the text of a bigint[]: a placeholder or an adapted object for each would cost more than its row."""
    return "{" + ",".join(map(str, ids)) + "}"


def _here(sql: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(_ISO)
        with connection.wrap_database_errors, cursor.copy(sql) as copy:
            return _lines(copy.connection.wait(_rows(copy.connection.pgconn)))


def _rows(server: psycopg.pq.abc.PGconn) -> PQGen[list[Buffer]]:
    """All rows of the COPY that has begun, as psycopg's own generator gives them one by one, at a fifth of its cost."""
    rows: list[Buffer] = []
    while True:
        size, data = server.get_copy_data(1)
        if size > 0:
            rows.append(data)
        elif size == 0:
            while not (yield psycopg.waiting.Wait.R):
                continue
            server.consume_input()
        else:
            break
    (result,) = yield from fetch_many(server)
    if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
        raise psycopg.errors.error_from_result(result)
    return rows


class _Beside:
    """The connection beside Django's, and the thread that works with it."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._connection: psycopg.Connection[Any] | None = None

    def __enter__(self) -> Self:
        try:
            self._connection = open_beside(beside_parameters())
            self._connection.execute(_ISO)
        except psycopg.Error as error:  # no connection left: the export goes on over one
            logger.info("an export goes over one connection: %s", error)
            self._connection = None
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        if self._connection is not None:
            self._connection.close()

    @property
    def is_open(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None

    def ask(self, sql: str) -> Future[bytes]:
        """Begin to fetch the lines of a COPY."""
        return self._pool.submit(self._fetch, sql)

    def _fetch(self, sql: str) -> bytes:
        assert self._connection is not None
        with self._connection.cursor() as cursor, cursor.copy(sql):
            return _lines(self._connection.wait(_rows(self._connection.pgconn)))


def _lines(written: Sequence[Buffer]) -> bytes:
    """Lines as PostgreSQL writes them, with the line ends of RFC 4180 and nothing that a spreadsheet would run."""
    block = b"".join(written)
    if b'"' not in block:  # so no cell holds a comma or a line end
        return _plain(block)
    pieces: list[bytes] = []
    for quoted, lines in groupby(map(bytes, written), _is_quoted):
        if quoted:
            pieces += [_neutral(line) if _SUSPECT.search(line) else line + b"\r\n" for line in (x[:-1] for x in lines)]
        else:
            pieces.append(_plain(b"".join(lines)))
    return b"".join(pieces)


def _is_quoted(line: bytes) -> bool:
    return b'"' in line


def _plain(block: bytes) -> bytes:
    """Whole lines without any quoted cell."""
    block = b"\n" + block
    for pattern, safe in _RISKY:
        block = pattern.sub(safe, block)
    return block[1:].replace(b"\n", b"\r\n")


def _neutral(line: bytes) -> bytes:
    """A line with quoted cells, and its end, with those cells neutralised that a spreadsheet would run."""
    cells = next(csv.reader(io.StringIO(line.decode(), newline="")))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([neutralise(cell) for cell in cells])
    return text.getvalue().encode()
