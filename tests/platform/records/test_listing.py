"""The one list: what may be asked, and pages that show every row exactly once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.access.models import FieldRule, Grant, Role, RoleHolding, User
from rapport.platform.access.services import user_create
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry

pytestmark = pytest.mark.django_db


def make_user(name: str, *, administrator: bool = False, scope: str = "", hidden: tuple[str, ...] = ()) -> User:
    user = user_create(
        username=name,
        email=f"{name}@example.com",
        password="correct-horse-42",
        administrator=administrator,
        actor=None,
        channel="system",
    )
    if scope:
        with change_set(actor=None, channel="system", act="create"):
            role = Role.objects.create(name=f"role of {name}")
            Grant.objects.create(role=role, kind="*", action="view", scope=scope)
            RoleHolding.objects.create(user=user, role=role)
            for field in hidden:
                FieldRule.objects.create(role=role, kind="people", field=field, rule="hidden")
    return user


def make_tasks(count: int, **columns: Any) -> None:
    """Tasks whose due days repeat and are often absent."""
    start = date(2026, 1, 1)
    with change_set(actor=None, channel="system", act="create"):
        Task.objects.bulk_create(
            Task(
                subject=f"Task {number}",
                due_on=None if number % 5 == 0 else start + timedelta(days=number % 7),
                created_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number // 3),
                **columns,
            )
            for number in range(count)
        )


def parse(kind: str, text: str, user: User | None) -> ListQuery:
    return ListQuery.parse(registry.get(kind), QueryDict(text), user)


def names(kind: str, text: str, user: User) -> list[str]:
    column = "subject" if kind == "tasks" else "display_name"
    return [row[column] for row in Listing(parse(kind, text, user), user).rows([column]).items]


SORTS = ["due_on", "-due_on", "created_at", "-created_at", "due_on,-created_at", "-due_on,created_at"]
SORTS += ["created_at,due_on"]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_show_every_row_once_in_both_directions(sort: str) -> None:
    user = make_user("admin", administrator=True)
    make_tasks(1_000)

    pages: list[list[int]] = []
    cursor, previous = "", ""
    while True:
        page = Listing(parse("tasks", f"sort={sort}&limit=170&cursor={cursor}", user), user).rows(["id"])
        pages.append([row["id"] for row in page.items])
        previous = page.previous_cursor
        cursor = page.next_cursor
        if not cursor:
            break
    walked = [pk for page in pages for pk in page]
    assert [len(page) for page in pages] == [170] * 5 + [150]
    assert sorted(walked) == sorted(Task.objects.values_list("pk", flat=True))

    back = [pages[-1]]
    while previous:
        page = Listing(parse("tasks", f"sort={sort}&limit=170&cursor={previous}", user), user).rows(["id"])
        back.insert(0, [row["id"] for row in page.items])
        previous = page.previous_cursor
    assert [pk for page in back for pk in page] == walked

    assert list(Listing(parse("tasks", f"sort={sort}", user), user).ids()) == walked


@pytest.mark.parametrize("sort", ["due_on", "-due_on"])
def test_empty_values_come_last_whichever_way_the_list_is_sorted(sort: str) -> None:
    user = make_user("admin", administrator=True)
    make_tasks(20)

    days = [row["due_on"] for row in Listing(parse("tasks", f"sort={sort}", user), user).rows(["due_on"]).items]

    assert days[-4:] == [None] * 4
    filled = days[:-4]
    assert filled == sorted(filled, reverse=sort == "-due_on")


@pytest.mark.parametrize("sort", ["due_on", "-created_at"])
def test_rows_inserted_between_two_pages_neither_repeat_nor_hide_the_others(sort: str) -> None:
    user = make_user("admin", administrator=True)
    make_tasks(300)
    original = set(Task.objects.values_list("pk", flat=True))

    walked: list[int] = []
    cursor = ""
    while True:
        page = Listing(parse("tasks", f"sort={sort}&limit=60&cursor={cursor}", user), user).rows(["id"])
        walked += [row["id"] for row in page.items]
        cursor = page.next_cursor
        if not cursor:
            break
        make_tasks(9)

    assert len(walked) == len(set(walked))
    assert original <= set(walked)


def test_filters_compare_as_their_operator_says() -> None:
    user = make_user("admin", administrator=True)
    people = registry.get("people")
    for given, city, value_class in [("Anna", "Bonn", "A"), ("Bert", "Köln", "B"), ("Cem", "Köln", "")]:
        values = {"given_name": given, "value_class": value_class, "addresses": [{"locality": city}]}
        write.create(people, {**values, "job_title": "100% ok_"}, actor=None)
    write.create(people, {"given_name": "Dora", "job_title": "1000 ok"}, actor=None)

    assert names("people", "city=Köln", user) == ["Bert", "Cem"]
    assert names("people", "city=Bonn&city=Köln&sort=-sort_key", user) == ["Cem", "Bert", "Anna"]
    assert names("people", "city__in=Bonn,Wien", user) == ["Anna"]
    assert names("people", "city__ne=Köln", user) == ["Anna", "Dora"]
    assert names("people", "value_class__isnull=true", user) == ["Cem", "Dora"]
    assert names("people", "value_class__isnull=false", user) == ["Anna", "Bert"]
    assert names("people", "job_title__contains=0% OK_", user) == ["Anna", "Bert", "Cem"]
    assert names("people", "created_at__gte=2100-01-01T00:00:00Z", user) == []
    assert names("people", "created_at__lt=2100-01-01T00:00:00Z&q=ber", user) == ["Bert"]
    bert = Party.objects.get(given_name="Bert")
    assert names("people", f"uid={bert.uid}", user) == ["Bert"]


def test_a_link_is_filtered_by_uid_and_a_user_by_me() -> None:
    user = make_user("admin", administrator=True)
    organisation = write.create(registry.get("organisations"), {"name": "Acme"}, actor=None)
    write.create(registry.get("people"), {"given_name": "Anna", "organisation": organisation.uid}, actor=user)
    write.create(registry.get("people"), {"given_name": "Bert"}, actor=None)

    assert names("people", f"organisation={organisation.uid}", user) == ["Anna"]
    assert names("people", f"organisation__ne={organisation.uid}", user) == ["Bert"]
    assert names("people", "owner=me", user) == ["Anna"]
    assert names("people", f"owner={user.uid}", user) == ["Anna"]
    assert names("people", "owner__isnull=true", user) == ["Bert"]
    assert names("people", "owner=0190b2c4-0000-7000-8000-000000000000", user) == []


def test_the_contact_filter_finds_a_number_however_it_is_written() -> None:
    user = make_user("admin", administrator=True)
    phones = ["+49 30 5550118", "+49 30 5550119"]
    write.create(registry.get("people"), {"given_name": "Anna", "phones": phones}, actor=None)

    assert names("people", "phone=030/5550119", user) == ["Anna"]
    assert names("people", "phone=030/5550110", user) == []


WRONG = [
    ("nonsense=1", "nonsense"),
    ("principals=1", "principals"),
    ("created_in=1", "created_in"),
    ("city__like=1", "city__like"),
    ("city__gte=1", "city__gte"),
    ("city__in__in=1", "city__in__in"),
    ("city=", "city"),
    ("city=%00", "city"),
    ("city=" + "x" * 501, "city"),
    ("country=Atlantis", "country"),
    ("lifecycle=alive", "lifecycle"),
    ("created_at__gte=yesterday", "created_at__gte"),
    ("created_at__gte=2026-13-45T99:00:00Z", "created_at__gte"),
    ("owner=1", "owner"),
    ("organisation=me", "organisation"),
    ("uid=1", "uid"),
    ("value_class__isnull=perhaps", "value_class__isnull"),
    ("value_class__isnull=true&value_class__isnull=false", "value_class__isnull"),
    ("external_id__contains=1", "external_id__contains"),
    ("city__in=" + "a," * 501, "city__in"),
    ("sort=nonsense", "sort"),
    ("sort=emails", "sort"),
    ("sort=--created_at", "sort"),
    ("sort=created_at,-created_at", "sort"),
    ("sort=created_at&sort=updated_at", "sort"),
    ("limit=0", "limit"),
    ("limit=201", "limit"),
    ("limit=ten", "limit"),
    ("limit=", "limit"),
    ("limit=²", "limit"),
    ("q=" + "x" * 201, "q"),
    ("cursor=forged", "cursor"),
    ("cursor=" + "x" * 1001, "cursor"),
]


@pytest.mark.parametrize(("text", "parameter"), WRONG)
def test_what_cannot_be_answered_is_refused_with_the_parameter_at_fault(text: str, parameter: str) -> None:
    user = make_user("admin", administrator=True)
    with pytest.raises(ListError) as caught:
        parse("people", text, user)
    assert caught.value.field == parameter
    assert caught.value.message


def test_a_cursor_of_another_order_or_kind_is_refused() -> None:
    user = make_user("admin", administrator=True)
    make_tasks(3)
    cursor = Listing(parse("tasks", "sort=created_at&limit=1", user), user).rows(["id"]).next_cursor
    for kind, sort in [("tasks", "-created_at"), ("people", "created_at")]:
        with pytest.raises(ListError) as caught:
            parse(kind, f"sort={sort}&cursor={cursor}", user)
        assert caught.value.field == "cursor"
    tampered = ("A" if cursor[0] != "A" else "B") + cursor[1:]
    with pytest.raises(ListError):
        parse("tasks", f"sort=created_at&cursor={tampered}", user)


def test_a_hidden_field_can_neither_be_filtered_nor_sorted_by() -> None:
    user = make_user("clerk", scope="all", hidden=("city", "display_name", "created_at"))
    write.create(registry.get("people"), {"given_name": "Anna"}, actor=None)
    for text, parameter in [("city=Bonn", "city"), ("city__isnull=true", "city__isnull"), ("sort=created_at", "sort")]:
        with pytest.raises(ListError) as caught:
            parse("people", text, user)
        assert caught.value.field == parameter


def test_a_list_holds_only_what_its_reader_reaches() -> None:
    admin, own, nobody = make_user("admin", administrator=True), make_user("own", scope="own"), make_user("nobody")
    make_tasks(3)
    make_tasks(2, owner=own, principals=[own.principal])

    assert [Listing(parse("tasks", "", u), u).count().value for u in (admin, own, nobody, None)] == [5, 2, 0, 0]
    assert len(Listing(parse("tasks", "", own), own).rows(["id"]).items) == 2
    assert Listing(parse("tasks", "", nobody), nobody).rows(["id"]).items == []
    assert list(Listing(parse("tasks", "", None), None).ids()) == []


def test_counts_are_exact_to_the_limit_and_estimated_beyond(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user("admin", administrator=True)
    make_tasks(60)
    listing = Listing(parse("tasks", "", user), user)
    assert (listing.count().value, listing.count().exact) == (60, True)
    monkeypatch.setattr("rapport.platform.records.counts.EXACT_LIMIT", 50)
    assert listing.count().exact is False
    assert listing.count().value >= 51


def test_a_record_knows_its_place_and_its_neighbours() -> None:
    user = make_user("admin", administrator=True)
    make_tasks(50)
    for sort in SORTS:
        listing = Listing(parse("tasks", f"sort={sort}", user), user)
        order = list(Task.objects.in_bulk(list(listing.ids())).values())
        order = [next(task for task in order if task.pk == pk) for pk in listing.ids()]
        for index in (0, 1, 25, 39, 40, 41, 49):
            found = listing.neighbours(order[index])
            assert found.place == index + 1
            assert found.previous == (order[index - 1].uid if index else None)
            assert found.next == (order[index + 1].uid if index < 49 else None)


def test_ids_stop_at_the_limit_and_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user("admin", administrator=True)
    make_tasks(40)
    monkeypatch.setattr("rapport.platform.records.listing._CHUNK", 7)
    listing = Listing(parse("tasks", "sort=due_on", user), user)
    everything = [row["id"] for row in listing.rows(["id"]).items]
    assert list(listing.ids()) == everything
    assert list(listing.ids(17)) == everything[:17]


def test_a_question_can_be_written_as_an_address_again() -> None:
    user = make_user("admin", administrator=True)
    query = parse("people", "city=Bonn&city=Köln&value_class__isnull=true&q=x&sort=-created_at&limit=7", user)
    assert query.parameters() == [
        ("city__in", "Bonn,Köln"), ("value_class__isnull", "true"), ("q", "x"), ("sort", "-created_at"),
    ]  # fmt: skip
    assert ListQuery.parse(registry.get("people"), {"city": ["Bonn"], "limit": 5}, user).limit == 5
    form = ListQuery.parse(registry.get("people"), QueryDict("city=&view=x"), user, ignore=["view"], skip_empty=True)
    assert form.filters == ()
