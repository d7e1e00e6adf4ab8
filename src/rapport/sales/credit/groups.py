"""Whose credit account counts for a customer, and whose orders count against it.

A figure of credit must be whole, so nothing here is narrowed to a reader: that is done where figures are shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from rapport.customers.models import Party
from rapport.sales.models import CreditAccount

_TIES = """
    SELECT tie.first_id AS child, tie.second_id AS parent FROM customers_relationship tie
      JOIN customers_relationshiptype sort ON sort.id = tie.type_id AND sort.is_hierarchy
     WHERE tie.valid_to IS NULL OR tie.valid_to >= %(today)s
"""
_ABOVE = f"""
    WITH RECURSIVE ties AS ({_TIES}),
    above(id, depth) AS (
        SELECT %(party)s::bigint, 0
        UNION
        SELECT next.id, above.depth + 1
          FROM above CROSS JOIN LATERAL (
               SELECT organisation_id AS id FROM customers_party
                WHERE id = above.id AND kind = 'organisation' AND organisation_id IS NOT NULL
               UNION ALL
               SELECT parent FROM ties WHERE child = above.id) next
         WHERE above.depth < 30)
    SELECT account.id FROM sales_creditaccount account JOIN above ON above.id = account.party_id
     WHERE account.covers_group OR above.depth = 0
     ORDER BY account.covers_group DESC, above.depth DESC, account.id LIMIT 1
"""  # noqa: S608 - texts of ours
_BELOW = f"""
    WITH RECURSIVE ties AS ({_TIES}),
    below(id) AS (
        SELECT %(party)s::bigint
        UNION
        SELECT next.id
          FROM below CROSS JOIN LATERAL (
               SELECT id FROM customers_party WHERE organisation_id = below.id AND kind = 'organisation'
               UNION ALL
               SELECT child FROM ties WHERE parent = below.id) next)
    SELECT id FROM below ORDER BY id
"""  # noqa: S608 - texts of ours


def account_of(party: Party) -> int | None:
    """The id of the account that counts for a customer: that of the topmost organisation above, or of its own, whose
    limit is for the whole group; else its own. None without any."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"party": party.pk, "today": timezone.localdate()})
        found = cursor.fetchone()
    return found[0] if found is not None else None


def members_of(account: CreditAccount) -> Sequence[int]:
    """The ids of the customers whose orders count against an account: its own, or all of its group."""
    if not account.covers_group:
        return [account.party_id]
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"party": account.party_id, "today": timezone.localdate()})
        return [row[0] for row in cursor.fetchall()]
