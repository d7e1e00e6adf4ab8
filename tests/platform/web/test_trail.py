"""Where a reader has been is remembered without a write, and believed only when we signed it for that reader."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.platform.web.trail import COOKIE, LISTS_KEPT, RECENT_KEPT
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
    assert "/people/?city=Bonn&amp;sort=-created_at" in html


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
