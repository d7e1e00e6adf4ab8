"""Writes timelines from touches, set-based: for bulk loads and for a rebuild from nothing.

A single touch's lines are written by :mod:`rapport.customers.touches`; both give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

from rapport.customers.cadence import refresh_due
from rapport.customers.models import Party

_COPIED = {
    "at": "happened_at",
    "kind": "channel",
    "source_id": "id",
    "source_uid": "uid",
    "actor_id": "owner_id",
    "direction": "direction",
    "title": "subject",
    "summary": "summary",
    "outcome": "outcome",
    "duration_minutes": "duration_minutes",
    "visibility": "visibility",
    "principals": "principals",
    "pinned": "pinned",
    "linked_kind": "linked_kind",
    "linked_uid": "linked_uid",
}
"""Column of a timeline line → column of the touch that it stands for."""

_PARTIES_AT_ONCE = 20_000


def insert_lines(touches: str, *, party: str, created_in: str, rest: str = "") -> str:
    """The INSERT that writes a line for each row of ``touches`` (a table with the columns of a touch, called ``t``).

    ``party`` and ``created_in`` are SQL expressions for whose timeline it is and which change set wrote it; ``rest``
    joins and filters. All are SQL of the program's own, never values from outside.
    """
    columns = ", ".join(f'"{column}"' for column in _COPIED)
    sources = ", ".join(f't."{column}"' for column in _COPIED.values())
    return (
        f'INSERT INTO customers_timelineitem ("party_id", "source_kind", "created_in", {columns}) '  # noqa: S608 - our own
        f"SELECT {party}, 'touches', {created_in}, {sources} FROM {touches} t {rest}"
    )


_OWN = insert_lines(
    "customers_touch",
    party="t.party_id",
    created_in="t.created_in",
    rest="WHERE t.party_id BETWEEN %(first)s AND %(last)s ORDER BY t.party_id, t.happened_at, t.id",
)
_OTHERS = insert_lines(
    "customers_touchparticipant p JOIN customers_touch",
    party="p.party_id",
    created_in="t.created_in",
    rest="ON t.id = p.touch_id AND t.happened_at = p.happened_at AND p.party_id <> t.party_id "
    "WHERE p.party_id BETWEEN %(first)s AND %(last)s",
)
_CLEAR = "DELETE FROM customers_timelineitem WHERE source_kind = 'touches' AND party_id BETWEEN %(first)s AND %(last)s"
_LAST_TOUCH = """
    UPDATE customers_party SET last_touch_at = latest.at
      FROM (SELECT p.id, max(i.at) AS at
              FROM customers_party p
              LEFT JOIN customers_timelineitem i
                ON i.party_id = p.id AND i.source_kind = 'touches' AND i.kind <> 'note'
             WHERE p.id BETWEEN %(first)s AND %(last)s
             GROUP BY p.id) latest
     WHERE customers_party.id = latest.id AND customers_party.last_touch_at IS DISTINCT FROM latest.at
"""


def rebuild_timeline(party_ids: Iterable[int] | None = None) -> int:
    """Write the lines of touches anew for these parties, or for all; returns how many lines there are.

    Lines of other kinds, which upper modules wrote, stay. Each stretch of parties is one transaction, so readers see
    the old or the new lines; ``last_touch_at`` follows. It is derived data and no history.
    """
    written = 0
    for first, last in _stretches(party_ids):
        with transaction.atomic(), connection.cursor() as cursor:
            bounds = {"first": first, "last": last}
            cursor.execute(_CLEAR, bounds)
            for statement in (_OWN, _OTHERS):
                cursor.execute(statement, bounds)
                written += int(cursor.rowcount)
            cursor.execute(_LAST_TOUCH, bounds)
            refresh_due(range(first, last + 1))
    return written


def _stretches(party_ids: Iterable[int] | None) -> Iterable[tuple[int, int]]:
    """Ranges of party ids, first and last included."""
    if party_ids is not None:
        return [(party_id, party_id) for party_id in sorted(set(party_ids))]
    highest = Party.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return [(first, first + _PARTIES_AT_ONCE - 1) for first in range(1, highest + 1, _PARTIES_AT_ONCE)]
