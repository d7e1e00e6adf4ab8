"""Deals of a person that were to close in a period and were put off beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.changes import Bar, Waterfall
from rapport.sales.forecasts.changes_page import deal_lines
from rapport.sales.forecasts.figures import hidden_from
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.snapshots import first_day
from rapport.sales.forecasts.wording import exact_text, number_text
from rapport.sales.models import Length, TargetLength
from rapport.sales.performance.reach import reach_of
from rapport.sales.performance.sections import Line, Section, Subject

NAMED = 5
"""Deals that are named."""
BAR = "pushed_out"


def slipped_of(subject: Subject) -> Iterator[Section]:
    """The section, from what the deals were at the end of the day before the period, or on the first day that is known;
    of a week that of its month, since nobody expects deals by the week. Three queries."""
    reader, person, today = subject.reader, subject.person, subject.today
    if hidden_from(reader) or not reach_of(reader).holds(person.pk):
        return
    period = period_of(subject)
    title = _("Slipped, %(period)s") % {"period": period.label}
    known = first_day()
    since = max(period.start - timedelta(days=1), known) if known is not None else None
    until = None if period.end > today else period.end - timedelta(days=1)
    if since is None or since >= (until or today):
        yield Section(title, [], empty=_("What the deals were is not known from so early a day."))
        return
    asked = Asked(period, who=f"user-{person.uid}")
    found = Waterfall(reader, asked, since, until, [person.pk])
    bar = found.changes().bars.get(BAR, Bar())
    span = [("since", since.isoformat()), *([("until", until.isoformat())] if until is not None else [])]
    address = f"{reverse('forecast-changes')}?{urlencode([*asked.pairs(), *span, ('bar', BAR)])}#deals"
    lines = [
        Line(_("Deals put off"), number_text(bar.count), address if bar.count else "", tone="bad" if bar.count else "")
    ]
    if bar.count:
        lines.append(Line(_("Worth"), exact_text(-bar.amount), address))
        for deal in deal_lines(found.deals(BAR)[:NAMED], reader):
            lines.append(
                Line(deal["label"], deal["before"], deal["url"], f"{deal['day_before']} → {deal['day_after']}")
            )
    text = _("Deals that were to close in it at the end of %(day)s.")
    yield Section(title, lines, text % {"day": formats.date_format(since, "SHORT_DATE_FORMAT")})


def period_of(subject: Subject) -> Period:
    """The period of the forecast that is spoken of."""
    if subject.span.length is TargetLength.WEEK:
        return Period.around(Length.MONTH, subject.span.start)
    return Period(subject.span.start, Length(subject.span.length.value))
