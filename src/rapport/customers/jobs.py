"""Work beside the pages: what was planned becomes the last contact in its time; whose turn it is follows
the rules; many entries of the search follow."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rapport.customers import hand_offs
from rapport.customers.cadence import refresh_all, refresh_by_dates, refresh_these
from rapport.customers.models import Party, Touch, TouchParticipant
from rapport.customers.promises import remind_due
from rapport.customers.search import refresh_tagged
from rapport.customers.tasks import remind_of_tasks
from rapport.customers.touch_owners import note_owners
from rapport.customers.touches import refresh_last_touch
from rapport.platform.history.change_sets import change_set

LOOK_BACK = timedelta(hours=25)
"""How far a run looks back; the runs that a stopped machine misses within a day are made up for."""

NOTING = 20.0
"""Seconds that one run may note the owners of touches; the next one comes within the minute."""


@app.periodic(cron="7 * * * *")
@app.task(name="note_planned_touches", queueing_lock="note_planned_touches", pass_context=False)
def note_planned_touches(timestamp: int) -> None:
    """Bring ``last_touch_at`` up to date where a touch lay ahead when it was written down and is over now."""
    now = timezone.now()
    over = Touch.objects.filter(happened_at__gt=now - LOOK_BACK, happened_at__lte=now, created_at__lt=F("happened_at"))
    planned = {touch.pk: touch for touch in over.exclude(channel="note")}
    pairs = [(touch.party_id, pk) for pk, touch in planned.items()]
    pairs += TouchParticipant.objects.filter(touch_id__in=planned).values_list("party_id", "touch_id")
    latest: dict[int, datetime] = {}
    for party_id, touch_id in pairs:
        at = planned[touch_id].happened_at
        latest[party_id] = max(at, latest.get(party_id, at))
    known = Party.objects.filter(pk__in=latest).values_list("pk", "last_touch_at")
    behind = [pk for pk, noted in known if noted is None or noted < latest[pk]]
    if behind:
        with change_set(actor=None, channel="system", act="update", kind="parties"):
            refresh_last_touch(behind)


@app.periodic(cron="* * * * *")
@app.task(name="note_owners_of_touches", queueing_lock="note_owners_of_touches", pass_context=False)
def note_owners_of_touches(timestamp: int) -> None:
    """Note on new touches who owns their party; on all of them, in stretches, after the upgrade that began it."""
    note_owners(seconds=NOTING)


@app.periodic(cron="*/20 * * * *")
@app.task(name="remind_of_promises", queueing_lock="remind_of_promises", lock="remind_of_promises", pass_context=False)
def remind_of_promises(timestamp: int) -> None:
    """Tell people of their promises that are due."""
    remind_due()


@app.periodic(cron="* * * * *")
@app.task(name="remind_of_tasks", queueing_lock="remind_of_tasks", lock="remind_of_tasks", pass_context=False)
def tell_of_tasks(timestamp: int) -> None:
    """Tell people of their tasks at the time for which they asked."""
    remind_of_tasks()


@app.periodic(cron="* * * * *")
@app.task(name="tell_of_hand_offs", queueing_lock="tell_of_hand_offs", lock="tell_of_hand_offs", pass_context=False)
def tell_of_hand_offs(timestamp: int) -> None:
    """Tell teams of what was handed to them, senders of the answers, and both when the clock has run out."""
    hand_offs.tell()


@app.task(name="index_tagged", pass_context=False)
def index_tagged(tags: list[int], after: int) -> None:
    """Go on writing the search entries of those who have these tags; to do it twice does no harm."""
    with transaction.atomic():
        refresh_tagged(tags, after)


@app.task(name="compute_contact_days", lock="compute_contact_days", pass_context=False)
def compute_contact_days() -> None:
    """When each customer is to hear from us, after the rules changed; who begins anew after a kill does no harm."""
    refresh_all()


@app.task(
    name="compute_contact_days_of",
    retry=RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions={OperationalError}),
    pass_context=False,
)
def compute_contact_days_of(ids: list[int]) -> None:
    """The same for those whose linked records changed; again after a deadlock."""
    refresh_these(ids)


@app.periodic(cron="12 0,6,12,18 * * *")
@app.task(name="compute_contact_days_by_roles", queueing_lock="compute_contact_days_by_roles", pass_context=False)
def compute_contact_days_by_roles(timestamp: int) -> None:
    """The same for those whose role began or ended since."""
    refresh_by_dates()
