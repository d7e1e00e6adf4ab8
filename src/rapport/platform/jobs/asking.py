"""Asking for a job of which one waiting is enough, since it does all that is due when it begins."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


def ask_for(name: str) -> None:
    """Let the periodic task of this name run at once, when the present transaction is over; one after the other."""
    if not _queued(name):
        # One waits already. It may begin before what was written here is to be seen, so it is asked for again then.
        transaction.on_commit(partial(_queued, name))


def _queued(name: str) -> bool:
    """Whether the job was queued; it is not while one like it waits."""
    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=name, lock=name).defer(timestamp=0)
    except AlreadyEnqueued:
        return False
    return True
