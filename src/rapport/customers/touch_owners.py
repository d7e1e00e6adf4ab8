"""Notes on touches who owns their party, so that lists of restricted readers find them along one index.

Only a note: a touch without one is found in another way, and the party decides who may read it. So nothing waits for
this, and a run that was cut off is taken up by the next one. When a party changes hands, a trigger of the database
writes the new owner at once (migration 0010); between the two a touch is never noted wrongly, since a note is only
written while nobody writes the party.
"""

from __future__ import annotations

from datetime import datetime
from time import monotonic

from django.db import connection, transaction

NOBODY = 0
"""Noted where the party has no owner."""
_AT_ONCE = 5_000

_WITHOUT = """
    SELECT id, party_id, happened_at FROM customers_touch
     WHERE party_owner IS NULL AND happened_at <= %(until)s ORDER BY party_owner DESC, happened_at DESC, id DESC
     LIMIT %(most)s
"""
# Parties that somebody writes at the moment are left to the next run: their owner may be changing.
_OWNERS = "SELECT id, owner_id FROM customers_party WHERE id = ANY(%s) ORDER BY id FOR SHARE SKIP LOCKED"
_NOTE = """
    UPDATE customers_touch touch SET party_owner = given.owner_id
      FROM unnest(%(ids)s::bigint[], %(parties)s::bigint[], %(times)s::timestamptz[], %(owners)s::bigint[])
        AS given (id, party_id, happened_at, owner_id)
     WHERE touch.party_id = given.party_id AND touch.happened_at = given.happened_at AND touch.id = given.id
       AND touch.happened_at BETWEEN %(first)s AND %(last)s AND touch.party_owner IS NULL
"""


def note_owners(*, seconds: float) -> int:
    """Note the owners of touches that have none, the newest first, for about so many seconds; returns how many."""
    noted = 0
    ends = monotonic() + seconds
    until: datetime | str = "infinity"
    while monotonic() < ends:
        with transaction.atomic(), connection.cursor() as cursor:
            # Only the index that begins with the owner has this order: along the time, all that are noted were passed.
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
            cursor.execute(_WITHOUT, {"until": until, "most": _AT_ONCE})
            found = cursor.fetchall()
            if not found:
                break
            noted += _note(found)
        if len(found) < _AT_ONCE:
            break
        until = found[-1][2]
    return noted


def _note(touches: list[tuple[int, int, datetime]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, [sorted({party for _id, party, _at in touches})])
        owners = {party: NOBODY if owner is None else owner for party, owner in cursor.fetchall()}
        given = [(*touch, owners[touch[1]]) for touch in touches if touch[1] in owners]
        if not given:
            return 0
        ids, parties, times, whose = (list(column) for column in zip(*given, strict=True))
        cursor.execute(
            _NOTE,
            {
                "ids": ids,
                "parties": parties,
                "times": times,
                "owners": whose,
                "first": min(times),
                "last": max(times),
            },
        )
        return int(cursor.rowcount)
