"""What a report answers: groups, pivots, measures, comparison, order; and the list behind each figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.records.crosstab import Cell, TooLarge
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing
from rapport.platform.records.registry import registry
from rapport.platform.reports.question import parse_question
from rapport.platform.reports.result import Result, answer
from rapport.platform.saved_views.state import open_list
from tests.factories import make_organisation, make_person, make_task, make_team, make_touch
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised, make_custom_field

pytestmark = pytest.mark.django_db


def asked(kind: str, definition: dict[str, Any], user: User) -> Result:
    return answer(parse_question(registry.get(kind), definition, user), user)


def counts(result: Result) -> dict[Any, int]:
    return {tuple(key.label for key in row.keys): row.total.count for row in result.rows}


def figures(result: Result, cell: Cell) -> list[list[tuple[Any, str]]]:
    found = [result.crosstab.figures(cell, measure) for measure in result.question.measures]
    return [[(one.value, one.currency) for one in several] for several in found]


def behind(result: Result, url: str) -> int:
    """How many records the list of an address has, by the list page's own reading of it."""
    assert result.user is not None
    address = QueryDict(urlsplit(url).query)
    state = open_list(result.question.spec, result.user, address)
    return Listing(state.query, result.user).matching.count()


def cells(result: Result) -> Iterator[tuple[Cell, str]]:
    """Every cell that names its records, with the address of them."""
    for row in result.rows:
        yield row.total, result.list_url(row)
        for column, cell in zip(result.columns, row.cells, strict=False):
            yield cell, result.list_url(row, column)
    for column, cell in zip(result.columns, result.totals, strict=True):
        yield cell, result.list_url(None, column)
    yield result.total, result.list_url()


def proven(result: Result) -> int:
    """Check each figure against the list behind it; how many were checked."""
    checked = 0
    for cell, url in cells(result):
        if url:
            assert behind(result, url) == cell.count, url
            checked += 1
    return checked


def test_records_are_counted_by_a_field_and_what_is_empty_is_a_group() -> None:
    user = make_administrator()
    for country in ("DE", "DE", "AT", ""):
        make_person(addresses=[{"locality": "X", "country": country}] if country else [])
    result = asked("people", {"rows": [{"field": "country"}]}, user)
    assert counts(result) == {("Germany",): 2, ("Austria",): 1, ("(empty)",): 1}
    assert result.rows[0].keys[0].label == "Germany"
    assert result.total.count == 4
    assert proven(result) == 4


def test_a_pivot_has_totals_both_ways_and_every_cell_leads_to_its_records() -> None:
    user, other = make_administrator(full_name="Ada"), make_holder("own", full_name="Bob")
    for owner, priority, done in (
        (user, "high", False),
        (user, "high", True),
        (other, "low", False),
        (None, "low", False),
    ):
        make_task(owner=owner, priority=priority, is_done=done)
    result = asked("tasks", {"rows": [{"field": "owner"}], "column": {"field": "priority"}}, user)
    assert [column.label for column in result.columns] == ["Low", "High"]
    found = {row.keys[0].label: [cell.count for cell in row.cells] for row in result.rows}
    assert found == {"Ada": [0, 2], "Bob": [1, 0], "(empty)": [1, 0]}
    assert [cell.count for cell in result.totals] == [2, 2]
    assert proven(result) == 12


def test_what_a_report_filters_by_is_part_of_each_list_behind_it() -> None:
    user = make_administrator()
    for priority, done in (("high", False), ("high", True), ("low", False), ("normal", False)):
        make_task(owner=user, priority=priority, is_done=done)
    definition = {
        "filters": [
            {"field": "priority", "op": "ne", "value": "normal"},
            {"field": "priority", "op": "in", "value": ["high", "low"]},
        ],
        "any": [
            [{"field": "is_done", "op": "exact", "value": False}],
            [{"field": "priority", "op": "exact", "value": "low"}],
        ],
        "rows": [{"field": "priority"}, {"field": "is_done"}],
    }
    result = asked("tasks", definition, user)
    assert counts(result) == {("High", "No"): 1, ("Low", "No"): 1}
    assert proven(result) == 3


@pytest.mark.parametrize("step", ["day", "week", "month", "quarter", "year"])
def test_dates_and_times_are_grouped_in_the_reader_s_days_and_gaps_are_filled(step: str) -> None:
    user = make_administrator(time_zone="Pacific/Auckland")
    now = timezone.now().replace(hour=23, minute=30)
    for days in (0, 1, 40, 40, 400):
        make_task(owner=user, due_on=(now - timedelta(days=days)).date())
        make_touch(party=make_person(owner=user), happened_at=now - timedelta(days=days), owner=user)
    for kind, name in (("tasks", "due_on"), ("touches", "happened_at")):
        result = asked(kind, {"rows": [{"field": name, "by": step}]}, user)
        assert result.total.count == 5
        keys = [row.keys[0].value for row in result.rows if not row.keys[0].rest]
        assert keys == sorted(keys)
        grouping = result.question.rows[0]
        assert all(grouping.after(one) == other for one, other in pairwise(keys))
        assert proven(result) >= len(keys)


def test_a_period_is_compared_with_the_one_before_and_the_year_before() -> None:
    user = make_administrator()
    today = timezone.localdate()
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    year = first.replace(year=first.year - 1)
    for day in (first, first, before, year, year, year):
        make_task(owner=user, due_on=day)
    definition = {"period": {"field": "due_on", "within": "this_month"}, "compare": "previous"}
    result = asked("tasks", definition, user)
    assert (result.total.count, result.before and result.before.count) == (2, 1)
    assert proven(result) == 1
    result = asked("tasks", {**definition, "compare": "year", "rows": [{"field": "due_on", "by": "month"}]}, user)
    assert [(row.total.count, row.before and row.before.count) for row in result.rows] == [(2, 3)]


def test_the_greatest_groups_are_named_and_the_others_are_one() -> None:
    user = make_administrator()
    for country, number in (("DE", 3), ("AT", 2), ("CH", 1), ("FR", 1)):
        for _n in range(number):
            make_person(addresses=[{"locality": "X", "country": country}])
    result = asked("people", {"rows": [{"field": "country"}], "limit": 2}, user)
    assert counts(result) == {("Germany",): 3, ("Austria",): 2, ("Others",): 2}
    assert result.rows[-1].keys[0].rest and result.list_url(result.rows[-1]) == ""
    smallest = asked("people", {"rows": [{"field": "country"}], "limit": 1, "sort": "value"}, user)
    assert counts(smallest) == {("Switzerland",): 1, ("Others",): 6}


def test_every_measure_of_a_number() -> None:
    user = make_administrator()
    for industry, employees in (("A", 10), ("A", 20), ("A", 60), ("B", 5), ("B", None)):
        make_organisation(industry=industry, employee_count=employees)
    functions = ["sum", "avg", "min", "max"]
    measures = [{"function": one, "field": "employee_count"} for one in functions]
    result = asked("organisations", {"rows": [{"field": "industry"}], "measures": measures, "sort": "key"}, user)
    assert [figures(result, row.total) for row in result.rows] == [
        [[(90, "")], [(30, "")], [(10, "")], [(60, "")]],
        [[(5, "")], [(5, "")], [(5, "")], [(5, "")]],
    ]
    assert figures(result, result.total) == [[(95, "")], [(Decimal("23.75"), "")], [(5, "")], [(60, "")]]
    apart = [{"function": one, "field": "employee_count"} for one in ("median", "distinct", "filled", "filled_percent")]
    result = asked("organisations", {"rows": [{"field": "industry"}], "measures": apart, "sort": "key"}, user)
    assert [figures(result, row.total) for row in result.rows] == [
        [[(20, "")], [(3, "")], [(3, "")], [(100, "")]],
        [[(5, "")], [(1, "")], [(1, "")], [(50, "")]],
    ]
    assert figures(result, result.total) == [[(None, "")], [(None, "")], [(4, "")], [(80, "")]]
    whole = asked("organisations", {"measures": apart[:2]}, user)
    assert figures(whole, whole.total) == [[(15, "")], [(4, "")]]


def test_amounts_in_different_currencies_are_never_added_up() -> None:
    user = make_administrator()
    for amount, currency in (("0.10", "EUR"), ("0.20", "EUR"), ("5.00", "USD"), (None, "EUR")):
        make_organisation(industry="A", annual_revenue=amount, currency=currency, employee_count=1)
    measures = [{"function": "sum", "field": "annual_revenue"}, {"function": "count"}]
    for limit in (1, 20):
        definition = {"rows": [{"field": "industry"}], "measures": measures, "limit": limit}
        result = asked("organisations", definition, user)
        [row] = result.rows
        assert figures(result, row.total) == [[(Decimal("0.3000"), "EUR"), (Decimal("5.0000"), "USD")], [(4, "")]]
        assert proven(result) == 2


def test_only_what_the_reader_reaches_is_counted_and_hidden_fields_do_not_exist() -> None:
    reader = make_holder("own", field_rules=[{"kind": "people", "field": "country", "rule": "hidden"}])
    make_person(owner=reader)
    make_person()
    assert asked("people", {"rows": [{"field": "owner"}]}, reader).total.count == 1
    for definition, path in (
        ({"rows": [{"field": "country"}]}, "rows[0].field"),
        ({"rows": [{"field": "owner"}], "column": {"field": "country"}}, "column.field"),
        ({"measures": [{"function": "distinct", "field": "country"}]}, "measures[0].field"),
        ({"filters": [{"field": "country", "value": "DE"}]}, "filters[0].field"),
    ):
        with pytest.raises(ListError) as error:
            parse_question(registry.get("people"), definition, reader)
        assert error.value.field == path
    assert asked("people", {"rows": [{"field": "owner"}]}, make_holder("own", kind="tasks")).total.count == 0


@pytest.mark.parametrize(
    ("definition", "path"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"rows": "country"}, "rows"),
        ({"rows": [{"field": "owner"}] * 3}, "rows"),
        ({"rows": [{"field": "owner"}] * 2}, "rows"),
        ({"rows": ["country"]}, "rows[0]"),
        ({"rows": [{"field": "description"}]}, "rows[0].field"),
        ({"rows": [{"field": "email", "by": ""}]}, "rows[0].by"),
        ({"rows": [{"field": "created_at", "by": "hour"}]}, "rows[0].by"),
        ({"column": {"field": "owner"}}, "column"),
        ({"measures": [{"function": "sum", "field": "city"}]}, "measures[0].function"),
        ({"measures": [{"function": "count", "field": "city"}]}, "measures[0].field"),
        ({"measures": [{"function": "count"}] * 2}, "measures"),
        ({"measures": [{"function": "distinct", "field": "city"}] * 5}, "measures"),
        ({"period": {"field": "city", "within": "today"}}, "period.field"),
        ({"period": {"field": "created_at", "within": "someday"}}, "period.within"),
        ({"compare": "previous"}, "compare"),
        ({"compare": "year", "period": {"field": "created_at", "within": "past"}}, "compare"),
        ({"limit": 0.5}, "limit"),
        ({"limit": 101}, "limit"),
        ({"sort": "name"}, "sort"),
        ({"chart": "cake"}, "chart"),
        ({"q": 5}, "q"),
        ("{", "definition"),
        ("[" * 9_000, "definition"),
        ([], "definition"),
    ],
)
def test_what_cannot_be_asked_is_named(definition: Any, path: str) -> None:
    with pytest.raises(ListError) as error:
        parse_question(registry.get("people"), definition, make_administrator())
    assert error.value.field == path


def test_too_many_groups_are_refused_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_administrator()
    for priority in ("high", "low", "normal"):
        make_task(owner=user, priority=priority)
    monkeypatch.setattr("rapport.platform.records.crosstab.MAX_CELLS", 2)
    with pytest.raises(TooLarge):
        asked("tasks", {"rows": [{"field": "priority"}]}, user)


def test_a_definition_reads_back_as_it_was_asked() -> None:
    user = make_administrator()
    definition = {
        "filters": [{"field": "city", "op": "contains", "value": "on"}],
        "any": [
            [{"field": "country", "op": "exact", "value": "DE"}],
            [{"field": "owner", "op": "exact", "value": "me"}],
        ],
        "q": "ada",
        "rows": [{"field": "created_at", "by": "week"}, {"field": "owner"}],
        "column": {"field": "country"},
        "measures": [{"function": "distinct", "field": "city"}],
        "period": {"field": "created_at", "within": "last_30_days"},
        "sort": "key",
        "limit": 50,
        "chart": "stacked",
    }
    question = parse_question(registry.get("people"), definition, user)
    assert question.as_json() == definition
    assert parse_question(registry.get("people"), question.as_json(), user).as_json() == definition


def test_fields_of_linked_records_are_groups_as_far_as_the_reader_sees_them() -> None:
    own, admin = make_holder("own"), make_administrator()
    seen = make_organisation(industry="Roofs", owner=own, founded_on="2020-05-01")
    hidden = make_organisation(industry="Heat", founded_on="2021-05-01")
    for organisation in (seen, seen, hidden, None):
        make_person(owner=own, organisation=organisation)
    make_person(organisation=hidden)
    by_industry = {"rows": [{"field": "organisation.industry"}]}

    whole, part = asked("people", by_industry, admin), asked("people", by_industry, own)

    assert counts(whole) == {("Roofs",): 2, ("Heat",): 2, ("(empty)",): 1}
    assert counts(part) == {("Roofs",): 2, ("(empty)",): 2}
    for result in (whole, part):
        assert all(url == "" or behind(result, url) == cell.count for cell, url in cells(result))
        assert [bool(result.list_url(row)) for row in result.rows] == [
            row.keys[0].value is not None for row in result.rows
        ]
    question = {"rows": [{"field": "organisation.owner"}], "column": {"field": "organisation.industry", "by": "filled"}}
    pivot = asked("people", question, admin)
    assert counts(pivot) == {(str(own),): 2, ("(empty)",): 3}
    assert all(url == "" or behind(pivot, url) == cell.count for cell, url in cells(pivot))


def test_a_hidden_field_of_a_linked_record_is_no_group() -> None:
    rules = [{"kind": "organisations", "field": "industry", "rule": "hidden"}]
    reader = make_holder("all", field_rules=rules)
    for name in ("organisation.industry", "organisation.nothing", "nothing.industry", "organisation.owner.full_name"):
        with pytest.raises(ListError) as refused:
            asked("people", {"rows": [{"field": name}]}, reader)
        assert refused.value.field == "rows[0].field"


def test_custom_fields_are_groups_of_the_record_itself_and_of_a_linked_one() -> None:
    admin = make_administrator()
    make_custom_field(kind="organisations", label_en="Tier", key="x_tier")
    with customised():
        gold, silver = make_organisation(x_tier="gold"), make_organisation(x_tier="silver")
        make_organisation()
        for organisation in (gold, gold, silver):
            make_person(organisation=organisation)

        own = asked("organisations", {"rows": [{"field": "x_tier"}]}, admin)
        linked = asked("people", {"rows": [{"field": "organisation.x_tier"}]}, admin)

        assert counts(own) == {("Gold",): 1, ("Silver",): 1, ("(empty)",): 1}
        assert counts(linked) == {("Gold",): 2, ("Silver",): 1}
        for result in (own, linked):
            assert all(behind(result, url) == cell.count for cell, url in cells(result))


def test_records_are_counted_by_the_teams_of_their_owners_and_lead_to_their_members_lists() -> None:
    user = make_administrator()
    sales, service = make_team(name="Sales"), make_team(name="Service")
    both = make_holder("own", teams=[str(sales.uid), str(service.uid)])
    one, alone = make_holder("own", teams=[str(sales.uid)]), make_holder("own")
    for owner in (both, one, one, alone, None):
        make_task(owner=owner, priority="low")
    by_team = {"field": "owner", "by": "team"}

    result = asked("tasks", {"rows": [by_team], "column": {"field": "priority"}}, user)

    assert counts(result) == {("Sales",): 3, ("Service",): 1, ("(empty)",): 2}
    urls = {row.total.count: result.list_url(row) for row in result.rows}
    assert [behind(result, urls[3]), behind(result, urls[1]), urls[2]] == [3, 1, ""]
    nested = asked("tasks", {"rows": [by_team, {"field": "owner"}]}, user)
    assert counts(nested)[("Sales", str(one))] == 2 and counts(nested)[("Service", str(both))] == 1
    for wrong in ({"field": "priority", "by": "team"}, {"field": "party.owner", "by": "team"}):
        with pytest.raises(ListError):
            asked("tasks", {"rows": [wrong]}, user)
