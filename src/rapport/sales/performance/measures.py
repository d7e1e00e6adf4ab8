"""What is counted of a person's work, each thing declared once: the rows that a figure counts, and the list that shows
exactly these, follow from the same conditions.

A row counts for its owner. Of touches counts what has happened, whatever was planned; a note is no touch with anybody,
as in the rules of contact. Those with leads count beside those with customers: a conversion makes the former the
latter, so that each counts once. Deals count in full for their owner, as in the forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields
from rapport.platform.records.presets import ALL
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.state import VIEW
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.drill import Condition, Pairs
from rapport.sales.models import Measure, Pipeline, State
from rapport.sales.performance.narrowed import EVERYTHING, Only
from rapport.sales.performance.periods import Days
from rapport.sales.performance.reach import NOBODY, Reach, reach_of

if TYPE_CHECKING:
    from rapport.platform.access.models import User


LEAD_TOUCHES = "lead-touches"


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows of a kind that a measure counts, by the day or moment on which they count."""

    kind: str
    moment: str
    which: tuple[Condition, ...] = ()
    amount: str = ""
    """The field that is added up; rows are counted without one."""
    by_day: bool = False
    """Whether the moment is a day, rather than a time of day."""
    also: str = ""
    """Another kind with the same fields, whose rows count as well."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of rows that count."""
        return (self.kind, self.also) if self.also else (self.kind,)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What the rows have in common, whenever they count."""
        if not self.amount:
            return self.which
        return (*self.which, ("base_currency", "exact", base_currency()), (self.amount, "isnull", False))

    @property
    def fields(self) -> set[str]:
        """The fields that it is made of."""
        return {"owner", self.moment, *(name for name, _how, _value in self.conditions)}

    def within(self, days: Days, now: datetime) -> list[Condition]:
        """When the rows count: in these days, as far as these have come."""
        if self.by_day:
            end = min(days.end, timezone.localdate(now) + timedelta(days=1))
            return [(self.moment, "gte", days.start), (self.moment, "lt", end)]
        end_at = _midnight(days.end)
        ended: Condition = (self.moment, "lt", end_at) if end_at <= now else (self.moment, "lte", now)
        return [(self.moment, "gte", _midnight(days.start)), ended]


def _touches(*which: Condition) -> Counted:
    return Counted("touches", "happened_at", which, also=LEAD_TOUCHES)


_WON: Condition = ("state", "exact", State.WON.value)
COUNTED: dict[Measure, Counted] = {
    Measure.CALLS: _touches(("channel", "exact", "call")),
    Measure.MEETINGS: _touches(("channel", "exact", "meeting")),
    Measure.EMAILS_SENT: _touches(("channel", "exact", "email"), ("direction", "exact", "outbound")),
    Measure.TOUCHES: _touches(("channel", "ne", "note")),
    Measure.NEW_LEADS: Counted("leads", "received_at"),
    Measure.NEW_DEALS: Counted("deals", "opened_on", by_day=True),
    Measure.DEALS_WON: Counted("deals", "closed_on", (_WON,), by_day=True),
    Measure.VALUE_WON: Counted("deals", "closed_on", (_WON,), amount="base_amount", by_day=True),
}


class Wanted(NamedTuple):
    """A figure that is asked for."""

    measure: Measure
    days: Days
    only: Only = EVERYTHING

    def conditions(self, now: datetime) -> list[Condition]:
        """The rows that it counts."""
        counted = COUNTED[self.measure]
        return [*counted.conditions, *self.only.conditions, *counted.within(self.days, now)]


def countable(user: User) -> list[Measure]:
    """The measures of which this reader may be told: who does not see a field that one is made of gets no figure."""
    return [measure for measure in COUNTED if kinds_told(user, measure)]


def kinds_told(user: User, measure: Measure) -> tuple[str, ...]:
    """The kinds of rows that a measure counts and whose fields this reader sees as far as it is made of them."""
    counted = COUNTED[measure]
    return tuple(kind for kind in counted.kinds if _may_count(user, kind, counted.fields))


def _may_count(user: User, kind: str, fields: set[str]) -> bool:
    spec = registry.get(kind)
    return may(spec, user, Action.VIEW.value) and fields <= set(visible_fields(spec, user))


def reach_to(user: User, measure: Measure, kind: str = "") -> Reach:
    """Of whom a reader is told a measure: the people whose rows of its first kind they see; of another ``kind``, those
    of them whose rows of that kind they see as well."""
    told = kinds_told(user, measure)
    if not told:
        return NOBODY
    reach = reach_of(user, told[0])
    return reach & reach_of(user, kind) if kind and kind != told[0] else reach


def condition_of(given: list[Condition] | tuple[Condition, ...]) -> Q:
    """Conditions for the database."""
    found = Q()
    for given_name, how, value in given:
        name = given_name.replace(".", "__")
        if how == "ne":
            found &= ~Q(**{name: value})
        else:
            found &= Q(**{name if how == "exact" else f"{name}__{how}": value})
    return found


def rows_url(wanted: Wanted, now: datetime, who: Pairs, kind: str = "") -> str:
    """The list of exactly the rows that a figure counts, of its first kind unless another is named; ``who`` says whose
    (:mod:`rapport.sales.forecasts.drill`)."""
    return list_url(kind or COUNTED[wanted.measure].kind, wanted.conditions(now), who)


def list_url(kind: str, conditions: list[Condition], who: Pairs) -> str:
    """The list of the rows of a kind for which these conditions hold."""
    said = [(name if how == "exact" else f"{name}__{how}", as_text(value)) for name, how, value in conditions]
    return f"{reverse(f'{kind}-list')}?{urlencode([(VIEW, ALL), *said, *who])}"


def as_text(value: Any) -> str:
    """A value as it stands in an address."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Pipeline):
        return str(value.uid)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def _midnight(day: date) -> datetime:
    """When a day begins for the reader."""
    return timezone.make_aware(datetime.combine(day, time()))
