"""Starting, advancing and ending long work; each run is one JobRun row and one task in Procrastinate's queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from rapport.platform.jobs.models import JobRun

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class Cancelled(Exception):
    """The person who asked for the work asked to stop it."""


def start(
    task: Any, *, actor: User | None, name: str, label: str, kind: str = "", parameters: dict[str, Any]
) -> JobRun:
    """Queue long work; it begins once the present transaction is committed."""
    run = JobRun.objects.create(actor=actor, name=name, label=label[:200], kind=kind, parameters=parameters)
    transaction.on_commit(lambda: task.defer(run=run.pk))
    return run


def advance(run: JobRun, done: int) -> None:
    """Note how far a run is; Cancelled when it was asked to stop."""
    JobRun.objects.filter(pk=run.pk).update(done=done, heartbeat_at=timezone.now(), state=JobRun.State.RUNNING)
    run.done = done
    if JobRun.objects.filter(pk=run.pk, cancel_asked=True).exists():
        raise Cancelled


def end(run: JobRun, state: str, message: str = "", result: dict[str, Any] | None = None) -> None:
    """Note how a run ended."""
    run.state, run.message, run.finished_at = state, message[:500], timezone.now()
    run.result = result if result is not None else run.result
    run.save(update_fields=["state", "message", "finished_at", "result", "change_set"])
