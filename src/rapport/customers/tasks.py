"""Keeps the next open task's day on the party."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Min

from rapport.customers.models import Party, Task


def refresh_next_task(party_ids: Iterable[int | None], *, without: Sequence[int] = ()) -> None:
    """Set ``next_task_on`` of these parties from their open tasks, passing over the tasks in ``without``."""
    ids = [party_id for party_id in party_ids if party_id is not None]
    if not ids:
        return
    open_tasks = Task.objects.filter(party__in=ids, is_done=False, due_on__isnull=False).exclude(pk__in=without)
    earliest = dict(open_tasks.values_list("party_id").annotate(Min("due_on")))
    for party_id in ids:
        Party.objects.filter(pk=party_id).update(next_task_on=earliest.get(party_id))
