"""The sections of a page about one person: to speak about with them, or for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.reports.labels import percent_text
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.wording import exact_text, number_text
from rapport.sales.models import Deal, Measure, State
from rapport.sales.pace import why_stuck
from rapport.sales.performance.actuals import ZERO, actuals, of_person
from rapport.sales.performance.board import reached
from rapport.sales.performance.measures import Wanted, countable, reach_to, rows_url
from rapport.sales.performance.narrowed import EVERYTHING, Only
from rapport.sales.performance.outcome import LEAST, Outcome, outcomes, teams_of
from rapport.sales.performance.parts import rows_behind
from rapport.sales.performance.progress import progress_lines
from rapport.sales.performance.reach import reach_of
from rapport.sales.performance.sections import Line, Section, Subject
from rapport.sales.performance.slipped import slipped_of
from rapport.sales.performance.targets import Targets, targets_for
from rapport.sales.performance.time_page import time_sections
from rapport.sales.performance.wording import figure_text, of_text

STUCK = 5
"""Stuck deals that are named."""
_YEAR = timedelta(days=365)


def sections_of(subject: Subject) -> list[Section]:
    """The sections that the reader gets, each a constant number of queries."""
    return [*_targets(subject), *_activity(subject), *_pipeline(subject), *_outcome(subject), *_overdue(subject),
            *_neglected(subject), *slipped_of(subject), *time_sections(subject)]  # fmt: skip


def _targets(subject: Subject) -> Iterator[Section]:
    lines = progress_lines(subject.reader, subject.person, subject.now)
    if lines:
        yield Section(_("Targets of today"), lines)


def _activity(subject: Subject) -> Iterator[Section]:
    """Every measure in the period, beside its target and what it was before, with the parts of the deals for which
    there is a target of their own."""
    reader, person, span = subject.reader, subject.person, subject.span
    measures = [one for one in countable(reader) if reach_to(reader, one).holds(person.pk)]
    before = span.before(subject.today)
    held = targets_for(reader, measures, span.days, subject.today, owner=person.pk)
    parts = {(one.measure, one.only) for one in held.keys if one.only != EVERYTHING}
    asked = [(measure, EVERYTHING) for measure in measures]
    asked += [one for one in sorted(parts, key=lambda one: one[1].label) if _target(held, subject, *one) is not None]
    asked.sort(key=lambda one: measures.index(one[0]))
    wanted = [Wanted(measure, days, only) for measure, only in asked for days in (span.days, before)]
    found = actuals(reader, wanted, subject.now, owners=[person.pk])
    lines = []
    for measure, only in asked:
        one = Wanted(measure, span.days, only)
        counted, earlier = (of_person(found[one._replace(days=days)], person.pk) for days in (span.days, before))
        figure, then = sum(counted.values(), ZERO), sum(earlier.values(), ZERO)
        leading = rows_behind(counted, partial(rows_url, one, subject.now, subject.who))
        target = _target(held, subject, measure, only)
        share = reached(figure, target)
        lines.append(
            Line(
                only.named(str(measure.label)),
                figure_text(measure, figure) if target is None else of_text(measure, figure, target),
                leading.url,
                _("before: %(figure)s") % {"figure": figure_text(measure, then)},
                share,
                "good" if share is not None and share >= 100 else "",
                leading.parts,
            )
        )
    note = ""
    if span.holds(subject.today):
        note = _("Before is as many days of the period before as have begun of this one.")
    if lines:
        yield Section(_("Activity, %(period)s") % {"period": span.label}, lines, note)


def _target(held: Targets, subject: Subject, measure: Measure, only: Only) -> int | None:
    return held.of(("user", subject.person.pk), measure, subject.span, only)


def _pipeline(subject: Subject) -> Iterator[Section]:
    """What is open, and what of it is stuck."""
    seen = _seen_fields(subject, "deals")
    if not seen >= {"owner", "state", "stage", "stage_since", "stuck_on"}:
        return
    is_stuck = Q(stuck_on__lte=subject.today)
    valued = Q(base_currency=base_currency())
    mine = rows(registry.get("deals"), subject.reader).filter(owner=subject.person, state=State.OPEN)
    sums = mine.aggregate(
        n=Count("pk"), stuck=Count("pk", filter=is_stuck), worth=Sum("base_amount", filter=valued),
        weighted=Sum("weighted_amount", filter=valued), unvalued=Count("pk", filter=~valued | Q(base_amount=None)),
        unweighted=Count("pk", filter=valued & Q(base_amount__isnull=False, weighted_amount=None)),
    )  # fmt: skip
    lines = [Line(_("Open deals"), number_text(sums["n"]), subject.listed("deals", _OPEN) if sums["n"] else "")]
    if seen >= {"base_amount", "weighted_amount"}:
        note = ""
        if sums["unvalued"]:
            text = ngettext("%(count)s without an amount", "%(count)s without an amount", sums["unvalued"])
            note = text % {"count": number_text(sums["unvalued"])}
        lines.append(Line(_("Worth"), exact_text(sums["worth"] or ZERO), subject.listed("deals", _OPEN), note))
        unsure = ""
        if sums["unweighted"]:
            text = ngettext("%(count)s without a probability", "%(count)s without a probability", sums["unweighted"])
            unsure = text % {"count": number_text(sums["unweighted"])}
        lines.append(Line(_("Weighted"), exact_text(sums["weighted"] or ZERO), subject.listed("deals", _OPEN), unsure))
    stuck_url = subject.listed("deals", _OPEN, ("stuck_on", "lte", subject.today)) if sums["stuck"] else ""
    lines.append(Line(_("Stuck"), number_text(sums["stuck"]), stuck_url, tone="bad" if sums["stuck"] else ""))
    if sums["stuck"]:
        longest = mine.filter(is_stuck).select_related("stage").order_by("stuck_on", "pk")[:STUCK]
        lines += [_stuck_line(deal, subject) for deal in longest]
    yield Section(_("Open pipeline"), lines)


def _stuck_line(deal: Deal, subject: Subject) -> Line:
    days = (subject.today - timezone.localtime(deal.stage_since).date()).days
    here = ngettext("%(count)s day here", "%(count)s days here", days) % {"count": days}
    url = reverse("deals-detail", args=[deal.uid])
    return Line(shown_title(deal, subject.reader), here, url, f"{deal.stage} · {why_stuck(deal)}")


def _outcome(subject: Subject) -> Iterator[Section]:
    """How often deals were won, and how long that took, in the twelve months until today."""
    if not _seen_fields(subject, "deals") >= {"owner", "state", "closed_on", "cycle_days"}:
        return
    end = subject.today + timedelta(days=1)
    first = end - _YEAR
    teams, members = teams_of(subject.person, reach_of(subject.reader))
    found = outcomes(subject.reader, {subject.person.pk, *members}, first, end)
    own = found.get(subject.person.pk, Outcome())
    team = sum((found.get(one, Outcome()) for one in members), Outcome())
    names = ", ".join(shown_title(one, subject.reader) for one in teams) if len(members) > 1 else ""
    ended = (("closed_on", "gte", first), ("closed_on", "lt", end))
    lines = [
        Line(
            _("Win rate"), _or_too_few(own.rate, percent_text),
            subject.listed("deals", ("state", "in", "won,lost"), *ended) if own.closed else "",
            _beside(_won_of(own), _team_text(names, team.rate, percent_text)),
        ),
        Line(
            _("Days until won"), _or_too_few(own.cycle, number_text),
            subject.listed("deals", ("state", "exact", "won"), *ended) if own.won else "",
            _beside(_mean_of(own), _team_text(names, team.cycle, number_text)),
        ),
    ]  # fmt: skip
    since = formats.date_format(first, "SHORT_DATE_FORMAT")
    text = _("Deals that ended since %(day)s. From fewer than %(least)s nothing is claimed.")
    yield Section(_("Won and lost"), lines, text % {"day": since, "least": LEAST})


def _won_of(own: Outcome) -> str:
    text = ngettext("%(won)s of %(count)s deal won", "%(won)s of %(count)s deals won", own.closed)
    return text % {"won": number_text(own.won), "count": number_text(own.closed)}


def _mean_of(own: Outcome) -> str:
    text = ngettext("mean of %(count)s won deal", "mean of %(count)s won deals", own.timed)
    return text % {"count": number_text(own.timed)}


def _team_text(names: str, value: Decimal | None, shown: Any) -> str:
    """The same figure of the person's teams; "" where the reader does not see all of their deals."""
    return f"{names}: {_or_too_few(value, shown)}" if names else ""


def _or_too_few(value: Decimal | None, shown: Any) -> str:
    return pgettext("deals", "too few") if value is None else str(shown(value))


def _beside(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _overdue(subject: Subject) -> Iterator[Section]:
    """Next steps and tasks whose day has passed."""
    past = subject.today
    open_leads = ("status", "in", "new,working,qualified")
    asked = (
        ("deals", _("Next steps of deals"), "next_step_on", _OPEN),
        ("leads", _("Next steps of leads"), "next_step_on", open_leads),
        ("tasks", _("Tasks"), "due_on", ("is_done", "exact", False)),
    )
    lines = []
    for kind, label, day, is_open in asked:
        if not _seen_fields(subject, kind) >= {"owner", day, is_open[0]}:
            continue
        name, how, value = is_open
        condition = {f"{name}__in": str(value).split(",")} if how == "in" else {name: value}
        late = rows(registry.get(kind), subject.reader).filter(
            owner=subject.person, **{f"{day}__lt": past}, **condition
        )
        count = late.count()
        url = subject.listed(kind, is_open, (day, "lt", past)) if count else ""
        lines.append(Line(label, number_text(count), url, tone="bad" if count else ""))
    if lines:
        yield Section(_("Overdue"), lines)


def _neglected(subject: Subject) -> Iterator[Section]:
    """Customers whose turn it was by the rules of contact."""
    lines, known = [], False
    for kind in ("people", "organisations", "households"):
        spec = registry.get(kind)
        if not _seen_fields(subject, kind) >= {"owner", "contact_due_on", "last_touch_at", "value_class"}:
            continue
        due = rows(spec, subject.reader).filter(owner=subject.person, contact_due_on__lte=subject.today)
        url = subject.listed(kind, ("contact_due_on", "lte", subject.today))
        known = True
        if count := due.count():
            lines.append(Line(str(spec.title_plural), number_text(count), url, tone="bad"))
    if known:
        yield Section(_("Customers who should have heard from us"), lines, empty=_("Nobody waits."))


def _seen_fields(subject: Subject, kind: str) -> set[str]:
    """The fields of a kind that the reader sees, none when they see no such records of the person."""
    spec = registry.get(kind)
    if not may(spec, subject.reader, Action.VIEW.value) or not reach_of(subject.reader, kind).holds(subject.person.pk):
        return set()
    return set(visible_fields(spec, subject.reader))


_OPEN = ("state", "exact", "open")
