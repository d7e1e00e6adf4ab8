"""What is read from other records and kept with a record: sorted and grouped by, and always as it would be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.models import Party, Task
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.platform import write
from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.indexes import wanted_indexes
from rapport.platform.custom_fields.kept import forget_others, gather_again, gather_new
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.records.crosstab import Crosstab
from rapport.platform.records.groupings import parse_grouping
from rapport.platform.records.measures import Measure
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_organisation, make_person, make_task, make_touch
from tests.factories.access import make_administrator, make_holder
from tests.factories.custom_fields import customised
from tests.platform.custom_fields.keeping import answered, caught_up

pytestmark = pytest.mark.django_db
PARTIES: Any = Party.objects
TASKS: Any = Task.objects
OPEN = {"type": "rollup", "related": "tasks.party", "label_en": "Open", "condition": "is_done=false", "is_kept": True}
TOWN = {"type": "lookup", "link_name": "organisation", "measured": "city", "label_en": "Town", "is_kept": True}


@pytest.fixture
def kept(db: None, queued: list[dict[str, Any]]) -> Iterator[None]:
    """People keep x_open (how many tasks are open) and x_town (of their organisation)."""
    make_custom_field(**OPEN)
    make_custom_field(**TOWN)
    with customised():
        gather_new()
        definitions.refresh()
        yield


def value(person: Any, name: str) -> Any:
    return getattr(Party.objects.get(pk=person.pk), name)


def test_lists_are_sorted_by_what_is_kept(kept: None, queued: list[dict[str, Any]]) -> None:
    people = [make_person(given_name=name) for name in ("Anna", "Bert", "Cleo")]
    for person, count in zip(people, (1, 3, 0), strict=True):
        for _number in range(count):
            make_task(party=person)
    make_task(party=people[0], is_done=True)
    caught_up(queued)
    browser = Browser(make_administrator())

    assert answered(browser, "sort=-x_open") == ["Bert", "Anna", "Cleo"]
    assert answered(browser, "sort=x_open") == ["Cleo", "Anna", "Bert"]
    assert answered(browser, "sort=-x_open&x_open__gte=1&limit=1") == ["Bert"]
    assert answered(browser, "x_open=0") == ["Cleo"]
    page = json.loads(browser.get("/api/v1/people?sort=-x_open&limit=2").content)
    assert answered(browser, f"sort=-x_open&limit=2&cursor={page['next_cursor']}") == ["Cleo"]
    assert len(list(wanted_indexes())) == 2


@pytest.mark.parametrize("change", ["done", "moved", "deleted", "undone", "restored"])
def test_what_is_kept_follows_every_change(kept: None, queued: list[dict[str, Any]], change: str) -> None:
    """given two open tasks of one person, when one is changed by any way, then as many are kept as there are"""
    anna, bert = make_person(given_name="Anna"), make_person(given_name="Bert")
    first, _second = make_task(party=anna), make_task(party=anna)
    caught_up(queued)
    assert (value(anna, "x_open"), value(bert, "x_open")) == (2, 0)
    tasks_kind = registry.get("tasks")

    if change == "done":
        write.update(tasks_kind, first, {"is_done": True}, actor=None)
    elif change == "moved":
        write.update(tasks_kind, first, {"party": bert}, actor=None)
    else:
        write.delete(tasks_kind, first, actor=None)
    caught_up(queued)
    if change in ("undone", "restored"):
        undo(ChangeSet.objects.latest("pk"), actor=None)
        caught_up(queued)

    expected = {"done": (1, 0), "moved": (1, 1), "deleted": (1, 0)}.get(change, (2, 0))
    assert (value(anna, "x_open"), value(bert, "x_open")) == expected


def test_a_person_who_comes_back_has_what_they_had(kept: None, queued: list[dict[str, Any]]) -> None:
    anna = make_person(organisation=make_organisation(city="Bonn"))
    write.delete(registry.get("people"), anna, actor=None)
    undo(ChangeSet.objects.latest("pk"), actor=None)
    caught_up(queued)

    assert value(anna, "x_town") == "Bonn"


def test_a_look_up_that_is_kept_follows_the_other_record(kept: None, queued: list[dict[str, Any]]) -> None:
    acme, other = make_organisation(city="Bonn"), make_organisation(city="Ulm")
    anna, bert = make_person(given_name="Anna", organisation=acme), make_person(given_name="Bert", organisation=other)
    caught_up(queued)
    assert (value(anna, "x_town"), value(bert, "x_town")) == ("Bonn", "Ulm")

    write.update(registry.get("organisations"), acme, {"city": "Zell"}, actor=None)
    caught_up(queued)
    assert answered(Browser(make_administrator()), "sort=x_town") == ["Bert", "Anna"]
    write.update(registry.get("people"), Party.objects.get(pk=anna.pk), {"organisation": None}, actor=None)
    caught_up(queued)
    assert value(anna, "x_town") is None


def test_what_is_kept_is_no_change_of_the_record(kept: None, queued: list[dict[str, Any]]) -> None:
    """given a record, when something is kept with it, then neither its version nor its history tells of that"""
    anna = make_person()
    make_task(party=anna)
    before = (Party.objects.get(pk=anna.pk).version, event_model_of(Party).objects.count())
    caught_up(queued)

    assert value(anna, "x_open") == 1
    assert (Party.objects.get(pk=anna.pk).version, event_model_of(Party).objects.count()) == before


def test_until_it_is_gathered_it_is_read_from_the_other_records(queued: list[dict[str, Any]]) -> None:
    anna = make_person()
    make_task(party=anna)
    definition = make_custom_field(**OPEN)
    with customised():
        live = registry.get("people").fields["x_open"]
        assert (live.virtual is not None, "x_open" in registry.get("people").sorts) == (True, False)
        assert live.virtual is not None and live.virtual.load([anna.pk]) == {anna.pk: 1}
        assert gather_new() == ["x_open"]
        definitions.refresh()
        assert (registry.get("people").fields["x_open"].stored, value(anna, "x_open")) == (True, 1)
        write.update(registry.get("custom-fields"), definition, {"condition": "is_done=true"}, actor=None)
        definitions.refresh()
        assert not registry.get("people").fields["x_open"].stored  # another condition: gathered anew
        gather_new()
        definitions.refresh()
        assert value(anna, "x_open") == 0
        write.update(registry.get("custom-fields"), CustomField.objects.get(), {"is_kept": False}, actor=None)
        definitions.refresh()
        assert forget_others() == 0


def test_what_no_field_keeps_any_more_goes(
    kept: None, queued: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.platform.custom_fields.kept.AT_ONCE", 2)
    people = [make_person() for _number in range(5)]
    for person in people:
        make_task(party=person)
    caught_up(queued)
    write.delete(registry.get("custom-fields"), CustomField.objects.get(key="open"), actor=None)
    definitions.refresh()

    left = Party.objects.filter(pk__in=[person.pk for person in people]).values_list("kept", flat=True)
    assert (forget_others(), list(left)) == (5, [{}] * 5)


def test_what_was_missed_is_put_right_at_night(kept: None, queued: list[dict[str, Any]]) -> None:
    anna = make_person()
    make_task(party=anna)
    Party.objects.filter(pk=anna.pk).update(kept={"x_open": 7})

    assert (gather_again(), value(anna, "x_open")) == (1, 1)
    assert gather_again() == 0


def test_every_kind_of_value_is_kept(queued: list[dict[str, Any]]) -> None:
    """given a figure of each kind, when it is kept, then it is what was read, and lists are in its order"""
    tasks_of = {"type": "rollup", "related": "tasks.party", "is_kept": True}
    touches = {"type": "rollup", "related": "touches.party", "is_kept": True}
    make_custom_field(kind="tasks", type="decimal", label_en="Hours")
    with customised():
        make_custom_field(**tasks_of, label_en="Effort", function="sum", measured="x_hours")
        make_custom_field(**tasks_of, label_en="First due", function="min", measured="due_on")
        make_custom_field(**touches, label_en="Last time", function="max", measured="happened_at")
        make_custom_field(**touches, label_en="Last word", function="latest", measured="subject")
        make_custom_field(**touches, label_en="Last way", function="latest", measured="channel")
        anna, bert = make_person(given_name="Anna"), make_person(given_name="Bert")
        make_task(party=anna, x_hours="1.25", due_on="2026-05-01")
        make_task(party=anna, x_hours="2.50", due_on="2026-04-01")
        make_touch(party=anna, channel="call", subject="First", happened_at="2026-02-01T10:00:00.123456Z")
        make_task(party=bert, x_hours="0", due_on="2026-03-01")
        with customised():
            live = {
                name: dict(field.virtual.load([anna.pk, bert.pk]))
                for name, field in registry.get("people").fields.items()
                if name.startswith("x_") and field.virtual is not None
            }
            gather_new()
            definitions.refresh()
            rows = {row.pk: row for row in Party.objects.filter(pk__in=[anna.pk, bert.pk])}
            stored = {name: {pk: getattr(row, name) for pk, row in rows.items()} for name in live}
            in_sql = {name: dict(Party.objects.filter(pk__in=rows).values_list("pk", name)) for name in live}
            browser = Browser(make_administrator())
            assert [answered(browser, f"sort={name}") for name in ("x_first_due", "-x_effort", "x_last_time")] == [
                ["Bert", "Anna"], ["Anna", "Bert"], ["Anna", "Bert"],
            ]  # fmt: skip

    assert len(live) == 5
    assert {name: {pk: found.get(pk) for pk in rows} for name, found in live.items()} == stored == in_sql
    assert stored["x_effort"] == {anna.pk: Decimal("3.75"), bert.pk: Decimal(0)}


@pytest.mark.parametrize(
    "values",
    [
        {**OPEN, "condition": "due_on__within=past"},
        {**OPEN, "condition": "external_id=crm:1"},
        {**OPEN, "function": "max", "measured": "x_age", "condition": ""},
    ],
)
def test_what_changes_by_itself_is_not_kept(values: dict[str, Any]) -> None:
    make_custom_field(kind="tasks", type="formula", label_en="Age", formula="days(due_on, today())")
    with customised(), pytest.raises(Invalid) as refused:
        make_custom_field(**values)

    assert list(refused.value.errors) == ["is_kept"]


def test_who_does_not_see_all_that_it_tells_of_does_not_see_it(kept: None, queued: list[dict[str, Any]]) -> None:
    """given a figure over tasks that is kept, when the reader sees no tasks or not the field that it is about, then no
    door says it, and neither does a sort"""
    make_task(party=make_person(given_name="Anna", organisation=make_organisation(city="Bonn")))
    caught_up(queued)
    without_tasks = make_holder("all", kind="people")
    blind = make_holder("all", field_rules=[{"kind": "organisations", "field": "city", "rule": "hidden"}])
    for reader, name in ((without_tasks, "x_open"), (blind, "x_town")):
        browser = Browser(reader)
        [item] = json.loads(browser.get("/api/v1/people").content)["items"]
        assert name not in item
        assert browser.get(f"/api/v1/people?sort={name}").status_code == 400
        assert browser.get(f"/api/v1/people?{name}__isnull=false").status_code == 400
    assert json.loads(Browser(blind).get("/api/v1/people").content)["items"][0]["x_open"] == 1


def test_a_list_says_why_it_is_not_sorted_by_a_figure() -> None:
    make_custom_field(**{**OPEN, "is_kept": False}, in_list=True)
    make_person()
    with customised():
        browser = Browser(make_administrator())
        page = text_of(browser.get(reverse("people-list")))
        answer = json.loads(browser.get("/api/v1/people?sort=x_open").content)

    assert "lists are not sorted by it" in page
    assert "Keep for sorting" in json.dumps(answer)


def test_a_formula_reads_what_is_kept_in_sql_and_for_a_row(kept: None, queued: list[dict[str, Any]]) -> None:
    make_custom_field(type="formula", label_en="Load", formula='if(x_town = "Bonn", x_open * 2, 0 - x_open)')
    definitions.refresh()
    bonn = make_organisation(city="Bonn")
    for name, place, count in (("Anna", bonn, 2), ("Bert", None, 1), ("Cleo", bonn, 1)):
        person = make_person(given_name=name, organisation=place)
        for _number in range(count):
            make_task(party=person)
    caught_up(queued)

    in_sql = dict(PARTIES.filter(kind="person").values_list("given_name", "x_load"))
    assert in_sql == {row.given_name: row.x_load for row in PARTIES.filter(kind="person")}
    assert answered(Browser(make_administrator()), "sort=-x_load") == ["Anna", "Cleo", "Bert"]
    assert in_sql["Anna"] == Decimal("4.00")


def test_a_circle_over_kept_values_is_refused(kept: None) -> None:
    """given a figure over a formula of people, when the formula is to read what is kept, then the figure is named"""
    plain = make_custom_field(type="formula", label_en="Plain", formula="days(birth_date, created_at)")
    definitions.refresh()
    make_custom_field(
        kind="organisations", type="rollup", related="people.organisation", function="sum", measured="x_plain",
        label_en="Total", is_kept=True,
    )  # fmt: skip
    definitions.refresh()
    customs = registry.get("custom-fields")

    with pytest.raises(Invalid) as refused:
        write.update(customs, plain, {"formula": "x_open + 1"}, actor=None)
    assert "Total" in refused.value.errors["formula"][0]
    make_custom_field(type="formula", label_en="Beyond", formula="x_open + 1")
    definitions.refresh()
    with pytest.raises(Invalid) as measured:
        make_custom_field(
            kind="organisations", type="rollup", related="people.organisation", function="sum", measured="x_beyond",
            label_en="Second", is_kept=True,
        )  # fmt: skip
    assert list(measured.value.errors) == ["measured"]


def test_reports_and_lists_are_grouped_by_what_is_read_elsewhere(kept: None, queued: list[dict[str, Any]]) -> None:
    """given people of two towns, when a report is grouped by look-ups, one kept and one not, then both say the same"""
    make_custom_field(**{**TOWN, "label_en": "Place", "is_kept": False})
    definitions.refresh()
    for city in ("Bonn", "Bonn", "Ulm"):
        make_person(organisation=make_organisation(city=city))
    make_person()
    caught_up(queued)
    reader, spec = make_administrator(), registry.get("people")
    counted: list[dict[Any, int]] = []
    for name in ("x_town", "x_place"):
        grouping = parse_grouping(spec, {"field": name}, reader, "rows[0]")
        lines = Crosstab((grouping,), None, (Measure(),)).lines(spec.objects(), reader)
        counted.append({line.keys[0]: line.cell.count for line in lines})
        browser = Browser(reader)
        for key, count in counted[-1].items():
            pairs = "&".join(f"{parameter}={text}" for parameter, text in grouping.parameters(key, reader))
            assert len(answered(browser, pairs)) == count

    assert counted[0] == counted[1] == {"Bonn": 2, "Ulm": 1, None: 1}


def test_what_is_kept_of_an_erased_person_goes_at_once(kept: None, queued: list[dict[str, Any]]) -> None:
    """given a task that keeps the job of its person, when the person is erased, then it says nothing of it any more"""
    make_custom_field(
        kind="tasks", type="lookup", link_name="party", measured="job_title", label_en="Job", is_kept=True
    )
    definitions.refresh()
    gather_new()
    definitions.refresh()
    anna = make_person(job_title="Zitherist")
    task = make_task(party=anna)
    caught_up(queued)
    assert TASKS.get(pk=task.pk).kept == {"x_job": "Zitherist"}

    carry_out(
        [note_erasure(anna, reason="request", requested_on=date(2026, 11, 1), actor=None)], actor=None, channel="job"
    )

    assert TASKS.get(pk=task.pk).kept == {}
