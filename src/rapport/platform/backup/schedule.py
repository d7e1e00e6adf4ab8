"""Backups that come round by themselves: whether one is due, and the run that makes, proves and prunes them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import Error, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.backup.checking import check_backup, demand_good
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keeping import Kept, backups_in, prune
from rapport.platform.backup.keys import parse_key
from rapport.platform.backup.making import make_backup
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun

if TYPE_CHECKING:
    from rapport.platform.access.models import User

logger = logging.getLogger(__name__)

RUN = "make_backup"
"""The name of the task and of its runs."""
LATE_AFTER = 1.5
"""Times the interval without a good backup, after which it is late: one that takes long, or fails once, is not yet."""
TRY_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class State:
    """How it stands with the backups of this installation."""

    target: Path | None
    every: timedelta
    """Zero when they are made by hand only."""
    backups: tuple[Kept, ...]
    """Newest first."""

    @property
    def last(self) -> Kept | None:
        """The newest complete backup."""
        return self.backups[0] if self.backups else None

    def is_late(self, now: datetime) -> bool:
        """Whether the newest is older than it should be, or there is none."""
        if self.last is None:
            return True
        return bool(self.every) and now - self.last.cover.moment > self.every * LATE_AFTER


def state() -> State:
    """How it stands now, from the folder itself: a table would not know what became of the files."""
    environment = settings.ENVIRONMENT
    found = backups_in(environment.backup_to) if environment.backup_to else []
    return State(environment.backup_to, timedelta(hours=environment.backup_every), tuple(found))


def begin_if_due(now: datetime) -> JobRun | None:
    """Queue a backup when the interval is over, none is on its way, and the last attempt did not fail just now."""
    found = state()
    if found.target is None or not found.every:
        return None
    if found.last is not None and now - found.last.cover.moment < found.every:
        return None
    latest = JobRun.objects.filter(name=RUN).order_by("-started_at").first()
    if latest is not None and (latest.state in runs.OPEN or now - latest.started_at < TRY_AGAIN):
        return None
    return begin(actor=None)


def begin(*, actor: User | None) -> JobRun:
    """Queue a backup now."""
    from rapport.platform.backup.tasks import make_backup_now  # the task runs what stands here

    return runs.start(make_backup_now, actor=actor, name=RUN, label=_("Backup"), parameters={})


def carry_out(run: JobRun) -> None:
    """Make the backup of a run, prove it if that is wanted, and let the oldest go; the run tells how it went."""
    environment = settings.ENVIRONMENT
    try:
        if environment.backup_to is None:
            raise BackupError(_("RAPPORT_BACKUP_TO is not set where the worker runs."))
        key = parse_key(environment.backup_key)
        made = make_backup(environment.backup_to, key=key, copy_files=None, progress=_quiet)
        result: dict[str, Any] = {"folder": made.folder.name, "bytes": made.cover.bytes, "rows": made.contents.rows}
        if environment.backup_check and (key is None or key.reads):
            demand_good(check_backup(made.folder, made.cover, key=key, progress=_quiet))
            result["checked"] = True
        prune(environment.backup_to, environment.backup_keep)
    except (BackupError, OSError, Error) as error:
        logger.error("The backup failed: %s: %s", type(error).__name__, error)
        connections.close_all()
        runs.end(run, JobRun.State.FAILED, " ".join(str(error).split()))
        return
    runs.end(run, JobRun.State.DONE, result=result)


def _quiet(what: str, done: int, total: int) -> None:
    """Nobody watches a scheduled backup."""


def age(found: State) -> timedelta | None:
    """How old the newest backup is."""
    return timezone.now() - found.last.cover.moment if found.last else None
