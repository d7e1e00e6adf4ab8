"""Where a reader has been is remembered without a write, and believed only when we signed it for that reader."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from rapport.platform.records.counts import Count
from rapport.platform.web.trail import COOKIE, LISTS_KEPT, RECENT_KEPT
from rapport.platform.web.views.detail import PATIENCE, place_text
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(make_user(username="reader", is_administrator=True))
    return client


def test_breadcrumbs_lead_back_to_the_list_as_it_was(reader: Client) -> None:
    person = make_person()
    reader.get("/people/?city=Bonn&sort=-created_at")
    html = reader.get(f"/people/{person.uid}/").content.decode()
    assert "/people/?view=all&amp;city=Bonn&amp;sort=-created_at" in html


def test_reading_pages_writes_nothing(reader: Client) -> None:
    person = make_person()
    reader.get("/people/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reader.get("/people/?city=Bonn")
        reader.get(f"/people/{person.uid}/")
    writes = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []


def test_a_forged_or_foreign_trail_is_no_trail(reader: Client) -> None:
    person = make_person()
    reader.get("/people/?city=Bonn")
    good = reader.cookies[COOKIE].value
    other = Client()
    other.force_login(make_user(username="other", is_administrator=True))
    for value in (good, good[:-1], "x" * 5_000, ""):
        other.cookies[COOKIE] = value
        assert "city=Bonn" not in other.get(f"/people/{person.uid}/").content.decode()


def test_the_trail_stays_small(reader: Client) -> None:
    people = [make_person(given_name=f"P{number}") for number in range(RECENT_KEPT + 5)]
    for person in people:
        reader.get(f"/people/{person.uid}/")
    for kind in ("people", "organisations", "households", "tasks", "touches", "tags", "users", "teams"):
        reader.get(f"/{kind}/?q={'w' * 150}")
    assert len(reader.cookies[COOKIE].value) < 3_500
    assert LISTS_KEPT < 8


def pager_text(reader: Client, person: Any) -> str:
    html = reader.get(f"/people/{person.uid}/").content.decode()
    found = re.search(r'class="pager"[^>]*>\s*<span class="hide-s">([^<]*)</span>', html)
    return found[1] if found else ""


def test_the_pager_says_which_of_how_many_in_the_list_one_came_from(reader: Client) -> None:
    people = [make_person(given_name="A", family_name=f"B{n}", city="Bonn" if n else "Köln") for n in range(4)]

    assert pager_text(reader, people[2]) == "3 of 4"
    reader.get("/people/?city=Bonn")
    assert pager_text(reader, people[2]) == "2 of 3"
    assert pager_text(reader, people[0]) == ""


def test_the_total_follows_what_the_reader_does(reader: Client) -> None:
    people = [make_person(given_name="A", family_name=f"B{n}") for n in range(4)]
    reader.get("/people/")
    reader.post(f"/people/{people[3].uid}/delete/")

    assert pager_text(reader, people[2]) == "3 of 3"
    reader.post("/people/new/", {"family_name": "Z"})
    assert pager_text(reader, people[2]) == "3 of 4"


def test_the_total_is_asked_for_once_and_never_waited_for(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    reader.get("/people/")
    asked: list[int] = []

    def count(rows: Any, milliseconds: int) -> Count:
        asked.append(milliseconds)
        return Count(1, True)

    monkeypatch.setattr("rapport.platform.web.views.detail.count_rows", count)
    assert pager_text(reader, person) == "1 of 1"
    assert asked == []

    reader.cookies.pop(COOKIE)
    pager_text(reader, person)
    pager_text(reader, person)
    assert asked == [PATIENCE]


def test_places_and_totals_read_like_numbers() -> None:
    assert place_text(3, Count(128, True)) == "3 of 128"
    assert place_text(1_000, Count(9_999, True)) == "1,000 of 9,999"
    assert place_text(3, Count(1_234_567, False)) == "3 of about 1.2M"
    assert place_text(None, Count(12_431, False)) == "one of about 12,000"
    assert place_text(5, Count(4, True)) == "5 in the list"
    with override("de"):
        assert place_text(3, Count(1_234_567, False)) == "3 von etwa 1,2\xa0Mio."
