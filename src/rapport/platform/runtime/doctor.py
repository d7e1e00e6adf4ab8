"""Examines an installation: each check gives one finding that says what to do; nothing is repaired here."""

import os
import platform
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rapport.platform.runtime import facts
from rapport.platform.runtime.facts import Level

WEAKEST_KEY = 20  # different characters in a secret key


@dataclass(frozen=True)
class Finding:
    """What one check found; `remedy` says what to do unless all is well."""

    level: Level
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.level:<4}  {self.text}" + (f": {self.remedy}" if self.remedy else "")


def examine_machine(data_dir: Path, secret_key: str) -> Iterator[Finding]:
    """Yield what can be found without a database."""
    yield _python()
    yield _data_folder(data_dir)
    yield _disk(data_dir)
    yield _secret_key(secret_key)


def examine_database() -> Iterator[Finding]:
    """Yield what the database and Django show; Django must be set up and the database reachable."""
    checks: list[Callable[[], Finding]] = [_version, _extensions, _migrations, _worker, _static, _clock, _backup]
    for check in checks:
        try:
            yield check()
        except Exception as error:  # A broken installation breaks in ways nobody listed; the others are still checked.
            name = check.__name__.strip("_")
            yield Finding(Level.FAIL, f"The check of {name} broke off", f"{type(error).__name__}: {error}".strip())


def _python() -> Finding:
    # An older Python than the package asks for never comes as far as this line.
    return Finding(Level.OK, f"Python {platform.python_version()}")


def _data_folder(data_dir: Path) -> Finding:
    if not data_dir.exists():
        return Finding(Level.WARN, f"The data folder {data_dir} does not exist", "`rapport up` makes it")
    if not os.access(data_dir, os.R_OK | os.W_OK | os.X_OK):
        return Finding(
            Level.FAIL,
            f"The data folder {data_dir} is closed to this user",
            "run as its owner or change its rights",
        )
    for name in ("secret-key", "files", "logs", "run"):
        path = data_dir / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Finding(Level.WARN, f"Other users may reach {path}", f"chmod go= {path}")
    return Finding(Level.OK, f"Data folder {data_dir}")


def _disk(data_dir: Path) -> Finding:
    free = facts.disk_free(data_dir)
    text = f"{free / facts.GIGABYTE:.1f} GB free for the data folder"
    remedies = {Level.WARN: "free at least 2 GB", Level.FAIL: "free at least 2 GB, or PostgreSQL will stop"}
    level = facts.disk_level(free)
    return Finding(level, text, remedies.get(level, ""))


def _secret_key(secret_key: str) -> Finding:
    if len(set(secret_key)) < WEAKEST_KEY:
        return Finding(Level.FAIL, "The secret key is easy to guess", "set RAPPORT_SECRET_KEY to 50 random characters")
    return Finding(Level.OK, "Secret key")


def _version() -> Finding:
    major, minor = facts.postgres_version()
    text = f"PostgreSQL {major}.{minor}"
    if major < facts.OLDEST_POSTGRES:
        return Finding(Level.FAIL, text, f"use PostgreSQL {facts.OLDEST_POSTGRES} or newer")
    return Finding(Level.OK, text)


def _extensions() -> Finding:
    missing = facts.missing_extensions()
    if missing:
        return Finding(Level.FAIL, f"PostgreSQL lacks {', '.join(missing)}", "install its contrib package")
    return Finding(Level.OK, f"Extensions {', '.join(facts.EXTENSIONS)}")


def _migrations() -> Finding:
    from rapport.platform.runtime.preparation import pending_migrations

    pending = pending_migrations()
    if pending:
        return Finding(Level.FAIL, f"{len(pending)} migrations are not applied", "run `rapport migrate`")
    return Finding(Level.OK, "Tables are up to date")


def _worker() -> Finding:
    silence = facts.worker_silence()
    if silence is None or silence > facts.LONGEST_SILENCE:
        return Finding(Level.WARN, "No worker is running", "start `rapport up` or `rapport worker`")
    return Finding(Level.OK, f"Worker, last heard of {silence.total_seconds():.0f} s ago")


def _static() -> Finding:
    from django.conf import settings
    from django.contrib.staticfiles.finders import find

    if find("rapport") is None:
        return Finding(Level.FAIL, "Styles and scripts are not built", "run `python -m rapport.platform.web.build`")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return Finding(Level.WARN, "Styles and scripts are not collected", "`rapport up` collects them")
    return Finding(Level.OK, "Styles and scripts")


def _clock() -> Finding:
    difference = facts.clock_skew()
    text = f"Clock, {difference.total_seconds():.1f} s from the database's"
    if difference > facts.CLOCK_TOLERANCE:
        return Finding(Level.WARN, text, "let both machines set their clocks from a time server")
    return Finding(Level.OK, text)


def _backup() -> Finding:
    from rapport.platform.backup import schedule

    found = schedule.state()
    if found.target is None:
        return Finding(Level.WARN, "No backup is made by itself", "set RAPPORT_BACKUP_TO to a folder on another disk")
    age = schedule.age(found)
    if age is None:
        return Finding(
            Level.WARN, f"There is no backup in {found.target}", "run `rapport backup`, or wait for the worker"
        )
    text = f"Backup, {age.total_seconds() / 3600:.0f} hours old"
    if found.is_late(datetime.now(UTC)):
        return Finding(Level.WARN, text, "see Settings › Backups for why no younger one was made")
    return Finding(Level.OK, text)
