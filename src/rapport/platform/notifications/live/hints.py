"""The hint that there is something new for some people; what it is, each page asks for itself, with its own rights.

A hint is never the message: one that is lost costs a page some time until it asks by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from rapport.platform.notifications.live.messages import CHANGED, CHANNEL, written, written_marks


def hint(users: Sequence[int], newest: int) -> None:
    """Let the pages of these users know when the transaction ends. For the worker, never for the write path: NOTIFY
    takes a lock at commit that lets one transaction through at a time."""
    if not users:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [CHANNEL, list(written(users, newest))]
        )


def hint_changed(marks: Sequence[str]) -> None:
    """Let every page know that records of these kinds, called by their marks, have changed; as :func:`hint` says."""
    if not marks:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload", [CHANGED, list(written_marks(marks))]
        )
