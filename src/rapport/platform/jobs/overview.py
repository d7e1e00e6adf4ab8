"""All long work of one person or of everybody, imports among it, as one list; each has a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

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
    who: str
    """Who asked for it."""


class WorkOf(Sequence[Work]):
    """One person's long work, or everybody's, the newest first, read as far as it is shown. A file that was only
    looked at is none."""

    def __init__(self, user: User | None) -> None:
        whose = {} if user is None else {"actor": user}
        jobs = JobRun.objects.filter(**whose).order_by("-started_at").values_list("started_at", "pk")
        imports = (
            ImportRun.objects.filter(**whose)
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
    ids = {of_imports: [pk for pk, is_import in wanted if is_import == of_imports] for of_imports in (False, True)}
    jobs = JobRun.objects.select_related("change_set", "actor").in_bulk(ids[False])
    imports = ImportRun.objects.select_related("change_set", "actor").in_bulk(ids[True])
    return [_import(imports[pk]) if is_import else _job(jobs[pk]) for pk, is_import in wanted]


def _job(job: JobRun) -> Work:
    undone = job.change_set.undo_label if job.change_set is not None else ""
    url = reverse("job", args=[job.uid])
    return Work(job.label, url, undone or job.get_state_display(), job.percent, job.started_at, _who(job.actor))


def _import(run: ImportRun) -> Work:
    url = reverse(f"{run.kind}-import-run", args=[run.uid]) if registry.has(run.kind) else reverse("jobs")
    return Work(run.file_name, url, run.state_label, run.percent, run.started_at or run.created_at, _who(run.actor))


def _who(actor: User | None) -> str:
    return str(actor) if actor is not None else str(_("by itself"))
