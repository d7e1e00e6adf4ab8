"""A list on a calendar: the days of a month, a week or what comes, each with its records; days are the reader's own.

Rows, filters and access are the list's. One statement finds the first records of each day and how many it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from babel.dates import format_interval, format_skeleton
from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.access.titles import title_of
from rapport.platform.database.patience import OutOfTime, in_time
from rapport.platform.records.crosstab import TooLarge
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.groupings import Grouping, Step
from rapport.platform.records.listing import Listing
from rapport.platform.records.record import Calendar
from rapport.platform.records.registry import registry
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.saved_views.shown import DAY, SHOWN, SPAN
from rapport.platform.saved_views.state import ListState
from rapport.platform.web.cells import babel_locale, pages_url
from rapport.platform.web.grouped import Key, pairs_of
from rapport.platform.web.tables import related_names
from rapport.platform.web.templatetags.ui import mark

if TYPE_CHECKING:
    from rapport.platform.access.models import User

TIMEOUT = 2_000
"""Milliseconds that the statement may take."""
SPANS = {"month": 4, "week": 40, "agenda": 20}
"""The stretches that can be shown, and how many records of a day; the others are a link."""
AGENDA = 30
"""Days of an agenda."""
YEARS = range(1900, 2200)


@dataclass(slots=True)
class Item:
    """One record on a day; ``at`` is the time of day, where it has one."""

    uid: str
    version: int
    url: str
    title: str
    mark: SafeString
    at: str


@dataclass(slots=True)
class Day:
    """One day with its records; ``more`` are those that there is no room for."""

    day: date
    today: bool
    outside: bool = False
    count: int = 0
    items: list[Item] = field(default_factory=list)
    list_url: str = ""
    new_url: str = ""

    @property
    def more(self) -> int:
        """How many records are not shown."""
        return self.count - len(self.items)

    @property
    def code(self) -> str:
        """The day as requests say it."""
        return self.day.isoformat()

    @property
    def label(self) -> str:
        """The day as a reader of the page hears it."""
        return formats.date_format(self.day, "DATE_FORMAT")

    @property
    def weekday(self) -> str:
        """The name of the weekday, short."""
        return formats.date_format(self.day, "D")


@dataclass(slots=True)
class Page:
    """What is shown: the days in their order, what they are called together, and the ways to others."""

    title: str
    span: str
    days: list[Day]
    links: dict[str, str]
    spans: list[dict[str, Any]]


def where(state: ListState) -> tuple[date, str]:
    """The day and the span that an address asks for; ListError for what is none."""
    asked = dict(state.look)
    span = asked.get(SPAN) or "month"
    if span not in SPANS:
        raise ListError(SPAN, _("Name one of: %(names)s.") % {"names": ", ".join(SPANS)})
    if not asked.get(DAY):
        return timezone.localdate(timezone=zone_of(state.user)), span
    try:
        day = date.fromisoformat(asked[DAY][:10])
    except ValueError as error:
        raise ListError(DAY, _("Give a day such as 2026-11-22.")) from error
    if day.year not in YEARS:
        raise ListError(DAY, _("Give a day such as 2026-11-22."))
    return day, span


def page_of(state: ListState, calendar: Calendar, list_url: str, new_url: str) -> Page:
    """The calendar of a list. ``new_url`` is where a record is begun, "" for who may not. TooLarge when its records
    can't be found in time; ListError for a day that is none."""
    day, span = where(state)
    first, end = _stretch(day, span)
    by = state.spec.fields[calendar.on]
    days = {one: _day(state, one, day, span) for one in _between(first, end)}
    _fill(state, by, days, first, end, SPANS[span])
    grouping = Grouping(by, Step.DAY)
    for one in days.values():
        if one.count:
            one.list_url = f"{list_url}?{urlencode(pairs_of(state, grouping, Key(one.day, '')))}"
        if new_url:
            one.new_url = (
                f"{new_url}?{urlencode([(by.name, _begun(by, one.day)), ('next', _here(state, list_url, day))])}"
            )
    shown = [one for one in days.values() if span != "agenda" or one.count or one.today]
    return Page(_title(day, span, first, end), span, shown, _links(state, day, span), _spans(state, day, span))


def _here(state: ListState, list_url: str, day: date) -> str:
    return f"{list_url}?{urlencode(_address(state, day, dict(state.look).get(SPAN, '')))}"


def _stretch(day: date, span: str) -> tuple[date, date]:
    """The first day that is shown, and the one after the last; weeks begin on Monday (ISO 8601)."""
    if span == "agenda":
        return day, day + timedelta(days=AGENDA)
    first = day.replace(day=1) if span == "month" else day
    monday = first - timedelta(days=first.weekday())
    if span == "week":
        return monday, monday + timedelta(days=7)
    following = (first + timedelta(days=32)).replace(day=1)
    return monday, following + timedelta(days=-following.weekday() % 7)


def _between(first: date, end: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((end - first).days)]


def _day(state: ListState, one: date, asked: date, span: str) -> Day:
    today = one == timezone.localdate(timezone=zone_of(state.user))
    return Day(one, today, outside=span == "month" and one.month != asked.month)


def _fill(state: ListState, by: FieldSpec, days: dict[date, Day], first: date, end: date, room: int) -> None:
    """The first records of each day, in the order of their times."""
    bounds = {f"{by.name}__gte": _bound(by, first, state.user), f"{by.name}__lt": _bound(by, end, state.user)}
    grouping = Grouping(by, Step.DAY)
    matching = Listing(state.query, state.user).matching.filter(**bounds).order_by()
    key = [grouping.expression(state.user)]
    numbered = matching.annotate(
        day_shown=grouping.expression(state.user),
        day_place=Window(RowNumber(), partition_by=key, order_by=[F(by.name).asc(), F("id").asc()]),
        day_count=Window(Count("pk"), partition_by=key),
    ).filter(day_place__lte=room)
    found = _in_time(numbered.values_list("pk", "day_shown", "day_count"))
    rows = state.spec.model._default_manager.filter(pk__in=[pk for pk, _day, _count in found], **bounds)
    links = [name for name in related_names(state.spec, state.columns) if name in state.spec.joined_links]
    by_id = {row.pk: row for row in rows.select_related(*links)}
    for pk, shown, count in found:
        day = days[grouping.key(shown)]
        day.count = count
        if pk in by_id:
            day.items.append(_item(state, by, by_id[pk]))
    for day in days.values():
        day.items.sort(key=lambda item: (item.at, item.uid))


def _in_time(asked: QuerySet[Any, Any]) -> list[Any]:
    try:
        with in_time(TIMEOUT):
            return list(asked)
    except OutOfTime as error:
        raise TooLarge(late=True) from error


def _item(state: ListState, by: FieldSpec, row: Any) -> Item:
    value, title = getattr(row, by.name), title_of(row)
    at = ""
    if isinstance(value, datetime):
        at = formats.time_format(timezone.localtime(value, zone_of(state.user)).time(), "H:i")
    url = f"{pages_url(registry.of_instance(row).name)}{row.uid}/"
    return Item(str(row.uid), row.version, url, title, mark(row, title), at)


def _bound(by: FieldSpec, day: date, user: User | None) -> date | datetime:
    return datetime.combine(day, time.min, tzinfo=zone_of(user)) if by.kind is FieldKind.DATETIME else day


def _begun(by: FieldSpec, day: date) -> str:
    """What the form of a new record begins with: the day, at nine where there is a time."""
    return f"{day.isoformat()}T09:00" if by.kind is FieldKind.DATETIME else day.isoformat()


def moved(by: FieldSpec, value: Any, day: date, user: User | None) -> date | datetime:
    """A value on another day: a time stays what the reader's clock says."""
    if not isinstance(value, datetime):
        return day
    zone = zone_of(user)
    return datetime.combine(day, timezone.localtime(value, zone).time(), tzinfo=zone)


def _title(day: date, span: str, first: date, end: date) -> str:
    if span == "month":
        return str(format_skeleton("yMMMM", day, locale=babel_locale()))
    last = end - timedelta(days=1)
    return str(format_interval(first, last, "yMMMd", locale=babel_locale()))


def _address(state: ListState, day: date | None, span: str) -> list[tuple[str, str]]:
    """The list's address with another place of the calendar; no day: today."""
    pairs = [pair for pair in state.pairs if pair[0] not in (DAY, SPAN)]
    at = next((number for number, pair in enumerate(pairs) if pair[0] == SHOWN), 0) + 1
    place = [*([(DAY, day.isoformat())] if day is not None else []), *([(SPAN, span)] if span else [])]
    return [*pairs[:at], *place, *pairs[at:]]


def _links(state: ListState, day: date, span: str) -> dict[str, str]:
    asked = dict(state.look).get(SPAN, "")
    if span == "month":
        first = day.replace(day=1)
        before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)
    else:
        step = timedelta(days=7 if span == "week" else AGENDA)
        before, after = day - step, day + step
    places: Sequence[tuple[str, date | None]] = (("before", before), ("after", after), ("today", None))
    return {name: f"?{urlencode(_address(state, one, asked))}" for name, one in places}


def _spans(state: ListState, day: date, span: str) -> list[dict[str, Any]]:
    labels = {"month": _("Month"), "week": _("Week"), "agenda": _("Agenda")}
    return [
        {"label": label, "url": f"?{urlencode(_address(state, day, name))}", "active": name == span}
        for name, label in labels.items()
    ]
