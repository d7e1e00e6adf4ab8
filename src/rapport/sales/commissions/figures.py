"""What a person has earned by a plan in a period, deal by deal, made of the deals that the reader sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Prefetch, Q

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.commissions.terms import Part, Terms
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.quotas import counted_among, quotas_for
from rapport.sales.models import (
    CommissionLine,
    CommissionPlan,
    CommissionStatement,
    Deal,
    DealSplit,
    Length,
    Quota,
    State,
)

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_NEEDED = {"state", "closed_on", "base_amount", "owner", "owner_share", "owner_amount", "pipeline", "product"}
EARLIER = 12
"""Closed periods in which differences are looked for."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a deal brings; a difference of an earlier period has no parts, but what was paid and what it would be."""

    deal: Deal | None
    deal_uid: UUID
    name: str
    period: Period
    amount: Decimal
    closed_on: date | None = None
    share: Decimal | None = None
    value: Decimal | None = None
    parts: Sequence[Part] = ()
    paid: Decimal | None = None


@dataclass(slots=True)
class Reckoning:
    """A statement as it is now."""

    plan: CommissionPlan
    person: User
    period: Period
    terms: Terms
    currency: str
    lines: list[Line] = field(default_factory=list)
    differences: list[Line] = field(default_factory=list)
    unseen_count: int = 0
    """Deals of the person that count and that the reader may not see: nothing is final then."""
    unvalued_count: int = 0
    """Won deals without an exchange rate, which are in no sum."""
    quota_hidden: bool = False
    """Whether there are tiers, and the reader may not see quotas."""

    @property
    def won(self) -> Decimal:
        """The person's shares of what was won."""
        return sum((line.value for line in self.lines if line.value is not None), Decimal(0))

    @property
    def total(self) -> Decimal:
        """The sum of the rounded amounts, differences included."""
        return sum((line.amount for line in [*self.lines, *self.differences]), Decimal(0))

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees everything that it is made of."""
        return not self.unseen_count and not self.quota_hidden


def reckon(plan: CommissionPlan, person: User, period: Period, reader: User | None) -> Reckoning:
    """The statement of a period as it is now, with what changed in closed ones; ``reader`` None is the system."""
    terms, hidden = terms_of(plan, person, period, reader)
    found = _reckon(plan, person, period, terms, reader)
    found.quota_hidden = hidden
    earlier = CommissionStatement.objects.filter(plan=plan, owner=person, starts_on__lt=period.start)
    for closed in earlier.order_by("-starts_on")[:EARLIER]:
        then = Period(closed.starts_on, Length(closed.length))
        now = _reckon(plan, person, then, Terms.from_json(closed.terms), reader)
        found.unseen_count += now.unseen_count
        if not now.unseen_count:
            found.differences += _differences(now, closed)
    found.differences.sort(key=lambda line: (line.period.start, line.name))
    return found


def terms_of(plan: CommissionPlan, person: User, period: Period, reader: User | None) -> tuple[Terms, bool]:
    """The rules of a plan with the person's quota, and whether the reader lacks the right to see it."""
    tiers = tuple((tier.above, tier.rate) for tier in plan.tiers.order_by("above"))
    if not tiers:
        return Terms(plan.rate), False
    quotas = registry.get("quotas")
    if reader is not None and not may(quotas, reader, Action.VIEW.value):
        return Terms(plan.rate, tiers), True
    asked = Asked(period=period, pipeline=plan.pipeline, family=plan.family)
    found = quotas_for(reader, asked) if reader is not None else counted_among(Quota.objects.all(), asked)
    quota = found.get(("user", person.pk))
    return Terms(plan.rate, tiers, quota.amount if quota is not None else None), False


def _reckon(plan: CommissionPlan, person: User, period: Period, terms: Terms, reader: User | None) -> Reckoning:
    base = base_currency()
    found = Reckoning(plan, person, period, terms, base)
    counted = _deals_of(plan, person, period)
    seen = counted
    if reader is not None:
        spec = registry.get("deals")
        sees = set(visible_fields(spec, reader)) >= _NEEDED
        sees = sees and may(registry.get("deal-splits"), reader, Action.VIEW.value)
        seen = counted.filter(pk__in=rows(spec, reader).values("pk")) if sees else counted.none()
        found.unseen_count = counted.count() - seen.count()
    splits = Prefetch("splits", DealSplit.objects.filter(user=person), to_attr="own_splits")
    before = Decimal(0)
    for deal in seen.order_by("closed_on", "pk").prefetch_related(splits):
        share, value = _share(deal, person)
        if value is None or deal.base_currency != base:
            found.unvalued_count += deal.amount is not None
            continue
        parts = terms.parts(before, value)
        amount = terms.commission(parts, base)
        before += value
        found.lines.append(Line(deal, deal.uid, deal.name, period, amount, deal.closed_on, share, value, parts))
    return found


def _deals_of(plan: CommissionPlan, person: User, period: Period) -> Any:
    """Won deals of the period and of the time of the plan of which the person has a share."""
    last = min(period.end - timedelta(days=1), plan.ends_on or date.max)
    has_share = Q(owner=person, owner_share__gt=0) | Q(pk__in=DealSplit.objects.filter(user=person).values("deal"))
    found = Deal.objects.filter(
        has_share, state=State.WON, closed_on__gte=max(period.start, plan.starts_on), closed_on__lte=last
    )
    if plan.pipeline_id is not None:
        found = found.filter(pipeline=plan.pipeline_id)
    return found.filter(product__family=plan.family) if plan.family else found


def _share(deal: Any, person: User) -> tuple[Decimal, Decimal | None]:
    """The person's part of a deal in percent and in base currency: as its owner, or by a split."""
    if deal.owner_id == person.pk:
        return deal.owner_share, deal.owner_amount
    return deal.own_splits[0].share, deal.own_splits[0].amount


def _differences(now: Reckoning, closed: CommissionStatement) -> list[Line]:
    """What each deal of a closed period would be paid now, less what was paid for it, differences settled since
    included."""
    paid: dict[UUID, Decimal] = {}
    named: dict[UUID, CommissionLine] = {}
    held = CommissionLine.objects.filter(
        statement__plan=closed.plan_id, statement__owner=closed.owner_id, period_on=closed.starts_on
    )
    for line in held.select_related("deal"):
        paid[line.deal_uid] = paid.get(line.deal_uid, Decimal(0)) + line.amount
        named[line.deal_uid] = line
    due = {line.deal_uid: line for line in now.lines}
    found = []
    for uid in {**named, **due}:
        before = paid.get(uid, Decimal(0))
        amount = (due[uid].amount if uid in due else Decimal(0)) - before
        if amount and uid in due:
            found.append(replace(due[uid], amount=amount, paid=before, parts=()))
        elif amount:
            gone = named[uid]
            found.append(Line(gone.deal, uid, gone.deal_name, now.period, amount, gone.closed_on, paid=before))
    return found
