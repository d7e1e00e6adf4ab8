"""Work that comes round by the clock: jobs whose worker died go on, partitions are made ahead, old rows go."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from rapport.platform.api.models import CallerCount, IdempotencyKey
from rapport.platform.database.partitions import maintain_partitions
from rapport.platform.exchange import storage
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import stop
from rapport.platform.operation.measuring import KEPT
from rapport.platform.operation.models import RouteFigure, SlowStatement
from rapport.platform.search.vocabulary import prune_words

IDEMPOTENCY_HOURS = 24
FAILED_KEPT_HOURS = 30 * 24
IMPORT_FILE_DAYS = 30


@app.periodic(cron="* * * * * */10")
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=False)
async def retry_stalled_jobs(timestamp: int) -> None:
    """Put jobs back into the queue whose worker was killed; every task of ours goes on where it was."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOB_PATIENCE)
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation as error:
            if error.queueing_lock is None:
                raise
            # One like it waits already and does the same work, once this one no longer holds their lock.
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


@app.periodic(cron="* * * * *")
@app.task(name="end_lost_runs", queueing_lock="end_lost_runs", pass_context=False)
def end_lost_runs(timestamp: int) -> None:
    """Say of a run that failed where it could not write that down that it failed."""
    queued = ProcrastinateJob.objects.filter(status__in=["todo", "doing"], task_name=OuterRef("name")).alias(
        run=Cast(KT("args__run"), BigIntegerField())
    )
    waited = timezone.now() - timedelta(seconds=settings.JOB_PATIENCE)
    lost = JobRun.objects.filter(~Exists(queued.filter(run=OuterRef("pk"))), state__in=runs.OPEN)
    for pk in lost.filter(started_at__lt=waited).values_list("pk", flat=True):
        run = runs.take(pk)
        if run is not None:
            stop(run, JobRun.State.FAILED, _("This broke off. What was done can be taken back; start it again."))


@app.periodic(cron="17 1 * * *")
@app.task(name="make_partitions", queueing_lock="make_partitions", pass_context=False)
def make_partitions(timestamp: int) -> None:
    """The coming months' partitions of every table that is partitioned by time."""
    maintain_partitions()


@app.periodic(cron="37 2 * * *")
@app.task(name="remove_old_rows", queueing_lock="remove_old_rows", pass_context=False)
def remove_old_rows(timestamp: int) -> None:
    """Idempotency keys and counts of callers after a day, sessions after they ended, figures of pages and statements
    after two weeks."""
    day_ago = timezone.now() - timedelta(hours=IDEMPOTENCY_HOURS)
    IdempotencyKey.objects.filter(created_at__lt=day_ago).delete()
    CallerCount.objects.filter(since__lt=day_ago).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    measured = timezone.now() - KEPT
    RouteFigure.objects.filter(hour__lt=measured).delete()
    SlowStatement.objects.filter(last_at__lt=measured).delete()


@app.periodic(cron="27 3 * * *")
@app.task(name="remove_old_import_files", queueing_lock="remove_old_import_files", pass_context=False)
def remove_old_import_files(timestamp: int) -> None:
    """The files of imports that ended a month ago; what became of their rows stays."""
    storage.sweep(timezone.now() - timedelta(days=IMPORT_FILE_DAYS))


@app.periodic(cron="57 3 * * *")
@app.task(name="prune_search_words", queueing_lock="prune_search_words", pass_context=False)
def prune_search_words(timestamp: int) -> None:
    """Words of the search that nothing is called by any more are no longer offered for mistyped ones."""
    prune_words()


@app.periodic(cron="47 2 * * *")
@app.task(name="remove_old_jobs", queueing_lock="remove_old_jobs", pass_context=False)
async def remove_old_jobs(timestamp: int) -> None:
    """The queue's own rows of jobs that failed a month ago; those of others go when they end (runtime.worker)."""
    await app.job_manager.delete_old_jobs(
        nb_hours=FAILED_KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
