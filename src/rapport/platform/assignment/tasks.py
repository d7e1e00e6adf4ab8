"""The background work of assignment: many records at once, and the end of old decisions."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.assignment.applying import owners_by_rules
from rapport.platform.assignment.models import Decision
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, change_chosen, run_job
from rapport.platform.records.registry import registry

KEPT_DAYS = 365
"""How long it is kept why somebody got a record; that it went to them stays in its history."""


@app.task(name="assign_by_rules", queue="default", pass_context=False, retry=RESUMED)
def assign_by_rules(run: int) -> None:
    """Give every record that a list matches to whom the rules say."""
    run_job(run, _assign)


def _assign(job: JobRun) -> None:
    change_chosen(job, partial(owners_by_rules, registry.get(job.kind), job.actor))


@app.periodic(cron="41 3 * * *")
@app.task(name="remove_old_decisions", queueing_lock="remove_old_decisions", pass_context=False)
def remove_old_decisions(timestamp: int) -> None:
    """Decisions of long ago."""
    Decision.objects.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
