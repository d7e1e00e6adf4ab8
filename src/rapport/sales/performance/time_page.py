"""Where somebody's time goes, as sections of their page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rapport.customers.models import Party
from rapport.customers.models.touches import Channel
from rapport.platform.access.titles import shown_title
from rapport.platform.reports.labels import percent_text
from rapport.sales.forecasts.wording import number_text
from rapport.sales.models import Lead, Measure
from rapport.sales.performance.measures import COUNTED, LEAD_TOUCHES
from rapport.sales.performance.parts import NOWHERE, Rows, rows_behind
from rapport.sales.performance.sections import Line, Section, Subject
from rapport.sales.performance.time_spent import (
    WITH,
    Spent,
    Touches,
    by_channel,
    by_open_deal,
    by_whom,
    together,
    touches_of,
)
from rapport.sales.performance.wording import duration_text


def time_sections(subject: Subject) -> Iterator[Section]:
    """Minutes by channel, by customer and lead, and by open deals; seven queries over touches and whom they were
    with."""
    touches = touches_of(subject.reader, subject.person, subject.days, subject.now)
    if not touches:
        return
    apart = by_channel(touches)
    whole = sum(one.minutes for one in apart)
    unknown = _unknown(subject, apart)
    if not whole:
        empty = _("Nobody noted how long anything took.") if apart else _("Nothing happened in this period.")
        yield Section(_("Where time goes"), [], _lacking(apart), unknown.url, unknown.parts, empty)
        return
    lines = []
    for one, parts in together(apart):
        leading = rows_behind(_counts(parts), partial(_touches, subject, ("channel", one.key)))
        lines.append(_line(one, str(Channel(one.key).label), whole, leading))
    title = _("Where time goes: %(time)s") % {"time": duration_text(whole)}
    yield Section(title, lines, _lacking(apart), unknown.url, unknown.parts)
    yield _by_whom(subject, touches, whole)
    yield from _by_deal(subject, touches, apart, whole)


def _by_whom(subject: Subject, touches: Touches, whole: int) -> Section:
    found = by_whom(touches)
    keys: dict[str, list[int]] = {kind: [one.key for one in found if one.kind == kind] for kind in WITH}
    known: dict[str, Mapping[int, Party | Lead]] = {
        kind: model.objects.in_bulk(keys[kind])
        for kind, model in (("touches", Party), (LEAD_TOUCHES, Lead))
        if keys[kind]
    }
    lines = []
    for one in found:
        row = known[one.kind][one.key]
        leading = Rows(_touches(subject, (WITH[one.kind], row.uid), one.kind))
        lines.append(_line(one, shown_title(row, subject.reader), whole, leading))
    return Section(_("Time by customer and lead") if keys[LEAD_TOUCHES] else _("Time by customer"), lines)


def _by_deal(subject: Subject, touches: Touches, apart: Sequence[Spent], whole: int) -> Iterator[Section]:
    deals = by_open_deal(touches["touches"], subject.reader) if "touches" in touches else []
    if not deals:
        return
    labels = {True: _("With an open deal"), False: _("Without an open deal")}
    lines = [_line(one, labels[one.key], whole, NOWHERE) for one in deals]
    leads = [one for one in apart if one.kind == LEAD_TOUCHES]
    if leads:
        label = pgettext("time", "With leads")
        lines.append(_line(sum(leads[1:], leads[0]), label, whole, Rows(_touches(subject, None, LEAD_TOUCHES))))
    text = _("Whether the customer, or the organisation of the person, had an open deal on that day that you may see.")
    yield Section(_("Time and deals"), lines, text)


def _line(one: Spent, label: str, whole: int, leading: Rows) -> Line:
    count = ngettext("%(count)s touch", "%(count)s touches", one.touches) % {"count": number_text(one.touches)}
    if one.unknown == one.touches:
        return Line(label, "–", leading.url, count, parts=leading.parts)
    share = round(100 * one.minutes / whole)
    note = f"{count} · {percent_text(share)}"
    return Line(label, duration_text(one.minutes), leading.url, note, share, parts=leading.parts)


def _counts(given: Iterable[Spent]) -> dict[str, Decimal]:
    """How many touches of each kind there are."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for one in given:
        found[one.kind] += one.touches
    return found


def _lacking(given: Sequence[Spent]) -> str:
    """How many touches are in no sum."""
    unknown, touches = sum(one.unknown for one in given), sum(one.touches for one in given)
    if not unknown:
        return ""
    text = ngettext(
        "%(unknown)s of %(count)s touch carries no minutes and is in no sum.",
        "%(unknown)s of %(count)s touches carry no minutes and are in no sum.",
        touches,
    )
    return text % {"unknown": number_text(unknown), "count": number_text(touches)}


def _unknown(subject: Subject, given: Iterable[Spent]) -> Rows:
    """The touches that are in no sum."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for one in given:
        found[one.kind] += one.unknown
    return rows_behind(found, partial(_touches, subject, ("duration_minutes__isnull", "true")))


def _touches(subject: Subject, more: tuple[str, Any] | None, kind: str) -> str:
    """The list of the person's touches of a kind in the period, perhaps of those alone for which more holds."""
    counted = COUNTED[Measure.TOUCHES]
    given = counted.within(subject.days, subject.now)
    if more is None or more[0] != "channel":
        given += counted.conditions
    if more is not None:
        given.append((more[0], "exact", more[1]))
    return subject.listed(kind, *given)
