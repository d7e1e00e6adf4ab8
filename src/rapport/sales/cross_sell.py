"""What is bought together: counted over the lines of all won deals at night, shown with the figures behind it.

Of two products are known in how many won deals both were sold (support), in which share of the deals with the first the
second was too (confidence), and how much oftener that is than by chance (lift). Below :data:`LEAST` deals nothing is
claimed. The counts are over the whole company and name no customer; who may not see the products sees none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import connection, transaction

from rapport.sales.models import BoughtTogether

LEAST = 5
"""Won deals with both products below which nothing is said."""
LEAST_LIFT = Decimal("1.2")
"""What is bought together hardly oftener than by chance is no advice."""
MOST = 5
"""Suggestions shown."""

_COUNT = """
    WITH sold AS MATERIALIZED (
        SELECT DISTINCT line.deal_id, line.product_id FROM sales_dealline line
          JOIN sales_deal deal ON deal.id = line.deal_id AND deal.state = 'won'
         WHERE line.product_id IS NOT NULL),
    single AS (SELECT product_id, count(*) AS deals FROM sold GROUP BY product_id),
    whole AS (SELECT count(DISTINCT deal_id) AS deals FROM sold)
    INSERT INTO sales_boughttogether (product_id, other_id, together_count, product_count, other_count, deal_count)
    SELECT one.product_id, two.product_id, count(*), min(single.deals), min(beside.deals), min(whole.deals)
      FROM sold one JOIN sold two ON two.deal_id = one.deal_id AND two.product_id <> one.product_id
      JOIN single ON single.product_id = one.product_id JOIN single beside ON beside.product_id = two.product_id
     CROSS JOIN whole
     GROUP BY one.product_id, two.product_id HAVING count(*) >= %s
"""


def count_bought_together() -> int:
    """Count anew; returns how many pairs are known."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM sales_boughttogether")
        cursor.execute(_COUNT, [LEAST])
        return int(cursor.rowcount)


def lift(pair: BoughtTogether) -> Decimal:
    """How much oftener both are in a deal than if one had nothing to do with the other."""
    expected = Decimal(pair.product_count) * Decimal(pair.other_count) / Decimal(pair.deal_count)
    return (Decimal(pair.together_count) / expected).quantize(Decimal("0.1"))


def suggestions(product_ids: Iterable[int]) -> Sequence[BoughtTogether]:
    """What goes with these products and is not among them, the surest first; one query."""
    held = set(product_ids)
    if not held:
        return []
    found = BoughtTogether.objects.filter(product__in=held, other__is_active=True).exclude(other__in=held)
    best: dict[int, BoughtTogether] = {}
    for pair in found.select_related("product", "other"):
        known = best.get(pair.other_id)
        if lift(pair) >= LEAST_LIFT and (known is None or _confidence(pair) > _confidence(known)):
            best[pair.other_id] = pair
    return sorted(best.values(), key=lambda pair: (-_confidence(pair), pair.other_id))[:MOST]


def _confidence(pair: BoughtTogether) -> Decimal:
    return Decimal(pair.together_count) / Decimal(pair.product_count)
