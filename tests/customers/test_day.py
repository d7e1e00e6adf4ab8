"""My day with much to do: each card shows what matters first and leads to exactly the rest."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_hand_off, make_organisation, make_promise, make_task
from tests.factories.access import make_holder, make_team
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> User:
    return make_holder("team", full_name="Rita", teams=[str(make_team(name="North").uid)])


def card(page: str, key: str) -> str:
    return page.partition(f'id="{key}"')[2].partition("</section>")[0]


def rest_of(text: str) -> tuple[int, str]:
    """How many there are by the last link of a card, and where it leads."""
    [(url, count)] = re.findall(r'<a href="([^"]*)">All (\d+)</a>', text)
    return int(count), unescape(url)


def test_of_thirty_tasks_the_eight_that_are_due_first_stand_there(rita: User) -> None:
    today = timezone.localdate()
    for n in range(30):
        make_task(owner=rita, subject=f"Task {n:02}", due_on=today + timedelta(days=n - 20))
    make_task(owner=rita, subject="Done", due_on=today, is_done=True)
    make_task(subject="Somebody else's", due_on=today)

    shown = card(text_of(Browser(rita).get("/")), "day-tasks")

    assert sorted(set(re.findall(r"Task \d\d", shown))) == [f"Task {n:02}" for n in range(8)]
    count, url = rest_of(shown)
    assert (count, len(listed(rita, url))) == (28, 28)  # the last two lie beyond the next seven days
    assert re.search(r'card-count">\s*28\s*<', shown)


def test_promises_and_hand_offs_are_cut_likewise(rita: User) -> None:
    today = timezone.localdate()
    team = rita.memberships.get().team
    for n in range(9):
        make_promise(owner=rita, words=f"Promise {n}", due_on=today + timedelta(days=n - 5))
        make_hand_off(to_team=team, subject=f"Hand-off {n}", party=make_organisation(owner=rita))
    make_hand_off(to_team=make_team(name="South"), subject="Not ours", party=make_organisation(owner=rita))

    page = text_of(Browser(rita).get("/"))

    for key, word in (("day-promises", "Promise"), ("day-hand-offs", "Hand-off")):
        shown = card(page, key)
        assert len(set(re.findall(rf"{word} \d", shown))) == 8
        count, url = rest_of(shown)
        assert (count, len(listed(rita, url))) == (9, 9), key


def test_what_fits_has_no_link_to_the_rest(rita: User) -> None:
    for _n in range(8):
        make_task(owner=rita, due_on=timezone.localdate())
    assert "All 8" not in text_of(Browser(rita).get("/"))


def test_records_seen_last_stand_before_what_the_team_wrote(rita: User) -> None:
    page = text_of(Browser(rita).get("/"))
    places = [
        page.index(text) for text in ("My tasks", "Not heard from us for long", "Recently seen", "Latest touches")
    ]
    assert places == sorted(places)


def test_a_long_day_takes_one_query_more_than_a_short_one(rita: User) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as taken:
            Browser(rita).get("/")
        return len(taken)

    def tasks(many: int) -> None:
        for _n in range(many):
            make_task(owner=rita, due_on=timezone.localdate())

    tasks(1)
    count()
    few = count()
    tasks(7)
    assert count() == few
    tasks(20)
    assert count() == few + 1
    assert registry.get("tasks").objects().filter(owner=rita).count() == 28
