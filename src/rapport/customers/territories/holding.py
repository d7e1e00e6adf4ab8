"""What follows from the tree and from who belongs to it: the principals of territories, and who holds them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from rapport.customers.models import Territory
from rapport.customers.territories.moving import refresh_carried
from rapport.platform.access.models import HeldPrincipal
from rapport.platform.access.services import forget_permissions

_TREE = """
    WITH RECURSIVE up AS (
        SELECT id, principal, parent_id, 1 AS depth, id AS of FROM customers_territory
         UNION ALL
        SELECT t.id, t.principal, t.parent_id, up.depth + 1, up.of
          FROM up JOIN customers_territory t ON t.id = up.parent_id WHERE up.depth < 64
    ), wanted AS (SELECT of AS id, array_agg(principal ORDER BY depth) AS principals FROM up GROUP BY of)
    UPDATE customers_territory territory SET principals = wanted.principals FROM wanted
     WHERE territory.id = wanted.id AND territory.principals IS DISTINCT FROM wanted.principals
    RETURNING territory.id"""
_WANTED = """
    SELECT m.user_id, t.principal FROM customers_territorymember m JOIN customers_territory t ON t.id = m.territory_id
     UNION SELECT manager_id, principal FROM customers_territory WHERE manager_id IS NOT NULL
     UNION SELECT representative_id, principal FROM customers_territory WHERE representative_id IS NOT NULL"""


def refresh_tree() -> None:
    """Let every territory carry those above it, and the rows within it with it; then who holds what."""
    with connection.cursor() as cursor:
        cursor.execute(_TREE)
        changed = [row[0] for row in cursor.fetchall()]
    if changed:
        refresh_carried(changed)
    refresh_holders()


def refresh_holders(gone: Sequence[int] = ()) -> None:
    """Let managers, representatives and members hold the principals of their territories, and nobody those of
    territories that are ``gone``."""
    of_territories = [*Territory.objects.values_list("principal", flat=True), *gone]
    with connection.cursor() as cursor:
        cursor.execute(_WANTED)
        wanted = {(user, principal) for user, principal in cursor.fetchall() if principal not in gone}
    rows = HeldPrincipal.objects.filter(principal__in=of_territories)
    held = {(user, principal): pk for pk, user, principal in rows.values_list("pk", "user_id", "principal")}
    HeldPrincipal.objects.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
    fresh = sorted(wanted - held.keys())
    HeldPrincipal.objects.bulk_create(HeldPrincipal(user_id=user, principal=number) for user, number in fresh)
    forget_permissions({user for user, _principal in wanted ^ held.keys()})
