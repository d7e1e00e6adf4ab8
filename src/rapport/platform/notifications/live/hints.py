"""The hint that there is something new for some people; what it is, each page asks for itself, with its own rights.

A hint is never the message: one that is lost costs a page some seconds until it asks by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

CHANNEL = "rapport_live"
AT_ONCE = 350
"""Users named in one hint: PostgreSQL takes payloads below 8,000 bytes, and a key has at most 19 digits."""


def hint(users: Sequence[int]) -> None:
    """Let the pages of these users know when the transaction ends. For the worker, never for the write path: NOTIFY
    takes a lock at commit that lets one transaction through at a time."""
    if not users:
        return
    parts = [users[start : start + AT_ONCE] for start in range(0, len(users), AT_ONCE)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload",
            [CHANNEL, [",".join(map(str, part)) for part in parts]],
        )
