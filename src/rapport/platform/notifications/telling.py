"""From change sets to notifications: one statement, however many records were written and people are told.

Who is told of a record, and of its parts (:mod:`parts`): its owner (of one that has none: who is named in it and who
made it), who follows it, whom a comment mentions; never the actor, never whoever muted it, and only who may see it now,
which the access engine says for many people at once (:mod:`access.readers`) and again for the one when a notification
is shown (:mod:`inbox`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from rapport.platform.access.readers import MAY_SEE, reader_parameters, readers_of
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.notifications.followed import MADE_BY_HAND, followed_kinds, is_without_owner, naming_links
from rapport.platform.notifications.parts import SEES_PART, part_links, parts_of
from rapport.platform.records.custom import COLUMN
from rapport.platform.records.spec import RecordSpec

CHANNELS = ("web", "api", "import", "job", "automation")
"""Acts of people; what an installation does to itself tells nobody."""
REPEATED_WITHIN = "1 hour"
"""An act that is still unread and happens again so soon takes the place of the earlier one."""

_ACTS = """
    acts AS MATERIALIZED (
        SELECT id, uid, actor_id, coalesce(finished_at, started_at) AS at FROM history_changeset
         WHERE id = ANY(%(ids)s) AND channel = ANY(%(channels)s)
    )"""
# Of one table: its new rows, its changed rows, its deleted rows by their before-image, the comments on its rows.
# The change sets stand there twice for the new rows: by the values the planner knows how many rows they made. By the
# join alone it takes each for one that made as many as the usual, which after a large import is the whole table.
_TOUCHED = """
    SELECT a.id AS change_set_id, a.actor_id, a.at, {kind} AS kind, r.id AS record_id, r.owner_id, r.principals,
           r.created_in AS made_in, {named} AS named, 'created' AS act, true AS is_given,
           NULL::bigint AS comment_id
      FROM acts a JOIN {table} r ON r.created_in = a.uid AND r.created_in = ANY(%(uids)s)
    UNION ALL
    SELECT a.id, a.actor_id, a.at, {kind}, r.id, r.owner_id, r.principals, r.created_in, {named}, 'updated',
           bool_or(e.owner_id IS DISTINCT FROM r.owner_id), NULL
      FROM acts a JOIN {events} e ON e.pgh_context_id = a.uid AND e.pgh_label = 'update'
      JOIN {table} r ON r.id = e.pgh_obj_id AND r.created_in <> a.uid
     GROUP BY a.id, a.actor_id, a.at, r.id
    UNION ALL
    SELECT a.id, a.actor_id, a.at, {kind}, r.pgh_obj_id, r.owner_id, {deleted_principals}, r.created_in, {named},
           'deleted', false, NULL
      FROM acts a JOIN {events} r ON r.pgh_context_id = a.uid AND r.pgh_label = 'delete'
    UNION ALL
    SELECT a.id, a.actor_id, a.at, c.kind, r.id, r.owner_id, r.principals, r.created_in, {named}, 'commented', false,
           c.id
      FROM acts a JOIN notifications_comment c ON c.created_in = a.uid
      JOIN {table} r ON r.id = c.record_id AND c.kind = {kind}"""
_WHOLE = """
    SELECT *, '' AS part_kind, NULL::bigint AS part_id, NULL::text AS seen_kind, NULL::integer[] AS seen_principals
      FROM written"""
# The first that holds of 1 mentioned, 2 given, 3 owner, 4 named, 5 made, 6 follower.
_TOLD = f"""
    asked AS (
        SELECT t.*, t.owner_id AS user_id, CASE WHEN t.is_given THEN 2 ELSE 3 END AS rank
          FROM touched t WHERE t.owner_id IS NOT NULL
        UNION ALL
        SELECT t.*, n.user_id, 4 FROM touched t, unnest(t.named) AS n(user_id)
        UNION ALL
        SELECT t.*, h.actor_id, 5 FROM touched t JOIN history_changeset h ON h.uid = t.made_in
         WHERE t.kind = ANY(%(kinds_without_owner)s) AND h.actor_id IS NOT NULL AND h.channel = ANY(%(made_by_hand)s)
        UNION ALL
        SELECT t.*, f.user_id, 6 FROM touched t
          JOIN notifications_follow f ON f.kind = t.kind AND f.record_id = t.record_id AND NOT f.is_muted
        UNION ALL
        SELECT t.*, m.user_id, 1 FROM touched t
          JOIN notifications_comment c ON c.id = t.comment_id, unnest(c.mentions) AS m(user_id)
    ),
    wanted AS (
        SELECT * FROM asked WHERE user_id <> actor_id AND NOT EXISTS (
            SELECT FROM notifications_follow f WHERE f.user_id = asked.user_id AND f.kind = asked.kind
               AND f.record_id = asked.record_id AND f.is_muted)
    ),
    looked AS (
        SELECT user_id, kind FROM wanted UNION SELECT user_id, part_kind FROM wanted WHERE part_kind <> ''
        UNION SELECT user_id, seen_kind FROM wanted WHERE seen_kind IS NOT NULL
    ),
    readers AS ({readers_of("looked")}),
    told AS (
        SELECT w.change_set_id, w.actor_id, w.at, w.kind, w.record_id, w.act, w.user_id, w.part_kind,
               max(w.comment_id) AS comment_id, max(w.part_id) AS part_id,
               (ARRAY['mentioned', 'assigned', 'owner', 'named', 'made', 'follower'])[min(w.rank)] AS reason
          FROM wanted w JOIN readers r ON r.id = w.user_id AND r.kind = w.kind
         WHERE {MAY_SEE} AND {SEES_PART}
         GROUP BY w.change_set_id, w.actor_id, w.at, w.kind, w.record_id, w.act, w.user_id, w.part_kind
    ),
    collapsed AS (
        SELECT t.user_id, t.kind, min(t.record_id) AS record_id, t.reason, t.act, t.actor_id, t.change_set_id, t.at,
               max(t.comment_id) AS comment_id, count(*) AS count, t.part_kind, min(t.part_id) AS part_id
          FROM told t LEFT JOIN notifications_preference p ON p.user_id = t.user_id AND p.reason = t.reason
         WHERE coalesce(p.delivery, 'live') <> 'never'
         GROUP BY t.user_id, t.kind, t.reason, t.act, t.actor_id, t.change_set_id, t.at, p.delivery, t.part_kind
    ),
    latest AS (
        SELECT DISTINCT ON (user_id, kind, record_id, reason, act, actor_id, part_kind, coalesce(part_id, 0),
                            CASE WHEN count > 1 THEN change_set_id END)
               * FROM collapsed
         ORDER BY user_id, kind, record_id, reason, act, actor_id, part_kind, coalesce(part_id, 0),
                  CASE WHEN count > 1 THEN change_set_id END, change_set_id DESC
    ),
    repeated AS (
        DELETE FROM notifications_notification n USING latest l
         WHERE n.user_id = l.user_id AND n.kind = l.kind AND n.record_id = l.record_id AND n.read_at IS NULL
           AND n.reason = l.reason AND n.act = l.act AND n.act <> 'commented' AND n.actor_id = l.actor_id
           AND n.part_kind = l.part_kind AND (l.part_kind = '' OR l.act = 'updated' AND n.part_id = l.part_id)
           AND n.count = 1 AND l.count = 1 AND n.change_set_id < l.change_set_id
           AND n.at > l.at - %(repeated_within)s::interval
    ),
    made AS (
        INSERT INTO notifications_notification
               (uid, user_id, kind, record_id, reason, act, actor_id, change_set_id, comment_id, count, at,
                part_kind, part_id)
        SELECT gen_random_uuid(), user_id, kind, record_id, reason, act, actor_id, change_set_id, comment_id, count, at,
               part_kind, part_id
          FROM latest ORDER BY change_set_id
            ON CONFLICT (user_id, change_set_id, kind, reason, act, part_kind) DO NOTHING
        RETURNING id, user_id, reason
    )
    SELECT DISTINCT made.user_id, max(made.id) OVER () FROM made LEFT JOIN notifications_preference p
           ON p.user_id = made.user_id AND p.reason = made.reason
     WHERE coalesce(p.delivery, 'live') = 'live'"""  # noqa: S608 - put together from our own text


def tell(change_sets: Iterable[ChangeSet]) -> tuple[list[int], int]:
    """Make the notifications of these change sets, each once however often this is called; the users who are to hear
    of something at once, and the number of the newest that was made for them."""
    acts = {change_set.pk: change_set.uid for change_set in change_sets if change_set.actor_id is not None}
    if not acts:
        return [], 0
    written, kinds = _touched()
    parts, names = _parts()
    touched = " UNION ALL ".join([_WHOLE, *parts])
    statement = f"WITH {_ACTS}, written AS MATERIALIZED ({written}), touched AS MATERIALIZED ({touched}), {_TOLD}"
    given: dict[str, Any] = {"ids": [*acts], "uids": [*acts.values()]}
    given |= {"channels": [*CHANNELS], "repeated_within": REPEATED_WITHIN, "made_by_hand": [*MADE_BY_HAND]}
    given |= {"kinds_without_owner": [spec.name for spec in followed_kinds() if is_without_owner(spec)]}
    given |= reader_parameters()
    with connection.cursor() as cursor:
        cursor.execute(statement, given | kinds | names)
        made = cursor.fetchall()
    return [user for user, _newest in made], max((newest for _user, newest in made), default=0)


def _touched() -> tuple[str, dict[str, Any]]:
    """What was written to the records of every kind that is followed, a table at a time, and the values in it."""
    tables: dict[Any, list[RecordSpec]] = {}
    for spec in followed_kinds():
        tables.setdefault(spec.model, []).append(spec)
    parts: list[str] = []
    given: dict[str, Any] = {}
    for model, specs in tables.items():
        events = event_model_of(model)
        kept = {field.column for field in events._meta.concrete_fields}
        parts.append(
            _TOUCHED.format(
                kind=_kind_of(specs, given),
                named=_named_in(specs, given),
                table=model._meta.db_table,
                events=events._meta.db_table,
                deleted_principals="r.principals" if "principals" in kept else _PRINCIPALS_OF_OWNER,
            )
        )
    return " UNION ALL ".join(parts), given


def _parts() -> tuple[list[str], dict[str, Any]]:
    """What was done to the parts of records that are followed, a link at a time, and the values in it."""
    kinds: dict[Any, list[RecordSpec]] = {}
    for spec in followed_kinds():
        kinds.setdefault(spec.model, []).append(spec)
    found: list[str] = []
    given: dict[str, Any] = {}
    for number, link in enumerate(one for one in part_links() if one.target in kinds):
        seen_kind = _kind_of(kinds[link.through_model], given, "s") if link.through_model in kinds else "''"
        of_record = {"kind": _kind_of(kinds[link.target], given), "named": _named_in(kinds[link.target], given)}
        sql, names = parts_of(link, seen_kind=seen_kind, number=number, **of_record)
        found.append(sql)
        given |= names
    return found, given


_PRINCIPALS_OF_OWNER = """
           (SELECT ARRAY[o.principal] FROM access_user o WHERE o.id = r.owner_id)"""
"""Of a row that is gone only the owner's own: a before-image holds no derived column."""


def _kind_of(specs: Sequence[RecordSpec], given: dict[str, Any], row: str = "r") -> str:
    """SQL for the kind of a row, by the conditions that make it one; its values join those that are given."""
    cases = []
    for spec in specs:
        given[f"{spec.name}_name"] = spec.name
        cases.append(f"WHEN {_conditions(spec, given, row)} THEN %({spec.name}_name)s")
    return f"CASE {' '.join(cases)} END"


def _conditions(spec: RecordSpec, given: dict[str, Any], row: str = "r") -> str:
    conditions = []
    for column, value in spec.base_filter.items():
        given[f"{spec.name}_{column}"] = value
        conditions.append(f"{row}.{column} = %({spec.name}_{column})s")
    return " AND ".join(conditions) or "true"


def _named_in(specs: Sequence[RecordSpec], given: dict[str, Any]) -> str:
    """SQL for the users named in a row ``r`` of a kind without an owner; NULL of any other."""
    cases = []
    for spec in specs:
        if links := naming_links(spec):  # of custom fields, whose names are checked before they become SQL
            users = ", ".join(f"(r.{COLUMN} ->> '{link.name}')::bigint" for link in links)
            cases.append(f"WHEN {_conditions(spec, given)} THEN ARRAY[{users}]")
    return f"CASE {' '.join(cases)} END" if cases else "NULL::bigint[]"
