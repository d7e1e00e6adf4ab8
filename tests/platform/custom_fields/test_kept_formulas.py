"""Formulas over linked records that are kept: lists are sorted, filtered and grouped by them, and they always say what
the same formula says when it is read live."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.titles import read_by
from rapport.platform.automation.conditions import rows_that_pass
from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields import kept as keeping
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.kept import forget_others, gather_again, gather_new
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.crosstab import Crosstab
from rapport.platform.records.groupings import parse_grouping
from rapport.platform.records.measures import Measure
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_custom_field, make_organisation, make_person, make_task, make_touch
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised
from tests.platform.custom_fields.keeping import answered, caught_up
from tests.platform.exchange.files import import_file, write_csv

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects
SIZE = 'if(empty(organisation.industry), "none", organisation.industry & " " & x_own)'
LOAD = "organisation.employee_count * 2 + coalesce(x_own, 0)"
Jobs = list[dict[str, Any]]


def gathered() -> None:
    """Everything that is to be kept is, and this process knows it."""
    definitions.refresh()
    gather_new()
    definitions.refresh()


def formula(text: str, label: str, *, is_kept: bool = True, **values: Any) -> CustomField:
    """A formula on people, gathered where it is kept."""
    made = make_custom_field(type="formula", label_en=label, formula=text, is_kept=is_kept, **values)
    gathered()
    return made


def edited(definition: CustomField, **values: Any) -> None:
    """A definition changed as an administrator does it."""
    write.update(registry.get("custom-fields"), CustomField.objects.get(pk=definition.pk), values, actor=None)


@pytest.fixture
def kept(db: None, queued: Jobs) -> Iterator[None]:
    """People keep x_load (a number) and x_size (a text), over their organisation and x_own of their own."""
    make_custom_field(type="integer", label_en="Own")
    with customised():
        formula(LOAD, "Load")
        formula(SIZE, "Size")
        yield


def live(text: str) -> dict[int, Any]:
    """What a formula over people says that is read live, for all of them."""
    made = formula(text, "Live", is_kept=False)
    virtual = registry.get("people").fields[made.name].virtual
    assert virtual is not None
    with read_by(None):
        ids = list(PARTIES.filter(kind="person").values_list("pk", flat=True))
        found = {pk: None for pk in ids} | dict(virtual.load(ids))
    write.delete(registry.get("custom-fields"), made, actor=None)
    return found


def stored(name: str) -> dict[int, Any]:
    """What a kept one says, of which SQL and the rows are of one mind."""
    in_sql = dict(PARTIES.filter(kind="person").values_list("pk", name))
    assert in_sql == {row.pk: getattr(row, name) for row in PARTIES.filter(kind="person")}
    return in_sql


def said(person: Any, name: str = "x_size") -> Any:
    return getattr(PARTIES.get(pk=person.pk), name)


def three(queued: Jobs) -> list[Any]:
    """Anna and Bert at organisations of 10 and of 3 people, Cleo at none."""
    small, large = (
        make_organisation(industry="Ulm", employee_count=3),
        make_organisation(industry="Bonn", employee_count=10),
    )
    people = [
        make_person(given_name="Anna", organisation=large, x_own=1),
        make_person(given_name="Bert", organisation=small, x_own=30),
        make_person(given_name="Cleo", x_own=5),
    ]
    caught_up(queued)
    return people


def test_lists_are_sorted_filtered_and_grouped_by_it(kept: None, queued: Jobs) -> None:
    three(queued)
    reader, spec = make_administrator(), registry.get("people")
    browser = Browser(reader)

    assert answered(browser, "sort=x_load&x_load__isnull=false") == ["Anna", "Bert"]
    assert answered(browser, "sort=-x_load&x_load__isnull=false") == ["Bert", "Anna"]
    assert answered(browser, "x_load__gte=22") == ["Bert"]
    assert answered(browser, "x_size=none") == ["Cleo"]
    assert answered(browser, "x_size__contains=onn") == ["Anna"]
    asked = {"any": [{"all": [{"field": "x_load", "op": "lte", "value": "21"}]}]}
    assert [row.given_name for row in PARTIES.filter(rows_that_pass(spec, asked, reader))] == ["Anna"]
    grouping = parse_grouping(spec, {"field": "x_size"}, reader, "rows[0]")
    lines = Crosstab((grouping,), None, (Measure("sum", spec.fields["x_load"]),)).lines(spec.objects(), reader)
    assert {line.keys[0]: line.cell.parts[""][0] for line in lines} == {
        "Bonn 1": Decimal("21.00"), "Ulm 30": Decimal("36.00"), "none": None,
    }  # fmt: skip


def _other_town(people: list[Any]) -> None:
    write.update(registry.get("organisations"), people[0].organisation, {"industry": "Zell"}, actor=None)


def _in_bulk(people: list[Any]) -> None:
    found = list(PARTIES.filter(kind="organisation").values_list("pk", flat=True))
    values = {pk: {"industry": "Zell", "employee_count": 7} for pk in found}
    write.update_many(registry.get("organisations"), values, actor=None)


def _moved(people: list[Any]) -> None:
    write.update(registry.get("people"), people[0], {"organisation": people[1].organisation}, actor=None)


def _emptied(people: list[Any]) -> None:
    write.update(registry.get("people"), people[0], {"organisation": None}, actor=None)


def _deleted(people: list[Any]) -> None:
    write.delete(registry.get("organisations"), people[0].organisation, actor=None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_other_town, ["Zell 1", "Ulm 30", "none"]),
        (_in_bulk, ["Zell 1", "Zell 30", "none"]),
        (_moved, ["Ulm 1", "Ulm 30", "none"]),
        (_emptied, ["none", "Ulm 30", "none"]),
        (_deleted, ["none", "Ulm 30", "none"]),
    ],
)
def test_it_follows_every_change_of_the_other_record(
    kept: None, queued: Jobs, change: Callable[[list[Any]], None], expected: list[str]
) -> None:
    """given people with organisations, when these change, and when that is taken back, then the formula says so"""
    people = three(queued)

    change(people)
    caught_up(queued)
    assert [said(one) for one in people] == expected
    assert (stored("x_load"), stored("x_size")) == (live(LOAD), live(SIZE))
    changed = ChangeSet.objects.exclude(kind="custom-fields").latest("pk")
    undo(changed, actor=None)
    caught_up(queued)

    assert [said(one) for one in people] == ["Bonn 1", "Ulm 30", "none"]
    assert (stored("x_load"), stored("x_size")) == (live(LOAD), live(SIZE))


def test_what_it_reads_of_the_record_itself_is_right_at_once(kept: None, queued: Jobs) -> None:
    anna = three(queued)[0]

    write.update(registry.get("people"), anna, {"x_own": 9}, actor=None)

    assert (said(anna), said(anna, "x_load")) == ("Bonn 9", Decimal("29.00"))


@pytest.mark.django_db(transaction=True)
def test_people_who_are_imported_have_it(kept: None, queued: Jobs, tmp_path: Path) -> None:
    place = 'organisation.display_name & ", " & x_own'
    formula(place, "Place")

    rows = [["Anna", "Albrecht", "Acme GmbH", "3"]]
    import_file("people", write_csv(tmp_path / "p.csv", ["First name", "Last name", "Company", "Own"], rows))
    caught_up(queued)

    assert stored("x_place") == live(place)
    assert list(stored("x_place").values()) == ["Acme GmbH, 3"]
    made = [f"cf_{pk}" for pk in CustomField.objects.order_by("pk").values_list("pk", flat=True)]
    assert sorted(make_indexes()) == sorted(made)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        plan = PARTIES.filter(kind="person", x_place__gte="A").order_by("x_place", "id").explain()
        cursor.execute("RESET enable_seqscan")
    assert f"Index Scan using {made[-1]}" in plan
    for definition in CustomField.objects.all():
        edited(definition, is_filterable=False)
    assert make_indexes() == []


def test_a_changed_formula_is_read_live_until_it_is_gathered(
    kept: None, queued: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given a kept formula, when it is changed to read something else, then it is right at every moment: after the
    change, when the gathering is cut off, and when it is done again"""
    anna, bert, _cleo = three(queued)
    definition = CustomField.objects.get(key="load")
    edited(definition, formula="organisation.annual_revenue + x_own")
    for person, revenue in ((anna, 100), (bert, 200)):
        write.update(registry.get("organisations"), person.organisation, {"annual_revenue": revenue}, actor=None)
    caught_up(queued)
    definitions.refresh()
    field = registry.get("people").fields["x_load"]
    assert field.virtual is not None
    assert (field.virtual.load([anna.pk]), "x_load" in registry.get("people").sorts) == ({anna.pk: 101}, False)

    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    real, calls = keeping.keep, list[Any]()

    def once(*given: Any) -> int:
        if calls:
            raise OSError("the worker is gone")
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(keeping, "keep", once)
    with pytest.raises(OSError, match="gone"):
        gather_new()
    monkeypatch.setattr(keeping, "keep", real)
    definitions.refresh()
    assert registry.get("people").fields["x_load"].virtual is not None
    assert gather_new() == ["x_load"]
    definitions.refresh()

    assert answered(Browser(make_administrator()), "sort=-x_load&x_load__isnull=false") == ["Bert", "Anna"]
    assert (said(anna, "x_load"), said(bert, "x_load")) == (101, 230)
    assert forget_others() == 2  # the number of people of an organisation is read by no formula any more
    assert set(PARTIES.get(pk=anna.pk).kept) == {"organisation.annual_revenue", "organisation.industry"}
    assert gather_again() == 0


def test_taking_back_the_change_of_a_formula_gathers_anew(kept: None, queued: Jobs) -> None:
    anna = three(queued)[0]
    edited(CustomField.objects.get(key="size"), formula="organisation.country & x_own")
    undone = ChangeSet.objects.latest("pk")
    gathered()
    forget_others()
    assert said(anna) == "1"

    undo(undone, actor=None)
    definitions.refresh()
    assert registry.get("people").fields["x_size"].virtual is not None
    gathered()

    assert said(anna) == "Bonn 1"


def test_a_formula_of_the_other_kind_may_change(kept: None, queued: Jobs) -> None:
    """given what is kept of a formula of organisations, when that formula or one that it reads changes, then everything
    that was read of it is gathered anew"""
    inner = formula("employee_count * 10", "Inner", kind="organisations", is_kept=False)
    formula("x_inner + 1", "Outer", kind="organisations", is_kept=False)
    formula("organisation.x_outer + x_own", "Path")
    make_custom_field(type="lookup", link_name="organisation", measured="x_outer", label_en="Look", is_kept=True)
    gathered()
    anna = three(queued)[0]
    assert (said(anna, "x_path"), said(anna, "x_look")) == (102, 101)

    edited(inner, formula="employee_count * 100")
    assert set(CustomField.objects.filter(kept_at=None, is_kept=True).values_list("key", flat=True)) == {"path", "look"}
    gathered()

    assert (said(anna, "x_path"), said(anna, "x_look")) == (1002, 1001)


def test_a_change_meanwhile_is_not_taken_for_gathered(
    kept: None, queued: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = formula("employee_count * 10", "Inner", kind="organisations", is_kept=False)
    make_custom_field(type="formula", label_en="Path", formula="organisation.x_inner", is_kept=True)
    definitions.refresh()
    real = keeping.keep

    def changed(*given: Any) -> int:
        edited(inner, formula="employee_count * 100")
        monkeypatch.setattr(keeping, "keep", real)
        return real(*given)

    anna = three(queued)[0]
    monkeypatch.setattr(keeping, "keep", changed)

    assert gather_new() == []
    gathered()
    assert said(anna, "x_path") == 1000


def test_formulas_over_it_and_over_kept_figures_are_sorted_too(kept: None, queued: Jobs) -> None:
    make_custom_field(type="rollup", related="tasks.party", label_en="Open", condition="is_done=false", is_kept=True)
    definitions.refresh()
    formula("x_load + x_open + organisation.employee_count", "Whole")
    formula("x_whole * 10", "Tenfold", is_kept=False)
    anna, bert, _cleo = three(queued)
    make_task(party=anna)
    caught_up(queued)

    assert (said(anna, "x_whole"), said(bert, "x_whole"), said(anna, "x_tenfold")) == (32, 39, 320)
    assert answered(Browser(make_administrator()), "sort=-x_tenfold&x_tenfold__isnull=false") == ["Bert", "Anna"]
    assert stored("x_tenfold") == live("(x_load + x_open + organisation.employee_count) * 10")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x_count + organisation.employee_count", "Count"),
        ("x_beside & organisation.industry", "Beside"),
        ("days(organisation.last_touch_at, birth_date)", "last_touch_at"),
        ("organisation.x_age + 1", "x_age"),
    ],
)
def test_what_would_not_stay_true_is_refused(kept: None, text: str, named: str) -> None:
    make_custom_field(type="rollup", related="tasks.party", label_en="Count")
    definitions.refresh()
    formula("organisation.industry", "Beside", is_kept=False)
    formula("days(created_at, today())", "Age", kind="organisations", is_kept=False)

    with pytest.raises(Invalid) as refused:
        formula(text, "Refused")

    assert list(refused.value.errors) == ["is_kept"]
    assert named in refused.value.errors["is_kept"][0]


def test_what_a_kept_formula_reads_is_kept_as_long_as_it_is(kept: None) -> None:
    figure = make_custom_field(type="rollup", related="tasks.party", label_en="Open", is_kept=True)
    definitions.refresh()
    formula("x_open + organisation.employee_count", "Whole")

    with pytest.raises(Invalid) as refused:
        edited(figure, is_kept=False)

    assert list(refused.value.errors) == ["is_kept"]
    assert CustomField.objects.get(pk=figure.pk).is_kept


def test_a_figure_over_a_kept_formula_is_refused(kept: None) -> None:
    """given that it would go from record to record, when a figure is to add up a kept formula, then it is refused"""
    with pytest.raises(Invalid) as refused:
        make_custom_field(
            kind="organisations", type="rollup", related="people.organisation", function="sum", measured="x_load",
            label_en="Total", is_kept=True,
        )  # fmt: skip

    assert list(refused.value.errors) == ["measured"]


def test_who_does_not_see_the_other_field_does_not_see_the_formula(kept: None, queued: Jobs) -> None:
    three(queued)
    blind = make_holder("all", field_rules=[{"kind": "organisations", "field": "industry", "rule": "hidden"}])
    without = make_holder("all", kind="people")
    for reader, hidden in ((blind, {"x_size"}), (without, {"x_size", "x_load"})):
        browser = Browser(reader)
        item = json.loads(browser.get("/api/v1/people").content)["items"][0]
        assert hidden.isdisjoint(item)
        for name in hidden:
            assert browser.get(f"/api/v1/people?sort={name}").status_code == 400
            assert browser.get(f"/api/v1/people?{name}__isnull=false").status_code == 400
    assert answered(Browser(blind), "sort=-x_load&x_load__isnull=false") == ["Bert", "Anna"]


@pytest.mark.django_db(transaction=True)
def test_the_index_of_a_changed_formula_is_made_anew() -> None:
    definition = make_custom_field(type="formula", label_en="Year", formula="year(birth_date)")
    with customised():
        assert make_indexes() == [f"cf_{definition.pk}"]
        edited(definition, formula="month(birth_date)")
        definitions.refresh()

        assert make_indexes() == [f"cf_{definition.pk}"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"cf_{definition.pk}"])
            assert "month" in cursor.fetchone()[0]
        assert make_indexes() == []
        edited(definition, is_filterable=False)
        assert make_indexes() == []


_NUMBERS = st.one_of(st.none(), st.integers(0, 500))
_ACTS = st.lists(
    st.tuples(st.sampled_from(["own", "there", "link", "bulk", "delete", "undo", "create", "touch"]), _NUMBERS),
    min_size=2,
    max_size=7,
)
_TEXTS = st.sampled_from(
    [
        "organisation.employee_count + coalesce(x_own, 0)",
        'if(organisation.employee_count > x_own, organisation.industry, "small")',
        "coalesce(organisation.employee_count, x_tasks) / x_own",
        "organisation.industry & x_tasks & organisation.display_name",
        "empty(organisation.employee_count) and x_own > 10",
        "days(organisation.created_at, created_at) + x_tasks",
    ]
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_TEXTS, acts=_ACTS)
def test_after_any_changes_of_both_sides_it_says_what_is_read_live(
    queued: Jobs, text: str, acts: list[tuple[str, int | None]]
) -> None:
    with transaction.atomic(), customised():
        make_custom_field(type="integer", label_en="Own")
        make_custom_field(type="rollup", related="tasks.party", label_en="Tasks", is_kept=True)
        gathered()
        made = formula(text, "Kept")
        places = [
            make_organisation(industry=industry, employee_count=count)
            for industry, count in (("Ulm", 3), ("Bonn", None))
        ]
        people = [make_person(organisation=places[0], x_own=1), make_person(organisation=places[1]), make_person()]
        for number, (act, value) in enumerate(acts):
            _do(act, value, places, people[number % 3], number)
        caught_up(queued)

        assert stored(made.name) == live(text)
        assert gather_again() == 0
        transaction.set_rollback(True)


def _do(act: str, value: int | None, places: list[Any], person: Any, number: int) -> None:
    """One change, as far as it is possible by now."""
    people, organisations = registry.get("people"), registry.get("organisations")
    person, place = PARTIES.get(pk=person.pk), PARTIES.filter(pk=places[number % 2].pk).first()
    if act == "own":
        write.update(people, person, {"x_own": value}, actor=None)
    elif act == "link":
        write.update(people, person, {"organisation": place if value else None}, actor=None)
    elif act == "bulk":
        found = PARTIES.filter(pk__in=[one.pk for one in places]).values_list("pk", flat=True)
        write.update_many(
            organisations, {pk: {"employee_count": value, "industry": "Zell"} for pk in found}, actor=None
        )
    elif act == "create":
        make_person(organisation=place, x_own=value)
    elif act == "touch":
        make_task(party=person)
        make_touch(party=person)
    elif act == "undo":
        acts = ChangeSet.objects.filter(kind__in=["people", "organisations"], act__in=["update", "delete"])
        done = acts.filter(children=None).last()
        if done is not None:
            undo(done, actor=None)
    elif place is not None:
        values = {"employee_count": value, "industry": f"Town {value}"}
        if act == "there":
            write.update(organisations, place, values, actor=None)
        else:
            write.delete(organisations, place, actor=None)
