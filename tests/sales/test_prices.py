"""What a customer pays and why: the book that fits, its tier, the list price at a rate, or what lacks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import PriceBook, PriceEntry, Product, TaxRate
from rapport.sales.pricing.prices import Asked, Lacking, Price, Source, price_for, prices_for
from rapport.sales.pricing.taxes import Tax, Taxes
from rapport.sales.pricing.wording import words
from tests.factories import make_exchange_rate, make_organisation, make_person
from tests.factories.prices import make_price_book, make_price_entry, make_product_part, make_tax_rate
from tests.factories.sales import gtin, make_product

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)
D = Decimal


def ask(product: Product, quantity: str = "1", currency: str = "EUR", party: Any = None, day: date = DAY) -> Price:
    return price_for(Asked(product, D(quantity), currency, day, party))


def wholesale(**values: Any) -> PriceBook:
    """A book for the customers of class A."""
    condition = {"any": [{"all": [{"field": "value_class", "op": "exact", "value": "A"}]}]}
    return make_price_book(name="Class A", position=1, party_kind="organisation", condition=condition, **values)


def test_without_a_book_it_is_the_list_price() -> None:
    product = make_product(list_price="100")
    price = ask(product)
    assert (price.amount, price.source, words(price)) == (D(100), Source.LIST, "List price")


def test_the_first_book_that_fits_the_customer_decides_and_says_which_tier() -> None:
    product = make_product(list_price="100")
    best = make_organisation(value_class="A")
    standard, special = make_price_book(name="Standard", position=50), wholesale()
    make_price_entry(book=standard, product=product, unit_price="95")
    make_price_entry(book=special, product=product, from_quantity="10", to_quantity="50", unit_price="80")
    make_price_entry(book=special, product=product, from_quantity="50", unit_price="70")

    assert (ask(product, "10", party=best).amount, words(ask(product, "10", party=best))) == (
        D(80),
        "Class A · from 10",
    )
    assert ask(product, "49.9999", party=best).amount == D(80)
    assert ask(product, "50", party=best).amount == D(70)
    assert words(ask(product, "9", party=best)) == "Standard"
    assert ask(product, "10", party=make_organisation(value_class="B")).amount == D(95)
    assert ask(product, "10").amount == D(95)


def test_a_discount_for_every_product_is_less_special_than_what_is_said_of_one() -> None:
    product, other = make_product(list_price="19.99"), make_product(list_price="0.005")
    book = make_price_book(name="Summer")
    make_price_entry(book=book, product=None, discount_percent="15")
    make_price_entry(book=book, product=product, from_quantity="100", unit_price="12")

    price = ask(product)
    assert (price.amount, price.discount, price.full_price) == (D("16.99"), D(15), D("19.99"))
    assert words(price) == "Summer · 15 % off €19.99"
    assert ask(product, "100").amount == D(12)
    assert ask(other).amount == D("0.0043")
    make_price_entry(book=book, product=other, unit_price="10", discount_percent="5")
    assert words(ask(other)) == "Summer · 5 % off €10.00"


def test_books_hold_in_their_days_their_currency_and_while_they_are_active() -> None:
    product = make_product(list_price="100")
    book = make_price_book(currency="USD", valid_from=date(2026, 4, 1), valid_to=date(2026, 6, 30))
    make_price_entry(book=book, product=product, unit_price="77")

    assert ask(product, currency="USD").amount == D(77)
    assert ask(product).amount == D(100)
    for day in (date(2026, 3, 31), date(2026, 7, 1)):
        assert ask(product, currency="USD", day=day).lacking is Lacking.RATE
    write.update(registry.get("price-books"), book, {"is_active": False}, actor=None)
    assert ask(product, currency="USD").amount is None


def test_a_list_price_in_another_currency_takes_the_rate_of_the_day_or_there_is_none() -> None:
    product = make_product(list_price="100", currency="EUR")
    missing = ask(product, currency="USD")
    assert (missing.amount, missing.source, missing.lacking, missing.lacking_of) == (
        None, Source.NONE, Lacking.RATE, "USD",
    )  # fmt: skip
    assert words(missing) == "No price: there is no exchange rate for USD on that day."

    make_exchange_rate(currency="USD", valid_from=date(2026, 1, 1), rate="0.9")
    make_exchange_rate(currency="JPY", valid_from=date(2026, 4, 1), rate="0.006")
    price = ask(product, currency="USD")
    assert (price.amount, price.rate_since) == (D("111.11"), date(2026, 1, 1))
    assert ask(product, currency="JPY").amount == D(16667)
    dollars = make_product(list_price="10", currency="USD")
    assert ask(dollars, currency="JPY").amount == D(1500)
    assert ask(make_product(list_price=None)).lacking is Lacking.LIST_PRICE


def test_a_bundle_costs_what_it_says_or_what_its_parts_do() -> None:
    screw, plate = make_product(list_price="0.5"), make_product(list_price="20")
    kit = make_product(list_price="25", priced_by_parts=False)
    for part, quantity in ((screw, "8"), (plate, "1")):
        make_product_part(bundle=kit, part=part, quantity=quantity)
    assert ask(kit).amount == D(25)

    kit = write.update(registry.get("products"), kit, {"priced_by_parts": True}, actor=None)
    outer = make_product(list_price=None, priced_by_parts=True)
    make_product_part(bundle=outer, part=kit, quantity="2")
    book = make_price_book(name="Screws")
    make_price_entry(book=book, product=screw, from_quantity="100", unit_price="0.25")
    assert (ask(kit).amount, ask(outer).amount, words(ask(outer))) == (D(24), D(48), "Sum of its parts")
    assert ask(outer, "10").amount == D(44)  # 160 screws at 0.25, 20 plates at 20, for ten of them

    nameless = make_product(list_price=None, name="Secret")
    make_product_part(bundle=kit, part=nameless)
    assert words(ask(kit)) == "No price: the part “Secret” has none."


def test_a_bundle_holds_itself_by_no_way_round_and_lies_only_so_deep() -> None:
    chain = [make_product() for _place in range(7)]
    for bundle, part in pairwise(chain[:6]):
        make_product_part(bundle=bundle, part=part)
    wrong = [(chain[5], chain[6], "deep"), (chain[5], chain[0], "hold itself"), (chain[6], chain[6], "hold itself")]
    for bundle, part, said in wrong:
        with pytest.raises(Invalid, match=said) as refused:
            make_product_part(bundle=bundle, part=part)
        assert list(refused.value.errors) == ["part"]
    with pytest.raises(Invalid, match="already"):
        make_product_part(bundle=chain[0], part=chain[1])
    rows = [{"bundle": chain[6], "part": make_product()}, {"bundle": chain[6], "part": chain[0]}]
    with pytest.raises(Invalid, match="deep"):
        write.create_many(registry.get("product-parts"), rows, actor=None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"unit_price": None}, "unit_price"),
        ({"product": None}, "product"),
        ({"from_quantity": "10", "to_quantity": "10"}, "to_quantity"),
        ({"unit_price": "-0.01"}, "unit_price"),
        ({"unit_price": "1e15"}, "unit_price"),
        ({"discount_percent": "100.01"}, "discount_percent"),
        ({"from_quantity": "-1"}, "from_quantity"),
        ({"from_quantity": "20", "to_quantity": "30"}, "from_quantity"),
    ],
)
def test_a_price_that_makes_no_sense_names_its_field(values: dict[str, Any], field: str) -> None:
    book, product = make_price_book(), make_product()
    make_price_entry(book=book, product=product, from_quantity="15", to_quantity="100", unit_price="9")
    before = PriceEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        make_price_entry(**{"book": book, "product": product, "to_quantity": "12", **values})
    assert (list(refused.value.errors), PriceEntry.objects.count()) == ([field], before)


def test_two_prices_of_one_file_for_the_same_quantities_are_refused_together() -> None:
    book, product = make_price_book(), make_product()
    row = {"book": book, "product": product, "unit_price": "5"}
    with pytest.raises(Invalid, match="The book says already: from 0 · €5"):
        write.create_many(registry.get("price-entries"), [row, {**row, "from_quantity": "3"}], actor=None)
    make_price_entry(book=book, product=product, to_quantity="3", unit_price="5")
    assert make_price_entry(book=book, product=product, from_quantity="3", unit_price="4").currency == "EUR"


def test_the_database_itself_keeps_tiers_apart_and_prices_in_the_currency_of_their_book() -> None:
    entry = make_price_entry(from_quantity="5", to_quantity="10")
    other = make_price_entry(book=entry.book, product=entry.product, from_quantity="10")
    wrong: list[dict[str, Any]] = [
        {"from_quantity": D("9.9999")},
        {"currency": "USD"},
        {"unit_price": None},
        {"unit_price": D(-1)},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
            PriceEntry.objects.filter(pk=other.pk).update(**values)
            connection.check_constraints()


def test_a_book_with_prices_keeps_its_currency() -> None:
    entry = make_price_entry()
    with pytest.raises(Invalid, match="prices in EUR") as refused:
        write.update(registry.get("price-books"), entry.book, {"currency": "USD"}, actor=None)
    assert list(refused.value.errors) == ["currency"]


def test_a_hundred_prices_cost_as_many_queries_as_one() -> None:
    wholesale()
    book = make_price_book()
    products = [make_product() for _place in range(30)]
    bundle = make_product(priced_by_parts=True)
    for product in products:
        make_price_entry(book=book, product=product)
        make_product_part(bundle=bundle, part=product)
    make_exchange_rate(currency="USD", valid_from=date(2026, 1, 1), rate="0.9")
    parties = [make_person(value_class="A"), make_organisation()]
    asked = [
        Asked(one, D(2), currency, DAY, party)
        for one in [*products, bundle] for currency in ("EUR", "USD") for party in parties
    ]  # fmt: skip

    with CaptureQueriesContext(connection) as few:
        prices_for(asked[-4:])
    with CaptureQueriesContext(connection) as many:
        found = prices_for(asked)
    assert (len(few), len(many)) == (6, 5)  # parts, books, prices, the condition, rates; of a bundle its parts' rows
    assert found[0] == price_for(asked[0])


def test_the_tax_is_that_of_the_customers_country_on_the_day() -> None:
    make_tax_rate(country="DE", rate="19", valid_from=date(2007, 1, 1), valid_to=date(2020, 6, 30))
    make_tax_rate(country="DE", rate="16", valid_from=date(2020, 7, 1), valid_to=None)
    make_tax_rate(country="AT", rate="20", valid_from=date(2000, 1, 1), valid_to=None, reverse_charge=True)
    german = make_person(addresses=["Hauptstraße 1, 53111 Bonn"])
    german.country = "DE"
    firm, private = make_organisation(), make_person()
    firm.country = private.country = "AT"
    nowhere = make_person()
    taxes = Taxes([german, firm, private, nowhere, None])

    assert taxes.of(german, "standard", date(2020, 6, 30)) == Tax(D(19))
    assert taxes.of(german, "standard", date(2020, 7, 1)) == Tax(D(16))
    assert taxes.of(german, "standard", date(2006, 12, 31)) == Tax(None)
    assert taxes.of(german, "reduced", DAY) == Tax(None)
    assert taxes.of(firm, "standard", DAY) == Tax(D(0), reverse_charge=True)
    assert taxes.of(private, "standard", DAY) == Tax(D(20))
    assert taxes.of(nowhere, "standard", DAY) == taxes.of(None, "standard", DAY) == Tax(None)
    assert taxes.of(None, "exempt", DAY) == Tax(D(0))
    with pytest.raises(Invalid, match="already in that time"):
        make_tax_rate(country="DE", rate="7", valid_from=date(2024, 1, 1), valid_to=None)
    assert TaxRate.objects.count() == 3


def test_an_ean_is_checked_by_its_last_digit() -> None:
    assert make_product(ean="4 006381 333931").ean == "4006381333931"
    assert make_product(ean="96385074").ean == "96385074"
    for wrong in ("4006381333932", "123", "40063813339a1"):
        with pytest.raises(Invalid) as refused:
            make_product(ean=wrong)
        assert list(refused.value.errors) == ["ean"]
    with pytest.raises(Invalid, match="already"):
        make_product(ean="4006381333931")
    assert make_product(ean=gtin(7)).ean == "0000000000079"
