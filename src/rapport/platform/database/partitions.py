"""Monthly partitions of the tables that grow with time, made ahead and, where a month turns out large, behind.

Every such table has a default partition, so a row always finds a place; this is about speed and about detaching old
months, never about whether a write succeeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction

MONTHS_AHEAD = 3
"""Months beyond the present one that tables of touches and their like have ready."""

EVENT_COLUMN = "pgh_created_at"
"""The time column of history tables: rows come only in the present, so one month ahead is enough."""

LEAST_ROWS = 50_000
"""A past month in the default partition gets a partition of its own from so many rows on: empty ones cost planning."""

_LOCK_KEY = 0x50617274
"""Advisory lock under which partitions are made, so that two maintainers do not meet."""

_LOCK_TIMEOUT = "10s"
"""How long writers may keep us waiting for the default partition before we give up until the next run."""


@dataclass(frozen=True, slots=True)
class PartitionedTable:
    """A table partitioned by ranges of one time column, with a default partition."""

    name: str
    column: str
    default: str


_TABLES = """
    SELECT c.relname, a.attname, d.relname
      FROM pg_partitioned_table p
      JOIN pg_class c ON c.oid = p.partrelid
      JOIN pg_class d ON d.oid = p.partdefid
      JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
     WHERE p.partstrat = 'r' AND p.partnatts = 1 AND c.relnamespace = current_schema()::regnamespace
     ORDER BY c.relname
"""


def partitioned_tables() -> list[PartitionedTable]:
    """Every table of the database that is partitioned by time and has a default partition."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [PartitionedTable(*row) for row in cursor.fetchall()]


def ensure_partitions(table: str, column: str, from_: date, to: date, step: str = "month") -> int:
    """Have a partition for every month from that of ``from_`` to that of ``to``, both included; the number of new ones.

    Rows that lie in the default partition move along, in one transaction a month: readers see every row once, at any
    time. Months are those of UTC. Raises ValueError for a step other than "month" and for a table that is not
    partitioned by ``column``; OperationalError when writers hold the default partition for more than ten seconds.
    """
    if step != "month":
        raise ValueError(f"partitions by {step!r} are not known, only by month")
    found = next((one for one in partitioned_tables() if one.name == table and one.column == column), None)
    if found is None:
        raise ValueError(f"{table} is not partitioned by {column}")
    return sum(_ensure_month(found, month) for month in _months(from_, to))


def maintain_partitions(today: date | None = None, *, least_rows: int = LEAST_ROWS) -> dict[str, int]:
    """Make the coming months of every partitioned table, and the past ones that have grown in a default partition.

    Returns the number of new partitions by table, tables without any left out. Run daily, and before large loads.
    """
    day = today or datetime.now(UTC).date()
    made: dict[str, int] = {}
    for table in partitioned_tables():
        ahead = 1 if table.column == EVENT_COLUMN else MONTHS_AHEAD
        months = {*_months(day, _later(day, ahead)), *_grown_months(table, day, least_rows)}
        count = sum(_ensure_month(table, month) for month in sorted(months))
        if count:
            made[table.name] = count
    return made


def _months(from_: date, to: date) -> Iterator[date]:
    month = from_.replace(day=1)
    while month <= to:
        yield month
        month = _later(month, 1)


def _later(day: date, months: int) -> date:
    """The first day of the month that lies so many months after the day's."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _grown_months(table: PartitionedTable, day: date, least_rows: int) -> list[date]:
    """Past months of which the default partition holds many rows; a time in the far future stays where it is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT date_trunc('month', \"{table.column}\" AT TIME ZONE 'UTC')::date FROM \"{table.default}\" "
            f'WHERE "{table.column}" BETWEEN %s AND %s GROUP BY 1 HAVING count(*) >= %s',
            [datetime(1900, 1, 1, tzinfo=UTC), datetime(day.year, day.month, day.day, tzinfo=UTC), least_rows],
        )
        return [month for (month,) in cursor.fetchall()]


def _ensure_month(table: PartitionedTable, month: date) -> bool:
    """Make one month's partition unless it is there; the rows of the default partition move into it."""
    name = f"{table.name}_{month:%Y_%m}"
    bounds = [f"{day:%Y-%m-%d} 00:00:00+00" for day in (month, _later(month, 1))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f'"{name}"'])
        if cursor.fetchone()[0]:
            return False
        cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f'"{name}"'])
        if cursor.fetchone()[0]:
            return False
        # First, so that nobody adds a row of this month to the default partition while its rows move.
        cursor.execute(f'LOCK TABLE "{table.default}" IN ACCESS EXCLUSIVE MODE')
        cursor.execute(
            f'CREATE TABLE "{name}" (LIKE "{table.name}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS '
            "INCLUDING GENERATED INCLUDING STORAGE)"
        )
        # Triggers stand on the parent only, so moving is no change of a row and leaves no history.
        cursor.execute(
            f'WITH moved AS (DELETE FROM "{table.default}" WHERE "{table.column}" >= %s AND "{table.column}" < %s '
            f'RETURNING *) INSERT INTO "{name}" SELECT * FROM moved',
            bounds,
        )
        cursor.execute(
            f'ALTER TABLE "{table.name}" ATTACH PARTITION "{name}" '
            f"FOR VALUES FROM ('{bounds[0]}') TO ('{bounds[1]}')"
        )
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return True
