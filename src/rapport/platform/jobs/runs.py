"""Starting, advancing and ending long work; each run is one JobRun row and one task in Procrastinate's queue.

A worker that takes a run over raises its ``attempt``; the one that had it before, should it still live, can then note
nothing more, and since it notes its progress in the transaction of the work itself, it can do nothing more either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rapport.platform.jobs.models import JobRun
from rapport.platform.runtime.logs import resume_request

if TYPE_CHECKING:
    from rapport.platform.access.models import User

OPEN = (JobRun.State.WAITING, JobRun.State.RUNNING)
"""The states of work that has not ended."""


class Cancelled(Exception):
    """The person who asked for the work asked to stop it."""


class Superseded(Exception):
    """Another worker has taken the run over; what the present transaction did is to be rolled back."""


def start(
    task: Any, *, actor: User | None, name: str, label: str, kind: str = "", parameters: dict[str, Any]
) -> JobRun:
    """Queue long work, which begins once the present transaction is committed; row and queue entry are one write."""
    with transaction.atomic():
        run = JobRun.objects.create(actor=actor, name=name, label=label[:200], kind=kind, parameters=parameters)
        task.defer(run=run.pk)
    return run


def take(pk: int) -> JobRun | None:
    """Take a run over, as the first worker or as one that goes on after another; None when it has ended."""
    with transaction.atomic():
        # The update waits for a chunk that the former worker is about to commit, so that what is read includes it;
        # and nobody else takes the run over between update and reading.
        taken = JobRun.objects.filter(pk=pk, state__in=OPEN).update(
            attempt=F("attempt") + 1, state=JobRun.State.RUNNING, heartbeat_at=timezone.now()
        )
        run = JobRun.objects.select_related("actor", "change_set").get(pk=pk) if taken else None
    if run is not None:
        resume_request(run.request_id)
    return run


def note(run: JobRun, **values: Any) -> None:
    """Write down how far a run is; to be called in the transaction of the work noted. Raises Superseded."""
    mine = JobRun.objects.filter(pk=run.pk, attempt=run.attempt, state=JobRun.State.RUNNING)
    if not mine.update(heartbeat_at=timezone.now(), **values):
        raise Superseded
    for name, value in values.items():
        setattr(run, name, value)


def heed_cancel(run: JobRun) -> None:
    """Raise Cancelled when the run was asked to stop."""
    if JobRun.objects.filter(pk=run.pk, cancel_asked=True).exists():
        raise Cancelled


def end(run: JobRun, state: str, message: str = "", result: dict[str, Any] | None = None) -> None:
    """Write down how a run ended. Raises Superseded."""
    note(
        run,
        state=state,
        message=message[:500],
        finished_at=timezone.now(),
        result=run.result if result is None else result,
        change_set=run.change_set,
    )
