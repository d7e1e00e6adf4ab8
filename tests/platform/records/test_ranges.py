"""Reading in parts gives the same rows in the same order as at once: kinds of one table, months of a large one."""

from __future__ import annotations

import operator
from datetime import timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from rapport.customers.models import Party, Touch
from rapport.platform.access.models import User
from rapport.platform.access.services import user_create
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.ranges import time_windows
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


def make_touches() -> list[Any]:
    party = make_parties(1)[0]
    now = timezone.now()
    with change_set(actor=None, channel="system", act="create"):
        return Touch.objects.bulk_create(
            Touch(party_id=party.pk, happened_at=now - timedelta(days=days), channel="call", direction="in")
            for days in DAYS_AGO
        )


@pytest.mark.parametrize("sort", ["happened_at", "-happened_at"])
@pytest.mark.parametrize("limit", [2, 4, 50])
def test_touches_of_all_months_are_listed_in_order(reader: User, sort: str, limit: int) -> None:
    touches = make_touches()
    expected = sorted(touches, key=lambda touch: (touch.happened_at, touch.pk), reverse=sort.startswith("-"))
    assert walk("touches", f"sort={sort}&limit={limit}", reader) == [touch.pk for touch in expected]


@pytest.mark.parametrize("sort", ["happened_at", "-happened_at"])
@pytest.mark.parametrize("limit", [2, 50])
@pytest.mark.parametrize(
    "days", [{"lt": 31}, {"lte": 217}, {"gt": 31}, {"gte": 300}, {"gte": 33, "lt": 2}, {"gte": 5, "lte": 20}]
)
def test_touches_of_a_stretch_of_time_are_all_listed(reader: User, sort: str, limit: int, days: dict[str, int]) -> None:
    touches, now = make_touches(), timezone.now()
    compare: dict[str, Any] = {"lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}
    bounds = {name: now - timedelta(days=count) for name, count in days.items()}
    kept = [t for t in touches if all(compare[name](t.happened_at, bound) for name, bound in bounds.items())]
    expected = sorted(kept, key=lambda touch: (touch.happened_at, touch.pk), reverse=sort.startswith("-"))
    chosen = urlencode({f"happened_at__{name}": bound.isoformat() for name, bound in bounds.items()})
    assert walk("touches", f"{chosen}&sort={sort}&limit={limit}", reader) == [touch.pk for touch in expected]


@pytest.mark.parametrize(
    ("chosen", "parts"),
    [
        ({}, 3),
        ({"lt": timedelta(days=400)}, 3),
        ({"gte": timedelta(days=400)}, 3),
        ({"gt": timedelta(days=100)}, 2),
        ({"gte": timedelta(hours=1)}, 1),
        ({"gte": timedelta(days=401), "lt": timedelta(days=400)}, 1),
    ],
)
def test_no_part_is_read_in_which_the_filters_leave_no_row(chosen: dict[str, timedelta], parts: int) -> None:
    now = timezone.now()
    conditions = [Q(**{f"happened_at__{name}": now - age}) for name, age in chosen.items()]
    query = ListQuery.parse(registry.get("touches"), QueryDict("sort=-happened_at"), None)
    windows: list[Any] = time_windows(query.spec, query.order, None, conditions, backward=False)
    assert len(windows) == parts
    if "lt" in chosen:
        newest = windows[0].children[0][1]
        assert now - chosen["lt"] - timedelta(days=40) < newest < now - chosen["lt"]


@pytest.mark.parametrize(
    ("joined", "lookups"),
    [(0, [["gte"], ["gte", "lt"], ["lt"]]), (1, [["gte"], ["lt"]]), (2, [[]]), (9, [[]])],
)
def test_parts_are_joined_without_a_gap(joined: int, lookups: list[list[str]]) -> None:
    query = ListQuery.parse(registry.get("touches"), QueryDict("sort=-happened_at"), None)
    windows: list[Any] = time_windows(query.spec, query.order, None, [], joined=joined, backward=False)
    assert [[name.rpartition("__")[2] for name, _moment in window.children] for window in windows] == lookups
    moments = [dict(window.children) for window in windows]
    for later, earlier in pairwise(moments):
        assert later["happened_at__gte"] == earlier["happened_at__lt"]
