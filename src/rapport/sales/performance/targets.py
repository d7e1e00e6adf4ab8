"""Which target counts for a stretch of time.

The one of its own length counts; without one, those of the shorter lengths that make it up, if each part of it has one.
Nothing is ever split or scaled. Of several that hold in a stretch the latest counts that has begun, so that a target
which is changed on Wednesday is that of the whole week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.quotas import Holder, held_by
from rapport.sales.models import ActivityTarget, Measure, TargetLength
from rapport.sales.performance.narrowed import EVERYTHING, Only, only_of, tells
from rapport.sales.performance.periods import Days, Span

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_NEEDED = {"owner", "team", "measure", "length", "wanted", "pipeline", "family", "valid_from", "valid_to"}


class Key(NamedTuple):
    """Whose a target is, of what, how long and for which deals."""

    holder: Holder
    measure: Measure
    length: TargetLength
    only: Only


class Targets:
    """Some targets, by whose, of what and how long they are."""

    def __init__(self, given: Iterable[ActivityTarget], today: date) -> None:
        self.today = today
        self._held: dict[Key, list[ActivityTarget]] = defaultdict(list)
        for one in given:
            holder = held_by(one.owner_id, one.team_id)
            self._held[Key(holder, Measure(one.measure), TargetLength(one.length), only_of(one))].append(one)

    @property
    def keys(self) -> list[Key]:
        """Of whom there is one of which measure and length, for which deals."""
        return list(self._held)

    def of(self, holder: Holder, measure: Measure, span: Span, only: Only = EVERYTHING) -> int | None:
        """What is wanted in a stretch of exactly these deals; None when nothing is. Targets of parts are never added
        up to one of all deals, nor is that split."""
        own = self._in(holder, measure, span, only)
        if own is not None:
            return own
        for parts in span.parts():
            found = [self._in(holder, measure, part, only) for part in parts]
            known = [one for one in found if one is not None]
            if len(known) == len(found):
                return sum(known)
        return None

    def _in(self, holder: Holder, measure: Measure, span: Span, only: Only) -> int | None:
        last = span.end - timedelta(days=1)
        begun = min(max(self.today, span.start), last)
        held = [
            one
            for one in self._held.get(Key(holder, measure, span.length, only), ())
            if one.valid_from <= begun and (one.valid_to is None or one.valid_to >= span.start)
        ]
        return max(held, key=lambda one: one.valid_from).wanted if held else None


def targets_for(
    user: User, measures: Collection[Measure], days: Days, today: date, *, owner: int | None = None
) -> Targets:
    """The targets that a reader sees, with what they are for, and that hold on some of these days: of everybody or of
    one person alone (none of teams then). One query, none when the reader sees no targets. One of a value in another
    base currency is none.
    """
    spec = registry.get("activity-targets")
    if not may(spec, user, Action.VIEW.value) or not set(visible_fields(spec, user)) >= _NEEDED:
        return Targets([], today)
    found = (
        rows(spec, user)
        .select_related("pipeline")
        .filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=days.start),
            ~Q(measure=Measure.VALUE_WON) | Q(currency=base_currency()),
            measure__in=list(measures),
            valid_from__lt=days.end,
        )
    )
    if owner is not None:
        found = found.filter(owner=owner, team__isnull=True)
    return Targets((one for one in found if tells(user, only_of(one))), today)
