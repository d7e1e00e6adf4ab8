"""Keeps the next open task's day on the party, and reminds people of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F, Min, Q
from django.utils import timezone

from rapport.customers.models import Party, Task
from rapport.platform.history.change_sets import change_set
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.reminding import Reminder, remind

KIND = "tasks"
AT_ONCE = 500
"""Tasks that one transaction reminds of."""
LOOK_BACK = timedelta(days=7)
"""A reminder that is older is past, as those are that come in with another system's tasks."""


def refresh_next_task(party_ids: Iterable[int | None], *, without: Sequence[int] = ()) -> None:
    """Set ``next_task_on`` of these parties from their open tasks, passing over the tasks in ``without``."""
    ids = [party_id for party_id in party_ids if party_id is not None]
    if not ids:
        return
    open_tasks = Task.objects.filter(party__in=ids, is_done=False, due_on__isnull=False).exclude(pk__in=without)
    earliest = dict(open_tasks.values_list("party_id").annotate(Min("due_on")))
    for party_id in ids:
        Party.objects.filter(pk=party_id).update(next_task_on=earliest.get(party_id))


def remind_of_tasks() -> int:
    """Tell the owners of open tasks whose reminder has come; returns how many tasks.

    Told and noted in one transaction: a worker that dies between the two has done neither.
    """
    now, reminded = timezone.now(), 0
    untold = Q(reminded_for__isnull=True) | ~Q(reminded_for=F("remind_at"))
    due = Task.objects.filter(
        untold, is_done=False, remind_at__gt=now - LOOK_BACK, remind_at__lte=now, owner__is_active=True
    )
    while True:
        with change_set(actor=None, channel="job", act="remind", kind=KIND) as opened:
            found = list(due.order_by("pk").select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
            opened.unchanged = not found
            told = [Reminder(task.owner_id, KIND, task.pk) for task in found if task.owner_id is not None]
            remind(told, reason=Reason.OWNER, act=Act.REMINDED, about=opened)
            Task.objects.filter(pk__in=[task.pk for task in found]).update(reminded_for=F("remind_at"))
        reminded += len(found)
        if len(found) < AT_ONCE:
            return reminded
