"""Touches and tasks about records of kinds that were made in the browser: whose they are, at every door, and what
stays when the kind goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rapport.customers.about import about_kinds
from rapport.customers.models import Task, Touch
from rapport.platform import write
from rapport.platform.custom_fields import definitions
from rapport.platform.custom_fields.models import CustomKind
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_custom_field, make_custom_kind, make_deal, make_organisation, make_person, make_touch
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.kinds import known
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def courses() -> Iterator[None]:
    """Courses belong to parties, trials to deals, fairs to nobody; a site links to an organisation by a field."""
    make_custom_kind(label_en="Course", plural_en="Courses")
    make_custom_kind(label_en="Trial", plural_en="Trials", belongs_to="deals")
    make_custom_kind(label_en="Fair", plural_en="Fairs", belongs_to="")
    make_custom_kind(label_en="Site", plural_en="Sites", belongs_to="")
    with known():
        make_custom_field(kind="x-sites", type="link", label_en="Firm", linked_kind="organisations")
    with known():
        yield


def made(kind: str, **values: Any) -> Any:
    return write.create(registry.get(kind), {"name": "Diving", **values}, actor=None)


def compose(browser: Browser, of: str, record: Any, **data: Any) -> Any:
    return browser.client.post(f"/about/{of}/{record.uid}/touches/", data, headers=FRAGMENT)


def test_each_made_kind_is_offered_with_the_ways_to_its_customers(courses: None) -> None:
    found = about_kinds()

    assert [list(found[name].parties) for name in ("x-courses", "x-trials", "x-fairs", "x-sites")] == [
        ["x_party"], [], [], ["x_firm"],
    ]  # fmt: skip
    assert found["x-trials"].through == [("x_deal", "deals")]
    assert [found[name].offered is not None for name in ("x-courses", "x-trials", "x-fairs", "x-sites")] == [
        True, False, False, True,
    ]  # fmt: skip


def test_a_call_logged_on_a_made_record_is_shown_on_it_and_on_the_customer_and_taken_back(courses: None) -> None:
    boss, person = Browser(make_administrator()), make_person()
    course = made("x-courses", x_party=person)
    before = dump()

    answer = compose(boss, "x-courses", course, kind="call", text="Wants two places", follow_up="1")

    assert answer.status_code == 200
    touch, task = Touch.objects.get(), Task.objects.get()
    assert (touch.party, touch.linked_kind, touch.linked_uid) == (person, "x-courses", course.uid)
    assert (task.party, task.linked_kind, task.linked_uid) == (person, "x-courses", course.uid)
    page = text_of(boss.get(f"/x-courses/{course.uid}/"))
    assert "Wants two places" in page and f'action="/about/x-courses/{course.uid}/touches/"' in page
    timeline = boss.get(f"/people/{person.uid}/").content.decode()
    assert f'<a href="/x-courses/{course.uid}/" data-drawer>Diving</a>' in timeline
    assert f'value="x-courses:{course.uid}"' in timeline  # the composer offers it
    undo(ChangeSet.objects.latest("id"), actor=boss.user)
    assert difference(before, dump()) == {}


def test_a_record_behind_a_deal_is_of_its_customer_and_of_no_other(courses: None) -> None:
    boss, deal = make_administrator(), make_deal(party=make_person())
    trial, strange = made("x-trials", x_deal=deal), make_person()

    answer = compose(Browser(boss), "x-trials", trial, kind="call", text="Runs well")
    assert (answer.status_code, Touch.objects.get().party) == (200, deal.party)
    with pytest.raises(Invalid) as refused:
        make_touch(party=strange, about=f"x-trials:{trial.uid}")

    assert refused.value.errors == {"about": ["“Diving” is of another customer."]}
    assert Touch.objects.count() == 1


def test_touches_with_anybody_can_be_about_a_record_of_nobody_and_of_one_that_may_be_somebodys_only_tasks(
    courses: None,
) -> None:
    fair, course, firm = made("x-fairs"), made("x-courses"), make_organisation()
    site = made("x-sites", x_firm=firm)

    assert make_touch(party=make_person(), about=f"x-fairs:{fair.uid}").linked_uid == fair.uid
    assert make_touch(party=make_person(organisation=firm), about=f"x-sites:{site.uid}").linked_uid == site.uid
    with pytest.raises(Invalid, match="of no customer yet"):
        make_touch(party=make_person(), about=f"x-courses:{course.uid}")
    boss = Browser(make_administrator())
    for kind, record in (("x-fairs", fair), ("x-courses", course)):
        assert compose(boss, kind, record, kind="task", text="Order flags").status_code == 200, kind
    assert set(Task.objects.filter(party=None).values_list("linked_uid", flat=True)) == {fair.uid, course.uid}


def test_programs_write_and_filter_by_made_records_and_strangers_do_not_reach_them(courses: None) -> None:
    boss, person = make_administrator(), make_person()
    course = made("x-courses", x_party=person)
    given = {"kind": "x-courses", "uid": str(course.uid)}
    body = {"party": str(person.uid), "channel": "call", "subject": "Price", "about": given}

    answer = Caller(boss)("POST", "/touches", body)
    assert (answer.status_code, answer.json()["about"]) == (201, {**given, "title": "Diving"})
    listed = Caller(boss).items(f"/touches?about=x-courses:{course.uid}")
    assert [one["subject"] for one in listed] == ["Price"]
    options = Browser(boss).get("/about/lookup/", q="Diving").content.decode()
    assert f"x-courses:{course.uid}" in options

    grants = [{"kind": "*", "action": action, "scope": "all"} for action in ("view", "create")]
    ada = make_user(roles=[str(make_role(grants=grants).uid)])  # a grant for all kinds does not reach a made one
    problem = assert_problem(Caller(ada)("POST", "/touches", body), 422, "about")
    assert "not within your reach" in problem["errors"][0]["message"]
    seen = Caller(ada).get(f"/touches/{answer.json()['uid']}").json()
    assert seen["about"] == {**given, "title": None}
    assert f"x-courses:{course.uid}" not in Browser(ada).get("/about/lookup/", q="Diving").content.decode()
    assert Browser(ada).get(f"/about/x-courses/{course.uid}/activity/").status_code == 404


def test_a_kind_that_goes_is_offered_no_more_and_one_undo_brings_it_back_with_what_was_about_it(courses: None) -> None:
    boss, person = make_administrator(), make_person()
    caller, course = Caller(boss), made("x-courses", x_party=person)
    touch = make_touch(party=person, about=f"x-courses:{course.uid}", subject="Price")
    browser = Browser(boss)
    before = dump()

    write.delete(registry.get("custom-kinds"), CustomKind.objects.get(key="x-courses"), actor=boss)
    deleted = ChangeSet.objects.latest("id")
    definitions.refresh()

    assert "x-courses" not in about_kinds()
    page = browser.get(f"/people/{person.uid}/")
    assert page.status_code == 200 and "Price" in text_of(page) and "/x-courses/" not in text_of(page)
    assert caller.get(f"/touches/{touch.uid}").json()["about"]["title"] is None
    with pytest.raises(Invalid, match="Nothing can be about"):
        make_touch(party=person, about=f"x-courses:{course.uid}")

    assert undo(deleted, actor=boss).conflicts == []
    definitions.refresh()
    assert {name for name in difference(before, dump()) if not name.startswith(("api.", "search.Recent"))} == set()
    assert caller.get(f"/touches/{touch.uid}").json()["about"]["title"] == "Diving"
