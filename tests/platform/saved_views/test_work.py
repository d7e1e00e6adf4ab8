"""Working through a list: frozen as it stood, one record after the other, taken up where it was left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.saved_views import work as work_module
from rapport.platform.saved_views.models import WorkList
from rapport.platform.saved_views.work import record_at
from tests.browser import Browser, text_of
from tests.factories import make_person, make_task
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db
NAMES = ("Anders", "Berger", "Conrad", "Dietz")


def make_people(owner: User, city: str = "Graz") -> list[Any]:
    return [make_person(family_name=name, owner=owner, source=city) for name in NAMES]


def begin(browser: Browser, query: str = "source=Graz&sort=sort_key") -> str:
    answer = browser.post(f"/people/work/?{query}")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def step(browser: Browser, to: str = "next") -> str:
    work = WorkList.objects.get()
    return str(browser.post(f"/people/work/{work.uid}/", {"to": to}).headers["Location"])


def test_a_list_is_worked_through_to_its_end() -> None:
    reader = make_holder("own")
    people, browser = make_people(reader), Browser(reader)
    opened = [begin(browser), step(browser), step(browser), step(browser)]
    work = WorkList.objects.get()
    assert opened == [f"/people/{person.uid}/?work={work.uid}" for person in people]
    shown = browser.get(opened[-1])
    page, bar = text_of(shown), shown.content.decode().partition('class="work-bar"')[2].partition("</form>")[0]
    assert "4 of 4" in page and "Next" in page
    assert "csrfmiddlewaretoken" in bar
    back = step(browser, "previous")
    assert back == opened[2]
    step(browser)
    end = step(browser)
    assert end.startswith("/people/?") and "source=Graz" in end
    assert "You have worked through all 4 records." in text_of(browser.get(end))
    assert not WorkList.objects.exists()


def test_the_work_itself_takes_nobody_out_of_the_list() -> None:
    reader = make_holder("own")
    people, browser = make_people(reader), Browser(reader)
    begin(browser)
    write.update(registry.get("people"), people[0], {"source": "Called"}, actor=reader, channel="web")
    assert step(browser).startswith(f"/people/{people[1].uid}/")


def test_who_is_gone_or_out_of_reach_is_passed_over() -> None:
    reader, other = make_holder("own"), make_administrator()
    people, browser = make_people(reader), Browser(reader)
    begin(browser)
    write.delete(registry.get("people"), people[1], actor=other, channel="web")
    write.update(registry.get("people"), people[2], {"owner": other}, actor=other, channel="web")
    assert step(browser).startswith(f"/people/{people[3].uid}/")
    assert step(browser, "previous").startswith(f"/people/{people[0].uid}/")


def test_a_long_stretch_of_what_is_gone_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_module, "_AT_ONCE", 2)
    reader = make_holder("own")
    person = make_person(owner=reader)
    keys = [-1, -2, -3, -4, person.pk, -5, -6, -7]
    work = WorkList.objects.create(user=reader, kind="people", title="", question="", keys=keys)
    assert record_at(work, reader, 0) == (4, person)
    assert record_at(work, reader, 7, -1) == (4, person)
    assert record_at(work, reader, 5) is None
    assert record_at(work, reader, 3, -1) is None


def test_the_same_list_is_taken_up_where_it_was_left_for_a_day() -> None:
    reader = make_holder("own")
    people, browser = make_people(reader), Browser(reader)
    begin(browser)
    step(browser)
    assert begin(browser).startswith(f"/people/{people[1].uid}/")
    assert begin(browser, "source=Graz&sort=-sort_key").startswith(f"/people/{people[3].uid}/")
    assert WorkList.objects.count() == 1
    step(browser)
    WorkList.objects.update(begun_at=timezone.now() - timedelta(hours=25))
    assert begin(browser, "source=Graz&sort=-sort_key").startswith(f"/people/{people[3].uid}/")


def test_a_record_of_another_kind_with_the_same_key_has_no_bar() -> None:
    reader = make_holder("own")
    task = make_task(owner=reader)
    work = WorkList.objects.create(user=reader, kind="people", title="", question="", keys=[task.pk])
    assert "work-bar" not in Browser(reader).get(f"/tasks/{task.uid}/?work={work.uid}").content.decode()


def test_stopping_leads_back_to_the_list_and_begins_anew_next_time() -> None:
    reader = make_holder("own")
    people, browser = make_people(reader), Browser(reader)
    begin(browser)
    step(browser)
    assert "source=Graz" in step(browser, "stop")
    assert begin(browser).startswith(f"/people/{people[0].uid}/")


def test_a_list_of_nobody_and_the_work_of_others_are_said_plainly() -> None:
    reader, other = make_holder("own"), make_holder("own")
    make_people(reader)
    browser, stranger = Browser(reader), Browser(other)
    assert begin(browser, "source=Nowhere") == "/people/"
    assert "nothing in this list to work through" in text_of(browser.get("/people/"))
    first = begin(browser)
    work = WorkList.objects.get()
    for named in (work.uid, uuid4()):
        answer = stranger.post(f"/people/work/{named}/", {"to": "stop"})
        assert answer.headers["Location"] == "/people/"
    assert WorkList.objects.filter(pk=work.pk, at=0).exists()
    assert "work-bar" not in browser.get(first.partition("?")[0] + "?work=nonsense").content.decode()
    assert browser.post("/people/work/?source__=1").status_code in (302, 404)
