"""The operator ``within`` of dates and times: a stretch of days named from today on, in the reader's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.periods import period
from rapport.platform.records.fields import FieldKind, FieldSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def within(field: FieldSpec, name: str, user: User | None) -> Q:
    """The rows whose date lies in the named days; ValidationError for a name that none has."""
    zone = zone_of(user)
    try:
        found = period(name, timezone.localdate(timezone=zone))
    except ValueError as error:
        raise ValidationError(
            _("“%(value)s” names no days. Use a name such as today, this_month or last_30_days."),
            params={"value": name[:60]},
            code="invalid",
        ) from error
    bounds = {"gte": found.first, "lt": found.end}
    return Q(**{f"{field.name}__{side}": _bound(field, day, zone) for side, day in bounds.items() if day is not None})


def zone_of(user: User | None) -> Any:
    """The time zone in which the reader's days begin: their own, else that of the request or the installation."""
    try:
        return ZoneInfo(user.time_zone) if user is not None and user.time_zone else timezone.get_current_timezone()
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_current_timezone()


def _bound(field: FieldSpec, day: date, zone: Any) -> date | datetime:
    return datetime.combine(day, time.min, tzinfo=zone) if field.kind is FieldKind.DATETIME else day
