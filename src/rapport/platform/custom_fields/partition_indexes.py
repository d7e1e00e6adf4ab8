"""Indexes of tables that are partitioned by time: PostgreSQL makes and drops such a one only while nobody writes, so it
is made on each partition beside the work of others, under one on the parent that holds no rows of its own.

What is missing is read from the catalogue each time, so a run that was cut off is taken up where it stood. A partition
that joins the table later brings the index along: the database sees to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from rapport.platform.custom_fields.indexes import Wanted

LOCK_TIMEOUT = "2s"
"""How long a change of the parent may wait for those who write, who wait behind it: then the run is tried again."""
_PARTITIONS = """
    SELECT c.relname FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
     WHERE h.inhparent = %s::regclass ORDER BY c.relname
"""
_MADE = """
    SELECT c.relname, t.relname, i.indisvalid, c.relispartition FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid AND t.relispartition
     WHERE c.relname LIKE 'cf\\_%' AND c.relnamespace = current_schema()::regnamespace
"""
_UNDER = """
    SELECT t.relname FROM pg_inherits h
      JOIN pg_index i ON i.indexrelid = h.inhrelid
      JOIN pg_class t ON t.oid = i.indrelid
     WHERE h.inhparent = %s::regclass
"""


@dataclass(frozen=True, slots=True)
class Part:
    """An index on one partition: attached ones belong to that of the parent and go with it."""

    name: str
    partition: str
    valid: bool
    attached: bool


def make_over_partitions(wanted: Wanted) -> None:
    """Make an index on every partition that lacks it; it serves questions from the last one on."""
    table = wanted.table
    with connection.cursor() as cursor:
        with _briefly(), transaction.atomic():
            cursor.execute(wanted.on(table, how="INDEX", only=True))
            cursor.execute(wanted.marking)
        cursor.execute(_UNDER, [f'"{wanted.name}"'])
        done = {partition for (partition,) in cursor.fetchall()}
        cursor.execute(_PARTITIONS, [f'"{table}"'])
        for partition in [name for (name,) in cursor.fetchall() if name not in done]:
            part = part_name(wanted, partition)
            cursor.execute(wanted.on(partition, name=part))
            with _briefly():
                cursor.execute(f'ALTER INDEX "{wanted.name}" ATTACH PARTITION "{part}"')


def drop_over_partitions(name: str) -> None:
    """Drop an index of a parent with those of its partitions."""
    with connection.cursor() as cursor, _briefly():
        cursor.execute(f'DROP INDEX IF EXISTS "{name}"')


def drop_lost_parts(begun: Sequence[Wanted]) -> None:
    """Drop what runs that were cut off left on partitions: indexes that are not whole, and those that belong to none
    that was begun as it is wanted now."""
    with connection.cursor() as cursor:
        for part in _loose_parts():
            if not (part.valid and any(part_name(one, part.partition) == part.name for one in begun)):
                cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{part.name}"')


def part_name(wanted: Wanted, partition: str) -> str:
    """What the index of a partition is called: as that of the parent, and the month behind."""
    return f"{wanted.name}_{partition.removeprefix(f'{wanted.table}_')}"


def _loose_parts() -> list[Part]:
    with connection.cursor() as cursor:
        cursor.execute(_MADE)
        return [part for row in cursor.fetchall() if not (part := Part(*row)).attached]


@contextmanager
def _briefly() -> Iterator[None]:
    """Wait for a lock no longer than others may wait behind us; OperationalError then, and the next run goes on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")
