"""Where time goes: the minutes that are recorded on touches with customers and with leads, by channel, by whom these
were with, and by whether the customer had an open deal then. What carries no minutes is counted beside them and never
guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.models import Measure, State
from rapport.sales.performance.measures import COUNTED, LEAD_TOUCHES, condition_of, reach_to
from rapport.sales.performance.periods import Days

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST_NAMED = 8
WITH = {"touches": "party", LEAD_TOUCHES: "lead"}
"""The kinds of touches, each with the field that says with whom they were."""
_NEEDED = {"owner", "happened_at", "channel", "duration_minutes"}
_OF_DEALS = {"party", "state", "opened_on", "closed_on"}


@dataclass(frozen=True, slots=True)
class Spent:
    """Touches and their minutes. ``key`` is a channel, the key of a party or a lead, or whether there was an open
    deal."""

    key: Any
    minutes: int
    touches: int
    unknown: int
    """Touches of which nobody noted how long they took."""
    kind: str = ""
    """Of which kind they are, where they are of one kind."""

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.key, self.minutes + other.minutes, self.touches + other.touches, self.unknown + other.unknown)


Touches = Mapping[str, QuerySet[Any]]
"""Touches by their kind."""


def may_tell(reader: User, kind: str = "touches") -> bool:
    """Whether a reader sees the fields of touches of a kind that this is made of."""
    spec = registry.get(kind)
    return may(spec, reader, Action.VIEW.value) and set(visible_fields(spec, reader)) >= {*_NEEDED, WITH[kind]}


def touches_of(reader: User, person: User, days: Days, now: datetime) -> Touches:
    """The touches of a person in these days that have happened and that the reader sees; notes are none. Of a kind of
    which the reader is not told there are none."""
    counted = COUNTED[Measure.TOUCHES]
    told = [one for one in WITH if may_tell(reader, one) and reach_to(reader, Measure.TOUCHES, one).holds(person.pk)]
    which = condition_of([*counted.conditions, *counted.within(days, now)])
    return {kind: rows(registry.get(kind), reader).filter(which, owner=person) for kind in told}


def by_channel(touches: Touches) -> list[Spent]:
    """The minutes of each kind and channel; one query a kind."""
    return [one for kind, found in touches.items() for one in _spent(found, "channel", kind)]


def together(given: Iterable[Spent]) -> list[tuple[Spent, list[Spent]]]:
    """What has the same key added up, most minutes first, each with what it was added up from."""
    found: dict[Any, list[Spent]] = defaultdict(list)
    for one in given:
        found[one.key].append(one)
    whole = [(sum(parts[1:], parts[0]), parts) for parts in found.values()]
    return sorted(whole, key=lambda one: _order(one[0]))


def by_whom(touches: Touches) -> list[Spent]:
    """The customers and leads that took most minutes, at most :data:`MOST_NAMED`; one query a kind."""
    longest = [
        one
        for kind, found in touches.items()
        for one in _spent(found, f"{WITH[kind]}_id", kind, limit=MOST_NAMED)
        if one.minutes
    ]
    return sorted(longest, key=_order)[:MOST_NAMED]


def by_open_deal(touches: QuerySet[Any], reader: User) -> list[Spent]:
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
        "touches",
    )


def _order(one: Spent) -> tuple[int, bool, str]:
    return -one.minutes, one.unknown == one.touches, str(one.key)


def _spent(touches: QuerySet[Any], by: str, kind: str, limit: int | None = None) -> list[Spent]:
    sums = {"minutes": Sum("duration_minutes"), "n": Count("pk"), "known": Count("duration_minutes")}
    found = touches.order_by().values_list(by).annotate(**sums).order_by(F("minutes").desc(nulls_last=True), by)
    return [Spent(key, minutes or 0, n, n - known, kind) for key, minutes, n, known in found[:limit]]
