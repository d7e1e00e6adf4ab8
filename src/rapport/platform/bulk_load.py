"""Set-based loading of many rows by COPY, into the tracked table itself or, for further SQL, a staging table first.

What it guarantees: the rows belong to the change set of the running block (the database refuses them outside one), and
either all rows of a call are there or none. What it leaves to the caller: permission, standard forms
(:mod:`rapport.customers.names`, :func:`rapport.customers.contact.standardise_point`), rows in other tables, search.
Work that spans many transactions stays resumable when each chunk is loaded inside
:func:`rapport.platform.history.change_sets.resume` and the progress is written in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone
from psycopg.adapt import PyFormat, Transformer

from rapport.lib.ids import uuid7_text

Row = Sequence[Any]


class BulkTable:
    """How rows of one model are loaded: which columns the caller gives, and where the others come from.

    ``columns`` are database column names (``party_id``, not ``party``). Columns not given come from the database
    (sequence, ``created_in``, ``principals`` …), from a fresh ``uid`` for each row, or from the model's default, which
    is the same for all rows of a call (``created_at``, ``version``, empty text).
    """

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.model = model
        self.table = model._meta.db_table
        fields = {field.column: field for field in model._meta.concrete_fields}
        unknown = [column for column in columns if column not in fields]
        if unknown:
            raise ValueError(f"{model._meta.label} has no column {', '.join(unknown)}")
        self.given = tuple(columns)
        self.adds_uid = "uid" in fields and "uid" not in columns
        self.staged_columns = (*columns, "uid") if self.adds_uid else self.given
        self._fields = fields
        self._defaulted = [
            (str(column), field)
            for column, field in fields.items()
            if column not in self.staged_columns and _has_constant_default(field)
        ]

    def draw_ids(self, count: int) -> list[int]:
        """Take ``count`` numbers from the table's own sequence, for rows that others must refer to."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{self.table}"', self.model._meta.pk.column, count],
            )
            return [number for (number,) in cursor.fetchall()]

    def load(self, rows: Iterable[Row]) -> int:
        """Insert rows, each with the values of ``columns`` in their order; returns how many.

        Raises IntegrityError, and DataError for a value that its column cannot hold; nothing is inserted then.
        """
        defaults = tuple(value for _column, value in self._constants())
        statement = self._copy_statement((*self.staged_columns, *(column for column, _value in self._constants())))
        count = 0
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
            write = copy.write_row
            for row in rows:
                write((*row, uuid7_text(), *defaults) if self.adds_uid else (*row, *defaults))
                count += 1
        return count

    def head(self) -> bytes:
        """What each line for :meth:`load_text` begins with: the model's defaults, each with its tab."""
        return b"".join(_text(value) + b"\t" for _column, value in self._constants())

    def load_text(self, block: bytes) -> None:
        """Insert rows that are lines of COPY's text form already: :meth:`head`, then ``columns`` in their order.

        Raises as :meth:`load` does. The ``uid``, where the table has one, must be among the columns.
        """
        if self.adds_uid:
            raise ValueError(f"lines of {self.model._meta.label} must bring their uid")
        statement = self._copy_statement((*(column for column, _value in self._constants()), *self.given))
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
            copy.write(block)

    def _copy_statement(self, columns: Iterable[str]) -> str:
        names = ", ".join(f'"{column}"' for column in columns)
        return f'COPY "{self.table}" ({names}) FROM STDIN'

    def _constants(self) -> list[tuple[str, Any]]:
        """The columns that the model's defaults fill, with their values, the same for all rows of a call."""
        now = timezone.now()
        return [
            (
                column,
                field.get_db_prep_save(now if field.default is timezone.now else field.get_default(), connection),
            )
            for column, field in self._defaulted
        ]

    @contextmanager
    def staged(self, rows: Iterable[Row]) -> Iterator[Stage]:
        """Copy rows into the staging table for the length of a block, for further SQL beside the insert.

        The staging table is the connection's own, unlogged, and empty again after the block.
        """
        stage = Stage(self, self._staging_table())
        with connection.cursor() as cursor:
            columns = ", ".join(f'"{column}"' for column in self.staged_columns)
            with connection.wrap_database_errors, cursor.copy(f'COPY "{stage.name}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row((*row, uuid7_text()) if self.adds_uid else row)
                    stage.count += 1
            yield stage
            cursor.execute(f'TRUNCATE "{stage.name}"')

    def _staging_table(self) -> str:
        """Make the staging table where this connection has none yet; its name tells different shapes apart."""
        definition = ", ".join(
            f'"{column}" {self._fields[column].db_type(connection)}' for column in self.staged_columns
        )
        digest = hashlib.blake2s(definition.encode(), digest_size=4).hexdigest()
        name = f"stage_{self.table[:40]}_{digest}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f'pg_temp."{name}"'])
            if not cursor.fetchone()[0]:
                cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({definition}) ON COMMIT DELETE ROWS')
        return name

    def insert_statement(self, stage: str) -> tuple[str, list[Any]]:
        """The INSERT … SELECT from a staging table, with its parameters."""
        columns = [*self.staged_columns, *(column for column, _field in self._defaulted)]
        sources = [f'"{column}"' for column in self.staged_columns]
        parameters: list[Any] = []
        for (_, field), (_, value) in zip(self._defaulted, self._constants(), strict=True):
            sources.append(f"%s::{field.db_type(connection)}")
            parameters.append(value)
        quoted = ", ".join(f'"{column}"' for column in columns)
        statement = f'INSERT INTO "{self.table}" ({quoted}) SELECT {", ".join(sources)} FROM "{stage}"'
        return statement, parameters


class Stage:
    """Rows that lie in a staging table: its ``name`` for SQL of the caller's own, and how many they are."""

    def __init__(self, table: BulkTable, name: str) -> None:
        self.table = table
        self.name = name
        self.count = 0

    def insert(self) -> int:
        """Insert the staged rows into the table; returns how many."""
        statement, parameters = self.table.insert_statement(self.name)
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)


def _text(value: Any) -> bytes:
    """A value as a column of COPY's text form."""
    if value is None:
        return b"\\N"
    if isinstance(value, bool):
        return b"t" if value else b"f"
    dumped = Transformer().get_dumper(value, PyFormat.TEXT).dump(value)
    text = b"" if dumped is None else bytes(dumped)
    for sign, escape in ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r")):
        text = text.replace(sign, escape)
    return text


def _has_constant_default(field: models.Field[Any, Any]) -> bool:
    """Whether the model, not the database, says what a column holds when nobody gives it."""
    return not field.primary_key and field.db_default is NOT_PROVIDED and field.has_default()
