"""Formula fields: SQL and Python give one value, at every door, for whoever may see what they are made of."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.automation.conditions import RuleError, clean_watched, rows_that_pass
from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.history.past import value_history
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_person, make_role, make_user
from tests.factories.access import make_administrator
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects


def formula(text: str, label: str = "Sum", **values: Any) -> CustomField:
    """A formula on people, known to this process."""
    made = make_custom_field(type="formula", label_en=label, formula=text, **values)
    definitions.refresh()
    return made


def changed(definition: CustomField, **values: Any) -> CustomField:
    """The definition after a change by the system."""
    found: CustomField = write.update(registry.get("custom-fields"), definition, values, actor=None)
    definitions.refresh()
    return found


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("x_seats * x_score", "decimal", Decimal("31.25")),
        ("x_seats / 3", "decimal", Decimal("4.17")),
        ("0 - x_seats / 8", "decimal", Decimal("-1.56")),
        ("x_seats / (x_score - 2.5)", "decimal", None),
        ("x_since + 30", "date", date(2024, 3, 30)),
        ("x_since + 4000000", "date", None),
        ("x_since - 999999", "date", None),
        ("days(x_since, birth_date)", "decimal", Decimal("-8825.00")),
        ("birth_date - x_since", "decimal", Decimal("-8825.00")),
        ('x_nickname & "/100% \\\'" & x_score & x_since', "text", "Anni/100% \\'2.52024-02-29"),
        ('if(x_tier = "gold", job_title, "none")', "text", "Cook"),
        ("coalesce(x_page, website, job_title)", "text", "Cook"),
        ("x_vip and x_seats >= 12.5", "boolean", True),
        ("not x_vip or empty(x_page)", "boolean", True),
        ("year(x_since) + month(x_since) / 100", "decimal", Decimal("2024.02")),
        ("max(x_since, birth_date)", "date", date(2024, 2, 29)),
        ("round(min(x_seats, x_score, 2.45), 1) + abs(0 - 1)", "decimal", Decimal("3.50")),
        ("today()", "date", ...),
        ("year(created_at) >= 2024", "boolean", True),
    ],
)
def test_a_formula_gives_the_same_in_sql_as_in_a_row(fields: None, text: str, kind: str, expected: Any) -> None:
    make_custom_field(type="decimal", label_en="Rate", decimal_places=1)
    formula(text.replace("x_seats", "x_rate"))
    make_person(
        x_rate="12.5", x_score="2.5", x_since="2024-02-29", x_nickname="Anni", x_tier="gold", x_vip=True,
        birth_date="2000-01-01", job_title="Cook",
    )  # fmt: skip

    field = registry.get("people").fields["x_sum"]
    [in_sql] = PARTIES.values_list("x_sum", flat=True)
    row = PARTIES.get()

    assert (field.kind.value, field.read_only) == (kind, True)
    assert in_sql == row.x_sum
    if expected is not ...:
        assert in_sql == expected


numbers = st.none() | st.decimals(-(10**9), 10**9, places=2, allow_nan=False)
leaves = st.sampled_from(["x_one", "x_two", "3", "0.125", "0"])
trees = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda t: f"({t[1]} {t[0]} {t[2]})")
        | st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]} > {t[1]}, {t[1]}, {t[2]})")
        | st.tuples(st.sampled_from(["min", "max", "coalesce"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
        | inner.map(lambda t: f"round({t}, 2)")
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees, one=numbers, two=numbers)
def test_sql_and_python_agree_on_any_numbers(
    two_numbers: CustomField, tree: str, one: Decimal | None, two: Decimal | None
) -> None:
    changed(two_numbers, formula=tree)
    person = PARTIES.get()
    write.update(registry.get("people"), person, {"x_one": one, "x_two": two}, actor=None)

    [in_sql] = PARTIES.values_list("x_sum", flat=True)

    assert in_sql == PARTIES.get().x_sum


@pytest.fixture
def two_numbers(db: None) -> Any:
    """People have x_one and x_two, and the formula x_sum; there is one person."""
    for label in ("One", "Two"):
        make_custom_field(type="decimal", label_en=label)
    made = make_custom_field(type="formula", label_en="Sum", formula="x_one + x_two", decimal_places=4)
    with customised():
        make_person()
        yield made


def test_lists_filter_sort_and_group_by_a_formula(fields: None) -> None:
    user = make_administrator()
    formula("x_seats * 2", in_list=True)
    formula('if(x_seats > 2, "large", "small")', "Size")
    for name, seats in (("Anna", 3), ("Bert", 1), ("Cleo", None)):
        make_person(given_name=name, **({} if seats is None else {"x_seats": seats}))

    def names(text: str) -> list[str]:
        query = ListQuery.parse(registry.get("people"), QueryDict(text), user)
        return [row.given_name for row in Listing(query, user).rows().items]

    assert names("sort=x_sum") == ["Bert", "Anna", "Cleo"]
    assert names("x_sum__gte=3") == ["Anna"]
    assert names("x_sum__isnull=true") == ["Cleo"]
    assert names("x_size=small&sort=sort_key") == ["Bert", "Cleo"]
    groups = json.loads(Browser(user).get("/api/v1/people/aggregate?group_by=x_size&sum=x_sum").content)["items"]
    assert groups == [{"key": "small", "count": 2, "sum": "2.00"}, {"key": "large", "count": 1, "sum": "6.00"}]


def test_a_formula_is_shown_exported_and_told_by_the_api_and_written_by_nobody(fields: None) -> None:
    browser = Browser(make_administrator())
    formula("x_seats / x_score", "Rate", in_list=True)
    person = make_person(x_seats=7, x_score=2)
    empty = make_person(x_seats=7, x_score=0)

    shown = text_of(browser.get(reverse("people-detail", args=[person.uid])))
    reason = text_of(browser.get(reverse("people-detail", args=[empty.uid])))
    form = browser.get(reverse("people-edit", args=[person.uid])).content.decode()
    one = json.loads(browser.get(f"/api/v1/people/{person.uid}").content)
    lines = b"".join(
        browser.get("/people/export/?format=csv&sort=x_rate").streaming_content  # type: ignore[attr-defined]
    )

    assert reason.index("division by zero") < reason.index("Empty fields")
    assert ("3.5" in shown, "division by zero" in shown, "division by zero" in reason) == (True, False, True)
    assert 'name="x_rate"' not in form
    assert one["x_rate"] == "3.50"
    assert [row["Rate"] for row in csv.DictReader(lines.decode("utf-8-sig").splitlines())] == ["3.5", ""]
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("people"), person, {"x_rate": 3}, actor=browser.user)
    assert list(refused.value.errors) == ["x_rate"]


def test_its_history_follows_from_what_it_reads(fields: None) -> None:
    formula("x_seats * 2")
    person = make_person(x_seats=1)
    write.update(registry.get("people"), person, {"x_seats": 4}, actor=None)

    assert [found for _change, found in value_history(PARTIES.get(), "x_sum")] == [8, 2]


def test_who_does_not_see_what_a_formula_reads_does_not_see_the_formula(fields: None) -> None:
    formula("x_seats * 4711")
    formula('"is " & x_sum', "Told")
    formula("x_score + 1", "Other")
    person = make_person(x_seats=1, x_score=1)
    role = make_role(
        grants=[{"kind": "people", "action": action, "scope": "all"} for action in ("view", "export")],
        field_rules=[{"kind": "people", "field": "x_seats", "rule": "hidden"}],
    )
    reader = Browser(make_user(roles=[str(role.uid)]))

    answer = json.loads(reader.get(f"/api/v1/people/{person.uid}").content)

    assert [name for name in ("x_seats", "x_sum", "x_told", "x_other") if name in answer] == ["x_other"]
    assert reader.get("/api/v1/people?x_told=is%204711").status_code == 400
    assert "4711" not in text_of(reader.get(reverse("people-detail", args=[person.uid])))
    assert b"4711" not in b"".join(reader.get("/people/export/?format=csv&columns=all").streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The formula ends too early. (at character 1)"),
        ("x_seats +", "The formula ends too early. (at character 10)"),
        ("salary * 2", "There is no field “salary” that a formula can read. (at character 1)"),
        ("seets + 1", "There is no field “seets” that a formula can read. Perhaps: x_seats. (at character 1)"),
        ("Nickname", "There is no field “Nickname” that a formula can read. Perhaps: x_nickname. (at character 1)"),
        ("rond(x_seats)", "There is no function “rond”. There are: round. (at character 1)"),
        ('x_seats + "a"', "“+” can't be used with: number, text. (at character 9)"),
        ("round(x_seats, 9)", "Round to 0 to 6 places, as a plain number. (at character 1)"),
        ("abs()", "“abs” can't be used with 0 values. (at character 1)"),
        ("x" * 1001, "This is 1001 characters long; at most 1000 fit here. Shorten it."),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused_and_explained(fields: None, text: str, message: str) -> None:
    before = CustomField.objects.count()

    with pytest.raises(Invalid) as refused:
        formula(text)

    assert refused.value.errors == {"formula": [message]}
    assert CustomField.objects.count() == before


def test_a_circle_is_refused_and_named(fields: None) -> None:
    first = formula("x_seats + 1", "First")
    second = formula("x_first + 1", "Second")
    formula("x_second + 1", "Third")

    with pytest.raises(Invalid) as refused:
        changed(first, formula="x_third + x_second")
    with pytest.raises(Invalid) as refused_itself:
        changed(second, formula="x_second + 1")

    assert refused.value.errors == {"formula": ["These formulas go in a circle: First → Third → Second → First."]}
    assert refused_itself.value.errors == {"formula": ["These formulas go in a circle: Second → Second."]}
    assert CustomField.objects.get(pk=first.pk).formula == "x_seats + 1"


def test_formulas_that_read_each_other_stay_within_a_size(fields: None) -> None:
    formula("+".join(["x_seats"] * 60), "One")
    formula("x_one + x_one", "Two")
    with pytest.raises(Invalid) as refused:
        formula("x_two + x_two + x_two", "Three")

    assert refused.value.errors == {
        "formula": ["Together with what it reads, a formula has at most 600 parts."],
    }


def test_what_a_formula_gives_stays_and_what_it_says_may_change(fields: None) -> None:
    made = formula("x_seats + 1")
    make_person(x_seats=1)

    changed(made, formula="x_seats + 2")
    assert PARTIES.get().x_sum == 3
    with pytest.raises(Invalid) as refused:
        changed(made, formula='"text"')

    assert refused.value.errors == {"formula": ["What a formula gives stays as it is. Make a new field."]}


def test_a_field_that_a_formula_reads_is_neither_retired_nor_deleted(fields: None) -> None:
    definition = CustomField.objects.get(key="seats")
    total = formula("x_seats + 1", "Total seats")

    with pytest.raises(Invalid) as retired:
        changed(definition, state="retired")
    with pytest.raises(Invalid) as deleted:
        write.delete(registry.get("custom-fields"), definition, actor=None)
    assert retired.value.errors == {"state": ["Still used by: Total seats. Take it out of them first."]}
    assert deleted.value.errors == {"": ["Still used by: Total seats. Take it out of them first."]}

    changed(total, state="retired")
    changed(definition, state="retired")
    with pytest.raises(Invalid) as brought_back:
        changed(total, state="active")
    assert list(brought_back.value.errors) == ["formula"]


def test_a_formula_of_a_field_that_is_gone_harms_no_other_field(fields: None, caplog: pytest.LogCaptureFixture) -> None:
    """as a later version that lacks a built-in field would find it"""
    gone = CustomField(kind="people", type="formula", key="sum", label_en="Sum", formula="gone + 1", result="decimal")

    found = definitions.additions_of([gone, CustomField.objects.get(key="seats")])

    assert [added.field.name for added in found["people"]] == ["x_seats"]
    assert "custom field sum of people is left out: unknown_field" in caplog.text


def test_a_rule_waits_for_what_a_formula_reads_and_asks_for_the_formula_itself(fields: None) -> None:
    formula("x_seats * 2")
    people = registry.get("people")

    with pytest.raises(RuleError):
        clean_watched(people, ["x_sum"], None)

    assert clean_watched(people, ["x_seats"], None) == [{"field": "x_seats"}]
    asked = {"any": [{"all": [{"field": "x_sum", "op": "gte", "value": "4"}]}]}
    make_person(given_name="Anna", x_seats=2)
    make_person(x_seats=1)
    assert [row.given_name for row in PARTIES.filter(rows_that_pass(people, asked, make_administrator()))] == ["Anna"]


def test_one_key_is_one_formula_in_a_table(fields: None) -> None:
    formula("1 + 1")
    other = formula("2 + 2", kind="organisations")

    assert other.name == "x_sum_2"


@pytest.mark.django_db(transaction=True)
def test_an_index_is_made_for_what_changes_only_with_the_row() -> None:
    for label, text in (("Fixed", "year(birth_date) * 2"), ("Daily", "days(birth_date, today())")):
        make_custom_field(type="formula", label_en=label, formula=text)
    made = make_custom_field(type="formula", label_en="Text", formula='email & "%" & phone')
    assert made.result == "text"
    with customised():
        names = make_indexes()
        fixed = CustomField.objects.get(key="fixed")
        assert sorted(names) == sorted([f"cf_{fixed.pk}", f"cf_{made.pk}"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"cf_{fixed.pk}"])
            assert "date_part('year'::text, birth_date)" in cursor.fetchone()[0]
            cursor.execute("SET enable_seqscan = off")
            plan = PARTIES.filter(kind="person", x_fixed__gte=4000).order_by("x_fixed", "id").explain()
            cursor.execute("RESET enable_seqscan")
        assert f"Index Scan using cf_{fixed.pk}" in plan
        for definition in CustomField.objects.all():
            changed(definition, is_filterable=False)
        assert make_indexes() == []
