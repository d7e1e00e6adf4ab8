"""A whole backup harmed, and a restore at the wrong moment or cut off: refused in words, and nothing is lost."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rapport.platform.backup.keys import new_key, parse_key
from rapport.platform.backup.manifest import read_contents, read_cover, write_contents, write_cover
from rapport.platform.database.embedded import EmbeddedPostgres
from tests.dump import Dump, difference, dump
from tests.faults.running import WAIT, Running, free_port
from tests.faults.small_disk import small_disk

KEY, PUBLIC = new_key()
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

COUNT = "SELECT count(*) FROM customers_party"


@pytest.fixture(scope="module")
def backup(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted backup of the running installation, made beside it."""
    running.environment["RAPPORT_BACKUP_KEY"] = PUBLIC  # what makes backups need not be able to read them
    try:
        return Path(running.command("backup", str(tmp_path_factory.mktemp("backups"))).splitlines()[-1])
    finally:
        del running.environment["RAPPORT_BACKUP_KEY"]


@pytest.fixture(scope="module")
def source(running: Running, backup: Path) -> Dump:
    """Everything that the backup holds."""
    with running.base() as base:
        return dump(base)


@pytest.fixture(scope="module")
def target() -> Iterator[Running]:
    """A data folder for restores, which never runs `up`."""
    with tempfile.TemporaryDirectory(prefix="rapport-restore-") as folder:
        Path(folder).chmod(0o711)
        yield Running(Path(folder) / "data", free_port(), environment={"RAPPORT_BACKUP_KEY": KEY})


def rapport(installation: Running, *arguments: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """A command, however it ends."""
    return subprocess.run(
        [sys.executable, "-m", "rapport.cli", *arguments],
        env={**installation.environment, "RAPPORT_BACKUP_KEY": key},
        capture_output=True,
        text=True,
        timeout=WAIT,
    )


def refusal(installation: Running, *arguments: str, key: str = KEY) -> str:
    """The last line of a command that must fail."""
    done = rapport(installation, *arguments, key=key)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


def held_by(installation: Running) -> Dump:
    """Everything that an installation that does not run holds."""
    server = EmbeddedPostgres(installation.data_dir)
    with server.in_use(), psycopg.connect(server.url, autocommit=True) as base:
        found = base.execute("SELECT datname FROM pg_database WHERE datname LIKE 'rapport%'").fetchall()
        assert found == [("rapport",)], "a restore left a database behind"
        return dump(base)


def waits(installation: Running) -> bool:
    """Whether what would leave an installation is held."""
    server = EmbeddedPostgres(installation.data_dir)
    with server.in_use(), psycopg.connect(server.url) as base:
        return base.execute("SELECT 1 FROM jobs_outgoinghold").fetchone() is not None


def test_a_restore_while_rapport_runs_is_refused(running: Running, backup: Path) -> None:
    assert "Rapport is running on the data folder" in refusal(running, "restore", "--replace", str(backup))
    assert running.get("/readyz").status == 200


def test_a_backup_is_restored_into_a_new_folder_and_never_over_data(
    running: Running, target: Running, backup: Path, source: Dump
) -> None:
    said = rapport(target, "restore", str(backup))
    assert said.returncode == 0, said.stderr
    assert "Restored the backup of 20" in said.stdout
    assert "cannot be read" not in said.stdout  # the secret key came with it
    assert (target.data_dir / "secret-key").read_text() == (running.data_dir / "secret-key").read_text()
    assert difference(source, held_by(target)) == {}
    assert f"automations are held: the backup is of http://127.0.0.1:{running.port}." in said.stdout
    assert waits(target)

    assert "holds data already; --replace" in refusal(target, "restore", str(backup))
    assert difference(source, held_by(target)) == {}
    assert "are held" not in rapport(target, "restore", "--replace", "--run", str(backup)).stdout
    assert not waits(target)


def test_a_restore_that_is_killed_leaves_the_old_and_is_begun_again(
    target: Running, backup: Path, source: Dump
) -> None:
    server = EmbeddedPostgres(target.data_dir)
    if not server.cluster.exists():
        assert rapport(target, "restore", str(backup)).returncode == 0
    with server.in_use(), psycopg.connect(server.url, autocommit=True) as base:
        base.execute("UPDATE access_user SET password = 'changed'")

    process = subprocess.Popen(
        [sys.executable, "-m", "rapport.cli", "restore", "--replace", str(backup)],
        env=target.environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("restoring"):
            break
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL

    with server.in_use(), psycopg.connect(server.url, autocommit=True) as base:
        assert base.execute("SELECT DISTINCT password FROM access_user").fetchall() == [("changed",)]
        assert base.execute("SELECT count(*) FROM pg_database WHERE datname = 'rapport_restoring'").fetchone() == (1,)
    again = rapport(target, "restore", "--replace", str(backup))
    assert again.returncode == 0, again.stderr
    assert difference(source, held_by(target)) == {}


@pytest.fixture
def harmed(backup: Path, tmp_path: Path) -> Path:
    """A copy of the backup to harm."""
    return Path(shutil.copytree(backup, tmp_path / backup.name))


def untouched(target: Running) -> None:
    """A refused restore has made no database, and the folder restores all the same."""
    if EmbeddedPostgres(target.data_dir).cluster.exists():
        held_by(target)


def test_a_backup_with_one_changed_byte_is_refused(target: Running, harmed: Path) -> None:
    part = max(harmed.iterdir(), key=lambda path: path.stat().st_size)
    stored = bytearray(part.read_bytes())
    stored[len(stored) // 2] ^= 1
    part.write_bytes(stored)
    assert f"{part.name} has been changed or damaged" in refusal(target, "restore", "--replace", str(harmed))
    untouched(target)


def test_a_backup_cut_short_is_refused(target: Running, harmed: Path) -> None:
    part = max(harmed.iterdir(), key=lambda path: path.stat().st_size)
    os.truncate(part, part.stat().st_size - 1)
    assert "the backup was cut short" in refusal(target, "restore", "--replace", str(harmed))
    part.unlink()
    assert f"{part.name} is missing" in refusal(target, "restore", "--replace", str(harmed))
    (harmed / "backup.json").unlink()
    assert "has no backup.json: the backup was cut short" in refusal(target, "restore", "--replace", str(harmed))
    untouched(target)


def test_a_wrong_key_and_no_key_are_refused(target: Running, backup: Path) -> None:
    assert "encrypted with another key" in refusal(target, "restore", "--replace", str(backup), key=new_key()[0])
    assert "this backup is encrypted" in refusal(target, "restore", "--replace", str(backup), key="")
    untouched(target)


def test_a_backup_of_a_newer_version_is_refused(target: Running, harmed: Path) -> None:
    key = parse_key(KEY)
    cover = read_cover(harmed)
    contents = read_contents(harmed, cover, key)
    (harmed / cover.contents.name).unlink()
    newer = dataclasses.replace(contents, migrations=(*contents.migrations, "customers.9999_times_to_come"))
    write_cover(harmed, dataclasses.replace(cover, contents=write_contents(harmed, newer, key)))

    said = refusal(target, "restore", "--replace", str(harmed))

    assert "made by a newer version of Rapport" in said
    assert "customers.9999_times_to_come" in said
    untouched(target)


def test_a_full_disk_ends_a_backup_and_leaves_nothing(running: Running, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        (disk / "filler").write_bytes(b"\0" * 1_000_000)
        assert "No space left on device" in refusal(running, "backup", str(disk / "backups"))
        assert list((disk / "backups").iterdir()) == []
    assert running.value(COUNT) >= 2_100
