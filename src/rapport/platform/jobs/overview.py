"""All long work of one person, imports among it, as one list; each kind of work has a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models.functions import Coalesce
from django.urls import reverse

from rapport.platform.access.models import User
from rapport.platform.exchange.models import ImportRun
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry

MOST = 10_000
"""Pieces of each sort of long work that the list leads back to."""


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of long work."""

    label: str
    url: str
    state: Any
    percent: int
    begun: datetime


class WorkOf(Sequence[Work]):
    """One person's long work, the newest first, read as far as it is shown. A file that was only looked at is none."""

    def __init__(self, user: User) -> None:
        jobs = JobRun.objects.filter(actor=user).order_by("-started_at").values_list("started_at", "pk")
        imports = (
            ImportRun.objects.filter(actor=user)
            .exclude(state=ImportRun.State.UPLOADED)
            .order_by("-created_at")
            .values_list(Coalesce("started_at", "created_at"), "pk")
        )
        found = [(*row, False) for row in jobs[:MOST]] + [(*row, True) for row in imports[:MOST]]
        self._found = [(pk, is_import) for _begun, pk, is_import in sorted(found, reverse=True)]

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, index: int) -> Work: ...
    @overload
    def __getitem__(self, index: slice) -> list[Work]: ...
    def __getitem__(self, index: int | slice) -> Work | list[Work]:
        if isinstance(index, int):
            return _read([self._found[index]])[0]
        return _read(self._found[index])


def _read(wanted: Sequence[tuple[int, bool]]) -> list[Work]:
    jobs = JobRun.objects.select_related("change_set").in_bulk([pk for pk, is_import in wanted if not is_import])
    imports = ImportRun.objects.select_related("change_set").in_bulk([pk for pk, is_import in wanted if is_import])
    return [_import(imports[pk]) if is_import else _job(jobs[pk]) for pk, is_import in wanted]


def _job(job: JobRun) -> Work:
    undone = job.change_set.undo_label if job.change_set is not None else ""
    url = reverse("job", args=[job.uid])
    return Work(job.label, url, undone or job.get_state_display(), job.percent, job.started_at)


def _import(run: ImportRun) -> Work:
    url = reverse(f"{run.kind}-import-run", args=[run.uid]) if registry.has(run.kind) else reverse("jobs")
    return Work(run.file_name, url, run.state_label, run.percent, run.started_at or run.created_at)
