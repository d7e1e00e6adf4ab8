"""What stands behind a kind made in the browser besides its pages: files, reports, rules, owners, those who follow,
another installation, and what is left when a person it was about is erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.customers.privacy.retention.due import links_to_party
from rapport.platform import write
from rapport.platform.configuration.exporting import export_configuration
from rapport.platform.configuration.importing import import_configuration
from rapport.platform.custom_fields.indexes import wanted_indexes
from rapport.platform.custom_fields.models import CustomField, CustomKind, CustomRecord
from rapport.platform.exchange.exporting import Export, csv_stream, everything
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.jobs.hand_over import charges_of
from rapport.platform.layouts.models import takes_layouts
from rapport.platform.notifications.followed import is_followed_kind
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.platform.write_errors import Held
from tests.browser import Browser, text_of
from tests.factories import make, make_custom_field, make_custom_kind, make_person, make_report, make_role, make_task
from tests.factories.access import make_administrator, make_user
from tests.factories.assignment import make_assignment_rule
from tests.factories.automation import make_automation
from tests.factories.kinds import known
from tests.platform.automation.working import work
from tests.platform.exchange.files import counts, import_file

DEFINITION = {"rows": [{"field": "x_state"}], "measures": [{"function": "sum", "field": "x_places"}]}
STATES = [{"value": "open", "en": "Open"}, {"value": "full", "en": "Full"}]


@pytest.fixture
def courses(db: None) -> Iterator[None]:
    """Courses belong to parties and have places, a state and a day."""
    make_custom_kind(label_en="Course", plural_en="Courses", editors=[str(make_role(name="Teachers").uid)])
    with known():
        make_custom_field(kind="x-courses", type="integer", label_en="Places")
        make_custom_field(kind="x-courses", type="choice", label_en="State", choices=STATES)
        make_custom_field(kind="x-courses", type="date", label_en="Begins")
    with known():
        yield


def course(**values: Any) -> Any:
    return write.create(registry.get("x-courses"), {"name": "Diving", **values}, actor=None)


def state() -> list[tuple[Any, ...]]:
    rows = CustomRecord.objects.order_by("pk")
    return [(row.pk, row.name, row.custom, row.owner_id, row.version) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_an_export_imports_back_unchanged_and_a_file_brings_new_ones(courses: None, tmp_path: Path) -> None:
    person = make_person(given_name="Anna", family_name="Albers", external_id=["A-1"])
    course(x_party=person, x_places=12, x_state="open", x_begins="2026-05-01", external_id=["C-1"], owner=make_user())
    spec, before = registry.get("x-courses"), state()
    file = tmp_path / "courses.csv"
    everyone = Export(ListQuery.parse(spec, {}, None), None, names=everything(spec))
    file.write_bytes(b"".join(csv_stream(everyone)))
    again = import_file("x-courses", file)
    assert counts(again) in ((0, 0, 1, 0), (0, 1, 0, 0))
    assert state() == before

    file.write_text("External id,Name,Party,Places,State\nC-1,Deep diving,,,\nC-2,Sailing,A-1,8,Full\n")
    run = import_file("x-courses", file)

    assert counts(run) == (1, 1, 0, 0)
    made: Any = CustomRecord.objects.get(name="Sailing")
    assert (made.x_party, made.x_places, made.x_state) == (person, 8, "full")
    assert CustomRecord.objects.filter(name="Deep diving").exists()


def test_reports_count_them_and_lists_group_them(courses: None) -> None:
    browser = Browser(make_administrator())
    for places, standing in ((12, "open"), (3, "open"), (7, "full")):
        course(x_places=places, x_state=standing)
    make_report(kind="x-courses", name="By state", definition=DEFINITION)

    groups = json.loads(browser.get("/api/v1/x-courses/aggregate?group_by=x_state&sum=x_places").content)["items"]
    assert {group["key"]: (group["count"], group["sum"]) for group in groups} == {"open": (2, 15), "full": (1, 7)}
    page = text_of(browser.get("/reports/build/?kind=x-courses&rows=x_state&measures=sum:x_places"))
    assert ("15" in page, "Full" in page) == (True, True)


def test_rules_are_about_them_and_make_them(courses: None) -> None:
    boss = make_administrator()
    make_automation(
        kind="x-courses", event="changed", watched=[{"field": "x_places"}],
        condition={"any": [{"all": [{"field": "x_places", "op": "exact", "value": "0"}]}]},
        steps=[{"do": "set", "values": {"x_state": "full"}}],
    )  # fmt: skip
    values = {"name": "From a task"}
    make_automation(kind="tasks", steps=[{"do": "create", "kind": "x-courses", "values": values}])
    made = course(x_places=3, x_state="open")
    write.update(registry.get("x-courses"), made, {"x_places": 0}, actor=boss)
    make_task()
    work()

    assert registry.get("x-courses").objects().get(pk=made.pk).x_state == "full"
    assert registry.get("x-courses").objects().filter(name="From a task").count() == 1


def test_they_are_given_to_people_followed_handed_over_and_laid_out(courses: None) -> None:
    spec, owner = registry.get("x-courses"), make_user()
    course(owner=owner)
    rule = make_assignment_rule(kind="x-courses", people=[str(owner.uid)])

    assert rule.kind == "x-courses"
    assert (is_followed_kind(spec), takes_layouts(spec)) == (True, True)
    assert [charge.rows.count() for charge in charges_of(owner) if charge.spec is spec] == [1]
    browser = Browser(make_administrator())
    for page in (reverse("layout-own", args=["x-courses"]), "/x-courses/import/", "/x-courses/filter/", "/settings/"):
        assert browser.get(page).status_code == 200, page
    matrix = text_of(browser.get(f"/roles/{make_role().uid}/permissions/"))
    assert 'name="grant:x-courses:view"' in matrix


def test_the_document_of_the_api_describes_them_to_who_may_use_it(courses: None) -> None:
    told = json.loads(Browser(make_administrator()).get("/api/v1/openapi.json").content)
    public = json.loads(Browser(None).get("/api/v1/openapi.json").content)

    assert set(told["paths"]["/api/v1/x-courses"]) == {"get", "post"}
    assert told["components"]["schemas"]["XCoursesNew"]["properties"]["x_places"]["title"] == "Places"
    assert [path for path in public["paths"] if "x-courses" in path] == []


def test_the_link_to_the_party_has_an_index(courses: None) -> None:
    kind = CustomKind.objects.get()

    found = {index.name: index.statement for index in wanted_indexes()}

    assert f"cf_kind_{kind.pk}" in found
    assert "x_party" in found[f"cf_kind_{kind.pk}"]
    with connection.cursor() as cursor:
        for statement in found.values():
            cursor.execute(statement.replace(" CONCURRENTLY", ""))


def test_a_kind_moves_to_another_installation_with_its_fields_and_roles(courses: None) -> None:
    boss = make_administrator()
    text = export_configuration().text
    exported = json.loads(text)["kinds"]
    assert [entry["key"] for entry in exported["custom-kinds"]] == [["x-courses"]]
    assert exported["custom-kinds"][0]["values"]["editors"] == [{"$": "roles", "key": ["Teachers"]}]
    write.delete(registry.get("custom-kinds"), CustomKind.objects.get(), actor=boss)

    with known():
        outcome = import_configuration(text, actor=boss, channel="web")
        assert not outcome.is_refused, [entry.problems for entry in outcome.entries]
        again = import_configuration(text, actor=boss, channel="web")
        assert again.change_set is None
        assert {"x_places", "x_state", "x_begins", "x_party"} <= set(registry.get("x-courses").fields)
    assert CustomField.objects.filter(kind="x-courses").count() == 3


def test_when_a_person_is_erased_what_was_about_them_says_nothing_more(courses: None) -> None:
    boss = make_administrator()
    person = make_person(given_name="Wilhelmina", family_name="Quastenflosser")
    own = course(name="With Wilhelmina", x_party=person, x_places=1)
    write.update(registry.get("x-courses"), own, {"name": "Twice with Wilhelmina"}, actor=boss)
    other = course(name="Recommended by Wilhelmina Quastenflosser", x_party=make_person(), x_places=5)
    assert links_to_party(registry.get("x-courses")) == ["x_party"]

    carry_out([note_erasure(person, reason="request", requested_on=timezone.localdate(), actor=boss)], actor=boss,
              channel="job")  # fmt: skip

    own, other = CustomRecord.objects.get(pk=own.pk), CustomRecord.objects.get(pk=other.pk)
    assert (own.name, own.custom) == ("–", {"x_party": person.pk})
    assert (other.name, other.custom["x_places"]) == ("Recommended by […]", 5)
    events = event_model_of(CustomRecord)._default_manager
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM custom_fields_customrecord t")
        rows = cursor.fetchone()[0]
    assert "ilhelmina" not in rows
    assert "quastenflosser" not in rows.lower()
    assert not events.filter(name__icontains="wilhelmina").exists()
    assert search(boss, "Wilhelmina").items == []
    assert not ChangeSet.objects.filter(summary__icontains="wilhelmina").exists()


def test_a_hold_keeps_what_belongs_to_its_parties(courses: None) -> None:
    boss, person = make_administrator(), make_person()
    held, free = course(x_party=person), course(x_party=make_person())
    make("legal-holds", parties=[str(person.uid)])

    with pytest.raises(Held):
        write.delete(registry.get("x-courses"), held, actor=boss)
    write.delete(registry.get("x-courses"), free, actor=boss)
    assert list(CustomRecord.objects.all()) == [held]
