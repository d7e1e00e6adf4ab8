"""Erasing several parties as one job: they are looked for together in the texts about others, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from rapport.customers.models import Erasure, Party
from rapport.customers.privacy.erasing import AT_ONCE, carry_out, note_erasure
from rapport.customers.privacy.holds import holds_on, refusal_text, refuse_held
from rapport.customers.privacy.subject import subjects_of
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.write_errors import Invalid, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 1_000
"""Parties that one request erases."""


def erase_many(
    *, parties: Sequence[Party], reason: str, requested_on: date, reference: str = "", actor: User
) -> list[Erasure]:
    """Begin erasing these parties in one job, all or none. Administrators only.

    Raises Refused, Held when one of them is on hold, Invalid with messages by field.
    """
    if not actor.is_administrator:
        raise Refused(_("Only an administrator erases people."))
    subjects = subjects_of(parties)
    refuse_held({pk for subject in subjects for pk in subject.ids}, actor)
    errors: dict[str, list[str]] = {}
    if not 1 <= len(parties) <= MOST:
        errors["parties"] = [_("Give a list of 1 to %(limit)s.") % {"limit": MOST}]
    if reason not in Erasure.Reason.values or reason == Erasure.Reason.RETENTION:
        errors["reason"] = [_("Choose a reason.")]
    if requested_on > timezone.localdate():
        errors["requested_on"] = [_("This lies in the future.")]
    if reference and any(word.casefold() in reference.casefold() for one in subjects for word in one.telling):
        errors["reference"] = [_("The log of erasures must not tell who it was.")]
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        noted = [
            note_erasure(party, reason=reason, requested_on=requested_on, reference=reference, actor=actor)
            for party in sorted(parties, key=lambda party: party.pk)
        ]
        waiting = [one for one in noted if one.run is None or one.run.state not in runs.OPEN]
        if waiting:
            _begin(waiting, actor)
    return list(Erasure.objects.select_related("run", "party").filter(pk__in=[one.pk for one in noted]).order_by("pk"))


def _begin(waiting: Sequence[Erasure], actor: User) -> None:
    label = ngettext("%(count)s erasure", "%(count)s erasures", len(waiting)) % {"count": len(waiting)}
    given = {"erasures": [str(one.uid) for one in waiting], "back": "/erasures/"}
    job = runs.start(erase_parties, actor=actor, name="erase_parties", label=label, parameters=given)
    Erasure.objects.filter(pk__in=[one.pk for one in waiting]).update(run=job)


@app.task(name="erase_parties", queue="default", pass_context=False, retry=RESUMED)
def erase_parties(run: int) -> None:
    """Carry erasures out, some at a time."""
    run_job(run, _erase)


def _erase(job: JobRun) -> None:
    if job.actor is None or not job.actor.is_administrator:
        raise Refused(_("Only an administrator erases people."))
    meant = Erasure.objects.filter(uid__in=job.parameters["erasures"])
    total = meant.count()
    runs.note(job, total=total, result=job.result or {"done": 0, "refused": 0, "reasons": []})
    while stretch := list(_next(job, meant)):
        runs.heed_cancel(job)
        held = holds_on([one.party_id for one in stretch if one.party_id])
        for one in stretch:
            if one.party_id in held:
                _refuse(job, one, refusal_text(held[one.party_id], job.actor))
        free = [one for one in stretch if one.party_id not in held]
        carry_out(free, actor=job.actor, channel=ChangeSet.Channel.JOB, keep=lambda erased: _note(job, erased))
    done = meant.filter(finished_at__isnull=False).count()
    runs.end(job, JobRun.State.DONE, result={**job.result, "done": done})


def _next(job: JobRun, meant: Any) -> Any:
    """The next that are neither done nor refused."""
    refused = [row for row, _reason in job.result["reasons"]]
    waiting = meant.filter(finished_at__isnull=True, party__isnull=False).exclude(party__in=refused)
    return waiting.select_related("party").order_by("pk")[:AT_ONCE]


def _refuse(job: JobRun, one: Erasure, reason: str) -> None:
    told = [*job.result["reasons"], (one.party_id, reason)]
    result = {**job.result, "refused": job.result["refused"] + 1, "reasons": told}
    runs.note(job, result=result, done=min(job.result["done"] + result["refused"], job.total))


def _note(job: JobRun, erased: int) -> None:
    """How far it is, in the transaction of the work."""
    result = {**job.result, "done": job.result["done"] + erased}
    runs.note(job, result=result, done=min(result["done"] + result["refused"], job.total))
