"""Work that comes round by the clock: jobs whose worker died go on, partitions are made ahead, old rows go."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.api.models import IdempotencyKey
from rapport.platform.database.partitions import maintain_partitions

STALLED_SECONDS = 30
"""Without a heartbeat of its worker for this long a running job is taken to be cut off."""
IDEMPOTENCY_HOURS = 24


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=False)
async def retry_stalled_jobs(timestamp: int) -> None:
    """Put jobs back into the queue whose worker was killed; every task of ours goes on where it was."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)  # type: ignore[misc]
    for job in stalled:
        await app.job_manager.retry_job(job)  # type: ignore[func-returns-value]


@app.periodic(cron="17 1 * * *")
@app.task(name="make_partitions", queueing_lock="make_partitions", pass_context=False)
def make_partitions(timestamp: int) -> None:
    """The coming months' partitions of every table that is partitioned by time."""
    maintain_partitions()


@app.periodic(cron="37 2 * * *")
@app.task(name="remove_old_rows", queueing_lock="remove_old_rows", pass_context=False)
def remove_old_rows(timestamp: int) -> None:
    """Idempotency keys after a day, sessions after they ended."""
    day_ago = timezone.now() - timedelta(hours=IDEMPOTENCY_HOURS)
    IdempotencyKey.objects.filter(created_at__lt=day_ago).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
