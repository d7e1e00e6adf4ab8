"""The examination of an installation: each finding says how bad it is and what to do."""

from pathlib import Path

import pytest
from django.db import connection

from rapport.platform.runtime.doctor import Finding, examine_database, examine_machine
from rapport.platform.runtime.facts import Level

GOOD_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMN"


def found(findings: list[Finding], text: str) -> Finding:
    return next(finding for finding in findings if text in finding.text)


def test_a_line_shows_level_text_and_remedy() -> None:
    assert str(Finding(Level.FAIL, "No disk", "buy one")) == "FAIL  No disk: buy one"
    assert str(Finding(Level.OK, "Disk")) == "OK    Disk"


def test_a_sound_folder_and_key_are_ok(tmp_path: Path) -> None:
    findings = list(examine_machine(tmp_path, GOOD_KEY))

    assert found(findings, f"Data folder {tmp_path}").level is Level.OK
    assert found(findings, "Secret key").level is Level.OK


def test_a_key_of_few_characters_fails(tmp_path: Path) -> None:
    assert found(list(examine_machine(tmp_path, "abc" * 30)), "The secret key is easy to guess").level is Level.FAIL


def test_an_absent_folder_warns_and_files_open_to_others_too(tmp_path: Path) -> None:
    absent = list(examine_machine(tmp_path / "data", GOOD_KEY))
    (tmp_path / "secret-key").write_text(GOOD_KEY)
    (tmp_path / "secret-key").chmod(0o644)
    opened = list(examine_machine(tmp_path, GOOD_KEY))

    assert found(absent, "does not exist").level is Level.WARN
    finding = found(opened, "Other users may reach")
    assert (finding.level, finding.remedy) == (Level.WARN, f"chmod go= {tmp_path / 'secret-key'}")


def test_a_nearly_full_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 100 * 1024 * 1024

    monkeypatch.setattr("rapport.platform.runtime.facts.shutil.disk_usage", lambda place: Usage)

    assert found(list(examine_machine(tmp_path, GOOD_KEY)), "0.1 GB free").level is Level.FAIL


@pytest.mark.django_db
def test_the_database_is_up_to_date_and_a_silent_worker_is_noticed() -> None:
    findings = list(examine_database())

    assert found(findings, "PostgreSQL ").level is Level.OK
    assert found(findings, "Tables are up to date").level is Level.OK
    assert found(findings, "No worker is running").level is Level.WARN
    assert found(findings, "Clock").level is Level.OK


@pytest.mark.django_db
def test_a_worker_with_a_heartbeat_is_ok() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '9 seconds')")

    assert found(list(examine_database()), "Worker, last heard of 9 s ago").level is Level.OK


@pytest.mark.django_db
def test_a_migration_that_is_missing_fails_with_the_command() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    finding = found(list(examine_database()), "1 migrations are not applied")

    assert (finding.level, finding.remedy) == (Level.FAIL, "run `rapport migrate`")
