"""The background work of sequences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import Error
from django.utils.translation import gettext_lazy
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rapport.customers.models import TouchParticipant
from rapport.platform.automation.tasks import Interrupted
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.events.consumers import EventConsumer
from rapport.platform.events.happenings import Happening
from rapport.sales.models import DealContact, Enrolment
from rapport.sales.sequences.carrying import run_due
from rapport.sales.sequences.enrolling import TASK
from rapport.sales.sequences.following import follow_mails
from rapport.sales.sequences.stopping import stop_of, watched_now

A_JOB = 500


@app.periodic(cron="* * * * *")
@app.task(
    name=TASK,
    queueing_lock=TASK,
    pass_context=False,
    retry=RetryStrategy(wait=3, retry_exceptions={Interrupted}),
)
def run_sequences(timestamp: int) -> None:
    """Note what became of the mails, then take the steps that are due."""
    try:
        follow_mails()
        run_due()
    except Error as error:
        if fault_of(error) in (Fault.LOST, Fault.BUSY):
            raise Interrupted(str(error)) from error
        raise


@app.task(name="stop_sequences", pass_context=False)
def stop_sequences(parties: list[int]) -> None:
    """Stop what is over of these parties."""
    stop_of(parties)


class StopConsumer(EventConsumer):
    """Looks at the enrolments of whoever answered, met us, bought or went, soon after it was written."""

    name = "sequences"
    label = gettext_lazy("Sequences")

    def kinds(self) -> Collection[str]:
        if not Enrolment.objects.filter(watched_now()).exists():
            return ()
        return ("touches", "deals", "leads", "people")

    def consume(self, happenings: Sequence[Happening]) -> None:
        concerned = {key for one in happenings for key in _parties(one)}
        running = Enrolment.objects.filter(watched_now(), party__in=concerned)
        found = sorted(set(running.values_list("party_id", flat=True)))
        for at in range(0, len(found), A_JOB):
            stop_sequences.defer(parties=found[at : at + A_JOB])


def _parties(one: Happening) -> set[int]:
    """Whom a happening concerns."""
    kind, row = one.spec.name, one.row
    if kind == "people":
        return {one.record_id}
    if kind == "leads":
        return {row.person_id} if row.person_id else set()
    if kind == "touches":
        shared = TouchParticipant.objects.filter(touch_id=one.record_id, happened_at=row.happened_at)
        return {row.party_id, *shared.values_list("party_id", flat=True)}
    contacts = DealContact.objects.filter(deal=one.record_id, person__isnull=False)
    return {row.party_id, *contacts.values_list("person_id", flat=True)} - {None}
