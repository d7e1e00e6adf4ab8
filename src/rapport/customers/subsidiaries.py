"""The organisations below one, level by level in one query, as far as a reader sees them; bounded in depth and number.

:mod:`organisation_tree` shows the whole tree around an organisation; this is what figures of a group are added up over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from rapport.customers.models import Party
from rapport.customers.organisation_tree import DEPTH, MOST_NODES
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_BELOW = """
    WITH RECURSIVE below(id, depth) AS (
        SELECT %s::bigint, 0
        UNION
        SELECT child.id, below.depth + 1
          FROM below CROSS JOIN LATERAL (
               SELECT part.id FROM customers_party part WHERE part.organisation_id = below.id
               UNION ALL
               SELECT tie.first_id FROM customers_relationship tie
                 JOIN customers_relationshiptype sort ON sort.id = tie.type_id AND sort.is_hierarchy
                WHERE %s AND tie.second_id = below.id AND (tie.valid_to IS NULL OR tie.valid_to >= %s)
               ) child
         WHERE below.depth <= %s AND child.id IN ({reach})
    )
    SELECT id, min(depth), count(*) FROM (SELECT id, depth FROM below LIMIT %s) reached GROUP BY id ORDER BY 2, 1
"""
_ROWS = 4 * MOST_NODES
"""Rows that are looked at: an organisation that is reached on several ways stands there several times."""


@dataclass(frozen=True, slots=True)
class Subsidiaries:
    """The keys of the organisations below one, nearest first; ``is_whole`` is False when there are more than these."""

    keys: tuple[int, ...] = ()
    is_whole: bool = True


def subsidiaries_of(party: Party, user: User | None) -> Subsidiaries:
    """What stands below an organisation, at most :data:`DEPTH` levels and :data:`MOST_NODES` organisations with itself.
    What stands below one that the reader does not see is out of their sight as well; where nobody reads, all is seen.
    One query."""
    try:
        reach, given = _reach(user).query.sql_with_params()
    except EmptyResultSet:  # the reader sees no organisation at all
        return Subsidiaries()
    ties = user is None or may(registry.get("relationships"), user, Action.VIEW.value)
    with connection.cursor() as cursor:
        values = [party.pk, ties, timezone.localdate(), DEPTH, *given, _ROWS]
        cursor.execute(_BELOW.format(reach=reach), values)
        found: list[tuple[int, int, int]] = cursor.fetchall()
    near = [key for key, depth, _ways in found if depth <= DEPTH]
    is_whole = len(near) == len(found) <= MOST_NODES and sum(ways for _key, _depth, ways in found) < _ROWS
    return Subsidiaries(tuple(key for key in near[:MOST_NODES] if key != party.pk), is_whole)


def _reach(user: User | None) -> QuerySet[Any, Any]:
    spec = registry.get("organisations")
    seen: QuerySet[Any] = spec.objects() if user is None else rows(spec, user)
    return seen.filter(merged_into__isnull=True).order_by().values("pk")
