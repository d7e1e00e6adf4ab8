"""However a page is found, along an index, by the rest of a walk in vain or all at once, it holds the same rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers import touch_owners
from rapport.customers.models import Party, Touch
from rapport.platform import write
from rapport.platform.access.models import Grant, Membership, Role, RoleHolding, Team, User
from rapport.platform.access.principals import principals_of_owners
from rapport.platform.access.services import user_create
from rapport.platform.history.change_sets import change_set
from rapport.platform.records import listing, parts, walks
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry

pytestmark = pytest.mark.django_db

KINDS = ("person", "person", "organisation")


def make_reader(name: str, *, team: Team | None = None) -> User:
    user = user_create(
        username=name,
        email=f"{name}@example.com",
        password="correct-horse-42",
        administrator=team is None,
        actor=None,
        channel="system",
    )
    if team is not None:
        with change_set(actor=None, channel="system", act="create"):
            role = Role.objects.create(name=name)
            Grant.objects.create(role=role, kind="*", action="view", scope="team")
            RoleHolding.objects.create(role=role, user=user)
            Membership.objects.create(user=user, team=team)
    return user


@pytest.fixture
def readers() -> tuple[User, User]:
    with change_set(actor=None, channel="system", act="create"):
        team = Team.objects.create(name="South")
    lead = make_reader("lead", team=team)
    admin = make_reader("admin")
    admin.refresh_from_db()
    carried = principals_of_owners([lead.pk, admin.pk])
    with change_set(actor=None, channel="system", act="create"):
        Party.objects.bulk_create(
            Party(
                kind=KINDS[n % 3],
                display_name=f"P{n:02}",
                sort_key=f"{n:02}",
                # The lead's few are the last by name, all in one country: neither the order nor the country is fair.
                owner=lead if n >= 50 else admin,
                principals=carried[lead.pk if n >= 50 else admin.pk],
                country="AT" if n >= 45 else "DE",
                source="Fair" if n % 2 else "",
            )
            for n in range(60)
        )
    return lead, admin


@pytest.fixture(autouse=True)
def walking() -> Iterator[None]:
    """The planner goes along an index where it can: in so small a table it would not otherwise."""
    walks.WAYS.clear()
    listing.REACH.clear()
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off")
        yield
        cursor.execute("RESET enable_seqscan; RESET enable_bitmapscan; RESET enable_sort")


QUESTIONS = (
    "",
    "country=AT",
    "country=DE",
    "country=AT&source=Fair",
    "source=Fair&sort=-sort_key",
    "country__ne=AT&sort=-created_at",
    "sort_key&last_touch_at__isnull=true&sort=last_touch_at",
)


def expected(text: str, reader: User, kind: str) -> list[str]:
    """The same by Python."""
    asked = QueryDict(text)
    rows = Party.objects.all() if reader.is_administrator else Party.objects.filter(owner=reader)
    found = [
        row
        for row in rows.order_by("created_at", "pk")
        if (kind == "parties" or row.kind == "person")
        and asked.get("country", row.country) == row.country
        and asked.get("country__ne") != row.country
        and asked.get("source", row.source) == row.source
    ]
    sort = asked.get("sort", "sort_key")
    if sort != "last_touch_at":
        found.sort(key=lambda row: (getattr(row, sort.lstrip("-")), row.pk), reverse=sort.startswith("-"))
    return [row.display_name for row in found[: int(asked["limit"])]]


@pytest.mark.parametrize("few", [0, 4_000])
@pytest.mark.parametrize("bound", [1, 7, 4_000])
@pytest.mark.parametrize("gathered", [-1, 100_000])
@pytest.mark.parametrize("kind", ["people", "parties"])
def test_every_way_to_a_page_finds_the_same_rows(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch, few: int, bound: int, gathered: int, kind: str
) -> None:
    monkeypatch.setattr(walks, "FEW", few)
    monkeypatch.setattr(walks, "WALKED", bound)
    monkeypatch.setattr(walks, "PASSED", bound)
    monkeypatch.setattr(walks, "GATHERED", gathered)
    for reader in readers:
        for question in QUESTIONS:
            text = f"{question.removeprefix('sort_key&')}&limit=5".lstrip("&")
            if kind == "parties" and ("source" in text or "last_touch" in text):
                continue
            query = ListQuery.parse(registry.get(kind), QueryDict(text), reader)
            for asked in ("first", "again, in the way that is remembered"):
                found = [row["display_name"] for row in Listing(query, reader).rows(["display_name"]).items]
                assert found == expected(text, reader, kind), (text, reader.username, asked)


MINUTES = range(0, 900 * 1_440, 12 * 1_440)
TOUCHES = (
    "",
    "channel=sms",
    "channel=call&happened_at__lt=2999-01-01T00:00",
    "channel=call",
    "outcome=Later&direction=inbound",
    "owner={owner}",
    "outcome=Never",
)


def make_touches(lead: User, admin: User) -> list[Any]:
    """Touches with everybody, every twelve days of 900, the newest first."""
    parties = list(Party.objects.order_by("sort_key").values_list("pk", flat=True))
    with change_set(actor=None, channel="system", act="create"):
        return Touch.objects.bulk_create(
            Touch(
                party_id=parties[number % len(parties)],
                happened_at=timezone.now() - timedelta(minutes=minutes),
                channel="sms" if number % 9 == 0 else "call",
                direction="inbound" if number % 5 else "outbound",
                outcome="Later" if number % 4 == 0 else "",
                owner=lead if number % 3 else admin,
                visibility="private" if number % 11 == 0 else "all",
            )
            for number, minutes in enumerate(MINUTES)
        )


def check_touches(touches: list[Any], readers: tuple[User, User], way: str) -> None:
    """Each list holds what Python finds, page by page."""
    lead, admin = readers
    theirs = set(Party.objects.filter(owner=lead).values_list("pk", flat=True))
    for reader in readers:
        for question in TOUCHES:
            text = question.format(owner=lead.uid) + "&limit=5"
            asked = QueryDict(text)
            wanted = {name: asked[name] for name in ("channel", "outcome", "direction") if name in asked}
            expected = [
                touch.pk
                for touch in touches
                if all(getattr(touch, name) == value for name, value in wanted.items())
                and ("owner" not in asked or touch.owner_id == lead.pk)
                and (reader == admin or touch.party_id in theirs)
                and touch.visibility == "all"
            ]
            cursor, found = "", []
            for _page in range(3):
                query = ListQuery.parse(registry.get("touches"), QueryDict(text + cursor), reader)
                page = Listing(query, reader).rows(["id"])
                found += [row["id"] for row in page.items]
                if not page.next_cursor:
                    break
                cursor = f"&cursor={page.next_cursor}"
            assert found == expected[:15], (question, reader.username, way)


@pytest.mark.parametrize("few", [0, 4_000])
@pytest.mark.parametrize("bound", [1, 7, 4_000])
def test_touches_of_any_filter_are_the_newest_of_all_months(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch, few: int, bound: int
) -> None:
    lead, admin = readers
    monkeypatch.setattr(walks, "FEW", few)
    monkeypatch.setattr(walks, "WALKED", bound)
    monkeypatch.setattr(parts, "WALKED", bound)
    monkeypatch.setattr(parts, "_FEWEST", 1)
    monkeypatch.setattr(walks, "MONTHLY", bound)
    touches = make_touches(lead, admin)
    check_touches(touches, readers, "no owner is noted")
    monkeypatch.setattr(touch_owners, "_AT_ONCE", 20)
    ticks = iter([0.0, 0.0, 0.0, 2.0])
    with monkeypatch.context() as stopped:
        stopped.setattr(touch_owners, "monotonic", lambda: next(ticks))
        assert touch_owners.note_owners(seconds=1) == 40
    check_touches(touches, readers, "some owners are noted")
    assert touch_owners.note_owners(seconds=60) == len(touches) - 40
    assert not Touch.objects.filter(party_owner=None).exists()
    check_touches(touches, readers, "all owners are noted")


def test_a_page_of_long_ago_is_found_part_by_part_from_that_time_on(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, admin = readers
    touches = make_touches(lead, admin)
    assert touch_owners.note_owners(seconds=60) == len(touches)
    monkeypatch.setattr(parts, "WALKED", 1)
    monkeypatch.setattr(parts, "_FEWEST", 4)
    asked = QueryDict(mutable=True)
    asked["happened_at__lt"] = touches[56].happened_at.isoformat()  # six of the lead's are newer
    asked["limit"] = "2"
    found = statements(lead, asked.urlencode() + "&outcome__ne=Never", "touches")
    assert '"customers_touch"."id" IN (' in found[-1]


def test_a_page_that_took_several_stretches_of_time_is_found_by_one_look_the_next_time(
    readers: tuple[User, User],
) -> None:
    lead, admin = readers
    touches = make_touches(lead, admin)
    assert touch_owners.note_owners(seconds=60) == len(touches)
    looks = [[sql for sql in statements(lead, "limit=30", "touches") if "LATERAL" in sql] for _again in range(3)]
    assert [len(asked) for asked in looks] == [3, 1, 1]
    check_touches(touches, readers, "by one look")


@pytest.mark.parametrize("bound", [4, 12, 24, 4_000])
def test_no_row_is_left_out_where_one_part_holds_much_and_another_little_that_matches(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch, bound: int
) -> None:
    """A bounded look at the part of much that does not match ends long before the page does."""
    lead, _admin = readers
    monkeypatch.setattr(parts, "WALKED", bound)
    monkeypatch.setattr(parts, "_FEWEST", 1)
    member = make_reader("member", team=Team.objects.get(name="South"))
    theirs, own = Party.objects.filter(owner=lead).order_by("pk")[:2]
    with change_set(actor=None, channel="system", act="create"):
        own.owner, own.principals = member, principals_of_owners([member.pk])[member.pk]
        own.save()
        now = timezone.now()
        touches = Touch.objects.bulk_create(
            Touch(
                party=theirs if number % 4 else own,  # of the lead's own, one in nine is a call
                happened_at=now - timedelta(seconds=number),
                channel="call" if number % 4 == 0 or number % 12 == 1 else "sms",
                owner=lead,
            )
            for number in range(48)
        )
    assert touch_owners.note_owners(seconds=60) == len(touches)
    expected = [touch.pk for touch in touches if touch.channel == "call"]
    for limit in (3, 5, 7, 11):
        query = ListQuery.parse(registry.get("touches"), QueryDict(f"channel=call&limit={limit}"), lead)
        for _again in range(2):
            assert [row["id"] for row in Listing(query, lead).rows(["id"]).items] == expected[:limit], limit


def statements(reader: User, text: str, kind: str = "people") -> list[str]:
    query = ListQuery.parse(registry.get(kind), QueryDict(text), reader)
    with CaptureQueriesContext(connection) as caught:
        Listing(query, reader).rows(["id"])
    return [entry["sql"] for entry in caught.captured_queries]


def test_a_walk_in_vain_passes_a_bounded_number_of_rows(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "FEW", 0)
    monkeypatch.setattr(walks, "PASSED", 7)
    monkeypatch.setattr(walks, "WALKED", 7)
    asked = statements(readers[0], "country=AT&limit=5")
    walked = [sql for sql in asked if "LIMIT 7" in sql]
    assert len(walked) == 1
    assert any("GREATEST" in sql for sql in asked)


def test_a_walk_that_finds_a_page_is_the_end_of_it(readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "FEW", 0)
    asked = statements(readers[1], "country=AT&limit=5")
    assert not any("GREATEST" in sql for sql in asked)


def test_the_planner_is_asked_once_and_a_walk_in_vain_is_not_repeated(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "FEW", 0)
    monkeypatch.setattr(walks, "PASSED", 7)
    monkeypatch.setattr(walks, "WALKED", 7)
    first = statements(readers[0], "country=AT&limit=5")
    assert [sql for sql in first if "EXPLAIN" in sql or "LIMIT 7" in sql] != []
    again = statements(readers[0], "country=AT&limit=5")
    assert [sql for sql in again if "EXPLAIN" in sql or "LIMIT 7" in sql] == []
    # Another reader's question is another one, and so is another value
    assert any("EXPLAIN" in sql for sql in statements(readers[1], "country=AT&limit=5"))
    assert any("EXPLAIN" in sql for sql in statements(readers[0], "country=DE&limit=5"))
    # When its time is over, it is asked anew
    now = walks.WAYS.seconds + time.monotonic()
    monkeypatch.setattr("rapport.platform.records.remembered.time.monotonic", lambda: now + 1)
    assert any("EXPLAIN" in sql for sql in statements(readers[0], "country=AT&limit=5"))


@pytest.mark.parametrize("few", [0, 4_000])
def test_rows_that_come_and_go_are_found_in_a_remembered_way(
    readers: tuple[User, User], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(walks, "FEW", few)
    monkeypatch.setattr(walks, "PASSED", 7)
    monkeypatch.setattr(walks, "WALKED", 7)
    lead, _admin = readers
    questions = ("country=AT&limit=5", "country=DE&limit=5", "source=Fair&sort=-sort_key&limit=5")
    for _round in range(3):
        for reader in readers:
            for text in questions:
                query = ListQuery.parse(registry.get("people"), QueryDict(text), reader)
                found = [row["display_name"] for row in Listing(query, reader).rows(["display_name"]).items]
                assert found == expected(text, reader, "people"), (text, reader.username)
        with change_set(actor=None, channel="system", act="update"):
            Party.objects.filter(display_name__endswith=f"{_round}").delete()
            Party.objects.filter(display_name__endswith=f"{_round + 4}").update(country="AT", source="Fair")
            moved = Party.objects.filter(display_name__endswith=f"{_round + 5}")
            moved.update(owner=lead, principals=Party.objects.filter(owner=lead)[0].principals)


def names(reader: User) -> list[str]:
    query = ListQuery.parse(registry.get("people"), QueryDict("limit=50"), reader)
    return [row["display_name"] for row in Listing(query, reader).rows(["display_name"]).items]


def test_who_joins_a_team_is_a_colleague_at_once(readers: tuple[User, User]) -> None:
    # Given a lead whose list was read, and somebody outside the team with a customer of their own
    lead, _admin = readers
    assert names(lead) == ["P51", "P52", "P54", "P55", "P57", "P58"]
    other = make_reader("other")
    write.create(registry.get("people"), {"family_name": "Aalto", "owner": other}, actor=None)
    assert len(names(lead)) == 6
    # When they join the team
    write.update(registry.get("users"), other, {"teams": ["South"]}, actor=None)
    # Then the lead's list holds the customer
    lead.refresh_from_db()
    assert names(lead) == ["P51", "P52", "P54", "P55", "P57", "P58", "Aalto"]
