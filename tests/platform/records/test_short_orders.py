"""Orders without an index: a short list is sorted by any column as people expect, a long one is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.customers.models import Party
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.short import TooLong
from rapport.sales.models import Deal, Stage
from tests.factories import make
from tests.platform.records.test_listing import make_user

pytestmark = pytest.mark.django_db

WORDS = ["", "Zürich", "zug", "Aachen", "Österreich", "Ostende", "10", "9", "上海", "北京"]


def people(rows: list[dict[str, Any]]) -> None:
    with change_set(actor=None, channel="system", act="create"):
        Party.objects.bulk_create(
            Party(kind="person", display_name=f"P{n}", sort_key=f"p{n}", name_key=f"p{n}", **row)
            for n, row in enumerate(rows)
        )


def listing(text: str, user: User, kind: str = "people") -> Listing:
    return Listing(ListQuery.parse(registry.get(kind), QueryDict(text), user), user)


def values(text: str, user: User, column: str, kind: str = "people") -> list[Any]:
    return [row[column] for row in listing(text, user, kind).rows([column]).items]


def walked(text: str, user: User, limit: int) -> tuple[list[list[int]], str]:
    """The pages of a list from its beginning to its end, and the cursor that leads back from the last."""
    pages, cursor = [], ""
    while True:
        page = listing(f"{text}&limit={limit}&cursor={cursor}", user).rows(["id"])
        pages.append([row["id"] for row in page.items])
        if not page.next_cursor:
            return pages, page.previous_cursor
        cursor = page.next_cursor


def test_texts_are_sorted_as_people_expect_and_empty_ones_come_last_either_way() -> None:
    user = make_user("admin", administrator=True)
    people([{"city": city} for city in WORDS])

    assert values("sort=city", user, "city") == [
        "9", "10", "Aachen", "北京", "Ostende", "Österreich", "上海", "zug", "Zürich", "",
    ]  # fmt: skip
    assert values("sort=-city", user, "city")[0] == "Zürich"
    assert values("sort=-city", user, "city")[-1] == ""


SORTS = ["city", "-city", "value_class", "-value_class", "owner", "-owner", "birth_date", "-birth_date", "country"]
SORTS += ["city,-created_at", "-value_class,city", "created_at,-city", "owner,country,-birth_date"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "city": st.sampled_from(WORDS),
                "country": st.sampled_from(["", "DE", "CN", "ES"]),
                "value_class": st.sampled_from(["", "A", "C"]),
                "birth_date": st.sampled_from([None, datetime(1980, 1, 2).date(), datetime(1999, 9, 9).date()]),
                "created_at": st.sampled_from([datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(3)]),
                "owned": st.booleans(),
            }
        ),
        max_size=25,
    ),
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 7),
)
def test_pages_hold_every_row_once_in_both_directions(rows: list[dict[str, Any]], sort: str, limit: int) -> None:
    with transaction.atomic():
        user = User.objects.filter(username="admin").first() or make_user("admin", administrator=True)
        people(
            [
                {**{k: v for k, v in row.items() if k != "owned"}, "owner": user if row["owned"] else None}
                for row in rows
            ]
        )

        pages, previous = walked(f"sort={sort}", user, limit)

        flat = [pk for page in pages for pk in page]
        assert sorted(flat) == sorted(Party.objects.values_list("pk", flat=True))
        assert flat == list(listing(f"sort={sort}", user).ids())
        back = [pages[-1]]
        while previous:
            page = listing(f"sort={sort}&limit={limit}&cursor={previous}", user).rows(["id"])
            back.insert(0, [row["id"] for row in page.items])
            previous = page.previous_cursor
        assert [pk for page in back for pk in page] == flat
        name = sort.split(",")[0].lstrip("-")
        column = {"owner": "owner_id"}.get(name, name)
        held = {row["pk"]: row[column] for row in Party.objects.values("pk", column)}
        empty = [held[pk] in (None, "") for pk in flat]
        assert empty == sorted(empty)
        transaction.set_rollback(True)


def test_a_cursor_stays_where_it_was_when_its_row_is_changed_or_deleted() -> None:
    user = make_user("admin", administrator=True)
    people([{"city": city} for city in ["Aachen", "Bonn", "Celle", "Dresden"]])
    first = listing("sort=city&limit=2", user).rows(["id", "city"])
    last = Party.objects.filter(pk=first.items[-1]["id"])

    last.update(city="Aalen")
    after_change = values(f"sort=city&limit=2&cursor={first.next_cursor}", user, "city")
    last.delete()
    after_deletion = values(f"sort=city&limit=2&cursor={first.next_cursor}", user, "city")

    assert (after_change, after_deletion) == (["Celle", "Dresden"], ["Celle", "Dresden"])


def test_choices_stand_by_their_place_countries_by_their_name_and_owners_by_theirs() -> None:
    user = make_user("admin", administrator=True)
    zoe, adam = make_user("u1"), make_user("u2")
    User.objects.filter(pk=zoe.pk).update(full_name="Zoe")
    User.objects.filter(pk=adam.pk).update(full_name="adam")
    people(
        [
            {"country": "AT", "lifecycle": "deceased", "owner": zoe},
            {"country": "DK", "lifecycle": "active", "owner": None},
            {"country": "CH", "lifecycle": "inactive", "owner": adam},
        ]
    )

    assert values("sort=lifecycle", user, "lifecycle") == ["active", "inactive", "deceased"]
    assert values("sort=owner", user, "owner_id") == [adam.pk, zoe.pk, None]
    assert values("sort=-owner", user, "owner_id") == [zoe.pk, adam.pk, None]
    assert values("sort=country", user, "country") == ["AT", "DK", "CH"]  # Austria, Denmark, Switzerland
    cursor = listing("sort=country&limit=1", user).rows(["id"]).next_cursor
    with override("de"):
        assert values("sort=country", user, "country") == ["DK", "AT", "CH"]  # Dänemark, Österreich, Schweiz
        with pytest.raises(ListError, match="anderen Liste oder Reihenfolge"):
            listing(f"sort=country&limit=1&cursor={cursor}", user)


def test_a_list_that_is_too_long_is_refused_with_figures_and_one_that_is_filtered_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rapport.platform.records.short.MOST", 5)
    user = make_user("admin", administrator=True)
    people([{"city": "Bonn", "value_class": "A" if n < 5 else "B"} for n in range(12)])

    with pytest.raises(TooLong) as caught:
        listing("sort=-city", user).rows(["id"])

    assert (caught.value.field, caught.value.sort, caught.value.figures["limit"]) == ("sort", "-city", 5)
    assert caught.value.figures["count"] >= 6
    assert "City" in caught.value.message
    assert len(values("sort=-city&value_class=A", user, "city")) == 5
    for call in (lambda: list(listing("sort=city", user).ids()), lambda: listing("sort=city", user).require_order()):
        with pytest.raises(TooLong):
            call()
    assert listing("sort=city", user).count().value == 12  # "select all that match" asks for no order
    assert listing("sort=city", user).matching.count() == 12


def test_no_more_rows_are_read_than_a_short_list_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.platform.records.short.MOST", 5)
    user = make_user("admin", administrator=True)
    people([{"city": "Bonn"} for _ in range(12)])

    with CaptureQueriesContext(connection) as queries, pytest.raises(TooLong):
        listing("sort=city,country,-value_class", user).rows(["id"])

    reading = [query["sql"] for query in queries if "stands_by_0" in query["sql"]]
    assert len(reading) == 1
    assert reading[0].endswith("LIMIT 6")
    assert "ORDER BY" not in reading[0]
    assert any("statement_timeout" in query["sql"] for query in queries)


def test_what_cannot_be_found_in_time_is_refused_without_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user("admin", administrator=True)
    people([{"city": "Bonn"}])
    asked = listing("sort=city", user)
    asked.__dict__["matching"] = asked.matching.filter(RawSQL("pg_sleep(5) IS NOT NULL", [], BooleanField()))
    monkeypatch.setattr("rapport.platform.records.short.TIMEOUT", 20)

    with pytest.raises(TooLong, match="could not be sorted by City in time") as caught:
        asked.rows(["id"])

    assert "count" not in caught.value.figures
    assert values("sort=-city", make_user("other", administrator=True), "city") == ["Bonn"], "the time is as before"


def test_what_a_role_hides_gives_no_order_and_neither_do_linked_records_out_of_reach() -> None:
    admin, clerk = make_user("admin", administrator=True), make_user("clerk", scope="all", hidden=("city",))
    own = make_user("own", scope="own")
    seen = Party.objects.create(kind="organisation", name="Seen", display_name="Seen", sort_key="seen", owner=own,
                                principals=[own.principal])  # fmt: skip
    unseen = Party.objects.create(kind="organisation", name="Aaa", display_name="Aaa", sort_key="aaa")
    people([{"organisation": one, "owner": own, "principals": [own.principal]} for one in (None, seen, unseen)])

    assert values("sort=organisation", admin, "organisation_id") == [unseen.pk, seen.pk, None]
    assert values("sort=organisation", own, "organisation_id") == [seen.pk, None, unseen.pk]
    with pytest.raises(ListError) as caught:
        listing("sort=city", clerk)
    assert caught.value.field == "sort"
    assert "city" not in caught.value.message


def test_a_record_knows_its_neighbours_also_when_it_has_left_the_list() -> None:
    user = make_user("admin", administrator=True)
    people([{"city": city} for city in ["Celle", "Aachen", "Bonn"]])
    a, b, c = Party.objects.order_by("city")

    beside = listing("sort=city", user).neighbours(b)
    left = listing("sort=city&city__ne=Bonn", user).neighbours(b)

    assert (beside.place, beside.previous, beside.next) == (2, a.uid, c.uid)
    assert (left.place, left.previous, left.next) == (2, a.uid, c.uid)


def test_deals_stand_by_their_stage() -> None:
    user = make_user("admin", administrator=True)
    deals = [make("deals", owner=user) for _ in range(3)]
    with change_set(actor=None, channel="system", act="create"):
        stages = [
            Stage.objects.create(pipeline=deals[0].pipeline, name=name, position=position)
            for name, position in [("Zero", 90), ("Anew", 92), ("Mid", 91)]
        ]
        for deal, stage in zip(deals, stages, strict=True):
            Deal.objects.filter(pk=deal.pk).update(stage=stage, pipeline=stage.pipeline)

    assert values("sort=stage", user, "id", "deals") == [deals[0].pk, deals[2].pk, deals[1].pk]
