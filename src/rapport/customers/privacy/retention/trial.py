"""What a rule of retention would do now: how many, who would go and why, who stays because of a hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.models import RetentionRule
from rapport.customers.privacy.retention.due import cutoff, day_column, due, free
from rapport.customers.privacy.retention.logs import LOG_KEEPERS
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import record_url

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One record that is due, and why."""

    title: str
    url: str
    why: str
    held: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """How many are due, how many of them are held, and the first of those that the reader sees."""

    before: Any
    found: int
    held: int
    lines: list[Line]


def trial(rule: RetentionRule, reader: User) -> Trial:
    """Ask what is due today; nothing is changed. RuleError when the condition fits the kind no more."""
    before = cutoff(rule)
    if rule.kind in LOG_KEEPERS:
        return Trial(before, LOG_KEEPERS[rule.kind].count(before), 0, [])
    spec = registry.get(rule.kind)
    meant = due(rule, before)
    left = free(spec, meant)
    found, open_ones = meant.count(), left.count()
    seen = list(meant.filter(pk__in=rows(spec, reader).values("pk")).order_by("pk")[:SHOWN])
    free_ones = set(left.filter(pk__in=[row.pk for row in seen]).values_list("pk", flat=True))
    lines = [
        Line(shown_title(row, reader), record_url(row), _why(spec, rule, row), row.pk not in free_ones) for row in seen
    ]
    return Trial(before, found, found - open_ones, lines)


def _why(spec: RecordSpec, rule: RetentionRule, row: Any) -> str:
    column = day_column(spec, rule.since)
    value = getattr(row, column)
    if value is None:
        column, value = "created_at", row.created_at
    day = formats.date_format(timezone.localtime(value), "DATE_FORMAT")
    words = {
        "last_touch_at": _("last contact on %(day)s"),
        "created_at": _("added on %(day)s"),
        "updated_at": _("last changed on %(day)s"),
    }
    return words.get(column, _("of %(day)s")) % {"day": day}
