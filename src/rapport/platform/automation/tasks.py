"""The background work of automations."""

from __future__ import annotations

from datetime import timedelta

from django.db import Error
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rapport.platform.automation.limits import CALLS_KEPT_DAYS, KEPT_DAYS
from rapport.platform.automation.models import Call, Run
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.jobs.asking import ask_for


class Interrupted(Exception):
    """The database went away, or somebody else's work stood in the way: the job is tried again."""


@app.periodic(cron="* * * * *")
@app.task(
    name="run_automations",
    queueing_lock="run_automations",
    lock="run_automations",
    pass_context=False,
    retry=RetryStrategy(wait=3, retry_exceptions={Interrupted}),
)
def run_automations(timestamp: int) -> None:
    """Do what is due: asked for with each new run, and every minute for those whose wait is over."""
    from rapport.platform.automation.running import run_due

    try:
        run_due()
    except Error as error:
        if fault_of(error) in (Fault.LOST, Fault.BUSY):
            raise Interrupted(str(error)) from error
        raise


@app.periodic(cron="3 * * * *")
@app.task(name="queue_due_days", queueing_lock="queue_due_days", pass_context=False)
def queue_rules_of_today(timestamp: int) -> None:
    """The rules that a day sets off: every hour, since days begin at another time in each time zone."""
    from rapport.platform.automation.timing import queue_due_days

    if queue_due_days():
        ask_for_runs()


def ask_for_runs() -> None:
    """Let new runs be done at once, when the transaction that made them is over."""
    ask_for("run_automations")


@app.periodic(cron="27 3 * * *")
@app.task(name="remove_old_runs", queueing_lock="remove_old_runs", pass_context=False)
def remove_old_runs(timestamp: int) -> None:
    """The log of runs that ended, and of messages that came, long ago; what they wrote stays in the history."""
    ended = Run.objects.exclude(state__in=[Run.State.QUEUED, Run.State.WAITING])
    ended.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    Call.objects.filter(at__lt=timezone.now() - timedelta(days=CALLS_KEPT_DAYS)).delete()
