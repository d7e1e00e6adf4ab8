"""Stretches of days named from today on ("this month", "the last 30 days"): a kept filter stays true tomorrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

MOST = 3_660
"""Days, weeks or months that ``last_N_…`` may count: ten years of days."""
_COUNTED = re.compile(r"(last|next)_([1-9]\d{0,3})_(days|weeks|months)\Z")
_UNITS = ("week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` up to, and without, ``end``; None leaves that side open."""

    first: date | None
    end: date | None


def period(name: str, today: date) -> Period:
    """The days that a name means on a day; ValueError for a name that none has.

    Names are today, yesterday, tomorrow, past, until_today, future, {last,this,next}_{week,month,quarter,year} and
    {last,next}_N_{days,weeks,months}. Weeks begin on Monday (ISO 8601). "The last 30 days" are the 30 before today and
    today itself; "the next" are today and the 30 after it. ``past`` is before today, ``future`` after it.
    """
    try:
        if name in _DAYS:
            return _DAYS[name](today)
        counted = _COUNTED.match(name)
        if counted is not None and int(counted[2]) <= MOST:
            return _counted(counted[1], int(counted[2]), counted[3], today)
        place, _underscore, unit = name.partition("_")
        if place in _PLACES and unit in _UNITS:
            return _unit(unit, _PLACES[place], today)
    except OverflowError as error:
        raise ValueError(name) from error
    raise ValueError(name)


def earlier(name: str, today: date, *, years: int = 0) -> Period:
    """The days to compare a period with: the stretch of the same kind before it, or its days so many years earlier.

    ValueError for a name that none has, and for a period without an end.
    """
    now = period(name, today)
    if now.first is None or now.end is None:
        raise ValueError(name)
    _place, _underscore, unit = name.partition("_")
    try:
        if years:
            return Period(_months_on(now.first, -12 * years), _months_on(now.end, -12 * years))
        if unit in _MONTHS:
            return Period(_months_on(now.first, -_MONTHS[unit]), now.first)
        return Period(now.first - (now.end - now.first), now.first)
    except OverflowError as error:
        raise ValueError(name) from error


_PLACES = {"last": -1, "this": 0, "next": 1}


def _day(day: date) -> Period:
    return Period(day, day + timedelta(days=1))


_DAYS: dict[str, Callable[[date], Period]] = {
    "today": _day,
    "yesterday": lambda today: _day(today - timedelta(days=1)),
    "tomorrow": lambda today: _day(today + timedelta(days=1)),
    "past": lambda today: Period(None, today),
    "until_today": lambda today: Period(None, today + timedelta(days=1)),
    "future": lambda today: Period(today + timedelta(days=1), None),
}


def _counted(place: str, count: int, unit: str, today: date) -> Period:
    sign = -1 if place == "last" else 1
    if unit == "months":
        reached = _months_on(today, sign * count)
    else:
        reached = today + sign * timedelta(days=count * (7 if unit == "weeks" else 1))
    return Period(min(reached, today), max(reached, today) + timedelta(days=1))


def _unit(unit: str, place: int, today: date) -> Period:
    if unit == "week":
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=place)
        return Period(first, first + timedelta(weeks=1))
    months = _MONTHS[unit]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return Period(_months_on(first, place * months), _months_on(first, (place + 1) * months))


def _months_on(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it is shorter."""
    month = day.year * 12 + day.month - 1 + months
    year, index = divmod(month, 12)
    if not MINYEAR < year < MAXYEAR:
        raise OverflowError(year)
    following = date(year + (index == 11), (index + 1) % 12 + 1, 1)
    return min(date(year, index + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
