"""The stretches of time that forecasts and quotas are about: months, quarters and years of the business year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton
from django.conf import settings
from django.utils.translation import gettext as _

from rapport.platform.web.cells import babel_locale
from rapport.sales.models import Length

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months each length has, the shortest first."""
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
"""Days outside of these are taken for slips of the pen."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month, quarter or year, from its first day to the day before ``end``."""

    start: date
    length: Length

    @classmethod
    def around(cls, length: Length, day: date) -> Period:
        """The period of this length in which a day lies."""
        months = MONTHS[length]
        since = (day.year * 12 + day.month - 1) - (first_month() - 1)
        return cls(_month(since // months * months + first_month() - 1), length)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.shift(1).start

    def shift(self, steps: int) -> Period:
        """The period so many steps later."""
        return Period(_month(self.start.year * 12 + self.start.month - 1 + steps * MONTHS[self.length]), self.length)

    def following(self, count: int) -> list[Period]:
        """This one and those after it, ``count`` in all."""
        return [self.shift(step) for step in range(count)]

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.start <= day < self.end

    def parts(self, length: Length) -> Iterator[Period]:
        """The shorter periods that make it up."""
        part = Period(self.start, length)
        while part.start < self.end:
            yield part
            part = part.shift(1)

    @property
    def label(self) -> str:
        """What people call it; a business year that begins in another month than January is named by both years."""
        if self.length is Length.MONTH:
            return _shown("yMMM", self.start)
        if first_month() == 1:
            return str(self.start.year) if self.length is Length.YEAR else _shown("yQQQ", self.start)
        began = Period.around(Length.YEAR, self.start).start.year
        years = f"{began}/{(began + 1) % 100:02}"
        if self.length is Length.YEAR:
            return years
        place = ((self.start.month - first_month()) % 12) // 3 + 1
        return _("Q%(quarter)s %(year)s") % {"quarter": place, "year": years}


def first_month() -> int:
    """The month with which the business year begins: the setting RAPPORT_FISCAL_YEAR_START."""
    return int(settings.FISCAL_YEAR_START)


def _shown(skeleton: str, day: date) -> str:
    return str(format_skeleton(skeleton, day, locale=babel_locale()))


def _month(count: int) -> date:
    return date(count // 12, count % 12 + 1, 1)
