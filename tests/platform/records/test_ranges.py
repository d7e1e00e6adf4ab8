"""Reading in parts gives the same rows in the same order as at once: kinds of one table, months of a large one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from rapport.customers.models import Party, Touch
from rapport.platform.access.models import User
from rapport.platform.access.services import user_create
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry

pytestmark = pytest.mark.django_db

KINDS = ("person", "organisation", "household")
DAYS_AGO = (-40, -1, 0, 3, 29, 30, 31, 32, 33, 90, 216, 217, 218, 250, 900)


@pytest.fixture
def reader() -> User:
    return user_create(
        username="admin",
        email="admin@example.com",
        password="correct-horse-42",
        administrator=True,
        actor=None,
        channel="system",
    )


def make_parties(count: int) -> list[Party]:
    with change_set(actor=None, channel="system", act="create"):
        return Party.objects.bulk_create(
            Party(kind=KINDS[n % 3 if n < 20 else 0], display_name=f"P{n}", sort_key=f"{n * 7 % 11:03}", name=f"P{n}")
            for n in range(count)
        )


def walk(kind: str, text: str, user: User) -> list[int]:
    """Every id by following cursors forward, having gone back from each page to the one before it."""
    seen: list[int] = []
    cursor = ""
    earlier: list[int] = []
    while True:
        query = ListQuery.parse(registry.get(kind), QueryDict(f"{text}&cursor={cursor}" if cursor else text), user)
        page = Listing(query, user).rows(["id"])
        found = [row["id"] for row in page.items]
        if earlier:
            back = ListQuery.parse(registry.get(kind), QueryDict(f"{text}&cursor={page.previous_cursor}"), user)
            assert [row["id"] for row in Listing(back, user).rows(["id"]).items] == earlier
        seen, earlier, cursor = seen + found, found, page.next_cursor
        if not cursor:
            return seen


@pytest.mark.parametrize("sort", ["sort_key", "-sort_key", "created_at", "-updated_at"])
def test_an_overview_lists_all_kinds_in_one_order(reader: User, sort: str) -> None:
    parties = make_parties(40)
    name, descending = sort.lstrip("-"), sort.startswith("-")
    expected = sorted(parties, key=lambda party: (getattr(party, name), party.pk), reverse=descending)
    assert walk("parties", f"sort={sort}&limit=7", reader) == [party.pk for party in expected]


def test_an_overview_gives_whole_rows_too_and_keeps_its_filters(reader: User) -> None:
    make_parties(30)
    query = ListQuery.parse(registry.get("parties"), QueryDict("kind=household&limit=50"), reader)
    rows = Listing(query, reader).rows(related=["owner"]).items
    assert {row.kind for row in rows} == {"household"}
    assert len(rows) == 6


@pytest.mark.parametrize("sort", ["happened_at", "-happened_at"])
@pytest.mark.parametrize("limit", [2, 4, 50])
def test_touches_of_all_months_are_listed_in_order(reader: User, sort: str, limit: int) -> None:
    party = make_parties(1)[0]
    now = timezone.now()
    with change_set(actor=None, channel="system", act="create"):
        touches: list[Any] = Touch.objects.bulk_create(
            Touch(party_id=party.pk, happened_at=now - timedelta(days=days), channel="call", direction="in")
            for days in DAYS_AGO
        )
    expected = sorted(touches, key=lambda touch: (touch.happened_at, touch.pk), reverse=sort.startswith("-"))
    assert walk("touches", f"sort={sort}&limit={limit}", reader) == [touch.pk for touch in expected]
