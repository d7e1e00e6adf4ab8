"""What follows from a promise: its line on the party's timeline, the word that it is due, and the settling of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.models import Promise, TimelineItem
from rapport.platform.history.change_sets import change_set
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.reminding import Reminder, remind

TIMELINE_KIND = "promise"
KIND = "promises"
AT_ONCE = 500
"""Promises that one transaction reminds of."""


def write_timeline(promises: Sequence[Promise]) -> None:
    """One line for each on the timeline of whom it was given to, in the language of the installation."""
    forget_timeline([promise.pk for promise in promises])
    with override(settings.LANGUAGE_CODE):
        TimelineItem.objects.bulk_create((_line(promise) for promise in promises), batch_size=1000)


def forget_timeline(ids: Iterable[int]) -> None:
    """Take the lines of these promises away."""
    TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids)).delete()


def refresh_timeline(ids: Sequence[int]) -> None:
    """Bring the lines of promises up to date that came, changed or went behind the write path."""
    forget_timeline(ids)
    write_timeline(list(Promise.objects.filter(pk__in=ids)))


def _line(promise: Promise) -> TimelineItem:
    """It stands where it was given; one of today at the moment, one noted later at the end of that day."""
    given = promise.created_at
    if timezone.localdate(given) != promise.made_on:
        given = timezone.make_aware(datetime.combine(promise.made_on, time(23, 59)))
    until = formats.date_format(promise.due_on, "SHORT_DATE_FORMAT") if promise.due_on else ""
    parts = [_("until %(day)s") % {"day": until} if until else "", promise.note]
    return TimelineItem(
        party_id=promise.party_id,
        at=given,
        kind=TIMELINE_KIND,
        source_kind=KIND,
        source_id=promise.pk,
        source_uid=promise.uid,
        actor_id=promise.owner_id,
        title=promise.words,
        summary=" · ".join(part for part in parts if part)[:500],
        outcome=str(promise.get_state_display()),
        created_in=promise.created_in,
    )


def remind_due() -> int:
    """Tell those whose promise is due today or was due before and who were not told; returns how many promises.

    Told and noted in one transaction: a worker that dies between the two has done neither.
    """
    today, reminded = timezone.localdate(), 0
    due = Promise.objects.filter(
        state=Promise.State.OPEN, due_on__lte=today, reminded_on__isnull=True, owner__is_active=True
    )
    while True:
        with change_set(actor=None, channel="job", act="remind", kind=KIND) as opened:
            found = list(due.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
            opened.unchanged = not found
            told = [Reminder(promise.owner_id, KIND, promise.pk) for promise in found if promise.owner_id is not None]
            remind(told, reason=Reason.OWNER, act=Act.DUE, about=opened)
            Promise.objects.filter(pk__in=[promise.pk for promise in found]).update(reminded_on=today)
        reminded += len(found)
        if len(found) < AT_ONCE:
            return reminded
