"""The worker's part in backups: it looks every ten minutes whether one is due, and makes it."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.backup.schedule import RUN, begin_if_due, carry_out
from rapport.platform.jobs import runs


@app.periodic(cron="*/10 * * * *")
@app.task(name="begin_backup", queueing_lock="begin_backup", pass_context=False)
def begin_backup(timestamp: int) -> None:
    """Queue a backup when one is due."""
    begin_if_due(timezone.now())


@app.task(name=RUN, queue="default", lock=RUN, pass_context=False)
def make_backup_now(run: int) -> None:
    """Make a backup; one whose worker was killed is made anew, and what it left is removed."""
    taken = runs.take(run)
    if taken is not None:
        carry_out(taken)
