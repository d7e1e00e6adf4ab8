"""A kind that an administrator makes is there at every door, for whom a role grants it, and goes again as it came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import NoReverseMatch, resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.translation import override

from rapport.platform import write
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import Grant
from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.kinds import records
from rapport.platform.custom_fields.models import CustomField, CustomKind, CustomRecord
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.factories import make, make_custom_field, make_custom_kind, make_person, make_role, make_user, make_view
from tests.factories.access import make_administrator, make_holder
from tests.factories.kinds import known

pytestmark = pytest.mark.django_db


def course(**values: Any) -> CustomKind:
    """The kind of these tests."""
    names = {"label_en": "Course", "plural_en": "Courses", "label_de": "Kurs", "plural_de": "Kurse"}
    return make_custom_kind(**{**names, **values})


def written(**values: Any) -> Any:
    """A course."""
    return write.create(registry.get("x-courses"), {"name": "Diving", **values}, actor=None)


def latest() -> ChangeSet:
    return ChangeSet.objects.latest("pk")


def test_the_key_comes_from_the_first_name_of_several_and_stays() -> None:
    first, second = course(), course()
    chinese = make_custom_kind(label_en="", plural_en="", label_zh="课程", plural_zh="课程")

    assert [first.key, second.key, chinese.key] == ["x-courses", "x-courses-2", "x-ke-cheng"]
    changed: Any = write.update(registry.get("custom-kinds"), second, {"plural_en": "Lessons"}, actor=None)
    assert (changed.key, str(changed)) == ("x-courses-2", "Lessons")


@pytest.mark.parametrize(
    ("values", "at_fault"),
    [
        ({"label_en": "", "label_de": ""}, "label_en"),
        ({"plural_en": "", "plural_de": ""}, "plural_en"),
        ({"icon": "<svg>"}, "icon"),
        ({"menu": "nowhere"}, "menu"),
        ({"belongs_to": "touches"}, "belongs_to"),
        ({"belongs_to": "users"}, "belongs_to"),
        ({"ownership": "nobody"}, "ownership"),
        ({"readers": ["No such role"]}, "readers"),
    ],
)
def test_what_makes_no_kind_is_refused(values: dict[str, Any], at_fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        course(**values)

    assert list(refused.value.errors) == [at_fault]
    assert not CustomKind.objects.exists()


@pytest.mark.parametrize(("name", "value"), [("ownership", "shared"), ("belongs_to", "")])
def test_what_records_were_written_under_stays(name: str, value: str) -> None:
    kind = course()

    with pytest.raises(Invalid) as refused:
        write.update(registry.get("custom-kinds"), kind, {name: value}, actor=None)

    assert list(refused.value.errors) == [name]


def test_there_is_room_for_thirty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_KINDS", 1)
    given = {"label_en": "Course", "plural_en": "Courses"}
    write.create(registry.get("custom-kinds"), given, actor=None)

    with pytest.raises(Invalid) as refused:
        write.create(registry.get("custom-kinds"), given, actor=None)

    assert refused.value.errors == {"": ["At most 1 kinds of your own fit here."]}


def test_a_kind_has_names_pages_and_a_place_in_the_menu_in_each_language() -> None:
    course()
    browser = Browser(make_administrator())

    with known():
        spec = registry.get("x-courses")
        with override("de"):
            assert (str(spec.label), str(spec.title_plural)) == ("Kurs", "Kurse")
        page = text_of(browser.get(reverse("x-courses-list")))
        assert 'href="/x-courses/"' in text_of(browser.get("/"))
        assert "Courses" in page
        assert browser.get("/x-courses/new/").status_code == 200
        assert browser.get("/api/v1/x-courses").status_code == 200

    with pytest.raises(NoReverseMatch):
        reverse("x-courses-list")
    with pytest.raises(Resolver404):
        resolve("/x-courses/")
    assert browser.get("/people/").status_code == 200


def test_a_record_is_written_read_found_and_taken_back() -> None:
    course()
    browser = Browser(make_administrator())
    with known():
        make_custom_field(kind="x-courses", type="integer", label_en="Places")
        make_custom_field(kind="x-courses", type="date", label_en="Begins")
    with known():
        person = make_person(given_name="Anna", family_name="Albers")
        body = {"name": "Diving", "x_party": str(person.uid), "x_places": 12, "x_begins": "2026-05-01"}
        made = browser.client.post("/api/v1/x-courses", json.dumps(body), content_type="application/json")
        assert made.status_code == 201, made.content
        uid = made.json()["uid"]

        page = text_of(browser.get(f"/x-courses/{uid}/"))
        assert "12" in page
        assert "Albers" in page
        assert "Diving" in text_of(browser.get(f"/people/{person.uid}/"))
        assert [hit.kind for hit in search(browser.user, "Diving").items] == ["x-courses"]
        listed = json.loads(browser.get(f"/api/v1/x-courses?x_places__gte=10&x_party={person.uid}").content)["items"]
        assert [item["uid"] for item in listed] == [uid]

        undo(latest(), actor=browser.user)

        assert not CustomRecord.objects.exists()
        assert search(browser.user, "Diving").items == []


def test_nobody_reaches_the_records_without_a_grant_for_this_very_kind() -> None:
    reader, editor = make_role(name="Reader"), make_role(name="Editor")
    course(readers=[str(reader.uid)], editors=["Editor"])
    everything = make_holder("all")
    people = {role.name: make_user(roles=[str(role.uid)]) for role in (reader, editor)}

    with known():
        spec = registry.get("x-courses")
        written(owner=people["Editor"])
        allowed = {
            name: [action for action in ("view", "create", "update", "delete", "export") if may(spec, user, action)]
            for name, user in {**people, "everything": everything}.items()
        }
        assert allowed == {
            "Reader": ["view", "export"],
            "Editor": ["view", "create", "update", "delete", "export"],
            "everything": [],
        }
        assert [rows(spec, user).count() for user in (people["Reader"], everything)] == [1, 0]
        assert search(everything, "Diving").items == []
        assert Browser(everything).client.get("/x-courses/").status_code == 403


def test_a_role_reaches_as_far_as_it_reaches_other_kinds_and_loses_it_again() -> None:
    own = make_role(name="Own", grants=[{"kind": "*", "action": "view", "scope": "own"}])
    kind = course(editors=["Own"])
    shared = make_custom_kind(plural_en="Rooms", ownership="shared", readers=["Own"])

    scopes = dict(Grant.objects.filter(kind=kind.key, role=own).values_list("action", "scope"))
    assert scopes == {"view": "own", "create": "all", "update": "all", "delete": "all", "export": "all"}
    assert set(Grant.objects.filter(kind=shared.key).values_list("scope", flat=True)) == {"all"}
    write.update(registry.get("custom-kinds"), kind, {"editors": []}, actor=None)
    assert set(Grant.objects.filter(kind=kind.key).values_list("action", flat=True)) == {"view", "export"}
    write.update(registry.get("custom-kinds"), kind, {"readers": []}, actor=None)
    assert not Grant.objects.filter(kind=kind.key).exists()
    undo(latest(), actor=None)
    assert set(Grant.objects.filter(kind=kind.key).values_list("action", flat=True)) == {"view", "export"}


def test_kinds_keep_their_fields_apart() -> None:
    """given two kinds in one table, when both have a field of one name, then each has its own"""
    course()
    make_custom_kind(label_en="Room", plural_en="Rooms")
    with known():
        first = make_custom_field(kind="x-courses", type="integer", label_en="Size")
        second = make_custom_field(kind="x-rooms", type="text", label_en="Size")
        third = make_custom_field(kind="x-rooms", type="text", label_en="Party")
    assert [first.name, second.name, third.name] == ["x_size", "x_size_2", "x_party_2"]

    with known():
        assert "x_size" not in registry.get("x-rooms").fields
        made = written(x_size=5)
        assert registry.of_instance(made).name == "x-courses"
        assert registry.get("x-rooms").objects().count() == 0
        with pytest.raises(Invalid):
            written(x_size_2="large")


def test_deleting_a_kind_takes_all_of_it_along_and_undo_brings_it_back() -> None:
    boss = make_administrator()
    kind = course(readers=[str(make_role().uid)])
    with known():
        make_custom_field(kind="x-courses", type="integer", label_en="Places")
    with known():
        written(x_places=3)
        write.delete(registry.get("custom-kinds"), kind, actor=boss)
        act = latest()
    assert (act.act, act.counts, act.summary) == ("delete", {"deleted": 2}, "Courses")
    assert [model.objects.count() for model in (CustomKind, CustomField, CustomRecord)] == [0, 0, 0]
    assert not Grant.objects.filter(kind="x-courses").exists()

    with known():
        assert not registry.has("x-courses")
        undo(act, actor=boss)
        assert registry.get("x-courses").objects().get(x_places=3).name == "Diving"
        assert [hit.title for hit in search(boss, "Diving").items] == ["Diving"]
    assert Grant.objects.filter(kind="x-courses").count() == 2


def test_a_kind_in_use_is_not_deleted_and_says_by_what() -> None:
    kind = course()
    with known():
        make_view(name="Full courses", kind="x-courses", definition={"sort": "name"})
        make("webhooks", name="Hook", events=["x-courses.created"])
        make_custom_field(kind="people", type="link", label_en="Booked", linked_kind="x-courses")
        with pytest.raises(Invalid) as refused:
            write.delete(registry.get("custom-kinds"), kind, actor=None)

    assert refused.value.errors == {
        "": ["Still used by: Hook, People › Booked, View “Full courses”. Take it out of them first."]
    }
    assert CustomKind.objects.count() == 1


def test_a_kind_with_very_many_records_is_not_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_RECORDS", 1)
    kind = course()
    with known():
        written()
        written()
        with pytest.raises(Invalid) as refused:
            write.delete(registry.get("custom-kinds"), kind, actor=None)

    assert refused.value.errors == {"": ["There are 2 records of this kind. Delete them first, in their list."]}


def test_making_a_kind_is_not_taken_back_while_it_has_records() -> None:
    course()
    act = latest()
    with known():
        written()
        result = undo(act, actor=None)

    assert [conflict.reason for conflict in result.conflicts] == ["used"]
    assert CustomKind.objects.count() == 1


def test_no_record_comes_to_a_kind_that_is_gone() -> None:
    course()
    with known():
        CustomKind.objects.all()._raw_delete("default")
        with pytest.raises(Invalid) as refused:
            written()

    assert refused.value.errors == {"": ["This kind of record is there no more."]}


def test_a_process_that_does_not_know_a_kind_looks_when_it_is_asked_for() -> None:
    """given a kind that another process made a moment ago, when its page is asked for, then it is answered"""
    browser = Browser(make_administrator())
    with known():
        course()
        assert not registry.has("x-courses")
        assert browser.get("/x-courses/").status_code == 200
        definitions.forget()
        registry.make(())
        assert browser.get("/api/v1/x-courses").status_code == 200
        assert browser.client.get("/x-nothing/").status_code == 404
