"""Whoever may not see what parties are called reads it on none of the pages around them, nor in a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from rapport.customers.log import FollowUp, touch_log
from rapport.customers.models import Relationship
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.exchange.exporting import Export
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import conflict_rows, undo
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from tests.browser import Browser, text_of
from tests.factories import make, make_organisation, make_person, make_task
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db

NAMED_BY = {"people": ("display_name", "given_name", "family_name"), "organisations": ("display_name", "name")}
HIDDEN = [{"kind": kind, "field": name, "rule": "hidden"} for kind, names in NAMED_BY.items() for name in names]
NAMES = ("Nordwind", "Anna", "Ernst")


@pytest.fixture
def reader() -> User:
    return make_holder("all", field_rules=HIDDEN)


@pytest.fixture
def circle(reader: User) -> dict[str, Any]:
    """A person at an organisation, tied to another one, with a task of the reader's."""
    works_at = make_organisation(name="Nordwind AG")
    anna = make_person(given_name="Anna", family_name="Albers", organisation=works_at, email="anna@example.org")
    ernst = make_person(given_name="Ernst", family_name="Ebert", owner=reader, value_class="A")
    tie = make("relationships", first=anna, second=ernst)
    task = make_task(party=anna, owner=reader, subject="Ring back", due_on=None)
    return {"organisation": works_at, "anna": anna, "ernst": ernst, "tie": tie, "task": task}


def test_no_page_around_a_party_names_it(reader: User, circle: dict[str, Any]) -> None:
    browser, anna, works_at = Browser(reader), circle["anna"], circle["organisation"]
    urls = [reverse(f"{kind}-list") for kind in ("people", "parties", "organisations", "tasks", "relationships")]
    urls += [reverse(f"people-{name}", args=[anna.uid]) for name in ("detail", "history", "map", "access")]
    urls += [reverse(f"organisations-{name}", args=[works_at.uid]) for name in ("detail", "tree", "map")]
    urls += [
        reverse("tasks-detail", args=[circle["task"].uid]),
        reverse("relationships-detail", args=[circle["tie"].uid]),
    ]
    urls += ["/", f"{reverse('people-list')}?organisation={works_at.uid}", f"{reverse('tasks-quick')}?party={anna.uid}"]
    urls += [f"{reverse('people-candidates')}?email=anna@example.org", f"{reverse('touch-log')}?party={anna.uid}"]
    urls += [f"{reverse('people-lookup')}?q=anna@example.org"]

    for url in urls:
        for target in ("", "drawer-body"):
            page = text_of(browser.get(url, target) if target else browser.get(url))
            assert [name for name in NAMES if name in page] == [], (url, target)
    assert f"Organisation …{str(works_at.uid)[-8:]}" in text_of(browser.get(reverse("people-list")))
    everything = Browser(make_administrator())
    assert "Nordwind AG" in text_of(everything.get(reverse("people-list")))


def test_a_toast_tells_no_hidden_name(reader: User, circle: dict[str, Any]) -> None:
    browser, anna = Browser(reader), circle["anna"]
    form = browser.form(reverse("people-edit", args=[anna.uid]))
    form.set("job_title", "Head of Sails")
    assert browser.send(form).status_code == 302
    page = text_of(browser.get(reverse("people-list")))
    assert ("Anna" in page, f"Saved: Person …{str(anna.uid)[-8:]}" in page) == (False, True)


def test_search_finds_a_nameless_person_by_the_address_alone(reader: User, circle: dict[str, Any]) -> None:
    anna = circle["anna"]
    found = search(reader, "anna@example.org").items
    assert [(hit.uid, hit.title) for hit in found] == [(anna.uid, f"Person …{str(anna.uid)[-8:]}")]
    assert search(reader, "Albers").items == []
    assert anna.uid in {hit.uid for hit in search(make_administrator(), "Albers").items}


def test_an_export_calls_linked_records_as_the_reader_may(reader: User, circle: dict[str, Any]) -> None:
    uid = str(circle["organisation"].uid)
    export = Export(ListQuery(registry.get("people")), reader, names=["email", "organisation"])
    (line,) = [line for line in export.rows() if "anna@example.org" in line]
    assert {f"Organisation …{uid[-8:]}", uid} < set(line) and "Nordwind AG" not in line
    whole = Export(ListQuery(registry.get("people")), make_administrator(), names=["email", "organisation"])
    assert any({"anna@example.org", "Nordwind AG", uid} < set(line) for line in whole.rows())


def test_a_relationship_is_called_without_the_names_of_its_sides(reader: User, circle: dict[str, Any]) -> None:
    tie = Relationship.objects.get(pk=circle["tie"].pk)
    page = text_of(Browser(reader).get(reverse("relationships-detail", args=[tie.uid])))
    assert str(circle["anna"].uid)[-8:] in page


def test_what_an_undo_left_is_listed_without_the_hidden_name(reader: User, circle: dict[str, Any]) -> None:
    anna, spec = circle["anna"], registry.get("people")
    write.update(spec, anna, {"source": "Fair"}, actor=reader)
    act = ChangeSet.objects.latest("id")
    anna.refresh_from_db()
    write.update(spec, anna, {"source": "Web"}, actor=None)
    result = undo(act, actor=reader, channel="web")
    assert [row["record"] for row in conflict_rows(result.conflicts, reader)] == [f"Person …{str(anna.uid)[-8:]}"]
    assert [row["record"] for row in conflict_rows(result.conflicts, None)] == ["Anna Albers"]


def test_who_took_part_is_called_without_a_hidden_name(reader: User, circle: dict[str, Any]) -> None:
    touch = make("touches", participants=[str(circle["anna"].uid)], owner=reader)

    page = text_of(Browser(reader).get(reverse("touches-detail", args=[touch.uid])))
    assert "Albers" not in page
    assert str(circle["anna"].uid)[-8:] in page
    told = str(list(Export(ListQuery(registry.get("touches")), reader, names=["participants"]).rows()))
    assert str(circle["anna"].uid) in told
    assert "Albers" not in told


def test_a_follow_up_and_an_undo_tell_no_hidden_name(reader: User, circle: dict[str, Any]) -> None:
    logged = touch_log(
        party=circle["anna"], values={"channel": "call"}, actor=reader, channel="web", follow_up=FollowUp(None)
    )
    assert logged.task is not None
    assert logged.task.subject == f"Follow up: Person …{str(circle['anna'].uid)[-8:]}"

    write.update(registry.get("people"), circle["anna"], {"value_class": "B"}, actor=reader, channel="web")
    made = ChangeSet.objects.latest("id")
    answer = Browser(reader).post(reverse("change-undo", args=[made.uid]), target="x")
    assert "Albers" not in answer.headers["HX-Trigger"]


def test_hiding_the_family_name_hides_the_name_that_is_made_of_it() -> None:
    anna = make_person(given_name="Anna", family_name="Albers")
    reader = make_holder("all", field_rules=[{"kind": "people", "field": "family_name", "rule": "hidden"}])

    browser = Browser(reader)
    for url in ("/people/", f"/people/{anna.uid}/"):
        page = text_of(browser.get(url))
        assert "Albers" not in page, url
        assert str(anna.uid)[-8:] in page, url
    answer = browser.client.get(f"/api/v1/people/{anna.uid}").json()
    assert "display_name" not in answer
    assert answer["given_name"] == "Anna"


@pytest.mark.parametrize(("field", "address"), [("email", "anna@example.org"), ("phone", "+49305550118")])
def test_an_address_that_stands_in_for_a_name_is_hidden_as_well(field: str, address: str) -> None:
    anna = make("people", **{"given_name": "", "family_name": "", "email": "", "phone": "", field: address})
    named = make_person(given_name="Ernst", family_name="Ebert", email="ernst@example.org")
    assert anna.display_name == address
    task = make_task(party=anna, subject="Ring back", due_on=None)
    rules = [{"kind": "people", "field": name, "rule": "hidden"} for name in (field, f"{field}s")]
    reader = make_holder("all", field_rules=rules)
    called = f"Person …{str(anna.uid)[-8:]}"

    browser = Browser(reader)
    for url in ("/people/", "/parties/", "/tasks/", f"/people/{anna.uid}/", f"/tasks/{task.uid}/"):
        page = text_of(browser.get(url))
        assert address not in page, url
        assert called in page, url
    assert "Ernst Ebert" in text_of(browser.get("/people/"))
    people = browser.client.get("/api/v1/people?sort=display_name").json()["items"]
    assert {row["display_name"] for row in people} == {called, "Ernst Ebert"}
    assert browser.client.get(f"/api/v1/tasks/{task.uid}").json()["party"]["label"] == called
    for kind, names in (("people", ["display_name"]), ("tasks", ["party"])):
        told = str(list(Export(ListQuery(registry.get(kind)), reader, names=names).rows()))
        assert address not in told and "Person" in told
    assert [hit.title for hit in search(reader, address).items if hit.kind == "people"] == []
    assert [hit.title for hit in search(reader, "ebert").items] == ["Ernst Ebert"]
    assert named.display_name == "Ernst Ebert"
    assert address in text_of(Browser(make_holder("all")).get("/people/"))


def test_who_took_part_out_of_reach_is_not_named() -> None:
    reader = make_holder("own")
    known, other = make_person(owner=reader), make_person(given_name="Hidden", family_name="Guest")
    touch = make("touches", party=known, participants=[str(other.uid), str(known.uid)], owner=reader)
    called = f"Person …{str(other.uid)[-8:]}"

    page = text_of(Browser(reader).get(reverse("touches-detail", args=[touch.uid])))
    assert "Guest" not in page and called in page
    answer = Browser(reader).client.get(f"/api/v1/touches/{touch.uid}").json()
    assert [row["value"] for row in answer["participants"] if row["uid"] != str(known.uid)] == [called]
    told = str(list(Export(ListQuery(registry.get("touches")), reader, names=["participants"]).rows()))
    assert "Guest" not in told
    everybody = Browser(make_holder("all")).client.get(f"/api/v1/touches/{touch.uid}").json()
    assert "Hidden Guest" in {row["value"] for row in everybody["participants"]}
