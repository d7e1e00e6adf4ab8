"""Custom fields that are read from other records: a value of the linked one, a figure over those that point here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.titles import read_by
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.exchange.exporting import Export
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_organisation, make_person, make_task, make_touch, make_view
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db


@pytest.fixture
def computed() -> Iterator[None]:
    """People have x_town and x_tier_of (of their organisation), x_open, x_effort, x_first_due and x_last_call."""
    make_custom_field(kind="organisations", type="choice", label_en="Tier")
    make_custom_field(kind="tasks", type="integer", label_en="Hours")
    make_custom_field(type="lookup", label_en="Town", link_name="organisation", measured="city")
    rollup = {"type": "rollup", "related": "tasks.party"}
    make_custom_field(**rollup, label_en="Open", function="count", condition="is_done=false")
    with customised():
        make_custom_field(type="lookup", label_en="Tier of", link_name="organisation", measured="x_tier")
        make_custom_field(**rollup, label_en="Effort", function="sum", measured="x_hours", condition="x_hours__gt=0")
        make_custom_field(**rollup, label_en="First due", function="min", measured="due_on")
        make_custom_field(
            type="rollup", related="touches.party", label_en="Last call", function="latest", measured="subject",
            condition="channel=call",
        )  # fmt: skip
        with customised():
            yield


def value_of(name: str, person: Any) -> Any:
    """What a field says of a person."""
    virtual = registry.get("people").fields[name].virtual
    assert virtual is not None
    return virtual.load([person.pk]).get(person.pk)


def found(browser: Browser, address: str) -> list[str]:
    """The given names that the API answers, in alphabetic order."""
    answer = browser.get(f"/api/v1/people?{address}")
    assert answer.status_code == 200, answer.content
    return sorted(item["given_name"] for item in json.loads(answer.content)["items"])


def test_a_look_up_says_what_the_linked_record_says_now(computed: None) -> None:
    acme = make_organisation(city="Bonn", x_tier="gold")
    anna, bert = make_person(given_name="Anna", organisation=acme), make_person(given_name="Bert")

    assert (value_of("x_town", anna), value_of("x_tier_of", anna), value_of("x_town", bert)) == ("Bonn", "gold", None)
    write.update(registry.get("organisations"), acme, {"city": "Köln"}, actor=None)
    assert value_of("x_town", anna) == "Köln"
    browser = Browser(make_administrator())
    assert found(browser, "x_town=Köln") == ["Anna"]
    assert found(browser, "x_tier_of__in=gold,silver") == ["Anna"]
    assert found(browser, "x_town__isnull=true") == ["Bert"]
    assert found(browser, "x_town__contains=öl") == ["Anna"]
    assert "Gold" in text_of(browser.get(reverse("people-detail", args=[anna.uid])))


def test_a_roll_up_is_over_the_records_that_its_condition_names(computed: None) -> None:
    anna, bert = make_person(given_name="Anna"), make_person(given_name="Bert")
    make_task(party=anna, x_hours=3, due_on="2026-05-01")
    make_task(party=anna, x_hours=4, due_on="2026-04-01", is_done=True)
    make_task(party=anna, due_on=None)
    make_touch(party=anna, channel="call", subject="First", happened_at="2026-01-01T10:00Z")
    make_touch(party=anna, channel="call", subject="Second", happened_at="2026-02-01T10:00Z")
    make_touch(party=anna, channel="email", subject="Third", happened_at="2026-03-01T10:00Z")

    assert (value_of("x_open", anna), value_of("x_effort", anna), value_of("x_last_call", anna)) == (2, 7, "Second")
    assert str(value_of("x_first_due", anna)) == "2026-04-01"
    assert (value_of("x_open", bert), value_of("x_effort", bert), value_of("x_last_call", bert)) == (0, None, None)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("x_open=2", ["Anna"]),
        ("x_open__gte=1", ["Anna", "Bert"]),
        ("x_open__lt=2", ["Bert", "Cleo"]),
        ("x_open=0", ["Cleo"]),
        ("x_open__ne=0", ["Anna", "Bert"]),
        ("x_open__in=0,1", ["Bert", "Cleo"]),
        ("x_open__isnull=true", []),
        ("x_effort__gt=3", ["Anna"]),
        ("x_effort__isnull=true", ["Cleo"]),
        ("x_first_due__lte=2026-05-01", ["Anna"]),
        ("x_first_due__within=past", ["Anna", "Bert"]),
    ],
)
def test_lists_are_filtered_by_them(computed: None, question: str, names: list[str]) -> None:
    anna, bert, _cleo = (make_person(given_name=name) for name in ("Anna", "Bert", "Cleo"))
    make_task(party=anna, x_hours=3, due_on="2026-05-01")
    make_task(party=anna, x_hours=4, due_on=None)
    make_task(party=bert, x_hours=1, due_on="2026-06-01")

    assert found(Browser(make_administrator()), question) == names


def test_a_reader_gets_the_figure_over_what_they_see(computed: None) -> None:
    """given one own and one foreign task, when their owner reads, then the figure and the filter know of one"""
    clerk = make_holder("own", kind="people")
    browser, anna = Browser(clerk), make_person(given_name="Anna", owner=clerk)
    make_task(party=anna, x_hours=1)

    with read_by(clerk):
        assert value_of("x_open", anna) is None  # they may see no tasks at all
    assert found(browser, "x_open__gte=1") == []
    both = make_holder("own")
    anna = make_person(given_name="Anna", owner=both)
    make_task(party=anna, x_hours=1, owner=both)
    make_task(party=anna, x_hours=1)
    with read_by(both):
        assert (value_of("x_open", anna), value_of("x_effort", anna)) == (1, 1)
    assert (value_of("x_open", anna), found(Browser(both), "x_open=1")) == (2, ["Anna"])


def test_a_look_up_of_what_is_hidden_is_empty(computed: None) -> None:
    anna = make_person(organisation=make_organisation(city="Bonn"))
    blind = make_holder("all", field_rules=[{"kind": "organisations", "field": "city", "rule": "hidden"}])
    without = make_holder("all", kind="people")

    for reader in (blind, without):
        with read_by(reader):
            assert value_of("x_town", anna) is None
        assert found(Browser(reader), "x_town=Bonn") == []


def test_pages_lists_files_and_the_api_carry_them_at_a_query_each(computed: None) -> None:
    browser = Browser(make_administrator())
    for number in range(3):
        make_task(party=make_person(given_name=f"P{number}"), x_hours=number + 1)
    columns = [{"name": "display_name"}, {"name": "x_open"}, {"name": "x_effort"}]
    view, url = make_view(owner=browser.user, definition={"columns": columns}), reverse("people-list")
    browser.get(url, view=str(view.uid))
    with CaptureQueriesContext(connection) as few:
        browser.get(url, view=str(view.uid))
    for number in range(3):
        make_task(party=make_person(given_name=f"Q{number}"), x_hours=9)
    with CaptureQueriesContext(connection) as many:
        shown = text_of(browser.get(url, view=str(view.uid)))

    query = ListQuery.parse(registry.get("people"), QueryDict("sort=sort_key"), browser.user)
    file = list(Export(query, browser.user, names=["given_name", "x_effort"]).rows())
    items = json.loads(browser.get("/api/v1/people?include=x_open,x_effort&sort=sort_key").content)["items"]
    schema = json.loads(browser.get("/api/v1/openapi.json").content)["components"]["schemas"]["Person"]["properties"]
    assert len(many) == len(few)
    assert "Effort" in shown
    assert sorted(line[1:] for line in file) == [
        ["P0", "1"], ["P1", "2"], ["P2", "3"], ["Q0", "9"], ["Q1", "9"], ["Q2", "9"],
    ]  # fmt: skip
    told = {item["given_name"]: (item["x_open"], item["x_effort"]) for item in items}
    assert told == {"P0": (1, 1), "P1": (1, 2), "P2": (1, 3), "Q0": (1, 9), "Q1": (1, 9), "Q2": (1, 9)}
    assert schema["x_open"]["type"] == ["integer", "null"]


def test_nobody_writes_them(computed: None) -> None:
    with pytest.raises(Invalid) as refused:
        write.create(registry.get("people"), {"given_name": "A", "x_open": 4}, actor=make_administrator())

    assert list(refused.value.errors) == ["x_open"]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"type": "lookup", "link_name": "organization", "measured": "city"}, "link_name"),
        ({"type": "lookup", "link_name": "organisation", "measured": "town"}, "measured"),
        ({"type": "lookup", "link_name": "organisation", "measured": "annual_revenue"}, "measured"),
        ({"type": "lookup", "link_name": "organisation", "measured": "x" * 60}, "measured"),
        ({"type": "rollup", "function": "count"}, "related"),
        ({"type": "rollup", "related": "custom-fields.kind", "function": "count"}, "related"),
        ({"type": "rollup", "related": "tasks.party", "function": "sum", "measured": "subject"}, "measured"),
        ({"type": "rollup", "related": "tasks.party", "condition": "nonsense=1"}, "condition"),
        ({"type": "rollup", "related": "tasks.party", "condition": "is_done=perhaps"}, "condition"),
    ],
)  # fmt: skip
def test_a_definition_that_makes_no_sense_is_refused_at_its_place(values: dict[str, Any], column: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_custom_field(label_en="Wrong", **values)

    assert list(refused.value.errors) == [column]
    assert not CustomField.objects.exists()


def test_amounts_are_summed_where_they_are_of_one_currency() -> None:
    make_custom_field(type="money", label_en="Budget")
    figure = {"kind": "organisations", "type": "rollup", "related": "people.organisation", "function": "sum"}
    acme = make_organisation()
    with customised():
        with pytest.raises(Invalid) as refused:
            make_custom_field(**figure, measured="x_budget", label_en="Budgets")
        assert list(refused.value.errors) == ["condition"]
        make_custom_field(**figure, measured="x_budget", condition="x_budget_currency=EUR", label_en="Budgets")
        for amount, currency in (("1.50", "EUR"), ("2", "EUR"), ("9", "USD")):
            make_person(organisation=acme, x_budget=amount, x_budget_currency=currency)
        with customised():
            virtual = registry.get("organisations").fields["x_budgets"].virtual
            assert virtual is not None
            assert virtual.load([acme.pk]) == {acme.pk: Decimal("3.5000")}


def test_what_a_field_is_read_for_is_named_when_it_is_taken_away(computed: None) -> None:
    customs = registry.get("custom-fields")
    for key, user in (("hours", "Effort"), ("tier", "Tier of")):
        with pytest.raises(Invalid) as refused:
            write.delete(customs, CustomField.objects.get(key=key), actor=None)
        assert user in str(refused.value)


def test_what_it_gives_stays_of_one_type(computed: None) -> None:
    definition = CustomField.objects.get(key="first_due")
    customs = registry.get("custom-fields")
    with pytest.raises(Invalid) as refused:
        write.update(customs, definition, {"measured": "x_hours"}, actor=None)
    assert list(refused.value.errors) == ["measured"]
    write.update(customs, CustomField.objects.get(key="open"), {"condition": "priority=high"}, actor=None)


def test_a_bulk_edit_means_the_rows_that_its_reader_saw(computed: None) -> None:
    """given a filter by a figure, when its rows are found where nobody reads, then they are the asking reader's"""
    clerk = make_holder("own")
    anna = make_person(given_name="Anna", owner=clerk)
    make_task(party=anna)
    query = ListQuery.parse(registry.get("people"), QueryDict("x_open__gte=1"), clerk)

    assert list(Listing(query, clerk).ids()) == []
    make_task(party=anna, owner=clerk)
    assert list(Listing(query, clerk).ids()) == [anna.pk]
