"""The principals that rows carry: of their owners and, where a kind says so, of a group that they are in (a territory);
recomputed when teams or groups change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from rapport.platform.records.any_of import any_of

if TYPE_CHECKING:
    from rapport.platform.access.models import Owned

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


def carried_by(model: type[Owned], ids: Iterable[int | None]) -> dict[int, list[int]]:
    """The principals of the rows that the link of a model names (``Owned.carries``), by their keys."""
    wanted = sorted({pk for pk in ids if pk is not None})
    if not model.carries or not wanted:
        return {}
    linked: Any = model._meta.get_field(model.carries).related_model
    return dict(linked._default_manager.filter(pk__in=wanted).values_list("pk", "principals"))


_REFRESH = """
    UPDATE {table} record SET principals = wanted.principals{assigned}
      FROM (SELECT r.id, coalesce(o.literal, '{{}}')::integer[] || {carried} AS principals{link}
              FROM {table} r LEFT JOIN unnest(%(owners)s::bigint[], %(principals)s::text[]) AS o(id, literal)
                ON o.id = r.owner_id {join}
             WHERE {condition}) wanted
     WHERE record.id = wanted.id AND (record.principals IS DISTINCT FROM wanted.principals{differs})
"""


def refresh_rows(model: type[Owned], owner_ids: Iterable[int]) -> int:
    """Rewrite ``principals`` of a table's rows of these owners where they differ; returns the number of rows."""
    owners = sorted(set(owner_ids))
    return _refresh(model, owners, condition="r.owner_id = ANY(%(owners)s)") if owners else 0


def refresh_rows_by_key(model: type[Owned], ids: Sequence[int]) -> int:
    """The same for the rows of these keys."""
    return _refresh(model, _owners(model, ids), condition="r.id = ANY(%(ids)s)", ids=list(ids)) if ids else 0


def carry(model: type[Owned], linked: Mapping[int, int | None]) -> int:
    """Let these rows carry what these others have (``Owned.carries``), both by their keys: the link and the principals
    are written at once, since every index of the table pays for each. Returns the number of rows changed."""
    if not linked:
        return 0
    column = connection.ops.quote_name(str(model._meta.get_field(model.carries).column))  # type: ignore[union-attr]
    return _refresh(
        model,
        _owners(model, list(linked)),
        group="given.link",
        join="JOIN unnest(%(ids)s::bigint[], %(links)s::bigint[]) AS given(id, link) ON given.id = r.id",
        link=", given.link AS link",
        assigned=f", {column} = wanted.link",
        differs=f" OR record.{column} IS DISTINCT FROM wanted.link",
        ids=list(linked),
        links=list(linked.values()),
    )


def _owners(model: type[Owned], ids: Sequence[int]) -> list[int]:
    rows = model._default_manager.filter(any_of("pk", ids), owner__isnull=False)
    return list(rows.order_by().values_list("owner_id", flat=True).distinct())


def _refresh(
    model: type[Owned],
    owners: Sequence[int],
    *,
    condition: str = "true",
    join: str = "",
    group: str = "",
    link: str = "",
    assigned: str = "",
    differs: str = "",
    **given: list[Any],
) -> int:
    found = principals_of_owners(owners)
    literals = ["{" + ",".join(map(str, found.get(owner, ()))) + "}" for owner in owners]
    carried = "'{}'::integer[]"
    if model.carries:
        held: Any = model._meta.get_field(model.carries)
        other = connection.ops.quote_name(held.related_model._meta.db_table)
        join += f" LEFT JOIN {other} g ON g.id = {group or f'r.{held.column}'}"
        carried = "coalesce(g.principals, '{}')"
    statement = _REFRESH.format(
        table=connection.ops.quote_name(model._meta.db_table), join=join, carried=carried, condition=condition,
        link=link, assigned=assigned, differs=differs,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, {"owners": list(owners), "principals": literals, **given})
        return int(cursor.rowcount)
