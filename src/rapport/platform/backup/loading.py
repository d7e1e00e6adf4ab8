"""Fills an empty database from a backup: definitions, rows by COPY, then indexes, keys and triggers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _
from psycopg import sql

from rapport.platform.backup.dumping import WORKERS, in_parallel
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.manifest import Contents, TablePart
from rapport.platform.backup.parts import read_part
from rapport.platform.backup.scratch import scratch_folder
from rapport.platform.backup.server import Server, last_words


class _Counted:
    """Hands blocks to COPY and says how large they were."""

    def __init__(self, write: Callable[[bytes], None], tell: Callable[[int], None]) -> None:
        self._write, self._tell = write, tell

    def write(self, data: bytes) -> None:
        self._write(data)
        self._tell(len(data))


def load(server: Server, folder: Path, contents: Contents, key: BackupKey | None, tell: Callable[[int], None]) -> None:
    """Fill an empty database; ``tell`` hears of plain bytes as they go in.

    Raises DamagedError, BackupError and psycopg.Error, upon each of which the database is good for nothing.
    """
    with scratch_folder() as scratch:
        schema = scratch / "schema"
        with schema.open("wb") as file:
            read_part(folder, contents.schema, key, file)
        common = ["--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
        common.append(f"--use-list={_wanted(server, schema)}")
        server.run("pg_restore", *common, "--section=pre-data", str(schema))
        in_parallel(lambda table: _load_table(server, folder, table, key, tell), contents.tables)
        _set_sequences(server, contents)
        server.run("pg_restore", *common, "--section=post-data", f"--jobs={WORKERS}", str(schema))
    with server.connect(autocommit=True) as connection:
        connection.execute("ANALYZE")  # without figures about its rows a database plans badly


def _wanted(server: Server, schema: Path) -> Path:
    """The list of what to restore: all but the schema `public`, which every new database has."""
    listed = subprocess.run(
        [server.programs / "pg_restore", "--list", schema], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        text = _("pg_restore cannot read the definitions: %(reason)s")
        raise BackupError(text % {"reason": last_words(listed.stderr)})
    lines = [line for line in listed.stdout.splitlines() if " SCHEMA - public " not in line]
    path = schema.with_name("wanted")
    path.write_text("\n".join(lines))
    return path


def _load_table(
    server: Server, folder: Path, table: TablePart, key: BackupKey | None, tell: Callable[[int], None]
) -> None:
    """One table, whole or not at all.

    Emptied in the same transaction, rows are appended in their old order, which makes digests comparable, need no
    log where the server keeps a minimal one, and are frozen from the start.
    """
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE ONLY {table.table}".encode())
        with cursor.copy(f"COPY {table.table} FROM STDIN (FREEZE)".encode()) as copy:
            read_part(folder, table.part, key, _Counted(copy.write, tell))


def _set_sequences(server: Server, contents: Contents) -> None:
    with server.connect() as connection:
        for sequence in contents.sequences:
            connection.execute(
                sql.SQL("SELECT setval({}::regclass, %s, %s)").format(sql.Literal(sequence.name)),
                [sequence.last, sequence.called],
            )
