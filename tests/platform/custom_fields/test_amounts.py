"""Amounts of money in custom fields: exact, each with a currency, filtered, sorted, summed by currency, brought in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.aggregates import figures
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_person
from tests.factories.access import make_administrator
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects


@pytest.fixture
def budget() -> Iterator[None]:
    """People have x_budget, in euros unless said otherwise."""
    make_custom_field(type="money", label_en="Budget", currency="EUR")
    with customised():
        yield


def found(text: str) -> list[str]:
    """The given names that a list finds."""
    user = make_administrator()
    listing = Listing(ListQuery.parse(registry.get("people"), QueryDict(text), user), user)
    return [row.given_name for row in listing.rows().items]


def test_an_amount_is_exact_and_has_a_currency(budget: None) -> None:
    plain = make_person(x_budget="12345678901234.1234")
    foreign = make_person(x_budget="7", x_budget_currency="chf")

    assert PARTIES.get(pk=plain.pk).custom == {"x_budget": "12345678901234.1234", "x_budget_currency": "EUR"}
    assert PARTIES.get(pk=foreign.pk).custom == {"x_budget": "7.0000", "x_budget_currency": "CHF"}
    assert PARTIES.get(pk=plain.pk).x_budget == Decimal("12345678901234.1234")


def test_the_currency_goes_with_the_amount_and_an_undo_brings_both_back(budget: None) -> None:
    person = make_person(x_budget="5", x_budget_currency="USD")
    write.update(registry.get("people"), person, {"x_budget": ""}, actor=None)

    assert PARTIES.get(pk=person.pk).custom == {}
    undo(ChangeSet.objects.latest("pk"), actor=None)
    assert PARTIES.get(pk=person.pk).custom == {"x_budget": "5.0000", "x_budget_currency": "USD"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("x_budget", "much"), ("x_budget", "1e15"), ("x_budget", "NaN"), ("x_budget_currency", "€uro")],
)
def test_what_is_no_amount_is_refused(budget: None, name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_person(**{"x_budget": "1", name: value})

    assert list(refused.value.errors) == [name]
    assert not PARTIES.exists()


def test_lists_are_filtered_and_sorted_by_amounts(budget: None) -> None:
    make_person(given_name="Anna", x_budget="100")
    make_person(given_name="Bert", x_budget="20.5", x_budget_currency="USD")
    make_person(given_name="Cleo")

    assert found("x_budget__gte=50") == ["Anna"]
    assert found("x_budget__lt=100&x_budget_currency=USD") == ["Bert"]
    assert found("x_budget__isnull=true") == ["Cleo"]
    assert found("sort=-x_budget") == ["Anna", "Bert", "Cleo"]


def test_sums_are_by_currency(budget: None) -> None:
    for amount, currency in (("1.25", "EUR"), ("2.5", "EUR"), ("9", "USD")):
        make_person(x_budget=amount, x_budget_currency=currency)
    administrator = make_administrator()

    below = figures(registry.get("people"), registry.get("people").objects(), {"x_budget": "sum"})
    answer = Browser(administrator).get("/api/v1/people/aggregate?group_by=kind_of_nothing&sum=x_budget")
    grouped = json.loads(
        Browser(administrator).get("/api/v1/people/aggregate?group_by=lifecycle&sum=x_budget").content
    )["items"]

    assert below is not None
    assert [(figure.value, figure.currency) for figure in below.by_field["x_budget"]] == [
        (Decimal("3.7500"), "EUR"),
        (Decimal("9.0000"), "USD"),
    ]
    assert answer.status_code == 400
    assert sorted((item["currency"], item["count"], item["sum"]) for item in grouped) == [
        ("EUR", 2, "3.75"),
        ("USD", 1, "9.00"),
    ]


def test_pages_show_it_as_money_and_files_exactly(budget: None) -> None:
    person = make_person(given_name="Anna", x_budget="1234.5", x_budget_currency="EUR")
    browser = Browser(make_administrator())

    shown = text_of(browser.get(f"/people/{person.uid}/"))
    answer = browser.get("/people/export/?format=csv&columns=all")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    [row] = csv.DictReader(lines)

    assert "€1,234.50" in shown
    assert (row["Budget"], row["Budget: currency"]) == ("1234.5", "EUR")


def test_a_field_of_the_name_of_a_currency_gets_another_key(budget: None) -> None:
    other = make_custom_field(type="text", label_en="Budget currency")
    assert other.key == "budget_currency_2"

    make_custom_field(type="text", label_en="Price currency")
    assert make_custom_field(type="money", label_en="Price").key == "price_2"


def test_the_usual_currency_is_that_of_the_country(settings: Any) -> None:
    settings.DEFAULT_COUNTRY = "CH"
    assert make_custom_field(type="money", label_en="Fee").currency == "CHF"
    with pytest.raises(Invalid):
        make_custom_field(type="money", label_en="Fee", currency="Gold")


@pytest.mark.django_db(transaction=True)
def test_an_index_is_made_for_the_amount_and_for_its_currency() -> None:
    definition = make_custom_field(type="money", label_en="Budget")
    with customised():
        make_indexes()
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'cf\\_%' ORDER BY 1")
            made = [name for (name,) in cursor.fetchall()]
        write.delete(registry.get("custom-fields"), CustomField.objects.get(pk=definition.pk), actor=None)
        make_indexes()

    assert made == [f"cf_{definition.pk}", f"cf_{definition.pk}_currency"]
