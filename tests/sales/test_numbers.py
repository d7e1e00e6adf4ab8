"""Numbers of documents: as the pattern says, each once, without gaps, whoever takes them at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.documents.numbers import take_number, written
from rapport.sales.models import NumberRange
from rapport.sales.models.documents import check_pattern
from tests.factories import make_number_range

TODAY = date(2026, 11, 23)


def take(day: date = TODAY, used: frozenset[str] = frozenset()) -> str:
    with change_set(actor=None, channel="system", act="send"):
        return take_number("quotes", day, lambda text: text in used)


def in_use(pattern: str, first: int = 1) -> NumberRange:
    """The only range in use."""
    with change_set(actor=None, channel="system", act="update"):
        NumberRange.objects.filter(is_active=True).update(is_active=False)
    return make_number_range(pattern=pattern, first_number=first, is_active=True)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [("Q-{year}-{number:05}", "Q-2026-00012"), ("{number}", "12"), ("{number:09}/{year}", "000000012/2026")],
)
def test_a_number_is_written_as_its_pattern_says(pattern: str, number: str) -> None:
    check_pattern(pattern)
    assert written(pattern, 2026, 12) == number


@pytest.mark.parametrize(
    "pattern", ["Q-{year}", "{number}{number:03}", "{number!r}", "{number.__class__}", "{0}", "{}", "{number"]
)
def test_a_pattern_that_gives_no_numbers_or_more_than_that_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        check_pattern(pattern)


@pytest.mark.django_db
def test_numbers_follow_each_other_and_a_new_year_begins_anew() -> None:
    in_use("Q-{year}-{number:03}", first=5)
    days = [TODAY, TODAY, date(2027, 1, 1), date(2026, 12, 31)]

    assert [take(day) for day in days] == ["Q-2026-005", "Q-2026-006", "Q-2027-005", "Q-2027-006"]


@pytest.mark.django_db
def test_numbers_that_came_from_elsewhere_are_left_out() -> None:
    in_use("{number}")

    assert [take(used=frozenset({"1", "2"})), take()] == ["3", "4"]


@pytest.mark.django_db
def test_a_range_that_gave_numbers_is_not_deleted_and_without_one_nothing_is_numbered() -> None:
    held = in_use("{number}")
    take()

    with pytest.raises(Invalid, match="Numbers of this range were given"):
        write.delete(registry.get("number-ranges"), held, actor=None)
    write.update(registry.get("number-ranges"), held, {"is_active": False}, actor=None)
    with pytest.raises(Invalid, match="No number range is in use"):
        take()


@pytest.mark.django_db(transaction=True)
def test_twenty_who_take_numbers_at_once_get_twenty_in_a_row_and_one_that_fails_leaves_no_gap() -> None:
    in_use("{number}")

    class Broken(Exception):
        pass

    def taken(place: int) -> str:
        try:
            with transaction.atomic(), change_set(actor=None, channel="system", act="send"):
                number = take_number("quotes", TODAY, lambda text: False)
                if place % 4 == 3:
                    raise Broken
                return number
        except Broken:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(taken, range(20)))

    assert sorted(int(number) for number in numbers if number) == list(range(1, 16))
    assert NumberRange.objects.get(is_active=True).last_number == 15
