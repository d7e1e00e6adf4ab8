"""Lines of deals: price and tax by themselves, what was agreed stays, the amount follows, and all of it is undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from rapport.platform import write
from rapport.platform.exchange.exporting import Export, csv_stream
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Deal, DealLine
from tests.dump import difference, dump
from tests.factories import make_deal, make_exchange_rate, make_organisation
from tests.factories.prices import make_deal_line, make_price_book, make_price_entry, make_tax_rate
from tests.factories.sales import make_product

pytestmark = pytest.mark.django_db
D = Decimal


def add(deal: Deal, **values: Any) -> DealLine:
    made: DealLine = write.create(registry.get("deal-lines"), {"deal": deal, **values}, actor=None)
    return made


def change(line: DealLine, **values: Any) -> DealLine:
    write.update(registry.get("deal-lines"), line, values, actor=None)
    line.refresh_from_db()
    return line


def amount_of(deal: Deal) -> Decimal | None:
    return Deal.objects.values_list("amount", flat=True).get(pk=deal.pk)


def last_act() -> ChangeSet:
    return ChangeSet.objects.latest("id")


def german_firm() -> Any:
    firm = make_organisation(addresses=["Hauptstraße 1, 53111 Bonn, Germany"])
    assert firm.country == "DE"
    return firm


def test_a_line_knows_price_unit_tax_and_sums_by_its_product() -> None:
    make_tax_rate(country="DE", rate="19", valid_from=date(2007, 1, 1), valid_to=None)
    product = make_product(name="Pump", list_price="100", unit="piece")
    make_price_entry(book=make_price_book(name="Spring"), product=product, from_quantity="10", unit_price="89.9")
    deal = make_deal(party=german_firm(), amount="5")

    line = add(deal, product=product, quantity="10", discount_percent="2.5")

    assert (line.description, line.unit, line.unit_price, line.book_price) == ("Pump", "piece", D("89.9"), D("89.9"))
    assert (line.price_reason, line.tax_rate, line.tax_category, line.currency) == (
        "Spring · from 10", D(19), "standard", "EUR",
    )  # fmt: skip
    assert (line.net_amount, line.tax_amount, line.gross_amount) == (D("876.52"), D("166.54"), D("1043.06"))
    deal.refresh_from_db()
    assert (deal.amount, deal.base_amount, deal.line_count) == (D("876.52"), D("876.52"), 1)


def test_why_a_price_is_so_is_told_in_the_readers_language() -> None:
    product = make_product(list_price="100")
    make_price_entry(book=make_price_book(name="Spring"), product=product, from_quantity="10", discount_percent="2.5")
    with translation.override("de"):
        line = add(make_deal(), product=product, quantity="10")
        assert line.price_reason == "Spring · ab 10 · 2,5 % von 100,00\N{NO-BREAK SPACE}€ ab"
        change(line, quantity="1")
        change(line, quantity="10")
    with translation.override("en"):
        line = DealLine.objects.get(pk=line.pk)
        assert line.price_reason == "Spring · from 10 · 2.5 % off €100.00"
        past = event_model_of(DealLine)._default_manager.filter(pgh_obj_id=line.pk).latest("pgh_id")
        assert past.price_reason == "List price"
        query = ListQuery.parse(registry.get("deal-lines"), {}, None)
        file = b"".join(csv_stream(Export(query, None, names=["price_reason"]), bom=False)).decode()
        assert file.splitlines()[1:] == [f"{line.uid},Spring · from 10 · 2.5 % off €100.00"]
    DealLine.objects.filter(pk=line.pk).update(price_reason="Liste, wie besprochen")
    assert DealLine.objects.get(pk=line.pk).price_reason == "Liste, wie besprochen"


def test_a_price_follows_the_books_until_somebody_agrees_on_another() -> None:
    product = make_product(list_price="100")
    make_price_entry(book=make_price_book(), product=product, from_quantity="10", unit_price="90")
    line = add(make_deal(), product=product)
    assert (change(line, quantity="10").unit_price, line.book_price) == (D(90), D(90))
    change(line, unit_price="85")
    assert (change(line, quantity="1").unit_price, line.book_price) == (D(85), D(100))
    other = make_product(list_price="7", name="Valve")
    change(line, product=other)
    assert (line.description, line.unit_price, line.net_amount) == ("Valve", D(7), D(7))


def test_lines_stand_in_their_order_and_a_new_one_last() -> None:
    deal = make_deal()
    first, second = make_deal_line(deal=deal), make_deal_line(deal=deal)
    change(first, position=25)
    third = make_deal_line(deal=deal)
    found = DealLine.objects.filter(deal=deal).order_by("position", "id").values_list("pk", flat=True)
    assert list(found) == [second.pk, first.pk, third.pk]


def test_the_amount_follows_each_act_and_each_undo() -> None:
    deal, product = make_deal(amount="5"), make_product(list_price="100")
    before = dump()
    first = add(deal, product=product)
    added = last_act()
    second = add(deal, description="Travel", unit_price="20", quantity="2")
    travel = last_act()
    assert amount_of(deal) == D(140)
    change(second, quantity="3")
    assert amount_of(deal) == D(160)

    assert undo(last_act(), actor=None).complete
    assert amount_of(deal) == D(140)
    assert undo(added, actor=None).complete  # though a later line changed the amount as well
    assert (amount_of(deal), Deal.objects.get(pk=deal.pk).line_count) == (D(40), 1)
    redo = last_act()
    assert undo(redo, actor=None).complete
    assert (amount_of(deal), DealLine.objects.filter(pk=first.pk).exists()) == (D(140), True)

    write.delete_many(registry.get("deal-lines"), [first.pk, second.pk], actor=None)
    deal.refresh_from_db()
    assert (deal.amount, deal.line_count) == (D(140), 0)
    assert undo(last_act(), actor=None).complete
    assert Deal.objects.get(pk=deal.pk).line_count == 2
    assert undo(travel, actor=None).complete
    assert undo(added, actor=None).complete
    deal.refresh_from_db()
    assert (deal.amount, deal.line_count, DealLine.objects.count()) == (D(5), 0, 0)
    assert difference(before, dump()) == {}


def test_a_line_moves_to_another_deal_of_its_currency_and_both_amounts_follow() -> None:
    line, other = make_deal_line(), make_deal_line()
    change(line, deal=other.deal)
    assert (amount_of(other.deal), Deal.objects.get(amount=150, line_count=0).lines.count()) == (D(300), 0)
    assert undo(last_act(), actor=None).complete
    assert [deal.amount for deal in Deal.objects.filter(line_count=1)] == [D(150), D(150)]
    with pytest.raises(Invalid, match="is in CHF, and this line is not"):
        change(line, deal=make_deal(currency="CHF"))


def test_a_deleted_deal_comes_back_with_its_lines() -> None:
    line = make_deal_line()
    before = dump()
    write.delete(registry.get("deals"), line.deal, actor=None)
    assert not DealLine.objects.exists()
    assert undo(last_act(), actor=None).complete
    assert difference(before, dump()) == {}


def test_the_amount_and_the_currency_of_a_deal_with_lines_are_theirs() -> None:
    deal = make_deal_line().deal
    deals = registry.get("deals")
    for values, field in (({"amount": "1"}, "amount"), ({"currency": "USD"}, "currency")):
        deal.refresh_from_db()
        with pytest.raises(Invalid) as refused:
            write.update(deals, deal, values, actor=None)
        assert list(refused.value.errors) == [field]
    deal.refresh_from_db()
    write.update(deals, deal, {"amount": "150.00", "name": "Other"}, actor=None)
    with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
        Deal.objects.filter(pk=deal.pk).update(currency="USD")
        connection.check_constraints()


def test_a_currency_is_not_taken_back_under_lines_that_came_later() -> None:
    deal = make_deal(currency="EUR")
    write.update(registry.get("deals"), deal, {"currency": "CHF"}, actor=None)
    act = last_act()
    make_deal_line(deal=deal)
    assert not undo(act, actor=None).complete
    assert Deal.objects.get(pk=deal.pk).currency == "CHF"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "-1"}, "quantity"),
        ({"quantity": "1e15"}, "quantity"),
        ({"quantity": "NaN"}, "quantity"),
        ({"unit_price": "-0.01"}, "unit_price"),
        ({"unit_price": "1e15"}, "unit_price"),
        ({"unit_price": "9e14", "quantity": "2"}, "unit_price"),
        ({"discount_percent": "100.5"}, "discount_percent"),
        ({"discount_percent": "-1"}, "discount_percent"),
        ({"discount_percent": "5", "discount_amount": "95.01"}, "discount_amount"),
        ({"discount_amount": "100.01"}, "discount_amount"),
        ({"discount_amount": "-1"}, "discount_amount"),
        ({"tax_rate": "101"}, "tax_rate"),
        ({"product": None}, "product"),
    ],
)
def test_a_line_that_makes_no_sense_names_its_field_and_changes_nothing(values: dict[str, Any], field: str) -> None:
    deal, product = make_deal(amount="5"), make_product(list_price="100")
    with pytest.raises(Invalid) as refused:
        add(deal, **{"product": product, "quantity": "1", "unit_price": "100", **values})
    assert field in refused.value.errors
    assert (DealLine.objects.count(), amount_of(deal)) == (0, D(5))


def test_fractions_of_a_cent_are_kept_in_the_price_and_rounded_in_the_sum() -> None:
    line = add(make_deal(), description="Label", unit_price="0.0049", quantity="333")
    assert (line.unit_price, line.net_amount) == (D("0.0049"), D("1.63"))
    yen = add(make_deal(currency="JPY"), description="Label", unit_price="0.5", quantity="3")
    assert yen.net_amount == D(2)


def test_without_any_price_a_line_asks_for_one() -> None:
    deal = make_deal(currency="SEK")
    with pytest.raises(Invalid, match="no exchange rate for SEK") as refused:
        add(deal, product=make_product())
    assert list(refused.value.errors) == ["unit_price"]
    with pytest.raises(Invalid, match="without a product"):
        add(deal, description="Travel")
    make_exchange_rate(currency="SEK", valid_from=date(2020, 1, 1), rate="0.1")
    assert add(deal, product=make_product()).unit_price == D(1000)


def test_a_product_that_is_sold_no_more_stays_in_lines_and_comes_into_no_new_one() -> None:
    product = make_product()
    line = make_deal_line(product=product)
    write.update(registry.get("products"), product, {"is_active": False}, actor=None)
    assert change(line, quantity="4").net_amount == D(200)
    with pytest.raises(Invalid, match="sold no more"):
        make_deal_line(product=product)
    with pytest.raises(Invalid, match="Still used"):
        write.delete(registry.get("products"), product, actor=None)


def test_a_deal_has_so_many_lines_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.sales.documents.lines.MOST", 2)
    deal = make_deal()
    rows = [{"deal": deal, "description": "One", "unit_price": "1"}] * 3
    with pytest.raises(Invalid, match="2 lines at most"):
        write.create_many(registry.get("deal-lines"), rows, actor=None)
    assert DealLine.objects.count() == 0


def test_the_database_itself_keeps_lines_true() -> None:
    line = make_deal_line()
    wrong: list[dict[str, Any]] = [
        {"quantity": D(0)},
        {"unit_price": D(-1)},
        {"gross_amount": D(1)},
        {"discount_percent": D(-5)},
        {"currency": "USD"},
        {"description": ""},
        {"tax_category": "odd"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
            DealLine.objects.filter(pk=line.pk).update(**values)
            connection.check_constraints()
