"""A backup of a working database: what is in it, and that its check notices what did not come back."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.translation import override

from rapport.platform.backup import loading, restoring, server
from rapport.platform.backup.checking import check_backup, demand_good
from rapport.platform.backup.databases import scratch_database
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keys import BackupKey, new_key, parse_key
from rapport.platform.backup.making import Made, make_backup
from rapport.platform.backup.manifest import Cover, read_contents, read_cover
from rapport.platform.backup.parts import Part
from rapport.platform.backup.restoring import refuse_older_server
from rapport.platform.backup.server import Server, last_words, programs_for
from rapport.platform.files.models import File
from rapport.platform.files.services import files_add
from tests.factories import make_person
from tests.factories.access import make_administrator

PDF = b"%PDF-1.7\n" + b"x" * 3_000_000


def quiet(what: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def key() -> BackupKey | None:
    return parse_key(new_key()[0])


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """A storage of the test's own."""
    folder = tmp_path / "files"
    location = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": location}
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=tmp_path / "data")  # no other test's imports
    return folder


def made(target: Path, key: BackupKey | None, **options: Any) -> Made:
    return make_backup(target, key=key, copy_files=None, progress=quiet, **options)


@pytest.fixture
def filled(transactional_db: None, files: Path) -> File:
    """People whose names try the format of rows, and an uploaded file."""
    person = make_person(given_name="Zoë\tTab", family_name="Back\\slash\nNewline")
    make_person(given_name="小明", family_name="王")
    upload = SimpleUploadedFile("offer.pdf", PDF)
    return files_add(
        uploads=[upload], kind="people", record_uid=person.uid, actor=make_administrator(), channel="browser"
    )[0]


def test_a_backup_is_proven_by_its_check(filled: File, tmp_path: Path, key: BackupKey | None) -> None:
    default_storage.save("stray/file.txt", ContentFile(b"of a later module"))

    done = made(tmp_path / "out", key)
    report = check_backup(done.folder, done.cover, key=key, progress=quiet)

    assert report.differences == ()
    assert report.files == 2
    rows = {table.table: table.part.lines for table in done.contents.tables}
    assert rows["public.customers_party"] == 2
    assert rows["public.files_file"] == 1
    assert {"public.django_session", "public.cache_entry"} <= set(done.contents.left_out)
    assert "customers.0001_first_version" in done.contents.migrations
    assert (done.folder / "checked.json").exists()
    assert read_contents(done.folder, read_cover(done.folder), key) == done.contents
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", ["%\\_check"])
        assert cursor.fetchone()[0] == 0


def test_an_unencrypted_backup_does_not_hold_the_secret_key(
    filled: File, tmp_path: Path, key: BackupKey | None, settings: Any
) -> None:
    plain, sealed = made(tmp_path / "plain", None), made(tmp_path / "sealed", key)
    assert plain.contents.secret_key == ""
    assert sealed.contents.secret_key == settings.SECRET_KEY
    assert plain.contents.key_mark == sealed.contents.key_mark
    for path in [*plain.folder.iterdir(), *sealed.folder.iterdir()]:
        assert settings.SECRET_KEY.encode() not in path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("DELETE FROM customers_timelineitem; DELETE FROM files_file", "public.files_file: 0 rows instead of 1"),
        (
            "UPDATE access_user SET username = 'eve'",
            "public.access_user: 1 rows, but not with the same values",
        ),
        ("SELECT setval('public.access_user_id_seq', 999)", "public.access_user_id_seq: stands at (999, True)"),
    ],
)
def test_the_check_tells_what_did_not_come_back(
    filled: File, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, told: str
) -> None:
    done = made(tmp_path / "out", None)
    load = loading.load

    def load_and_harm(scratch: Server, *given: Any) -> None:
        load(scratch, *given)
        with scratch.connect(user="postgres") as harmed:
            harmed.execute(b"SET session_replication_role = replica")
            harmed.execute(harm.encode())

    monkeypatch.setattr(loading, "load", load_and_harm)

    report = check_backup(done.folder, done.cover, key=None, progress=quiet)

    assert any(told in line for line in report.differences), report.differences
    assert not (done.folder / "checked.json").exists()
    with pytest.raises(BackupError, match="does not come back as it was"):
        demand_good(report)


@pytest.mark.slow
def test_a_file_whose_bytes_are_gone_or_changed_is_told(filled: File, tmp_path: Path, files: Path) -> None:
    (files / filled.storage_name).write_bytes(b"%PDF-1.7 another")
    done = made(tmp_path / "changed", None)
    changed = check_backup(done.folder, done.cover, key=None, progress=quiet)
    assert changed.differences == (f"the file {filled.storage_name} is not the one that was uploaded",)

    (files / filled.storage_name).unlink()
    done = made(tmp_path / "gone", None)
    gone = check_backup(done.folder, done.cover, key=None, progress=quiet)
    assert gone.differences == (f"the file {filled.storage_name} is missing, as it was when the backup was made",)


def test_files_may_be_left_where_they_are(filled: File, tmp_path: Path) -> None:
    done = make_backup(tmp_path / "out", key=None, copy_files=False, progress=quiet)
    assert done.contents.files.part is None
    assert check_backup(done.folder, done.cover, key=None, progress=quiet).good


def test_a_failure_leaves_nothing_behind(filled: File, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = Server.command

    def refuse_to_read(self: Server, program: str, *arguments: str) -> list[str]:
        given = [part.replace("COPY public.access_user TO", "COPY public.nowhere TO") for part in arguments]
        return command(self, program, *given)

    monkeypatch.setattr(Server, "command", refuse_to_read)
    with pytest.raises(BackupError, match=r'reading public.access_user failed: .*"public.nowhere" does not exist'):
        made(tmp_path / "out", None)
    assert list((tmp_path / "out").iterdir()) == []


def test_programs_older_than_the_server_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (programs_for(18) / "pg_dump").exists()
    with pytest.raises(BackupError, match=r"the server is PostgreSQL 99, and pg_dump.* must be as new; found are .*18"):
        programs_for(99)
    monkeypatch.setattr(server, "_folders", list)
    with pytest.raises(BackupError, match="found are those of –"):
        programs_for(16)


def cover_of(postgres: int) -> Cover:
    part = Part("contents.zst", 1, "0" * 64, 1, "0" * 64, 1)
    made_at = "2026-11-22T10:00:00Z"
    return Cover(
        format=1, made_at=made_at, rapport="1", postgres=postgres, encrypted=False, bytes=1, seconds=1, contents=part
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "same_key", "wanted", "held"),
    [
        ("", True, None, False),
        ("https://crm.example.com", True, None, True),
        ("", False, None, True),
        ("unsaid", True, None, True),
        ("", True, True, True),
        ("https://crm.example.com", False, False, False),
    ],
)
def test_what_waits_is_held_where_another_installation_made_the_backup(
    filled: File, tmp_path: Path, settings: Any, address: str, same_key: bool, wanted: bool | None, held: bool
) -> None:
    """given a backup, when it is restored where the address or the secret key is another one, or the backup does not
    say, then what waits is held, unless it is said otherwise; in the same place it runs, also with an older backup
    that lacks the table"""
    contents = made(tmp_path / "out", None).contents
    assert contents.base_url == settings.ENVIRONMENT.base_url
    contents = replace(contents, base_url="" if address == "unsaid" else address or contents.base_url)
    settings.SECRET_KEY = settings.SECRET_KEY if same_key else "another-key-of-another-installation"

    with scratch_database(server.open_server()) as scratch:
        assert restoring.hold_or_let_go(scratch, contents, wanted) is held
        with scratch.connect() as base:
            found = base.execute("SELECT came_from FROM jobs_outgoinghold").fetchall()
        assert found == ([(contents.base_url,)] if held else [])
        assert restoring.hold_or_let_go(scratch, contents, wanted=False) is False


def test_a_backup_of_what_is_held_stays_held_in_the_same_place(filled: File, tmp_path: Path) -> None:
    contents = made(tmp_path / "out", None).contents
    with scratch_database(server.open_server()) as scratch:
        restoring.hold_or_let_go(scratch, contents, wanted=True)

        assert restoring.hold_or_let_go(scratch, contents, wanted=None) is True


@pytest.mark.parametrize("version", [18, 19])
def test_a_backup_goes_to_a_server_of_its_version_or_a_newer_one(version: int, tmp_path: Path) -> None:
    refuse_older_server(cover_of(18), Server({"dbname": "crm"}, version, tmp_path))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "the backup is of PostgreSQL 18 and this server is 17; restore it on version 18 or newer"),
        ("de", "die Sicherung stammt von PostgreSQL 18, und dieser Server ist 17; spielen Sie sie auf Version 18"),
        ("zh-hans", "备份来自 PostgreSQL 18，而此服务器为 17；请在 18 或更新版本上恢复"),
    ],
)
def test_an_older_server_is_refused_in_the_readers_language(language: str, words: str, tmp_path: Path) -> None:
    with override(language), pytest.raises(BackupError) as refused:
        refuse_older_server(cover_of(18), Server({"dbname": "crm"}, 17, tmp_path))
    assert str(refused.value).startswith(words)


def test_no_password_stands_on_a_command_line() -> None:
    reached = Server({"dbname": "crm", "user": "rapport", "password": "hunter2-hunter2"}, 18, programs_for(18))
    command = reached.command("psql", "-c", "SELECT 1")
    assert "hunter2" not in " ".join(command)
    assert reached.environment()["PGPASSWORD"] == "hunter2-hunter2"
    subprocess.run([command[0], "--version"], env=reached.environment(), check=True, capture_output=True)


def test_last_words_hold_no_row() -> None:
    said = "psql:1: ERROR:  duplicate key\nDETAIL:  Key (email)=(anna@example.com) exists.\nCONTEXT:  COPY party\n"
    assert last_words(said) == "psql:1: ERROR:  duplicate key"
