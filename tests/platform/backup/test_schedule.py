"""Backups that come round: when one is due, what a run leaves behind, and who is told how it stands."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform.backup import schedule
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keeping import backups_in
from rapport.platform.backup.keys import new_key
from rapport.platform.backup.manifest import Cover, folder_name, write_cover
from rapport.platform.backup.parts import Part
from rapport.platform.backup.tasks import make_backup_now
from rapport.platform.jobs.models import JobRun
from rapport.platform.runtime import preparation
from rapport.platform.runtime.doctor import examine_database
from rapport.platform.runtime.facts import Level
from rapport.platform.runtime.state_figures import state_figures
from tests.browser import Browser, text_of
from tests.factories.access import make_administrator, make_user

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def target(tmp_path: Path, settings: Any) -> Path:
    """Backups go here, every day, two are kept."""
    folder = tmp_path / "backups"
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, backup_to=folder, backup_every=24, backup_keep=2, data_dir=tmp_path / "data"
    )
    location = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": location}
    return folder


def keep_one(target: Path, moment: datetime) -> Path:
    folder = target / folder_name(moment)
    folder.mkdir(parents=True)
    part = Part("contents.zst", 10, "0" * 64, 20, "1" * 64, 0)
    write_cover(folder, Cover(1, moment.isoformat(), "0.1.0", 18, False, 4_200_000, 61.5, part))
    return folder


@pytest.mark.django_db
def test_a_backup_is_due_after_the_interval_and_one_at_a_time(target: Path) -> None:
    keep_one(target, NOW - timedelta(hours=23))
    assert schedule.begin_if_due(NOW) is None

    run = schedule.begin_if_due(NOW + timedelta(hours=1))
    assert run is not None
    assert (run.name, run.actor, run.state) == ("make_backup", None, JobRun.State.WAITING)
    assert schedule.begin_if_due(NOW + timedelta(hours=2)) is None  # one waits

    JobRun.objects.filter(pk=run.pk).update(state=JobRun.State.FAILED, started_at=NOW + timedelta(hours=1))
    assert schedule.begin_if_due(NOW + timedelta(hours=1, minutes=59)) is None  # it has just failed
    assert schedule.begin_if_due(NOW + timedelta(hours=2)) is not None


@pytest.mark.django_db
def test_without_a_folder_or_interval_none_is_due(target: Path, settings: Any) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, backup_every=0)
    assert schedule.begin_if_due(NOW) is None
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, backup_every=24, backup_to=None)
    assert schedule.begin_if_due(NOW) is None


@pytest.mark.django_db(transaction=True)
def test_a_run_makes_proves_and_prunes(target: Path, settings: Any) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, backup_key=new_key()[0])
    for days in (3, 2, 1):
        keep_one(target, timezone.now() - timedelta(days=days))
    run = schedule.begin(actor=make_administrator())

    make_backup_now(run.pk)

    run.refresh_from_db()
    assert (run.state, run.message) == (JobRun.State.DONE, "")
    assert run.result["checked"] is True
    kept = backups_in(target)
    assert len(kept) == 2
    assert kept[0].folder.name == run.result["folder"]
    assert kept[0].cover.encrypted
    assert kept[0].checked_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_run_that_fails_says_why(target: Path) -> None:
    target.write_text("in the way")
    run = schedule.begin(actor=None)

    make_backup_now(run.pk)

    run.refresh_from_db()
    assert run.state == JobRun.State.FAILED
    assert "File exists" in run.message


@pytest.mark.django_db
def test_the_page_shows_what_is_kept_and_warns_when_it_is_old(target: Path) -> None:
    folder = keep_one(target, timezone.now() - timedelta(days=3))
    JobRun.objects.create(name="make_backup", label="Backup", state=JobRun.State.FAILED, message="No space left")
    browser = Browser(make_administrator())

    text = text_of(browser.get("/backups/"))

    assert "There is no backup as young as it should be." in text
    assert "One is made every 24 hours." in text
    assert "The last one was made 3 days ago." in text
    assert folder.name in text
    assert "Not encrypted" in text
    assert "No space left" in text
    assert browser.post("/backups/").status_code == 302
    assert JobRun.objects.filter(name="make_backup", state=JobRun.State.WAITING).count() == 1
    browser.post("/backups/")
    assert JobRun.objects.filter(name="make_backup", state=JobRun.State.WAITING).count() == 1


@pytest.mark.django_db
def test_without_a_folder_the_page_says_what_to_set_and_begins_nothing() -> None:
    browser = Browser(make_administrator())
    assert "Set RAPPORT_BACKUP_TO to a folder on another disk" in text_of(browser.get("/backups/"))
    browser.post("/backups/")
    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_the_page_is_for_administrators(target: Path) -> None:
    browser = Browser(make_user())
    assert browser.get("/backups/").status_code == 403
    assert browser.post("/backups/").status_code == 403
    assert not JobRun.objects.exists()


def said_by_the_doctor() -> tuple[Level, str]:
    finding = next(finding for finding in examine_database() if "ackup" in finding.text)
    return finding.level, finding.text


@pytest.mark.django_db
def test_the_doctor_and_the_figures_tell_how_old_the_last_one_is(target: Path, settings: Any) -> None:
    assert said_by_the_doctor() == (Level.WARN, f"There is no backup in {target}")
    assert not [family for family in state_figures() if family.name.startswith("rapport_backup")]

    keep_one(target, timezone.now() - timedelta(hours=37))
    assert said_by_the_doctor() == (Level.WARN, "Backup, 37 hours old")
    keep_one(target, timezone.now() - timedelta(hours=35))
    assert said_by_the_doctor() == (Level.OK, "Backup, 35 hours old")

    figures = {family.name: family.samples[0].value for family in state_figures() if "backup" in family.name}
    assert figures["rapport_backup_age_seconds"] == pytest.approx(35 * 3600, abs=60)
    assert (figures["rapport_backup_seconds"], figures["rapport_backup_bytes"]) == (61.5, 4_200_000)

    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, backup_to=None)
    assert said_by_the_doctor() == (Level.WARN, "No backup is made by itself")


@pytest.mark.django_db
def test_tables_are_backed_up_before_they_are_changed(
    target: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    acts: list[str] = []
    monkeypatch.setattr(preparation, "pending_migrations", lambda: ["customers.9999_times_to_come"])
    monkeypatch.setattr(preparation, "call_command", lambda name, **options: acts.append(name))
    monkeypatch.setattr(preparation, "set_up_modules", lambda: None)

    class Made:
        folder = target / "made"

    def back_up(folder: Path, **options: Any) -> Made:
        acts.append(f"backup into {folder.name}")
        return Made()

    monkeypatch.setattr(preparation, "make_backup", back_up)
    assert preparation.migrate_if_needed() == 1
    assert acts == ["backup into backups", "migrate", "createcachetable"]

    acts.clear()
    preparation.migrate_if_needed(backup=False)
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, backup_to=None)
    preparation.migrate_if_needed()
    assert acts == ["migrate", "createcachetable"] * 2


@pytest.mark.django_db
def test_tables_stay_as_they_are_when_the_backup_fails(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acts: list[str] = []
    monkeypatch.setattr(preparation, "pending_migrations", lambda: ["customers.9999_times_to_come"])
    monkeypatch.setattr(preparation, "call_command", lambda name, **options: acts.append(name))

    def fail(folder: Path, **options: Any) -> None:
        raise BackupError("no room")

    monkeypatch.setattr(preparation, "make_backup", fail)
    with pytest.raises(BackupError, match="no room"):
        preparation.migrate_if_needed()
    assert acts == []
