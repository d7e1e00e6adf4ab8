"""What relative names of days mean on a given day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.periods import Period, period

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("name", "first", "end"),
    [
        ("today", date(2026, 11, 21), date(2026, 11, 22)),
        ("yesterday", date(2026, 11, 20), date(2026, 11, 21)),
        ("tomorrow", date(2026, 11, 22), date(2026, 11, 23)),
        ("past", None, date(2026, 11, 21)),
        ("future", date(2026, 11, 22), None),
        ("this_week", date(2026, 11, 16), date(2026, 11, 23)),
        ("last_week", date(2026, 11, 9), date(2026, 11, 16)),
        ("next_week", date(2026, 11, 23), date(2026, 11, 30)),
        ("this_month", date(2026, 11, 1), date(2026, 12, 1)),
        ("next_month", date(2026, 12, 1), date(2027, 1, 1)),
        ("last_quarter", date(2026, 7, 1), date(2026, 10, 1)),
        ("this_quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("next_year", date(2027, 1, 1), date(2028, 1, 1)),
        ("last_30_days", date(2026, 10, 22), date(2026, 11, 22)),
        ("next_2_weeks", date(2026, 11, 21), date(2026, 12, 6)),
        ("last_9_months", date(2026, 2, 21), date(2026, 11, 22)),
    ],
)
def test_a_name_means_these_days(name: str, first: date | None, end: date | None) -> None:
    assert period(name, SATURDAY) == Period(first, end)


def test_months_end_where_a_shorter_one_ends() -> None:
    assert period("last_1_months", date(2026, 3, 31)) == Period(date(2026, 2, 28), date(2026, 4, 1))
    assert period("next_1_months", date(2028, 1, 31)) == Period(date(2028, 1, 31), date(2028, 3, 1))


@pytest.mark.parametrize(
    "name", ["", "this", "week", "last_0_days", "last_9999_days", "last_-1_days", "this_day", "next_3_years", "x" * 500]
)
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        period(name, SATURDAY)


@given(st.dates(date(1, 1, 1)), st.sampled_from(["this_week", "this_month", "this_quarter", "this_year", "today"]))
def test_the_present_stretch_holds_today(today: date, name: str) -> None:
    try:
        found = period(name, today)
    except ValueError:  # the calendar of Python ends here
        assert today.year in (1, 2, 9998, 9999)
        return
    assert found.first is not None and found.end is not None
    assert found.first <= today < found.end
    assert found.end - found.first <= timedelta(days=366)
