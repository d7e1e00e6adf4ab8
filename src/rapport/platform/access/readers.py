"""The rules of :class:`~rapport.platform.access.policy.OwnedBy` and :class:`~rapport.platform.access.policy.Granted`
for many people at once, as SQL: who of those that are asked about may see a record. What one person reads is the
engine's; tests hold the two to the same answers.
"""

from __future__ import annotations

from rapport.platform.access.policy import Granted
from rapport.platform.records.registry import registry


def reader_parameters() -> dict[str, list[str]]:
    """The parameters of :func:`readers_of` and :data:`MAY_SEE`: the kinds that are seen by whoever holds a grant, and
    those that a grant for all kinds does not reach."""
    return {
        "kinds_of_all": [spec.name for spec in registry if isinstance(spec.record.access, Granted)],
        "kinds_apart": [spec.name for spec in registry if not spec.record.access.inherits],
    }


def readers_of(wanted: str) -> str:
    """A SELECT of how far each may see records of a kind; ``wanted`` is a relation with ``user_id`` and ``kind``.

    Its rows have ``id``, ``kind``, ``is_administrator``, ``principal``, ``teams`` (their principals, and those of
    further groups), ``scope``: 1 own,
    2 team, 3 all, NULL none. Who may not sign in is left out. It needs the parameters of
    :func:`reader_parameters`.
    """
    return f"""
        SELECT u.id, u.is_administrator, u.principal, k.kind,
               (SELECT array_agg(held.principal)
                  FROM (SELECT t.principal FROM access_membership m JOIN access_team t ON t.id = m.team_id
                         WHERE m.user_id = u.id
                         UNION ALL
                        SELECT p.principal FROM access_heldprincipal p WHERE p.user_id = u.id) held) AS teams,
               (SELECT coalesce(max(s.rank) FILTER (WHERE g.kind <> '*'), max(s.rank))
                  FROM access_grant g JOIN access_roleholding h ON h.role_id = g.role_id
                  JOIN (VALUES ('own', 1), ('team', 2), ('all', 3)) AS s(scope, rank) ON s.scope = g.scope
                 WHERE h.user_id = u.id AND g.action = 'view'
                   AND (g.kind = k.kind OR g.kind = '*' AND k.kind <> ALL (%(kinds_apart)s))) AS scope
          FROM (SELECT DISTINCT user_id, kind FROM {wanted}) k
          JOIN access_user u ON u.id = k.user_id AND u.is_active"""  # noqa: S608 - the name of a part of the statement


def may_see(reader: str, principals: str) -> str:
    """SQL for whether a row of :func:`readers_of` may see a record of its kind with these principals."""
    return f"""
               ({reader}.is_administrator OR {reader}.scope = 3
                OR {reader}.principal = ANY ({principals}) AND {reader}.scope >= 1
                OR {reader}.scope = 2 AND {principals} && {reader}.teams
                OR {reader}.scope >= 1 AND {reader}.kind = ANY (%(kinds_of_all)s))"""


MAY_SEE = may_see("r", "w.principals")
"""Whether a reader ``r`` may see a record ``w``, of which the column ``principals`` is needed."""
