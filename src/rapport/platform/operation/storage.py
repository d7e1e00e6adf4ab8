"""What takes the room: folders, tables, indexes, months of history, and what the nightly work would free."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

TABLES_SHOWN = INDEXES_SHOWN = 20
ENTRIES_LOOKED_AT = 200_000
"""Entries of the data folder that are added up for a page, and the seconds that this may take."""
PATIENCE = 2.0
FOLDERS = {
    "postgres": _("The embedded database"),
    "files": _("Uploaded files"),
    "imports": _("Files of imports, kept for 30 days"),
    "exports": _("Exported files"),
    "logs": _("Logs"),
    "run": _("Built pages and locks; made anew at each start"),
}


@dataclass(frozen=True)
class Folder:
    """One folder of the data folder."""

    name: str
    what: Any
    bytes: int
    count: int
    is_complete: bool
    """Whether everything in it was added up: a part of it may be closed to us, or there is too much."""


@dataclass(frozen=True)
class Table:
    """A table with all its partitions."""

    name: str
    rows: int
    """As the planner estimates them; -1 when it was never asked."""
    bytes: int
    indexes: int
    """Bytes of them."""
    partitions: int
    dead: int
    """Rows that are gone and wait to be cleared away."""


@dataclass(frozen=True)
class Index:
    """An index, with those of all partitions."""

    name: str
    table: str
    bytes: int
    scans: int
    is_constraint: bool
    """Whether it keeps a rule, so that it is needed however seldom it is read."""


@dataclass(frozen=True)
class Months:
    """A table that is kept by months."""

    table: str
    count: int
    oldest: str
    newest: str
    bytes: int


def folders() -> list[Folder]:
    """The folders of the data folder, the largest first."""
    root = Path(settings.ENVIRONMENT.data_dir)
    deadline, found = time.monotonic() + PATIENCE, []
    if root.is_dir():
        for entry in sorted(root.iterdir()):
            if entry.is_dir() and not entry.is_symlink():
                size, count, is_complete = _measured(entry, deadline)
                found.append(Folder(entry.name, FOLDERS.get(entry.name, ""), size, count, is_complete))
    return sorted(found, key=lambda folder: -folder.bytes)


def _measured(root: Path, deadline: float) -> tuple[int, int, bool]:
    """Bytes and number of the files below a folder, and whether all were seen; links are not followed."""
    size = count = seen = 0
    is_complete, waiting = True, [str(root)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    seen += 1
                    if seen > ENTRIES_LOOKED_AT or time.monotonic() > deadline:
                        return size, count, False
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        size += entry.stat(follow_symlinks=False).st_size
                        count += 1
        except OSError:  # closed to us, or gone while we looked
            is_complete = False
    return size, count, is_complete


_TABLES = """
SELECT coalesce(parent.relname, c.relname) AS name, sum(greatest(c.reltuples, 0))::bigint,
       sum(pg_total_relation_size(c.oid))::bigint AS bytes, sum(pg_indexes_size(c.oid))::bigint,
       count(parent.oid), coalesce(sum(s.n_dead_tup), 0)::bigint
  FROM pg_class c
  LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
  LEFT JOIN pg_class parent ON parent.oid = i.inhparent
  LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
 WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
 GROUP BY 1 ORDER BY bytes DESC, name LIMIT %s
"""


def tables() -> list[Table]:
    """The largest tables."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [TABLES_SHOWN])
        return [Table(*row) for row in cursor.fetchall()]


_INDEXES = """
SELECT coalesce(parent.relname, c.relname) AS name, min(coalesce(above.relname, t.relname)),
       sum(pg_relation_size(c.oid))::bigint AS bytes, coalesce(sum(s.idx_scan), 0)::bigint,
       bool_or(x.indisunique)
  FROM pg_index x
  JOIN pg_class c ON c.oid = x.indexrelid
  JOIN pg_class t ON t.oid = x.indrelid
  LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
  LEFT JOIN pg_class parent ON parent.oid = i.inhparent
  LEFT JOIN pg_inherits j ON j.inhrelid = t.oid
  LEFT JOIN pg_class above ON above.oid = j.inhparent
  LEFT JOIN pg_stat_user_indexes s ON s.indexrelid = c.oid
 WHERE c.relkind = 'i' AND c.relnamespace = current_schema()::regnamespace
 GROUP BY 1 ORDER BY bytes DESC, name LIMIT %s
"""


def indexes() -> list[Index]:
    """The largest indexes."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES, [INDEXES_SHOWN])
        return [Index(*row) for row in cursor.fetchall()]


_MONTHS = """
SELECT p.relname, count(*) FILTER (WHERE pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT'),
       coalesce(min(substring(pg_get_expr(c.relpartbound, c.oid) FROM '''(\\d{4}-\\d{2})')), ''),
       coalesce(max(substring(pg_get_expr(c.relpartbound, c.oid) FROM '''(\\d{4}-\\d{2})')), ''),
       sum(pg_total_relation_size(c.oid))::bigint AS bytes
  FROM pg_partitioned_table t
  JOIN pg_class p ON p.oid = t.partrelid
  JOIN pg_inherits i ON i.inhparent = p.oid
  JOIN pg_class c ON c.oid = i.inhrelid
 WHERE p.relnamespace = current_schema()::regnamespace
 GROUP BY 1 ORDER BY bytes DESC, 1
"""


def months() -> list[Months]:
    """The tables of history and events that are kept by months, with the first and last of these."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS)
        return [Months(*row) for row in cursor.fetchall()]
