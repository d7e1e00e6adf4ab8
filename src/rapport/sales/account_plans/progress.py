"""How far the goals of an account plan are: what was won from the customer and its subsidiaries, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.account_plans.group import Group
from rapport.sales.models import AccountGoal, AccountPlan, State

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 40
"""Goals of a plan that its page shows."""
_NEEDED = {"party", "state", "closed_on", "expected_close_on", "base_amount"}


@dataclass(frozen=True, slots=True)
class Progress:
    """What a goal of revenue has come to: the deals of the customer and its subsidiaries that the reader sees."""

    won: Decimal
    open: Decimal
    """Of open deals that are expected to close in time, by their whole amount."""
    unvalued_count: int
    """Won deals that are in no sum, since their currency has no exchange rate or another base currency."""
    own_won: Decimal
    """What of it is the customer's own."""
    own_open: Decimal


def span_of(goal: AccountGoal, plan: AccountPlan) -> tuple[date, date]:
    """The first and the last day on which a deal counts for a goal."""
    return plan.starts_on, goal.due_on or plan.ends_on


def progress_of(plan: AccountPlan, goals: Sequence[AccountGoal], user: User, group: Group) -> dict[int, Progress]:
    """How far the goals of revenue are; one query, and nothing for whoever may not see what they are made of."""
    asked = [goal for goal in goals if goal.revenue is not None]
    spec = registry.get("deals")
    if not asked or not may(spec, user, Action.VIEW.value) or not set(visible_fields(spec, user)) >= _NEEDED:
        return {}
    sums: dict[str, Any] = {}
    for goal in asked:
        first, last = span_of(goal, plan)
        won = Q(state=State.WON, closed_on__gte=first, closed_on__lte=last)
        coming = Q(state=State.OPEN, expected_close_on__gte=first, expected_close_on__lte=last)
        valued = Q(base_amount__isnull=False, base_currency=goal.currency)
        own = Q(party=plan.party_id)
        sums[f"won_{goal.pk}"] = Sum("base_amount", filter=won & valued)
        sums[f"open_{goal.pk}"] = Sum("base_amount", filter=coming & valued)
        sums[f"own_won_{goal.pk}"] = Sum("base_amount", filter=won & valued & own)
        sums[f"own_open_{goal.pk}"] = Sum("base_amount", filter=coming & valued & own)
        sums[f"lacking_{goal.pk}"] = Count("pk", filter=won & Q(amount__isnull=False) & ~valued)
    found = rows(spec, user).filter(party__in=group.members).order_by().aggregate(**sums)
    return {
        goal.pk: Progress(
            found[f"won_{goal.pk}"] or Decimal(0),
            found[f"open_{goal.pk}"] or Decimal(0),
            found[f"lacking_{goal.pk}"],
            found[f"own_won_{goal.pk}"] or Decimal(0),
            found[f"own_open_{goal.pk}"] or Decimal(0),
        )
        for goal in asked
    }


def is_reached(goal: AccountGoal, progress: Progress | None) -> bool:
    """Whether somebody said so, or what was won says it."""
    if goal.state == AccountGoal.State.OPEN and progress is not None and goal.revenue is not None:
        return bool(progress.won >= goal.revenue)
    return goal.state == AccountGoal.State.REACHED


def is_late(goal: AccountGoal, plan: AccountPlan, progress: Progress | None) -> bool:
    """Whether an open goal should have been reached before today."""
    is_open = goal.state == AccountGoal.State.OPEN and not is_reached(goal, progress)
    return is_open and span_of(goal, plan)[1] < timezone.localdate()


def goals_of(plan: AccountPlan, user: User) -> list[AccountGoal]:
    """The goals of a plan that the reader sees, the earliest first."""
    spec = registry.get("account-goals")
    if not may(spec, user, Action.VIEW.value):
        return []
    found = rows(spec, user).filter(plan=plan).select_related("responsible", "plan")
    return list(found.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST])
