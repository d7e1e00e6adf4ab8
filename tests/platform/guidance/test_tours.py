"""Tours: every part that they point at is there, they lead only where one may go, are remembered and offered once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from rapport.platform.guidance.models import KnownTour, SeenTour
from rapport.platform.guidance.tours import known_tours, new_to, note_known, stops_for, tours_for
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder, make_user

pytestmark = pytest.mark.django_db


def names(tours: Any) -> list[str]:
    return [tour.name for tour in tours]


def test_there_is_a_tour_of_each_main_job_and_every_part_that_it_shows_is_on_its_page() -> None:
    boss = make_administrator()
    make_person()
    browser = Browser(boss)
    assert names(known_tours()) == ["first-day", "import", "log-a-call", "reports", "automations"]

    missing = []
    for tour in known_tours():
        for stop in stops_for(tour, boss):
            answer = browser.get(stop["url"])
            assert answer.status_code == 200, (tour.name, stop["url"])
            shown = " ".join(re.findall(r'data-tour="([^"]+)"', text_of(answer))).split()
            if stop["anchor"] and stop["anchor"] not in shown:
                missing.append((tour.name, stop["anchor"]))
    assert missing == []


def test_a_tour_says_the_same_in_three_languages_with_other_words() -> None:
    boss = make_administrator()
    make_person()
    said = {}
    for language in ("en", "de", "zh-hans"):
        with override(language):
            said[language] = [stop["text"] for tour in known_tours() for stop in stops_for(tour, boss)]
    assert len(said["en"]) == len(said["de"]) == len(said["zh-hans"]) == 21
    assert all(len(set(texts)) == 3 for texts in zip(*said.values(), strict=True))


def test_without_anybody_in_it_the_record_is_left_out_with_what_stands_on_its_page() -> None:
    boss = make_administrator()
    (first_day,) = [tour for tour in known_tours() if tour.name == "first-day"]

    before = [stop["anchor"] for stop in stops_for(first_day, boss)]
    make_person()
    after = [stop["anchor"] for stop in stops_for(first_day, boss)]

    assert before == ["", "search", "views", "filter"]
    assert after == ["", "search", "views", "filter", "record-head", "composer", "help"]


def test_tours_lead_only_where_one_may_go() -> None:
    reader = make_holder("all", actions=("view",))
    assert "import" not in names(tours_for(reader)) and "first-day" in names(tours_for(reader))
    assert names(tours_for(make_user())) == []
    browser = Browser(reader)
    assert browser.get("/tours/import/").status_code == 404
    assert browser.post("/tours/import/seen/", {"end": "yes"}).status_code == 404
    assert browser.get("/tours/no-such/").status_code == 404
    assert not SeenTour.objects.exists()


def test_the_script_gets_data_and_a_reader_without_scripts_a_page() -> None:
    boss = make_administrator(language="de")
    make_person()
    browser = Browser(boss)

    answer = browser.client.get("/tours/first-day/", headers={"Accept": "application/json"})
    data = answer.json()
    assert (data["name"], data["seen_url"]) == ("first-day", "/tours/first-day/seen/")
    assert [stop["url"].partition("/people/")[1] for stop in data["stops"]] == ["", "", *["/people/"] * 5]
    assert data["words"]["end"] == "Tour beenden"
    assert "no-store" in answer.headers["Cache-Control"]
    page = text_of(browser.get("/tours/first-day/"))
    assert page.count('<li class="card-row">') == 7 and "data-tour-start" in page


def test_what_was_seen_is_remembered_for_each_reader_and_never_forgotten_again() -> None:
    boss, other = make_administrator(), make_administrator()
    browser = Browser(boss)

    assert browser.post("/tours/reports/seen/", {"end": "no"}).status_code == 204
    assert SeenTour.objects.get().finished is False
    browser.post("/tours/reports/seen/", {"end": "yes"})
    browser.post("/tours/reports/seen/", {"end": "no"})
    seen = SeenTour.objects.get()
    assert (seen.user, seen.tour, seen.version, seen.finished) == (boss, "reports", 1, True)
    assert text_of(browser.get("/getting-started/")).count("tag-good") == 1
    assert text_of(Browser(other).get("/getting-started/")).count("tag-good") == 0


def test_what_came_after_somebody_is_offered_to_them_once() -> None:
    note_known()
    old, new = make_administrator(), make_administrator()
    assert new_to(old) == []

    KnownTour.objects.filter(name="reports").update(version=0)  # as an upgrade finds it, which brings version 1
    KnownTour.objects.filter(name="automations").delete()
    note_known()
    KnownTour.objects.filter(name__in=["reports", "automations"]).update(since=timezone.now() + timedelta(seconds=5))
    type(new).objects.filter(pk=new.pk).update(created_at=timezone.now() + timedelta(seconds=9))
    new.refresh_from_db()
    assert (names(new_to(old)), names(new_to(new))) == (["reports", "automations"], [])

    browser = Browser(old)
    assert re.findall(r'data-new-tour="([^"]+)"', text_of(browser.get("/"))) == ["reports", "automations"]
    answer = browser.post("/tours/reports/seen/", {"next": "/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert names(new_to(old)) == ["automations"]
    SeenTour.objects.filter(tour="reports").update(version=0)
    assert names(new_to(old)) == ["reports", "automations"]


def test_noting_what_is_known_again_changes_nothing() -> None:
    note_known()
    before = list(KnownTour.objects.order_by("name").values_list("name", "version", "since"))
    note_known()
    assert list(KnownTour.objects.order_by("name").values_list("name", "version", "since")) == before
    assert len(before) == 5


def test_the_help_beside_a_page_names_its_tours_and_the_way_to_the_others() -> None:
    browser = Browser(make_administrator())

    panel = text_of(browser.get("/help/panel/", path="/reports/"))
    assert 'href="/tours/reports/"' in panel and 'href="/tours/import/"' not in panel
    assert 'href="/getting-started/"' in panel and 'href="/feedback/give/"' in panel
    index = text_of(browser.get("/help/"))
    assert 'href="/getting-started/"' in index and "/tours/" not in index
