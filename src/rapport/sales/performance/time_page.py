"""Where somebody's time goes, as sections of their page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.customers.models import Party
from rapport.customers.models.touches import Channel
from rapport.platform.access.titles import shown_title
from rapport.platform.reports.labels import percent_text
from rapport.sales.forecasts.wording import number_text
from rapport.sales.models import Measure
from rapport.sales.performance.measures import COUNTED
from rapport.sales.performance.reach import reach_of
from rapport.sales.performance.sections import Line, Section, Subject
from rapport.sales.performance.time_spent import Spent, by_channel, by_customer, by_open_deal, may_tell, touches_of
from rapport.sales.performance.wording import duration_text


def time_sections(subject: Subject) -> Iterator[Section]:
    """Minutes by channel, by customer and by open deals; four queries over touches and customers."""
    if not may_tell(subject.reader) or not reach_of(subject.reader, "touches").holds(subject.person.pk):
        return
    touches = touches_of(subject.reader, subject.person, subject.days, subject.now)
    channels = by_channel(touches)
    whole = sum(one.minutes for one in channels)
    if not whole:
        empty = _("Nobody noted how long anything took.") if channels else _("Nothing happened in this period.")
        yield Section(_("Where time goes"), [], _lacking(channels), _lacking_url(subject, channels), empty=empty)
        return
    yield Section(
        _("Where time goes: %(time)s") % {"time": duration_text(whole)},
        [_line(one, str(Channel(one.key).label), whole, _touches(subject, ("channel", one.key))) for one in channels],
        _lacking(channels), _lacking_url(subject, channels),
    )  # fmt: skip
    customers = by_customer(touches)
    parties = Party.objects.in_bulk([one.key for one in customers])
    yield Section(
        _("Time by customer"),
        [
            _line(
                one,
                shown_title(parties[one.key], subject.reader),
                whole,
                _touches(subject, ("party", parties[one.key].uid)),
            )
            for one in customers
        ],
    )
    deals = by_open_deal(touches, subject.reader)
    if deals:
        labels = {True: _("With an open deal"), False: _("Without an open deal")}
        lines = [_line(one, labels[one.key], whole, "") for one in deals]
        text = _(
            "Whether the customer, or the organisation of the person, had an open deal on that day that you may see."
        )
        yield Section(_("Time and deals"), lines, text)


def _line(one: Spent, label: str, whole: int, url: str) -> Line:
    count = ngettext("%(count)s touch", "%(count)s touches", one.touches) % {"count": number_text(one.touches)}
    if one.unknown == one.touches:
        return Line(label, "–", url, count)
    share = round(100 * one.minutes / whole)
    return Line(label, duration_text(one.minutes), url, f"{count} · {percent_text(share)}", share)


def _lacking(channels: Sequence[Spent]) -> str:
    """How many touches are in no sum."""
    unknown, touches = sum(one.unknown for one in channels), sum(one.touches for one in channels)
    if not unknown:
        return ""
    text = ngettext(
        "%(unknown)s of %(count)s touch carries no minutes and is in no sum.",
        "%(unknown)s of %(count)s touches carry no minutes and are in no sum.",
        touches,
    )
    return text % {"unknown": number_text(unknown), "count": number_text(touches)}


def _lacking_url(subject: Subject, channels: Sequence[Spent]) -> str:
    return _touches(subject, ("duration_minutes__isnull", "true")) if _lacking(channels) else ""


def _touches(subject: Subject, *more: tuple[str, Any]) -> str:
    """The list of the person's touches of the period for which more holds."""
    counted = COUNTED[Measure.TOUCHES]
    given = [*counted.within(subject.days, subject.now), *((name, "exact", value) for name, value in more)]
    if not any(name == "channel" for name, _value in more):
        given += counted.conditions
    return subject.listed("touches", *given)
