"""Erasing a party: asked for, carried out step by step in the background, begun again where it was cut off.

Each step may be done twice without harm, and what tells who it was goes in the last one: a run that is killed finds
everything that it needs in the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rapport.customers.models import Erasure, Party, Task
from rapport.customers.privacy import copies, remembered
from rapport.customers.privacy.holds import refuse_held
from rapport.customers.privacy.mentions import replace_mentions, texts
from rapport.customers.privacy.scrub import scrub
from rapport.customers.privacy.subject import Subject, subjects_of
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.records.registry import registry
from rapport.platform.search.entries import entry_rows
from rapport.platform.search.sources import sources
from rapport.platform.search.tokens import SearchText, name_tokens, text_tokens, vocabulary
from rapport.platform.search.vocabulary import drop_words
from rapport.platform.write_errors import Invalid, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Step = tuple[str, Callable[[Sequence[Subject]], int]]
AT_ONCE = 20
"""Parties that are looked for together in the texts about others, which are read from end to end."""


def erase(
    *, party: Party, typed_name: str, reason: str, requested_on: date, reference: str = "", actor: User
) -> JobRun:
    """Begin an erasure. Administrators only.

    ``typed_name`` is the party's name once more, from the hand of who does this. Raises Refused, Held, and Invalid with
    messages by field. One that failed before is begun again.
    """
    if not actor.is_administrator:
        raise Refused(_("Only an administrator erases people."))
    refuse_held(Subject(party).ids, actor)
    errors = _errors(party, typed_name, reason, requested_on, reference)
    if errors:
        raise Invalid(errors)
    with transaction.atomic():
        erasure = note_erasure(party, reason=reason, requested_on=requested_on, reference=reference, actor=actor)
        if erasure.run is not None and erasure.run.state in runs.OPEN:
            return erasure.run
        kind = registry.of_instance(party).name
        job = runs.start(
            erase_party, actor=actor, name="erase_party", label=_("Erasure"), kind=kind,
            parameters={"erasure": str(erasure.uid)},
        )  # fmt: skip
        Erasure.objects.filter(pk=erasure.pk).update(run=job)
    return job


@transaction.atomic
def note_erasure(party: Party, *, reason: str, requested_on: date, reference: str = "", actor: User | None) -> Erasure:
    """The entry of the log for a party; the one that is there already when there is one."""
    locked = Party.objects.select_for_update().get(pk=party.pk)
    if locked.erased_at is not None:
        raise Refused(_("This was erased already."))
    given = {"reason": reason, "requested_on": requested_on, "reference": reference, "actor": actor}
    known, _made = Erasure.objects.update_or_create(
        party_uid=party.uid, defaults={**given, "party": party, "party_kind": party.kind}
    )
    return known


def _errors(party: Party, typed: str, reason: str, requested_on: date, reference: str) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if " ".join(typed.split()) != " ".join(party.display_name.split()):
        errors["typed_name"] = [_("Type the name exactly as it stands above.")]
    if reason not in Erasure.Reason.values:
        errors["reason"] = [_("Choose a reason.")]
    if requested_on > timezone.localdate():
        errors["requested_on"] = [_("This lies in the future.")]
    if any(word.casefold() in reference.casefold() for word in Subject(party).telling):
        errors["reference"] = [_("The log of erasures must not tell who it was.")]
    return errors


@app.task(name="erase_party", queue="default", pass_context=False, retry=RESUMED)
def erase_party(run: int) -> None:
    """Carry an erasure out."""
    run_job(run, _erase)


def _erase(job: JobRun) -> None:
    if job.actor is None or not job.actor.is_administrator:
        raise Refused(_("Only an administrator erases people."))
    erasure = Erasure.objects.select_related("party").get(uid=job.parameters["erasure"])
    at, total = 0, len(steps()) + 1

    def keep(erased: int) -> None:
        nonlocal at
        at += 1
        if at < total:
            runs.note(job, done=at, total=total)
        else:
            runs.end(job, JobRun.State.DONE, result={"done": sum(Erasure.objects.get(pk=erasure.pk).counts.values())})

    carry_out([erasure], actor=job.actor, channel=ChangeSet.Channel.JOB, keep=keep)
    if JobRun.objects.filter(pk=job.pk, state=JobRun.State.RUNNING).exists():  # it was done by a run before this one
        runs.end(job, JobRun.State.DONE)


def steps() -> list[Step]:
    """What is done before the rows themselves, each in a transaction of its own, for all who are erased together."""
    return [
        ("bytes", _each(copies.remove_bytes)),
        ("imports", _each(copies.remove_imported_files)),
        ("import_notes", _each(copies.empty_import_notes)),
        ("deliveries", _each(copies.empty_deliveries)),
        ("rule_runs", _each(copies.empty_rule_runs)),
        ("mails", _each(copies.forget_mails)),
        *((f"mentions:{one.model._meta.label_lower}", partial(replace_mentions, where=one)) for one in texts()),
    ]


def _each(step: Callable[[Subject], int]) -> Callable[[Sequence[Subject]], int]:
    return lambda subjects: sum(step(subject) for subject in subjects)


def carry_out(
    erasures: Sequence[Erasure],
    *,
    actor: User | None,
    channel: str,
    keep: Callable[[int], None] = lambda erased: None,
    heed_holds: bool = True,
) -> None:
    """Do all steps of erasures that are done together; those that were done are passed over.

    ``keep`` is called in the transaction of each step with the number of parties that it finished. Raises Held before
    anything is done, or before the one that was put on hold meanwhile.
    """
    waiting = [one for one in erasures if one.party is not None and one.party.erased_at is None]
    subjects = subjects_of(one.party for one in waiting if one.party is not None)
    if not subjects:
        return
    if heed_holds:
        refuse_held({pk for subject in subjects for pk in subject.ids}, actor)
    counts: dict[str, int] = {} if len(subjects) == 1 else {"together": len(subjects)}
    words = {word for subject in subjects for word in _words(subject)}
    for name, step in steps():
        with transaction.atomic():
            counts[name] = step(subjects)
            keep(0)
    for erasure, subject in zip(waiting, subjects, strict=True):
        erasure.counts = {name: count for name, count in counts.items() if count}
        with transaction.atomic():
            scrub(subject, erasure, actor=actor, channel=channel, heed_holds=heed_holds)
            keep(1)
        erasure.refresh_from_db(fields=["finished_at"])
        remembered.note([erasure])
    drop_words(words)  # the nightly look at the words does the same, should this be cut off


def _words(subject: Subject) -> Iterator[str]:
    """The words of the search by which the party, its tasks, and texts that mention it are found."""
    tasks = list(Task.objects.filter(party__in=subject.ids).values_list("pk", flat=True))
    found: set[str] = set()
    for spec, ids in ((registry.of_instance(subject.party), subject.ids), (registry.get("tasks"), tasks)):
        for _row in entry_rows(spec, sources(spec, ids), new_words=found):
            pass
    told = SearchText(title="", names=list(subject.names), texts=list(subject.telling))
    yield from found | vocabulary(name_tokens(told)) | vocabulary(text_tokens(told))
