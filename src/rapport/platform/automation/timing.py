"""Rules that are set off by a day: so many days before or after a date of the record, once a record and day."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.automation.checking import Check, Count, members
from rapport.platform.automation.conditions import RuleError, rows_that_pass
from rapport.platform.automation.models import Automation, Event, Run
from rapport.platform.automation.steps.waiting import clean_date_field, clean_days, day_words
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LATE = 3
"""Days that are made up for, should no worker have run; not those before the rule was last changed."""
PAGE = 1_000


def clean_timing(spec: RecordSpec, given: Any, user: User | None) -> dict[str, Any]:
    """``{"field", "days", "yearly"}`` in standard form; RuleError names the part at fault."""
    if not given:
        return {}
    if not isinstance(given, Mapping):
        raise RuleError("timing", _("Give an object with field, days and yearly."))
    members(given, {"field", "days", "yearly"}, "timing")
    name = clean_date_field(Check(spec, user, Count()), given.get("field"), "timing.field")
    days = clean_days(given.get("days", 0), "timing.days")
    return {"field": name, "days": days, "yearly": str(given.get("yearly", False)).lower() in ("true", "on", "1")}


def timing_words(spec: RecordSpec, timing: Mapping[str, Any]) -> str:
    """The day in words: "3 days before Due on", "each year on the day of Birth date"."""
    day = day_words(spec, timing["field"], timing["days"])
    return _("each year: %(day)s") % {"day": day} if timing.get("yearly") else day


def queue_due_days() -> int:
    """Queue the runs of every rule whose day has come; the number of new ones."""
    queued = 0
    for rule in Automation.objects.filter(is_active=True, event=Event.DATE).select_related("author").order_by("id"):
        if rule.timing and registry.has(rule.kind):
            for day in _days(rule):
                queued += _queue(rule, day)
    return queued


def _days(rule: Automation) -> list[date]:
    """The days to look at: today, and those just before on which no worker may have run."""
    zone = zone_of(rule.author)
    today, since = timezone.localdate(timezone=zone), timezone.localdate(rule.updated_at, zone)
    return [day for back in range(LATE) if (day := today - timedelta(days=back)) >= min(since, today)]


def _queue(rule: Automation, day: date) -> int:
    spec, occasion = registry.get(rule.kind), f"date:{day.isoformat()}"
    field = spec.fields.get(rule.timing["field"])
    try:
        if field is None:
            raise RuleError("timing.field", _("There is no such field."))
        found = spec.objects().filter(_on(rule, field, day - timedelta(days=rule.timing["days"])))
        found = found.filter(rows_that_pass(spec, rule.condition, rule.author))
    except RuleError:
        return 0  # the rule does not fit any more; its page says so
    known = Run.objects.filter(automation=rule, occasion=occasion).values("record_id")
    queued = 0
    for page in _pages(found.exclude(pk__in=known).order_by("pk").values_list("pk", "uid")):
        runs = [Run(automation=rule, record_id=pk, record_uid=uid, occasion=occasion) for pk, uid in page]
        queued += len(Run.objects.bulk_create(runs, ignore_conflicts=True))
    return queued


def _pages(rows: Any) -> Iterator[list[tuple[int, Any]]]:
    page: list[tuple[int, Any]] = []
    for row in rows.iterator(PAGE):
        page.append(row)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _on(rule: Automation, field: FieldSpec, day: date) -> Q:
    """The rows whose date is this day, or of a yearly one its month and day; 29 February is the 28th in other years."""
    zone, name = zone_of(rule.author), field.name
    if not rule.timing.get("yearly"):
        if field.kind is FieldKind.DATE:
            return Q(**{name: day})
        begin = datetime.combine(day, time.min, zone)
        return Q(**{f"{name}__gte": begin, f"{name}__lt": datetime.combine(day + timedelta(days=1), time.min, zone)})
    part = f"{name}__date" if field.kind is FieldKind.DATETIME else name
    found = Q(**{f"{part}__month": day.month, f"{part}__day": day.day})
    if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
        found |= Q(**{f"{part}__month": 2, f"{part}__day": 29})
    return found
