"""A backup of a server of one major version of PostgreSQL, restored into one of another: the newer one holds everything
and works; the older one refuses and stays as it was."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rapport.platform.backup.manifest import read_cover
from rapport.platform.database.embedded import EmbeddedPostgres
from tests.dump import Dump, difference, dump
from tests.faults.running import WAIT, Running
from tests.older_postgres import OLDER, OlderPostgres

NOWHERE = 1
"""A port that nothing listens on: no web server runs here."""
EVENTS = "SELECT count(*) FROM customers_partyhistoryevent"
CHANGE = """
from rapport.platform import write
from rapport.platform.records.registry import registry

people = registry.get("people")
person = people.objects().order_by("pk").first()
write.update(people, person, {"job_title": "TITLE"}, actor=None)
write.create(people, {"given_name": "Zoë", "family_name": "Neu"}, actor=None)
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rapport-majors-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


@pytest.fixture(scope="module")
def older(folder: Path) -> Iterator[Running]:
    """An installation on the older server, with a sample company and changes of it."""
    server = OlderPostgres(folder / "older-server")
    server.start()
    try:
        installation = Running(folder / "older", NOWHERE, environment={"DATABASE_URL": server.url})
        installation.command("migrate")
        installation.command("sample", "--size", "40", "--touches", "120")
        installation.command("manage", "shell", "-c", CHANGE.replace("TITLE", "Older"))
        yield installation
    finally:
        server.stop()


@pytest.fixture(scope="module")
def newer(folder: Path) -> Running:
    """A data folder whose server is the one that comes with Rapport."""
    return Running(folder / "newer", NOWHERE)


def held(url: str) -> tuple[int, Dump, int]:
    """The major version of a server, and what its database holds."""
    with psycopg.connect(url, autocommit=True) as base:
        events = base.execute(EVENTS).fetchone()
        assert events is not None
        return base.info.server_version // 10000, dump(base), events[0]


def test_a_backup_of_an_older_major_is_restored_into_a_newer_one(older: Running, newer: Running, folder: Path) -> None:
    """given an installation on the older server, when its backup is restored into the newer one, then that holds the
    same, its check finds every table as it was read there, and it takes changes; and the way back is refused"""
    url = older.environment["DATABASE_URL"]
    before = held(url)
    assert before[0] == OLDER

    backup = Path(older.command("backup", "--check", str(folder / "from-older")).splitlines()[-1])
    assert read_cover(backup).postgres == OLDER
    assert "Restored the backup of 20" in newer.command("restore", str(backup))
    assert newer.command("backups", "check", str(backup)).startswith("As it was: ")

    server = EmbeddedPostgres(newer.data_dir)
    with server.in_use():
        after = held(server.url)
        newer.command("manage", "shell", "-c", CHANGE.replace("TITLE", "Newer"))
        changed = held(server.url)
    assert after[0] > OLDER
    assert difference(before[1], after[1]) == {}
    assert after[1]["customers.Party"].total() > 40
    assert (after[2], changed[2]) == (before[2], before[2] + 1)
    assert changed[1]["customers.Party"].total() == after[1]["customers.Party"].total() + 1

    back = Path(newer.command("backup", str(folder / "from-newer")).splitlines()[-1])
    refused = subprocess.run(
        [sys.executable, "-m", "rapport.cli", "restore", "--replace", str(back)],
        env=older.environment, capture_output=True, text=True, timeout=WAIT, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith(
        f"the backup is of PostgreSQL {after[0]} and this server is {OLDER}; restore it on version {after[0]} or newer"
    )
    assert held(url) == before
