"""Reads a whole database in one snapshot, several tables at once, while everybody goes on working."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from rapport.platform.backup import manifest
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.manifest import TablePart, part_file_name
from rapport.platform.backup.parts import BLOCK, Part, write_part
from rapport.platform.backup.scratch import scratch_folder
from rapport.platform.backup.server import Server, last_words

T = TypeVar("T")
R = TypeVar("R")

EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm")
"""Those that our tables need; any other is the server's own affair."""
NOT_KEPT = ("cache_entry", "django_session", "usersessions_usersession")
"""Their rows are of the moment: after a restore people sign in again, and no backup lets anybody in."""
WORKERS = 2

_TABLES = """
SELECT c.oid::regclass::text, c.relpersistence = 'p' AND NOT c.relname = ANY(%s), pg_table_size(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                  AND d.deptype = 'e')
ORDER BY pg_table_size(c.oid) DESC, 1
"""
_SEQUENCES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND n.nspname = 'public' ORDER BY 1
"""


@dataclass(frozen=True)
class Snapshot:
    """One moment of a database, open as long as its transaction."""

    server: Server
    connection: psycopg.Connection[Any]
    name: str
    moment: datetime
    """When it was taken, by the server's clock."""
    tables: tuple[str, ...]
    """Largest first."""
    left_out: tuple[str, ...]
    bytes: int
    """Of the tables on the server's disk: a measure for progress."""


@contextmanager
def snapshot_of(server: Server) -> Iterator[Snapshot]:
    """Hold a snapshot, and every table against changes of its definition."""
    with server.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # qualified names, whatever the role's search path
        connection.execute("SET LOCAL search_path = pg_catalog")
        found = connection.execute("SELECT pg_export_snapshot(), now()").fetchone()
        assert found is not None
        rows = connection.execute(_TABLES, [list(NOT_KEPT)]).fetchall()
        for table, _kept, _size in rows:
            connection.execute(f"LOCK TABLE ONLY {table} IN ACCESS SHARE MODE".encode())
        name, moment = found
        yield Snapshot(
            server,
            connection,
            name=name,
            moment=moment,
            tables=tuple(name for name, kept, _size in rows if kept),
            left_out=tuple(name for name, kept, _size in rows if not kept),
            bytes=sum(size for _name, kept, size in rows if kept),
        )


def dump_schema(snapshot: Snapshot, folder: Path, key: BackupKey | None) -> Part:
    """Every definition, in pg_dump's own format; a few hundred kilobytes that pass through a file of ours alone."""
    with scratch_folder() as scratch:
        path = scratch / "schema"
        arguments = ["--schema-only", "--format=custom", "--compress=0", f"--snapshot={snapshot.name}"]
        arguments += ["--no-owner", "--no-privileges", "--no-comments", "--schema=public", "--no-publications"]
        arguments += [f"--extension={name}" for name in EXTENSIONS]
        snapshot.server.run("pg_dump", *arguments, f"--file={path}")
        with path.open("rb") as file:
            return write_part(folder, part_file_name("schema", key), file, key)


def dump_tables(
    snapshot: Snapshot, folder: Path, key: BackupKey | None, tell: Callable[[int], None]
) -> tuple[TablePart, ...]:
    """The rows of every table; ``tell`` hears of bytes as they come. The first failure ends them all."""

    def dump(numbered: tuple[int, str]) -> TablePart:
        number, table = numbered
        name = part_file_name(f"table-{number:04}", key)
        with copying_out(snapshot.server, table, snapshot.name) as rows:
            return TablePart(table, write_part(folder, name, rows, key, tell))

    return tuple(in_parallel(dump, list(enumerate(snapshot.tables))))


def sequences(snapshot: Snapshot) -> tuple[manifest.Sequence, ...]:
    """Where every sequence stands; they pass the snapshot by, so that each is at least as far as its table."""
    found = []
    for (name,) in snapshot.connection.execute(_SEQUENCES).fetchall():
        row = snapshot.connection.execute(sequence_state(name)).fetchone()
        assert row is not None
        found.append(manifest.Sequence(name, *row))
    return tuple(found)


def sequence_state(name: str) -> bytes:
    """The query for a sequence's last value and whether it was given out; the name as SQL quotes it."""
    return f"SELECT last_value, is_called FROM {name}".encode()  # noqa: S608 - a name from the catalogue


def migrations(snapshot: Snapshot) -> tuple[str, ...]:
    """The migrations that were applied, as app.name."""
    try:
        rows = snapshot.connection.execute("SELECT app, name FROM public.django_migrations ORDER BY id").fetchall()
    except psycopg.errors.UndefinedTable:
        raise BackupError(_("the database has no tables of Rapport yet; there is nothing to back up")) from None
    return tuple(f"{app}.{name}" for app, name in rows)


@contextmanager
def copying_out(server: Server, table: str, snapshot: str = "") -> Iterator[IO[bytes]]:
    """The rows of a table as COPY writes them, in the order in which they lie.

    By psql and not by psycopg, which hands over row by row: its cost in Python would be more than the server's.
    """
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    there = ["-c", f"SET TRANSACTION SNAPSHOT {sql.quote(snapshot)}"] if snapshot else []
    arguments = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", begin, *there, "-c", f"COPY {table} TO STDOUT"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            server.command("psql", *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=server.environment(),
            bufsize=BLOCK,
        )
        assert process.stdout is not None
        try:
            yield process.stdout
            if process.wait() != 0:
                said.seek(0)
                reason = last_words(said.read().decode(errors="replace"))
                raise BackupError(_("reading %(table)s failed: %(reason)s") % {"table": table, "reason": reason})
        finally:
            process.stdout.close()
            if process.poll() is None:
                process.kill()
                process.wait()


def in_parallel(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Do some work on items, a few at a time; the first failure keeps the rest from starting."""
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="backup") as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
