"""Orders for short lists at every door beside the table: groups, board, tile, saved view, bulk edit, export."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.customers.models import Party
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_person, make_task
from tests.factories.access import make_administrator
from tests.factories.views import make_view

pytestmark = pytest.mark.django_db

CITIES = {"Anna": ("Ulm", "A"), "Ben": ("Aachen", "B"), "Cem": ("Zwickau", "A"), "Dora": ("Bonn", "A")}


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


@pytest.fixture
def _crowd() -> None:
    for name, (city, value) in CITIES.items():
        addresses = [{"locality": city, "country": "DE"}]
        make_person(given_name=name, family_name="Berg", value_class=value, addresses=addresses)


def named(page: str) -> list[str]:
    return re.findall(r">(\w+) Berg</a>", page)


def bound(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for module in ("records.short", "web.tables"):
        monkeypatch.setattr(f"rapport.platform.{module}.MOST", most)


@pytest.mark.usefixtures("_crowd")
def test_the_rows_of_a_group_stand_in_the_order_of_the_list_each_group_as_far_as_it_is_short(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = text_of(browser.get("/people/?shown=group:value_class&sort=-city"))
    first, second = (unescape(url) for url in dict.fromkeys(re.findall(r'hx-get="(/people/rows/[^"]*)"', page)))
    assert named(text_of(browser.get(first, "rows"))) == ["Cem", "Anna", "Dora"]

    bound(monkeypatch, 2)

    assert named(text_of(browser.get(first, "rows"))) == ["Anna", "Cem", "Dora"], "too long: by name"
    assert named(text_of(browser.get(second, "rows"))) == ["Ben"]


@pytest.mark.usefixtures("_crowd")
def test_a_saved_view_and_its_tile_go_on_when_the_list_grows_beyond_its_order(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = make_view(owner=browser.user, actor=browser.user, definition={"sort": "-city"})
    address, tile = f"/people/?view={view.uid}", f"{reverse('report-tile')}?view={view.uid}"
    assert named(text_of(browser.get(address))) == ["Cem", "Anna", "Dora", "Ben"]
    assert named(text_of(browser.get(tile))) == ["Cem", "Anna", "Dora", "Ben"]

    bound(monkeypatch, 3)

    page = text_of(browser.get(address))
    assert named(page) == named(text_of(browser.get(tile))) == ["Anna", "Ben", "Cem", "Dora"]
    assert "This list is too long to be sorted by City" in page
    wanted = re.search(r'<p class="list-note"[^>]*>.*?href="([^"]*)"', page, re.DOTALL)
    assert wanted is not None
    assert "sort=-city" in wanted[1], "the order is kept for when a filter has made the list short"


def test_a_board_s_cards_stand_in_the_order_of_the_list_and_so_do_further_ones(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        make_task(subject=f"Task {number}", priority="high", owner=browser.user)
    address = "/tasks/?view=all&shown=board:priority&sort=-subject"
    cards = r">(Task \d)</a>"

    assert re.findall(cards, text_of(browser.get(address))) == ["Task 3", "Task 2", "Task 1", "Task 0"]
    bound(monkeypatch, 3)
    page = browser.get(address)
    more = browser.get("/tasks/cards/?view=all&by=priority&priority=high&sort=-subject", "cards")

    assert page.status_code == 200
    assert "too long to be sorted by Subject" in text_of(page)
    assert more.status_code == 400


@pytest.mark.usefixtures("_crowd")
def test_all_that_match_are_changed_whatever_the_order_and_an_export_follows_it(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = b"".join(browser.get("/people/export/?sort=-city&value_class=A").streaming_content)  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"))))
    assert [row["City"] for row in rows] == ["Zwickau", "Ulm", "Bonn"]

    bound(monkeypatch, 2)
    chosen = {"all": "1", "query": "sort=city&value_class=A"}
    asked = browser.post("/people/bulk/edit/", chosen, "dialog-body")
    browser.post("/people/bulk/edit/", {**chosen, "_field": "job_title", "job_title": "Head"})

    assert asked.status_code == 200
    assert sorted(Party.objects.filter(job_title="Head").values_list("given_name", flat=True)) == [
        "Anna",
        "Cem",
        "Dora",
    ]


def test_such_a_list_costs_the_same_queries_whatever_its_length(browser: Browser) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get("/people/?view=all&sort=organisation")
        return len(asked)

    for _ in range(3):
        make_person(organisation=make_organisation())
    queries()
    few = queries()
    for _ in range(20):
        make_person(organisation=make_organisation())

    assert queries() == few
    assert few <= 16


@pytest.mark.usefixtures("_crowd")
def test_a_cursor_of_a_list_that_grew_too_long_is_refused(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text_of(browser.get("/people/?sort=city&limit=2"))
    following = re.search(r'href="(\?[^"]*cursor=[^"]*)"', page)
    assert following is not None
    assert named(text_of(browser.get(f"/people/{unescape(following[1])}"))) == ["Anna", "Cem"]

    bound(monkeypatch, 3)

    refused = browser.get(f"/people/{unescape(following[1])}")
    assert refused.status_code == 400
    assert "too long to be sorted by City" in text_of(refused)
    assert browser.get(f"/api/v1/people?sort=city&cursor={quote('forged')}").status_code == 400
