"""What is bought together: exact counts over won deals, and nothing said of few."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rapport.sales.cross_sell import LEAST, count_bought_together, lift, suggestions
from rapport.sales.models import BoughtTogether, Product, Stage
from tests.factories import make_deal
from tests.factories.prices import make_deal_line
from tests.factories.sales import make_ladder, make_product

pytestmark = pytest.mark.django_db


def sell(stage: str, ladder: dict[str, Stage], *products: Product) -> None:
    deal = make_deal(stage=ladder[stage])
    for product in (*products, products[0]):  # the first one twice, which counts once
        make_deal_line(deal=deal, product=product)


def test_pairs_are_counted_once_a_won_deal_and_only_where_enough_tell() -> None:
    ladder = make_ladder()
    pump, valve, hose = (make_product(name=name) for name in ("Pump", "Valve", "Hose"))
    for _deal in range(LEAST):
        sell("won", ladder, pump, valve)
    for _deal in range(2):
        sell("won", ladder, pump, hose)
    for _deal in range(5):
        sell("won", ladder, hose)
    sell("lost", ladder, pump, valve)
    sell("first", ladder, pump, valve)

    assert count_bought_together() == 2
    pair = BoughtTogether.objects.get(product=pump)
    assert (pair.other, pair.together_count, pair.product_count, pair.other_count, pair.deal_count) == (
        valve, LEAST, LEAST + 2, LEAST, 12,
    )  # fmt: skip
    assert lift(pair) == Decimal("1.7")
    assert [one.other for one in suggestions([pump.pk])] == [valve]
    assert suggestions([pump.pk, valve.pk]) == suggestions([hose.pk]) == suggestions([]) == []
    assert count_bought_together() == 2  # counted anew, not beside


def test_what_is_in_every_deal_is_no_advice() -> None:
    ladder = make_ladder()
    bag, pump = make_product(), make_product()
    for _deal in range(LEAST):
        sell("won", ladder, pump, bag)
    count_bought_together()
    assert BoughtTogether.objects.count() == 2
    assert suggestions([pump.pk]) == []
