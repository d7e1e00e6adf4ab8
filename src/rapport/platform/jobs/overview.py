"""All long work of one person, imports among it, as one list; each kind of work has a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from rapport.platform.access.models import User
from rapport.platform.exchange.models import ImportRun
from rapport.platform.jobs.models import JobRun

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of long work."""

    label: str
    url: str
    state: Any
    percent: int
    begun: datetime


def work_of(user: User) -> list[Work]:
    """The person's latest long work, the newest first. A file that was only looked at is none."""
    jobs = JobRun.objects.filter(actor=user).select_related("change_set").order_by("-started_at")[:SHOWN]
    imports = (
        ImportRun.objects.filter(actor=user)
        .exclude(state=ImportRun.State.UPLOADED)
        .select_related("change_set")
        .order_by("-created_at")[:SHOWN]
    )
    work = [*map(_job, jobs), *map(_import, imports)]
    return sorted(work, key=lambda one: one.begun, reverse=True)[:SHOWN]


def _job(job: JobRun) -> Work:
    undone = job.change_set.undo_label if job.change_set is not None else ""
    url = reverse("job", args=[job.uid])
    return Work(job.label, url, undone or job.get_state_display(), job.percent, job.started_at)


def _import(run: ImportRun) -> Work:
    url = reverse(f"{run.kind}-import-run", args=[run.uid])
    return Work(run.file_name, url, run.state_label, run.percent, run.started_at or run.created_at)
