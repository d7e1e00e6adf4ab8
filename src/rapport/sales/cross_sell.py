"""What is bought together: counted over all won deals at night, shown with the figures behind it.

Of two products are known in how many won deals both were sold, or how many customers bought both (support), in which
share of those with the first the second was too (confidence), and how much oftener that is than by chance (lift). Below
:data:`LEAST` deals or customers nothing is claimed. The counts are over the whole company and name no customer; who may
not see the products sees none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import connection, transaction

from rapport.sales.models import BoughtTogether

LEAST = 5
"""Won deals with both products, or customers who bought both, below which nothing is said."""
LEAST_LIFT = Decimal("1.2")
"""What is bought together hardly oftener than by chance is no advice."""
MOST = 5
"""Suggestions shown."""

_IN_DEALS = """
    SELECT DISTINCT line.deal_id AS unit, line.product_id FROM sales_dealline line
      JOIN sales_deal deal ON deal.id = line.deal_id AND deal.state = 'won'
     WHERE line.product_id IS NOT NULL
"""
_BY_CUSTOMERS = """
    SELECT deal.party_id AS unit, line.product_id FROM sales_dealline line
      JOIN sales_deal deal ON deal.id = line.deal_id AND deal.state = 'won' AND deal.party_id IS NOT NULL
     WHERE line.product_id IS NOT NULL
     UNION
    SELECT party_id, product_id FROM sales_deal
     WHERE state = 'won' AND party_id IS NOT NULL AND product_id IS NOT NULL
"""
_COUNT = """
    WITH sold AS MATERIALIZED ({sold}),
    single AS (SELECT product_id, count(*) AS units FROM sold GROUP BY product_id),
    whole AS (SELECT count(DISTINCT unit) AS units FROM sold)
    INSERT INTO sales_boughttogether
           (among, product_id, other_id, together_count, product_count, other_count, total_count)
    SELECT %s, one.product_id, two.product_id, count(*), min(single.units), min(beside.units), min(whole.units)
      FROM sold one JOIN sold two ON two.unit = one.unit AND two.product_id <> one.product_id
      JOIN single ON single.product_id = one.product_id JOIN single beside ON beside.product_id = two.product_id
     CROSS JOIN whole
     GROUP BY one.product_id, two.product_id HAVING count(*) >= %s
"""
_SOLD = {BoughtTogether.Among.DEALS: _IN_DEALS, BoughtTogether.Among.CUSTOMERS: _BY_CUSTOMERS}


def count_bought_together() -> int:
    """Count anew; returns how many pairs are known, in deals and of customers."""
    known = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM sales_boughttogether")
        for among, sold in _SOLD.items():
            cursor.execute(_COUNT.format(sold=sold), [among.value, LEAST])
            known += int(cursor.rowcount)
    return known


def lift(pair: BoughtTogether) -> Decimal:
    """How much oftener both come together than if one had nothing to do with the other."""
    expected = Decimal(pair.product_count) * Decimal(pair.other_count) / Decimal(pair.total_count)
    return (Decimal(pair.together_count) / expected).quantize(Decimal("0.1"))


def suggestions(
    product_ids: Iterable[int],
    among: BoughtTogether.Among = BoughtTogether.Among.DEALS,
    *,
    known: Iterable[int] = (),
) -> Sequence[BoughtTogether]:
    """What goes with these products and is neither among them nor ``known`` already, the surest first; one query."""
    held = set(product_ids)
    if not held:
        return []
    found = BoughtTogether.objects.filter(among=among, product__in=held, other__is_active=True)
    best: dict[int, BoughtTogether] = {}
    for pair in found.exclude(other__in=held.union(known)).select_related("product", "other"):
        present = best.get(pair.other_id)
        if lift(pair) >= LEAST_LIFT and (present is None or _confidence(pair) > _confidence(present)):
            best[pair.other_id] = pair
    return sorted(best.values(), key=lambda pair: (-_confidence(pair), pair.other_id))[:MOST]


def _confidence(pair: BoughtTogether) -> Decimal:
    return Decimal(pair.together_count) / Decimal(pair.product_count)
