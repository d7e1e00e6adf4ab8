"""Values of custom fields: written, read, filtered, sorted and summed like those of columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.http import QueryDict
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import as_of, record_history, value_history
from rapport.platform.history.undo import undo
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.factories import make_custom_field, make_person
from tests.factories.access import make_administrator
from tests.factories.custom_fields import customised

pytestmark = pytest.mark.django_db

PARTIES: Any = Party.objects
"""The rows without the types of their columns, among which custom fields are none."""

GIVEN: dict[str, Any] = {
    "x_nickname": "  Anni ",
    "x_story": "Once\r\nupon",
    "x_seats": "12",
    "x_score": "7.255",
    "x_vip": "yes",
    "x_since": "2024-02-29",
    "x_tier": "Gold",
    "x_page": "https://anni.example",
}


def names(text: str) -> list[str]:
    """The given names that a list finds, in its order."""
    user = make_administrator()
    query = ListQuery.parse(registry.get("people"), QueryDict(text), user)
    return [row.given_name for row in Listing(query, user).rows().items]


def test_values_take_their_standard_form(fields: None) -> None:
    person = make_person(**GIVEN)

    kept = PARTIES.get(pk=person.pk)
    assert (kept.x_nickname, kept.x_story, kept.x_seats) == ("Anni", "Once\nupon", 12)
    assert (kept.x_score, kept.x_vip, kept.x_since) == (Decimal("7.26"), True, date(2024, 2, 29))
    assert (kept.x_tier, kept.x_page) == ("gold", "https://anni.example")
    assert kept.custom["x_score"] == "7.26"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x_seats", "twelve"),
        ("x_seats", "1.5"),
        ("x_score", "NaN"),
        ("x_vip", "perhaps"),
        ("x_since", "2023-02-29"),
        ("x_tier", "bronze"),
        ("x_nickname", "a" * 301),
    ],
)
def test_a_value_that_is_none_is_refused(fields: None, name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_person(**{name: value})

    assert list(refused.value.errors) == [name]
    assert not PARTIES.exists()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("x_nickname=Bo", ["Bert"]),
        ("x_nickname__contains=N", ["Anna"]),
        ("x_nickname__isnull=true", ["Cleo"]),
        ("x_seats__gte=10", ["Anna"]),
        ("x_score__lt=3", ["Bert"]),
        ("x_vip=true", ["Anna"]),
        ("x_vip__ne=true", ["Bert", "Cleo"]),
        ("x_since__gt=2024-01-01", ["Anna"]),
        ("x_since__within=past", ["Anna", "Bert"]),
        ("x_tier__in=silver,gold", ["Anna", "Bert"]),
        ("x_tier__not_in=gold", ["Bert", "Cleo"]),
        ('filter={"any":[{"all":[{"field":"x_seats","op":"lt","value":"3"}]}]}', ["Bert"]),
        ("sort=-x_seats", ["Anna", "Bert", "Cleo"]),
        ("sort=x_score", ["Bert", "Anna", "Cleo"]),
        ("sort=x_since,-sort_key", ["Bert", "Anna", "Cleo"]),
    ],
)
def test_lists_are_filtered_and_sorted_by_them(fields: None, question: str, found: list[str]) -> None:
    make_person(given_name="Anna", **GIVEN)
    make_person(
        given_name="Bert", x_nickname="Bo", x_seats=2, x_score="1.5", x_vip=False, x_since="2020-05-01", x_tier="silver"
    )
    make_person(given_name="Cleo")

    assert names(question) == found


def test_pages_follow_each_other_by_a_custom_field(fields: None) -> None:
    user = make_administrator()
    for number in range(7):
        make_person(given_name=f"P{number}", **({"x_seats": number // 2} if number < 5 else {}))

    seen: list[str] = []
    address = "sort=-x_seats&limit=2"
    while True:
        page = Listing(ListQuery.parse(registry.get("people"), QueryDict(address), user), user).rows()
        seen += [row.given_name for row in page.items]
        if not page.next_cursor:
            break
        address = f"sort=-x_seats&limit=2&cursor={page.next_cursor}"

    assert seen == ["P4", "P3", "P2", "P1", "P0", "P6", "P5"]


def test_they_are_summed_and_grouped(fields: None) -> None:
    for tier, seats in (("gold", 3), ("gold", 4), ("silver", 5)):
        make_person(x_tier=tier, x_seats=seats)

    groups = PARTIES.filter(x_seats__gt=0).values("x_tier").annotate(seats=Sum("x_seats")).order_by("x_tier")

    assert list(groups) == [{"x_tier": "gold", "seats": 7}, {"x_tier": "silver", "seats": 5}]


def test_history_tells_each_field_by_itself(fields: None) -> None:
    people = registry.get("people")
    person = make_person(x_seats=1, x_tier="gold")
    write.update(people, person, {"x_seats": 2}, actor=None)
    write.update(people, person, {"x_seats": 2, "x_tier": "", "job_title": "Cook"}, actor=None)

    latest, middle, _made = record_history(PARTIES.get(pk=person.pk))

    assert [(v.name, str(v.label), v.before, v.after) for v in middle.rows[0].values] == [("x_seats", "Seats", 1, 2)]
    assert [(v.name, v.before, v.after) for v in latest.rows[0].values] == [
        ("job_title", "Head of purchasing", "Cook"),
        ("x_tier", "gold", None),
    ]
    assert [value for _change, value in value_history(PARTIES.get(pk=person.pk), "x_seats")] == [2, 1]
    then = as_of(Party, person.pk, timezone.now())
    assert then is not None
    assert (then["x_seats"], then["x_tier"]) == (2, None)


def test_an_undo_takes_back_one_field_and_leaves_the_others(fields: None) -> None:
    """given two people's work on two custom fields of a record, when the first is undone, then the second stays"""
    people = registry.get("people")
    person = make_person(x_seats=1, x_tier="gold")
    write.update(people, person, {"x_seats": 2, "x_vip": True}, actor=None)
    first = ChangeSet.objects.latest("pk")
    write.update(people, person, {"x_tier": "silver"}, actor=None)

    result = undo(first, actor=None)

    kept = PARTIES.get(pk=person.pk)
    assert result.conflicts == []
    assert kept.custom == {"x_seats": 1, "x_tier": "silver"}


def test_an_undo_leaves_a_field_that_was_changed_since(fields: None) -> None:
    people = registry.get("people")
    person = make_person(x_seats=1, x_score="1.00")
    write.update(people, person, {"x_seats": 2, "x_score": "2.00"}, actor=None)
    first = ChangeSet.objects.latest("pk")
    write.update(people, person, {"x_seats": 3}, actor=None)

    result = undo(first, actor=None)

    kept = PARTIES.get(pk=person.pk)
    assert [(conflict.reason, conflict.column) for conflict in result.conflicts] == [("changed", "x_seats")]
    assert kept.custom == {"x_seats": 3, "x_score": "1.00"}
    undo(ChangeSet.objects.latest("pk"), actor=None)
    assert PARTIES.get(pk=person.pk).custom == {"x_seats": 3, "x_score": "2.00"}


def test_a_forced_undo_takes_back_later_work_as_well(fields: None) -> None:
    people = registry.get("people")
    person = make_person(x_seats=1)
    write.update(people, person, {"x_seats": 2}, actor=None)
    first = ChangeSet.objects.latest("pk")
    write.update(people, person, {"x_seats": 3, "x_vip": False}, actor=None)

    undo(first, actor=None, force=True)

    assert PARTIES.get(pk=person.pk).custom == {"x_seats": 1, "x_vip": False}


def test_a_required_field_is_asked_of_new_records_only() -> None:
    old = make_person()
    make_custom_field(type="text", label_en="Source code", is_required=True)
    with customised():
        with pytest.raises(Invalid) as refused:
            make_person()
        assert list(refused.value.errors) == ["x_source_code"]
        write.update(registry.get("people"), old, {"job_title": "Cook"}, actor=None)
        made: Any = make_person(x_source_code="A1")
        assert made.x_source_code == "A1"
        with pytest.raises(Invalid):
            write.update(registry.get("people"), old, {"x_source_code": ""}, actor=None)


def test_new_records_hold_the_default() -> None:
    make_custom_field(label_en="Seats", type="integer", default_value="4")
    with customised():
        made: Any = make_person()
        assert made.x_seats == 4
        made = make_person(x_seats=None)
        assert made.x_seats is None
