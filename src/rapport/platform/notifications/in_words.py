"""Telling people something in words about records: what an automation says. Who may not see a record hears nothing.

One statement for any number of records and people. Records that are told of with the same mark are counted in the one
notification of each person, so that ten thousand records make one line and not ten thousand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rapport.platform.access.readers import MAY_SEE, reader_parameters, readers_of
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.live.hints import hint
from rapport.platform.notifications.models import TOLD_LENGTH
from rapport.platform.records.spec import RecordSpec

_TELL = f"""
    WITH touched AS MATERIALIZED (
        SELECT r.id AS record_id, r.owner_id, r.principals FROM {{table}} r WHERE r.id = ANY(%(ids)s)
    ),
    asked AS (
        SELECT record_id, principals, owner_id AS user_id FROM touched WHERE %(owner)s AND owner_id IS NOT NULL
        UNION
        SELECT t.record_id, t.principals, f.user_id FROM touched t
          JOIN notifications_follow f ON f.kind = %(kind)s AND f.record_id = t.record_id AND NOT f.is_muted
         WHERE %(followers)s
        UNION
        SELECT t.record_id, t.principals, u.user_id FROM touched t, unnest(%(users)s::bigint[]) AS u(user_id)
    ),
    wanted AS (
        SELECT asked.*, %(kind)s::text AS kind FROM asked WHERE NOT EXISTS (
            SELECT FROM notifications_follow f WHERE f.user_id = asked.user_id AND f.kind = %(kind)s
               AND f.record_id = asked.record_id AND f.is_muted)
    ),
    readers AS ({readers_of("wanted")}),
    told AS (
        SELECT w.user_id, min(w.record_id) AS record_id, count(*) AS count
          FROM wanted w JOIN readers r ON r.id = w.user_id
          LEFT JOIN notifications_preference p ON p.user_id = w.user_id AND p.reason = %(reason)s
         WHERE coalesce(p.delivery, 'live') <> 'never' AND {MAY_SEE}
         GROUP BY w.user_id
    ),
    made AS (
        INSERT INTO notifications_notification AS n
               (uid, user_id, kind, record_id, reason, act, count, at, text, once)
        SELECT gen_random_uuid(), user_id, %(kind)s, record_id, %(reason)s, %(act)s, count, now(), %(text)s, %(once)s
          FROM told ORDER BY user_id
            ON CONFLICT (user_id, once) WHERE once <> ''
            DO UPDATE SET count = n.count + excluded.count, at = excluded.at, read_at = NULL
        RETURNING n.id, n.user_id
    )
    SELECT made.user_id, max(made.id) OVER (), coalesce(p.delivery, 'live') = 'live'
      FROM made LEFT JOIN notifications_preference p ON p.user_id = made.user_id AND p.reason = %(reason)s"""  # noqa: S608 - put together from our own text


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who is to hear of each record; who muted it is not among them."""

    owner: bool = False
    followers: bool = False
    users: Collection[int] = ()


def tell_in_words(
    spec: RecordSpec,
    ids: Sequence[int],
    hearers: Hearers,
    *,
    text: str,
    once: str,
    reason: Reason = Reason.RULE,
    act: Act = Act.TOLD,
) -> int:
    """Tell people of these records of a kind that is followed; how many people hear of it.

    ``text`` may name fields in braces. ``once`` marks the occasion: told with the same mark again, further records
    are counted in the same line. In the transaction of the caller.
    """
    given: dict[str, Any] = {
        "ids": list(ids),
        "kind": spec.name,
        "owner": hearers.owner,
        "followers": hearers.followers,
        "users": sorted(set(hearers.users)),
        "reason": reason.value,
        "act": act.value,
        "text": text[:TOLD_LENGTH],
        "once": once,
        **reader_parameters(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL.format(table=spec.model._meta.db_table), given)
        made = cursor.fetchall()
    live = [user for user, _newest, is_live in made if is_live]
    hint(live, max((newest for _user, newest, _live in made), default=0))
    return len(made)
