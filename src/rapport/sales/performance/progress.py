"""How far somebody is with the targets that hold today: "Calls this week: 12 of 20"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from rapport.platform.reports.labels import percent_text
from rapport.sales.forecasts.drill import Pairs
from rapport.sales.models import Measure, TargetLength
from rapport.sales.performance.actuals import ZERO, actuals, of_person
from rapport.sales.performance.board import reached
from rapport.sales.performance.measures import Wanted, countable, rows_url
from rapport.sales.performance.narrowed import Only
from rapport.sales.performance.parts import Rows, rows_behind
from rapport.sales.performance.periods import Days, Span
from rapport.sales.performance.sections import Line
from rapport.sales.performance.targets import targets_for
from rapport.sales.performance.wording import of_text, present_text

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_LENGTHS, _MEASURES = list(TargetLength), list(Measure)


@dataclass(frozen=True, slots=True)
class Progress:
    """One target and what is done of it by now."""

    measure: Measure
    span: Span
    only: Only
    figure: Decimal
    target: int
    rows: Rows
    """Those that the figure counts."""

    @property
    def label(self) -> str:
        """What is counted and when."""
        return self.only.named(present_text(self.measure, self.span.length))

    @property
    def value(self) -> str:
        """How much of how much."""
        return of_text(self.measure, self.figure, self.target)

    @property
    def reached(self) -> int:
        """The percentage, rounded down."""
        return reached(self.figure, self.target) or 0


def progress_of(reader: User, person: User, now: datetime) -> list[Progress]:
    """The targets of a person that hold today and that the reader sees, the shortest first; one query over targets, and
    at most five over what is counted."""
    today = timezone.localdate(now)
    measures = countable(reader)
    held = targets_for(reader, measures, Days(today, today + timedelta(days=1)), today, owner=person.pk)
    wanted = sorted(
        {(one.measure, Span.around(one.length, today), one.only) for one in held.keys},
        key=lambda one: (_LENGTHS.index(one[1].length), _MEASURES.index(one[0]), one[2].label),
    )
    if not wanted:
        return []
    found = actuals(
        reader, [Wanted(measure, span.days, only) for measure, span, only in wanted], now, owners=[person.pk]
    )
    who: Pairs = [("owner", str(person.uid))]
    lines = []
    for measure, span, only in wanted:
        target = held.of(("user", person.pk), measure, span, only)
        if target is not None:
            one = Wanted(measure, span.days, only)
            parts = of_person(found[one], person.pk)
            leading = rows_behind(parts, partial(rows_url, one, now, who))
            lines.append(Progress(measure, span, only, sum(parts.values(), ZERO), target, leading))
    return lines


def progress_lines(reader: User, person: User, now: datetime) -> list[Line]:
    """The same as lines of a page."""
    return [_line(one) for one in progress_of(reader, person, now)]


def _line(one: Progress) -> Line:
    tone = "good" if one.reached >= 100 else ""
    share = percent_text(one.reached)
    return Line(one.label, one.value, one.rows.url, share, one.reached, tone, one.rows.parts)
