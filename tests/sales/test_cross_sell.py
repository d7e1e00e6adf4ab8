"""What is bought together: exact counts over won deals, and nothing said of few."""

from __future__ import annotations

from decimal import Decimal
from html import escape

import pytest

from rapport.sales.cross_sell import LEAST, count_bought_together, lift, suggestions
from rapport.sales.models import BoughtTogether, Product, Stage
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_organisation
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.prices import make_deal_line
from tests.factories.sales import make_ladder, make_product

pytestmark = pytest.mark.django_db
CUSTOMERS = BoughtTogether.Among.CUSTOMERS


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

    assert count_bought_together() == 4  # in deals, and of customers, each of whom has one deal here
    pair = BoughtTogether.objects.get(product=pump, among="deals")
    assert (pair.other, pair.together_count, pair.product_count, pair.other_count, pair.total_count) == (
        valve, LEAST, LEAST + 2, LEAST, 12,
    )  # fmt: skip
    assert lift(pair) == Decimal("1.7")
    assert [one.other for one in suggestions([pump.pk])] == [valve]
    assert suggestions([pump.pk, valve.pk]) == suggestions([hose.pk]) == suggestions([]) == []
    assert count_bought_together() == 4  # counted anew, not beside
    assert BoughtTogether.objects.count() == 4


def test_what_is_in_every_deal_is_no_advice() -> None:
    ladder = make_ladder()
    bag, pump = make_product(), make_product()
    for _deal in range(LEAST):
        sell("won", ladder, pump, bag)
    count_bought_together()
    assert BoughtTogether.objects.count() == 4
    assert suggestions([pump.pk]) == suggestions([pump.pk], CUSTOMERS) == []


def test_of_customers_counts_what_they_bought_in_whichever_deal() -> None:
    ladder = make_ladder()
    pump, valve = make_product(name="Pump"), make_product(name="Valve")
    for _customer in range(LEAST):
        customer = make_organisation()
        for product in (pump, valve, valve):  # named by deals of their own, and once as a line
            make_deal(stage=ladder["won"], party=customer, product=product)
        make_deal_line(deal=make_deal(stage=ladder["won"], party=customer), product=pump)
    for party, stage in ((None, "won"), (make_organisation(), "first"), (make_organisation(), "lost")):
        make_deal_line(deal=make_deal(stage=ladder[stage], party=party, product=pump), product=valve)
    for _customer in range(3):
        make_deal(stage=ladder["won"], product=pump)
        make_deal(stage=ladder["won"], product=make_product())

    count_bought_together()
    pair = BoughtTogether.objects.get(product=pump, among="customers")
    assert (pair.other, pair.together_count, pair.product_count, pair.other_count, pair.total_count) == (
        valve, LEAST, LEAST + 3, LEAST, LEAST + 6,
    )  # fmt: skip
    assert lift(pair) == Decimal("1.4")
    assert suggestions([pump.pk], CUSTOMERS) == [pair]
    assert suggestions([pump.pk], CUSTOMERS, known=[valve.pk]) == []
    assert suggestions([pump.pk]) == []  # hardly a deal has both


@pytest.fixture
def pump_and_valve() -> tuple[Product, Product]:
    """Of six customers with a pump five have a valve; others have something else."""
    ladder = make_ladder()
    pump, valve = make_product(name="Pump"), make_product(name="Valve")
    for place in range(LEAST + 1):
        party = make_organisation()
        make_deal(stage=ladder["won"], party=party, product=pump)
        if place < LEAST:
            make_deal(stage=ladder["won"], party=party, product=valve)
        make_deal(stage=ladder["won"], product=make_product())
    count_bought_together()
    return pump, valve


def test_the_customer_s_page_says_what_others_bought_too_and_begins_the_deal(
    pump_and_valve: tuple[Product, Product],
) -> None:
    pump, valve = pump_and_valve
    browser, party, ladder = Browser(make_administrator()), make_organisation(), make_ladder()
    page = f"/organisations/{party.uid}/"
    assert "May need as well" not in text_of(browser.get(page))

    make_deal(stage=ladder["first"], party=party, product=pump)
    assert "May need as well" not in text_of(browser.get(page))  # an open deal is not bought

    make_deal(stage=ladder["won"], party=party, product=pump)
    text = text_of(browser.get(page))
    assert "5 of 6 customers with Pump bought it too" in text
    begin = f"/deals/quick/?party={party.uid}&product={valve.uid}&name=Valve"
    assert escape(begin) in text
    form = text_of(browser.get(begin))
    assert str(party.uid) in form
    assert str(valve.uid) in form

    make_deal(stage=ladder["first"], party=party, product=valve)
    assert "May need as well" not in text_of(browser.get(page))  # it is on the way already


def test_nothing_is_suggested_from_deals_that_the_reader_does_not_see(pump_and_valve: tuple[Product, Product]) -> None:
    pump, _valve = pump_and_valve
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("organisations", "products", "deal-lines")]
    grants += [{"kind": "deals", "action": "view", "scope": "own"}]
    party, ladder = make_organisation(), make_ladder()
    make_deal(stage=ladder["won"], party=party, product=pump)
    reader = make_user(roles=[str(make_role(grants=grants).uid)])
    page = f"/organisations/{party.uid}/"
    assert "customers with Pump" not in text_of(Browser(reader).get(page))

    make_deal(stage=ladder["won"], party=party, product=pump, owner=reader)
    text = text_of(Browser(reader).get(page))
    assert "5 of 6 customers with Pump bought it too" in text
    assert "/deals/quick/" not in text  # who may make no deal is offered none
