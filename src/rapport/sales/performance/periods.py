"""The stretches of time in which work is counted: weeks, and the months, quarters and years of the business year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_interval

from rapport.platform.web.cells import babel_locale
from rapport.sales.forecasts.periods import MONTHS, Period
from rapport.sales.models import Length, TargetLength

_WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True, slots=True)
class Days:
    """The days from ``start`` to the day before ``end``."""

    start: date
    end: date


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A week (from Monday on, ISO 8601), month, quarter or year."""

    start: date
    length: TargetLength

    @classmethod
    def around(cls, length: TargetLength, day: date) -> Span:
        """The one of this length in which a day lies."""
        if length is TargetLength.WEEK:
            return cls(day - timedelta(days=day.weekday()), length)
        return cls(Period.around(Length(length.value), day).start, length)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.shift(1).start

    @property
    def days(self) -> Days:
        """Its days."""
        return Days(self.start, self.end)

    @property
    def label(self) -> str:
        """What people call it."""
        if self.length is TargetLength.WEEK:
            last = self.end - timedelta(days=1)
            return str(format_interval(self.start, last, skeleton="yMMMd", locale=babel_locale()))
        return self._period.label

    def shift(self, steps: int) -> Span:
        """The one so many steps later."""
        if self.length is TargetLength.WEEK:
            return Span(self.start + steps * _WEEK, self.length)
        return Span(self._period.shift(steps).start, self.length)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day < self.end

    def kept_day(self, today: date) -> date:
        """The day that stays when another length is chosen: today, as long as this one holds it."""
        return today if self.holds(today) else self.start

    def parts(self) -> Iterator[list[Span]]:
        """The shorter ones that make it up, the longest first; weeks make up nothing."""
        if self.length is TargetLength.WEEK:
            return
        mine = MONTHS[self.length.value]
        for length in (TargetLength.QUARTER, TargetLength.MONTH):
            if MONTHS[length.value] < mine:
                part = Span(self.start, length)
                yield [part.shift(step) for step in range(mine // MONTHS[length.value])]

    def before(self, today: date) -> Days:
        """What it is compared with: the one before it; while it lasts, as many days of that as have begun of it."""
        earlier = self.shift(-1)
        if not self.holds(today):
            return earlier.days
        begun = today - self.start + timedelta(days=1)
        return Days(earlier.start, min(earlier.start + begun, earlier.end))

    @property
    def _period(self) -> Period:
        return Period(self.start, Length(self.length.value))
