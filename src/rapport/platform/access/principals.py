"""The principals that rows carry: computed from owners, and recomputed when the teams change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

_OF_OWNERS = """
    WITH RECURSIVE up AS (
        SELECT m.user_id, t.id, t.parent_id, t.principal, 1 AS depth
          FROM access_membership m JOIN access_team t ON t.id = m.team_id WHERE m.user_id = ANY(%(users)s)
        UNION
        SELECT up.user_id, t.id, t.parent_id, t.principal, up.depth + 1
          FROM up JOIN access_team t ON t.id = up.parent_id WHERE up.depth < 32
    )
    SELECT u.id, ARRAY[u.principal] || coalesce(
             (SELECT array_agg(DISTINCT up.principal ORDER BY up.principal) FROM up WHERE up.user_id = u.id), '{}')
      FROM access_user u WHERE u.id = ANY(%(users)s)
"""


_COLLEAGUES = """
    WITH RECURSIVE down AS (
        SELECT t.id, 1 AS depth FROM access_team t JOIN access_membership m ON m.team_id = t.id WHERE m.user_id = %s
        UNION
        SELECT t.id, down.depth + 1 FROM down JOIN access_team t ON t.parent_id = down.id WHERE down.depth < 32
    )
    SELECT DISTINCT m.user_id FROM access_membership m JOIN down ON down.id = m.team_id ORDER BY 1
"""


def colleagues_of(user_id: int) -> list[int]:
    """The users in this user's teams and in the teams below them, the user among them; empty without a team."""
    with connection.cursor() as cursor:
        cursor.execute(_COLLEAGUES, [user_id])
        return [row[0] for row in cursor.fetchall()]


_MEMBERS = """
    WITH RECURSIVE down AS (
        SELECT t.id, 1 AS depth FROM access_team t WHERE t.uid = %s
        UNION
        SELECT t.id, down.depth + 1 FROM access_team t JOIN down ON t.parent_id = down.id WHERE down.depth < 32
    )
    SELECT DISTINCT m.user_id FROM access_membership m JOIN down ON down.id = m.team_id ORDER BY 1
"""


def members_of(team: UUID) -> list[int]:
    """The users in a team and in the teams below it; empty when there is no such team."""
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [team])
        return [row[0] for row in cursor.fetchall()]


def principals_of_owners(owner_ids: Iterable[int | None]) -> dict[int | None, list[int]]:
    """For each owner the principals that its rows carry: the user, the user's teams, and these teams' ancestors."""
    wanted = sorted({owner for owner in owner_ids if owner is not None})
    found: dict[int | None, list[int]] = {None: []}
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(_OF_OWNERS, {"users": wanted})
            found.update({user: list(principals) for user, principals in cursor.fetchall()})
    return found


def refresh_rows(table: str, owner_ids: Iterable[int]) -> int:
    """Rewrite ``principals`` of a table's rows of these owners where they differ; returns the number of rows."""
    changed = 0
    for owner, principals in principals_of_owners(owner_ids).items():
        if owner is None:
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{table}" SET principals = %s'
                " WHERE owner_id = %s AND principals IS DISTINCT FROM %s::integer[]",
                [principals, owner, principals],
            )
            changed += cursor.rowcount
    return changed
