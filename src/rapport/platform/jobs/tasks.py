"""The background work of the platform, as Procrastinate runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rapport.platform.access.choices import Action
from rapport.platform.history.change_sets import finish, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import conflict_rows, undo
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.bulk import change_many
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused


@app.task(name="bulk_change", queue="default", pass_context=False)
def bulk_change(run: int) -> None:
    """Set values on, or delete, every record that a list matches (see records.bulk)."""
    _run(run, _bulk_change)


@app.task(name="undo_change", queue="default", pass_context=False)
def undo_change(run: int) -> None:
    """Take back a change set that is too large for a request."""
    _run(run, _undo_change)


def _run(run: int, work: Callable[[JobRun], None]) -> None:
    """Do a job in the language of the person who asked for it, once; an error ends it with a message and is raised."""
    job = JobRun.objects.select_related("actor", "change_set").get(pk=run)
    if job.state not in (JobRun.State.WAITING, JobRun.State.RUNNING) or job.actor is None:
        return
    with translation.override(job.actor.language or None):
        try:
            work(job)
        except runs.Cancelled:
            if job.change_set is not None and job.change_set.state == ChangeSet.State.OPEN:
                finish(job.change_set)
            runs.end(job, JobRun.State.CANCELLED, _("Stopped. What was done can be taken back."))
        except Exception:
            runs.end(job, JobRun.State.FAILED, _("This failed. What was done can be taken back; see the log."))
            raise


def _undo_change(job: JobRun) -> None:
    wanted = ChangeSet.objects.get(uid=job.parameters["change_set"])
    runs.advance(job, 0)
    try:
        result = undo(wanted, actor=job.actor, channel=ChangeSet.Channel.JOB, force=job.parameters["force"])
    except Refused as refused:
        runs.end(job, JobRun.State.FAILED, refused.message)
        return
    job.change_set = result.change_set
    done = result.deleted + result.restored + result.reverted
    outcome = {"done": done, "refused": len(result.conflicts), "conflicts": conflict_rows(result.conflicts)}
    runs.end(job, JobRun.State.DONE, result=outcome)


def _bulk_change(job: JobRun) -> None:
    spec = registry.get(job.kind)
    asked = job.parameters
    deleting = asked["act"] == "delete"
    if job.change_set is None:
        act = "bulk_delete" if deleting else "bulk_update"
        job.change_set = start_long_change_set(
            actor=job.actor, channel=ChangeSet.Channel.JOB, act=act, kind=job.kind, summary=job.label
        )
        job.save(update_fields=["change_set"])
    ids = _ids(spec, asked, job, deleting)
    runs.advance(job, 0)
    JobRun.objects.filter(pk=job.pk).update(total=len(ids))
    result = change_many(
        spec,
        ids,
        values=None if deleting else asked["values"],
        actor=job.actor,  # type: ignore[arg-type]
        change_set=job.change_set,
        progress=lambda done: runs.advance(job, done),
    )
    job.change_set.counts = {"deleted" if deleting else "updated": result.done, "refused": result.refused}
    finish(job.change_set)
    runs.end(job, JobRun.State.DONE, result={"done": result.done, "refused": result.refused, "reasons": result.reasons})


def _ids(spec: Any, asked: dict[str, Any], job: JobRun, deleting: bool) -> list[int]:
    """The rows that were chosen, as far as the actor reaches them; a resumed run passes over what it did already."""
    action = Action.DELETE.value if deleting else Action.UPDATE.value
    if asked.get("all"):
        query = ListQuery.parse(spec, QueryDict(asked["query"]), job.actor, ignore=asked["ignore"], skip_empty=True)
        ids = list(Listing(query, job.actor, action).ids())
    else:
        query = ListQuery.parse(spec, QueryDict(""), job.actor)
        matching = Listing(query, job.actor, action).matching
        ids = list(matching.filter(uid__in=asked["uids"]).values_list("pk", flat=True))
    return ids
