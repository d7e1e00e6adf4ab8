"""The rules of relationships: symmetric ones have one form, hierarchies have no circle."""

from __future__ import annotations

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
