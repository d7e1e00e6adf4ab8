"""The background work of the platform, as Procrastinate runs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.db.models import Max
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.history.change_sets import finish, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import conflict_rows, undo
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.bulk import BulkResult, Values, change_many
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.merging import merged
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Refused, WriteError

logger = logging.getLogger(__name__)


class Interrupted(Exception):
    """The database went away, or another's work stood in the way: the run goes on later, from where it was."""


RESUMED = RetryStrategy(wait=3, retry_exceptions={Interrupted})
"""Without an end: each attempt is one connection, and a run that nobody wants any more can be stopped on its page."""


@app.task(name="bulk_change", queue="default", pass_context=False, retry=RESUMED)
def bulk_change(run: int) -> None:
    """Set values on, or delete, every record that a list matches (see records.bulk)."""
    run_job(run, _bulk_change)


@app.task(name="undo_change", queue="default", pass_context=False, retry=RESUMED)
def undo_change(run: int) -> None:
    """Take back a change set that is too large for a request."""
    run_job(run, _undo_change)


def run_job(pk: int, work: Callable[[JobRun], None], *, unattended: bool = False) -> None:
    """Do a job in the language of the person who asked for it, once, going on where an earlier worker was cut off.

    ``unattended`` work may have been asked for by nobody: by the clock.
    """
    try:
        job = runs.take(pk)
        if job is None:
            return
        with translation.override((job.actor.language if job.actor else "") or settings.LANGUAGE_CODE):
            _attempt(job, work, unattended)
    except runs.Superseded:
        logger.warning("Job run %s was taken over by another worker; this one leaves it", pk)
    except Error as error:
        interruption = _interruption(error)
        if interruption is None:
            raise
        raise interruption from error


def _attempt(job: JobRun, work: Callable[[JobRun], None], unattended: bool) -> None:
    """One attempt; a refusal or an error ends the run with a message, an interruption does not."""
    try:
        runs.heed_cancel(job)
        allowed = unattended if job.actor is None else job.actor.is_active
        if not allowed:
            raise Refused(_("The person who asked for this may not sign in any more."))
        work(job)
    except runs.Cancelled:
        stop(job, JobRun.State.CANCELLED, _("Stopped. What was done can be taken back."))
    except runs.Superseded:
        raise
    except WriteError as refused:
        stop(job, JobRun.State.FAILED, refused.message)
    except Exception as error:
        interruption = _interruption(error)
        if interruption is not None:
            raise interruption from error
        stop(job, JobRun.State.FAILED, _failure(error))
        raise


def _interruption(error: Exception) -> Interrupted | None:
    return Interrupted(str(error)) if fault_of(error) in (Fault.LOST, Fault.BUSY) else None


def _failure(error: Exception) -> str:
    if fault_of(error) is Fault.FULL:
        return _("The disk is full. Free some space, then start this again. What was done can be taken back.")
    return _("This failed. What was done can be taken back; see the log.")


def stop(job: JobRun, state: str, message: str) -> None:
    """End a run before its work is complete; what it did stays, and its change set can be taken back."""
    with transaction.atomic():
        if job.change_set is not None and job.change_set.state == ChangeSet.State.OPEN:
            counts = {"deleted" if job.parameters.get("act") == "delete" else "updated": job.result.get("done", 0)}
            job.change_set.counts = {**counts, "refused": job.result.get("refused", 0)}
            finish(job.change_set, failed=state == JobRun.State.FAILED)
        runs.end(job, state, message)


def _undo_change(job: JobRun) -> None:
    wanted = ChangeSet.objects.get(uid=job.parameters["change_set"])
    with transaction.atomic():  # the undo and the note of its end, or neither
        result = undo(wanted, actor=job.actor, channel=ChangeSet.Channel.JOB, force=job.parameters["force"])
        job.change_set = result.change_set
        done = result.deleted + result.restored + result.reverted
        outcome = {
            "done": done,
            "refused": len(result.conflicts),
            "conflicts": conflict_rows(result.conflicts, job.actor),
        }
        message = (
            _("This was taken back; what somebody changed since stays as it is.")
            if result.conflicts
            else _("This was taken back. Everything is as it was before.")
        )
        runs.end(job, JobRun.State.DONE, message, outcome)


def _bulk_change(job: JobRun) -> None:
    if job.parameters["act"] == "delete":
        change_chosen(job, None)
    else:
        values = merged(registry.get(job.kind), job.parameters["values"], job.parameters.get("merge", ""))
        change_chosen(job, values)


def change_chosen(job: JobRun, values: Values | None) -> None:
    """Change the rows that a list's bulk action chose, or delete them; goes on where an earlier worker was cut off."""
    spec = registry.get(job.kind)
    deleting = values is None
    if job.change_set is None:
        if not may(spec, job.actor, (Action.DELETE if deleting else Action.UPDATE).value):
            raise Refused(_("You may not do this to %(kind)s.") % {"kind": spec.label_plural})
        _begin(job, spec, deleting)
    assert job.change_set is not None
    before = job.result
    result = BulkResult(
        before["done"],
        before["refused"],
        [tuple(pair) for pair in before["reasons"]],
        before["last"],
        before.get("unchanged", 0),
    )
    chosen = _chosen(spec, job, deleting).filter(pk__gt=result.last, pk__lte=before["end"])

    def keep(so_far: BulkResult) -> None:
        runs.note(job, done=min(so_far.seen, job.total), result=_kept(so_far, before["end"]))

    def progress(seen: int) -> None:
        if seen < job.total:
            runs.heed_cancel(job)

    change_many(
        spec,
        list(chosen.order_by("pk").values_list("pk", flat=True)),
        values=values,
        actor=job.actor,
        change_set=job.change_set,
        progress=progress,
        keep=keep,
        result=result,
    )
    with transaction.atomic():
        job.change_set.counts = {"deleted" if deleting else "updated": result.done, "refused": result.refused}
        if result.done:
            finish(job.change_set)
        else:  # every row was so already: there is nothing to take back
            job.change_set.delete()
            job.change_set = None
        runs.end(job, JobRun.State.DONE, result=_kept(result, before["end"]))


def _begin(job: JobRun, spec: RecordSpec, deleting: bool) -> None:
    """Open the change set and fix which rows are meant: a row that comes to match later is not touched."""
    chosen = _chosen(spec, job, deleting)
    with transaction.atomic():
        job.change_set = start_long_change_set(
            actor=job.actor,
            channel=ChangeSet.Channel.JOB,
            act="bulk_delete" if deleting else "bulk_update",
            kind=job.kind,
            summary=job.label,
        )
        end = chosen.aggregate(end=Max("pk"))["end"] or 0
        runs.note(job, change_set=job.change_set, total=chosen.count(), result=_kept(BulkResult(), end))


def _kept(result: BulkResult, end: int) -> dict[str, Any]:
    """What a run knows of its work: enough to go on with it, and to tell how it went."""
    return {
        "done": result.done,
        "unchanged": result.unchanged,
        "refused": result.refused,
        "reasons": result.reasons,
        "last": result.last,
        "end": end,
    }


def _chosen(spec: RecordSpec, job: JobRun, deleting: bool) -> Any:
    """The rows that were chosen, as far as the actor reaches them."""
    asked = job.parameters
    action = Action.DELETE.value if deleting else Action.UPDATE.value
    if asked.get("all"):
        query = ListQuery.parse(spec, QueryDict(asked["query"]), job.actor, ignore=asked["ignore"], skip_empty=True)
        return Listing(query, job.actor, action).matching.order_by()
    query = ListQuery.parse(spec, QueryDict(""), job.actor)
    return Listing(query, job.actor, action).matching.order_by().filter(uid__in=asked["uids"])
