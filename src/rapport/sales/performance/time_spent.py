"""Where time goes: the minutes that are recorded on touches, by channel, by customer, and by whether the customer had
an open deal then. What carries no minutes is counted beside them and never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.models import Measure, State
from rapport.sales.performance.measures import COUNTED, condition_of
from rapport.sales.performance.periods import Days

if TYPE_CHECKING:
    from rapport.customers.models import Touch
    from rapport.platform.access.models import User

MOST_CUSTOMERS = 8
_NEEDED = {"owner", "happened_at", "channel", "party", "duration_minutes"}
_OF_DEALS = {"party", "state", "opened_on", "closed_on"}


@dataclass(frozen=True, slots=True)
class Spent:
    """Touches and their minutes. ``key`` is a channel, the key of a party, or whether there was an open deal."""

    key: Any
    minutes: int
    touches: int
    unknown: int
    """Touches of which nobody noted how long they took."""


def may_tell(reader: User) -> bool:
    """Whether a reader sees the fields of touches that this is made of."""
    spec = registry.get("touches")
    return may(spec, reader, Action.VIEW.value) and set(visible_fields(spec, reader)) >= _NEEDED


def touches_of(reader: User, person: User, days: Days, now: datetime) -> QuerySet[Touch]:
    """The touches of a person in these days that have happened and that the reader sees; notes are none."""
    counted = COUNTED[Measure.TOUCHES]
    found: QuerySet[Touch] = rows(registry.get("touches"), reader).filter(owner=person)
    return found.filter(condition_of([*counted.conditions, *counted.within(days, now)]))


def by_channel(touches: QuerySet[Touch]) -> list[Spent]:
    """The minutes of each channel, most first; one query."""
    return _spent(touches, "channel")


def by_customer(touches: QuerySet[Touch]) -> list[Spent]:
    """The customers that took most minutes, at most :data:`MOST_CUSTOMERS`; one query."""
    return _spent(touches.filter(duration_minutes__gt=0), "party_id", limit=MOST_CUSTOMERS)


def by_open_deal(touches: QuerySet[Touch], reader: User) -> list[Spent]:
    """Minutes with customers who had an open deal on the day, and with others, as far as the reader sees deals. A
    person's organisation counts as the customer too. Of a deal of which nobody knows when it was opened, the day counts
    on which it was entered. One query."""
    spec = registry.get("deals")
    if not may(spec, reader, Action.VIEW.value) or not set(visible_fields(spec, reader)) >= _OF_DEALS:
        return []
    since = Coalesce(F("opened_on"), TruncDate("created_at"), output_field=DateField())
    deals: QuerySet[Any] = rows(spec, reader).annotate(since=since)
    day = OuterRef("day")
    then = deals.filter(Q(state=State.OPEN) | Q(closed_on__gte=day), since__lte=day)
    with_party = Exists(then.filter(party=OuterRef("party_id")))
    with_organisation = Exists(then.filter(party=OuterRef("party__organisation_id")))
    return _spent(
        touches.annotate(day=TruncDate("happened_at")).annotate(had_deal=Q(with_party) | Q(with_organisation)),
        "had_deal",
    )


def _spent(touches: QuerySet[Any], by: str, limit: int | None = None) -> list[Spent]:
    sums = {"minutes": Sum("duration_minutes"), "n": Count("pk"), "known": Count("duration_minutes")}
    found = touches.order_by().values_list(by).annotate(**sums).order_by(F("minutes").desc(nulls_last=True), by)
    return [Spent(key, minutes or 0, n, n - known) for key, minutes, n, known in found[:limit]]
