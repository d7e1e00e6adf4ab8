"""Quotas of the sample company, and the states of its deals through the last year: told by the stages that each deal
passed and by the days on which it was opened and closed. Of every third deal the day on which it was to close was put
off on the way, so that there is something to tell of forecasts that were too early."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.periods import Period
from rapport.sales.models import Deal, DealSnapshot, DealStay, Length, SnapshotNight, Stage, State

DAYS = 400
"""As far back as a first night looks (forecasts.snapshots), which is three whole quarters on any day."""
_PAST, _AHEAD = 4, 2
_LEAST = Decimal(10_000)


def add_forecasts(deals: Sequence[Deal]) -> None:
    """Quotas and states for these deals; within a change set."""
    today = timezone.localdate()
    write.create_many(registry.get("quotas"), list(_quotas(today)), actor=None)
    first = today - timedelta(days=DAYS)
    stays: dict[int, list[DealStay]] = defaultdict(list)
    for stay in DealStay.objects.filter(deal__in=deals).select_related("stage").order_by("entered_at", "pk"):
        stays[stay.deal_id].append(stay)
    # What they are worth may have followed from their lines.
    present = Deal.objects.select_related("product").in_bulk([deal.pk for deal in deals])
    chance = random.Random("heliad forecasts")  # noqa: S311 - a sample, no secret
    rows = [row for deal in present.values() for row in _states(deal, stays[deal.pk], first, today, chance)]
    DealSnapshot.objects.bulk_create(rows, batch_size=1000)
    changed: dict[date, int] = defaultdict(int)
    for row in rows:
        changed[row.valid_from] += 1
    nights = [first + timedelta(days=n) for n in range(DAYS)]
    SnapshotNight.objects.bulk_create(SnapshotNight(day=day, changed_count=changed[day]) for day in nights)


def _quotas(today: date) -> Iterator[dict[str, Any]]:
    """For each who sells a sixth more than an average quarter of theirs brought, in whole thousands."""
    present = Period.around(Length.QUARTER, today)
    periods = [present.shift(step) for step in range(-_PAST, _AHEAD)]
    won = Deal.objects.filter(state=State.WON, closed_on__gte=present.shift(-_PAST).start, owner__isnull=False)
    totals = dict(won.order_by().values_list("owner_id").annotate(total=Sum("base_amount")))
    for owner in User.objects.filter(pk__in=totals).order_by("pk"):
        total = totals[owner.pk]
        amount = max((total or Decimal(0)) / _PAST * 7 / 6 // 1000 * 1000, _LEAST)
        for period in periods:
            owned = {"owner": owner, "length": period.length.value, "starts_on": period.start}
            yield {**owned, "amount": str(amount)}


def _put_off(deal: Deal, today: date, chance: random.Random) -> tuple[date, date] | None:
    """On which day the closing of a deal was put off, and until then expected on which; None of most deals."""
    if chance.random() > 1 / 3 or deal.expected_close_on is None or deal.opened_on is None:
        return None
    last = deal.closed_on or today
    on = last - timedelta(days=chance.randint(2, 20))
    return (on, deal.expected_close_on - timedelta(days=chance.choice((30, 45, 60)))) if on > deal.opened_on else None


def _states(
    deal: Deal, stays: Sequence[DealStay], first: date, today: date, chance: random.Random
) -> Iterator[DealSnapshot]:
    """The states of a deal, of each day the last one; what it was before the first day counts from that day on."""
    by_day: dict[date, Stage] = {}
    for stay in stays:
        day = timezone.localtime(stay.entered_at).date()
        if day < today:
            by_day[max(day, first)] = stay.stage
    on, earlier = _put_off(deal, today, chance) or (None, None)
    before = max((day for day in by_day if on is not None and day < on), default=None)
    if on is not None and before is not None:
        by_day.setdefault(on, by_day[before])
    days = sorted(by_day)
    for since, until in pairwise([*days, None]):
        assert since is not None
        stage = by_day[since]
        is_open = stage.state == State.OPEN
        worth, share = deal.base_amount, stage.probability
        yield DealSnapshot(
            deal_id=deal.pk, valid_from=since, valid_to=until, owner_id=deal.owner_id, pipeline_id=deal.pipeline_id,
            state=stage.state, forecast=stage.forecast, base_amount=worth, base_currency=deal.base_currency,
            weighted_amount=worth * share / 100 if worth is not None and share is not None else None,
            close_on=_expected(deal, since, on, earlier) if is_open else deal.closed_on,
            family=deal.product.family if deal.product is not None else "",
        )  # fmt: skip


def _expected(deal: Deal, day: date, put_off_on: date | None, earlier: date | None) -> date | None:
    return earlier if put_off_on is not None and day < put_off_on else deal.expected_close_on
