"""All that a colleague looks after goes to another one at once: one run, one change set, which can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rapport.platform import write
from rapport.platform.access.delegation import looks_after, require
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import finish, resume, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.records.bulk import BulkResult, change_many
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.records.spec import RecordSpec


@dataclass(frozen=True, slots=True)
class Charge:
    """The rows of one kind that somebody looks after, by one of its columns."""

    spec: RecordSpec
    field: str
    rows: QuerySet[Any]

    @property
    def key(self) -> str:
        """How a run calls it."""
        return f"{self.spec.name}.{self.field}"


def charges_of(user: User) -> Iterator[Charge]:
    """What goes to another one when this user leaves, as each kind declares it in ``hand_over``."""
    for spec in registry:
        for field, meant in spec.record.hand_over.items():
            yield Charge(spec, field, spec.objects().filter(meant, **{field: user}))


MOST_LEAVERS, LOOKED_AT = 10, 50


def leavers() -> list[User]:
    """Who may no longer sign in and still looks after something; the latest of them."""
    gone = User.objects.filter(is_active=False).order_by("-updated_at")[:LOOKED_AT]
    found = (user for user in gone if any(charge.rows.exists() for charge in charges_of(user)))
    return list(islice(found, MOST_LEAVERS))


def hand_over(*, leaver: User, successor: User, deactivate: bool, actor: User) -> JobRun:
    """Start the run. Refused when the successor is the leaver or may not sign in, when the actor would shut themselves
    out, or does not look after both: a team's administrator hands over within their team only."""
    require(actor, leaver, successor)
    if leaver.pk == successor.pk:
        raise Refused(_("Choose somebody else: nobody hands over to themselves."))
    if not successor.is_active:
        raise Refused(_("%(name)s may not sign in. Choose somebody who may.") % {"name": successor})
    if deactivate and leaver.pk == actor.pk:
        raise Refused(_("Nobody deactivates themselves. Ask another administrator."))
    label = _("%(leaver)s hands over to %(successor)s") % {"leaver": leaver, "successor": successor}
    given = {"leaver": str(leaver.uid), "successor": str(successor.uid), "deactivate": deactivate}
    return runs.start(hand_over_all, actor=actor, name="hand_over_all", label=label, kind="users", parameters=given)


@app.task(name="hand_over_all", queue="default", pass_context=False, retry=RESUMED)
def hand_over_all(run: int) -> None:
    """Give every charge of one user to another, and let the first sign in no longer if that was asked."""
    run_job(run, _hand_over)


def _hand_over(job: JobRun) -> None:
    leaver = User.objects.get(uid=job.parameters["leaver"])
    successor = User.objects.get(uid=job.parameters["successor"])
    if job.actor is None or not looks_after(job.actor, leaver, successor):
        raise Refused(_("Only an administrator hands over what others look after."))
    if job.change_set is None:
        _begin(job, leaver)
    for charge in charges_of(leaver):
        _give(job, charge)
    assert job.change_set is not None
    with transaction.atomic():
        job.change_set.counts = {"updated": job.result["done"], "refused": job.result["refused"]}
        finish(job.change_set)
        runs.end(job, JobRun.State.DONE, result=job.result)


def _begin(job: JobRun, leaver: User) -> None:
    """Open the change set, fix which rows are meant, and end the sign-in first: nobody leaves with a key in hand."""
    charges = list(charges_of(leaver))
    with transaction.atomic():
        job.change_set = start_long_change_set(
            actor=job.actor, channel=ChangeSet.Channel.JOB, act="hand_over", kind="users", summary=job.label
        )
        ends = {charge.key: charge.rows.aggregate(end=Max("pk"))["end"] or 0 for charge in charges}
        total = sum(charge.rows.count() for charge in charges)
        if job.parameters["deactivate"]:
            with resume(job.change_set):
                write.update(registry.get("users"), leaver, {"is_active": False}, actor=job.actor)
        result = {"done": 0, "refused": 0, "reasons": [], "last": {}, "ends": ends}
        runs.note(job, change_set=job.change_set, total=total, result=result)


def _give(job: JobRun, charge: Charge) -> None:
    """One kind's rows to the successor, going on behind the last one that was done.

    A team's administrator need not see the rows for this; that they may hand them over was asked before.
    """
    before = job.result
    last, end = before["last"].get(charge.key, 0), before["ends"].get(charge.key, 0)
    ids = list(charge.rows.filter(pk__gt=last, pk__lte=end).order_by("pk").values_list("pk", flat=True))
    assert job.change_set is not None

    def keep(so_far: BulkResult) -> None:
        result = {
            **before,
            "done": before["done"] + so_far.done,
            "refused": before["refused"] + so_far.refused,
            "reasons": [*before["reasons"], *so_far.reasons],
            "last": {**before["last"], charge.key: so_far.last},
        }
        runs.note(job, done=min(result["done"] + result["refused"], job.total), result=result)

    change_many(
        charge.spec,
        ids,
        values={charge.field: job.parameters["successor"]},
        actor=job.actor if job.actor is not None and job.actor.is_administrator else write.SYSTEM,
        change_set=job.change_set,
        progress=lambda seen: runs.heed_cancel(job),
        keep=keep,
    )
