"""Which rows a rule of retention means: those that pass its condition, are older than its period and are not held."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from rapport.customers.models import Party, RetentionRule
from rapport.customers.privacy.holds import held_parties, holds_in_force
from rapport.customers.privacy.kept import is_party_kind
from rapport.customers.privacy.rules import rules
from rapport.lib.dates import add_months
from rapport.platform.automation.conditions import rows_for_everybody
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

_MONTHS = {RetentionRule.Unit.MONTHS.value: 1, RetentionRule.Unit.YEARS.value: 12}


def cutoff(rule: RetentionRule, today: date | None = None) -> datetime:
    """The beginning, here, of the day before which a row must lie to be due."""
    day = today or timezone.localdate()
    if rule.unit == RetentionRule.Unit.DAYS:
        first = day - timedelta(days=rule.period)
    else:
        first = add_months(day, -_MONTHS[rule.unit] * rule.period)
    return timezone.make_aware(datetime.combine(first, time.min))


def due(rule: RetentionRule, before: datetime) -> QuerySet[Any]:
    """The rows of a rule about records, those on hold among them; RuleError when its condition fits no more."""
    spec = registry.get(rule.kind)
    found = spec.objects().filter(_older(spec, rule.since, before), rows_for_everybody(spec, rule.condition))
    return found.filter(erased_at__isnull=True, merged_into__isnull=True) if is_party_kind(spec) else found


def free(spec: RecordSpec, found: QuerySet[Any]) -> QuerySet[Any]:
    """Of these rows, those that nobody put on hold, neither themselves nor the party that they belong to."""
    if not holds_in_force().exists():
        return found
    held = held_parties()
    if is_party_kind(spec):
        return found.exclude(pk__in=held.values("pk"))
    for link in links_to_party(spec):
        found = found.exclude(**{f"{link}__in": held.values("pk")})
    return found


def links_to_party(spec: RecordSpec) -> list[str]:
    """The columns by which rows of a kind belong to a party."""
    found = [rule for rule in rules() if rule.model is spec.model]
    return [*(link for rule in found for link in rule.links), *(r.member for r in found if r.member in spec.fields)]


def day_column(spec: RecordSpec, since: str) -> str:
    """The column by which a row of a kind grows old; parties without contact fall back to the day they were added."""
    if since == RetentionRule.Since.CHANGED:
        return "updated_at"
    if since == RetentionRule.Since.CREATED:
        return "created_at"
    if spec.model is Party:
        return "last_touch_at"
    return spec.record.partitioned_by or "created_at"


def _older(spec: RecordSpec, since: str, before: datetime) -> Q:
    column = day_column(spec, since)
    older = Q(**{f"{column}__lt": before})
    if column == "last_touch_at":
        return older | Q(last_touch_at__isnull=True, created_at__lt=before)
    return older
