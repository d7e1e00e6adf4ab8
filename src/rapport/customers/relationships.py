"""The rules of relationships: symmetric ones have one form, hierarchies have no circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from rapport.customers.models import Relationship

_ADVISORY_LOCK = 0x52656C73
"""Key of the transaction lock under which hierarchies change, so that two writers cannot close a circle together."""

_REACHES = """
    WITH RECURSIVE above(id) AS (
        SELECT %(start)s::bigint
        UNION
        SELECT r.second_id FROM customers_relationship r
          JOIN customers_relationshiptype t ON t.id = r.type_id AND t.is_hierarchy
          JOIN above ON above.id = r.first_id
         WHERE r.id IS DISTINCT FROM %(itself)s AND (r.valid_to IS NULL OR r.valid_to >= current_date)
    )
    SELECT EXISTS (SELECT FROM above WHERE id = %(goal)s)
"""


_ABOVE = """
    WITH RECURSIVE above(first, second) AS (
        SELECT r.first_id, r.second_id FROM customers_relationship r
          JOIN customers_relationshiptype t ON t.id = r.type_id AND t.is_hierarchy
         WHERE r.first_id = ANY(%(start)s) AND (r.valid_to IS NULL OR r.valid_to >= current_date)
        UNION
        SELECT r.first_id, r.second_id FROM customers_relationship r
          JOIN customers_relationshiptype t ON t.id = r.type_id AND t.is_hierarchy
          JOIN above ON above.second = r.first_id
         WHERE r.valid_to IS NULL OR r.valid_to >= current_date
    )
    SELECT first, second FROM above
"""


def order_symmetric(relationship: Relationship) -> None:
    """Store a relationship that is the same from both sides with the lower id first."""
    if relationship.type.is_symmetric and relationship.first_id > relationship.second_id:
        relationship.first, relationship.second = relationship.second, relationship.first


def closes_a_circle(relationship: Relationship) -> bool:
    """Whether the second party already stands (directly or not) below the first in a hierarchy."""
    if not relationship.type.is_hierarchy:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        cursor.execute(
            _REACHES,
            {"start": relationship.second_id, "goal": relationship.first_id, "itself": relationship.pk},
        )
        found: tuple[bool] = cursor.fetchone()
    return found[0]


def circles(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of many new pairs (below, above) that would close a circle with present ones or with earlier new ones."""
    if not pairs:
        return set()
    above: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        cursor.execute(_ABOVE, {"start": sorted({second for _, second in pairs})})
        for first, second in cursor.fetchall():
            above[first].add(second)
    closing = set()
    for first, second in pairs:
        if _stands_above(above, second, first):
            closing.add((first, second))
        else:
            above[first].add(second)
    return closing


def _stands_above(above: dict[int, set[int]], start: int, goal: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        if one == goal:
            return True
        waiting += above[one] - seen
        seen |= above[one]
    return False
