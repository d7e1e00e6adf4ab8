"""Targets of the sample company: what its people usually do in a week or quarter, and a little more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from rapport.customers.models import Touch
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, LeadTouch, Measure, State, TargetLength
from rapport.sales.performance.measures import COUNTED, condition_of

_FAMILY = "Services"
"""The family of products of which more shall be sold."""
_WEEKS = 6
_YEAR = timedelta(days=365)


def add_targets() -> None:
    """Targets for everybody who has deals; within a change set."""
    today = timezone.localdate()
    people = User.objects.filter(pk__in=Deal.objects.values("owner"), is_active=True).order_by("pk")
    values = [one for person in people for one in _of_person(person, today)]
    write.create_many(registry.get("activity-targets"), values, actor=None)


def _of_person(person: User, today: date) -> Iterator[dict[str, Any]]:
    """A fifth more calls and meetings than in the last weeks, and more deals than in the last year, also of one family
    of products."""
    since = date(today.year, 1, 1)
    now = timezone.now()
    recent = {"owner": person, "happened_at__gte": now - timedelta(weeks=_WEEKS), "happened_at__lte": now}
    for measure, weeks, length in ((Measure.MEETINGS, 1, TargetLength.WEEK), (Measure.CALLS, 4, TargetLength.MONTH)):
        which = condition_of(COUNTED[measure].conditions)
        done = sum(model.objects.filter(which, **recent).count() for model in (Touch, LeadTouch))
        yield _target(person, measure, length, done * weeks * 6 // (5 * _WEEKS) + 1, since)
    won: QuerySet[Deal] = Deal.objects.filter(owner=person, state=State.WON, closed_on__gt=today - _YEAR)
    found = won.aggregate(n=Count("pk"), worth=Sum("base_amount"))
    yield _target(person, Measure.DEALS_WON, TargetLength.QUARTER, found["n"] // 4 + 1, since)
    of_family = won.filter(product__family=_FAMILY).count()
    if of_family:
        yield {**_target(person, Measure.DEALS_WON, TargetLength.QUARTER, of_family // 4 + 1, since), "family": _FAMILY}
    worth = max(int((found["worth"] or Decimal(0)) * 11 / 10) // 1000 * 1000, 10_000)
    yield _target(person, Measure.VALUE_WON, TargetLength.YEAR, worth, since)


def _target(person: User, measure: Measure, length: TargetLength, wanted: int, since: date) -> dict[str, Any]:
    return {"owner": person, "measure": measure, "length": length, "wanted": wanted, "valid_from": since}
