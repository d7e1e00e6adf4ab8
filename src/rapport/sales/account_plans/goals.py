"""The goals of an account plan on its page: those in words to tick off, those of revenue with what was won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rapport.customers.overview.lines import due_text
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.presets import ALL
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.labels import percent_text
from rapport.platform.saved_views.state import VIEW
from rapport.platform.web.panels import Panel, may_edit
from rapport.sales.models import AccountGoal, AccountPlan, State

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 40
"""Goals of a plan that its page shows."""
_NEEDED = {"party", "state", "closed_on", "expected_close_on", "base_amount"}


@dataclass(frozen=True, slots=True)
class Progress:
    """What a goal of revenue has come to, made of the deals that the reader sees."""

    won: Decimal
    open: Decimal
    """Of open deals that are expected to close in time, by their whole amount."""
    unvalued_count: int
    """Won deals that are in no sum, since their currency has no exchange rate or another base currency."""


def span_of(goal: AccountGoal, plan: AccountPlan) -> tuple[date, date]:
    """The first and the last day on which a deal counts for a goal."""
    return plan.starts_on, goal.due_on or plan.ends_on


def progress_of(plan: AccountPlan, goals: Sequence[AccountGoal], user: User) -> dict[int, Progress]:
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
        sums[f"won_{goal.pk}"] = Sum("base_amount", filter=won & valued)
        sums[f"open_{goal.pk}"] = Sum("base_amount", filter=coming & valued)
        sums[f"lacking_{goal.pk}"] = Count("pk", filter=won & Q(amount__isnull=False) & ~valued)
    found = rows(spec, user).filter(party=plan.party_id).order_by().aggregate(**sums)
    return {
        goal.pk: Progress(
            found[f"won_{goal.pk}"] or Decimal(0),
            found[f"open_{goal.pk}"] or Decimal(0),
            found[f"lacking_{goal.pk}"],
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


class GoalsPanel(Panel):
    """What the plan is to reach, and how far that is."""

    key = "account_goals"
    label = gettext_lazy("Goals")
    zone = "main"
    template = "sales/plans/goals.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return may(registry.get("account-goals"), cast("User", request.user), Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> dict[str, Any]:
        user, kind = cast("User", request.user), registry.get("account-goals")
        goals = goals_of(instance, user)
        made = progress_of(instance, goals, user)
        edits = may_edit(request, spec, instance)
        lines = [_line(goal, instance, made.get(goal.pk), user, edits=edits) for goal in goals]
        lines.sort(key=lambda line: line["reached"] or line["dropped"])
        reached = sum(is_reached(goal, made.get(goal.pk)) for goal in goals)
        counted = sum(goal.state != AccountGoal.State.DROPPED for goal in goals)
        adding = edits and may(kind, user, Action.CREATE.value)
        page = reverse("account-plans-detail", args=[instance.uid])
        return {
            "title": self.label,
            "page_url": page,
            "lines": lines,
            "count": reached_text(reached, counted),
            "add_url": f"{reverse('account-goals-quick')}?plan={instance.uid}&next={page}" if adding else "",
        }


def reached_text(reached: int, counted: int) -> str:
    """How many of the goals that were not given up are reached; nothing where there is none."""
    if not counted:
        return ""
    text = ngettext("%(reached)s of %(count)s goal reached", "%(reached)s of %(count)s goals reached", counted)
    return text % {"reached": reached, "count": counted}


def _line(
    goal: AccountGoal, plan: AccountPlan, progress: Progress | None, user: User, *, edits: bool
) -> dict[str, Any]:
    seen = set(visible_fields(registry.get("account-goals"), user))
    reached, day = is_reached(goal, progress), span_of(goal, plan)[1]
    is_open = goal.state == AccountGoal.State.OPEN
    who = goal.responsible if "responsible" in seen else None
    return {
        "label": shown_title(goal, user),
        "url": reverse("account-goals-detail", args=[goal.uid]),
        "measure": goal.measure if "measure" in seen else "",
        "who": str(who) if who is not None else "",
        "reached": reached,
        "dropped": goal.state == AccountGoal.State.DROPPED,
        "late": is_late(goal, plan, progress),
        "due": due_text(day, timezone.localdate()) if is_open and not reached and "due_on" in seen else "",
        "tick_url": reverse("account-goal-reached", args=[goal.uid]) if edits and is_open else "",
        "revenue": _revenue(goal, plan, progress) if {"revenue", "currency"} <= seen else None,
    }


def _revenue(goal: AccountGoal, plan: AccountPlan, progress: Progress | None) -> dict[str, Any] | None:
    """The figures of a goal of revenue, each with the list of the deals that it was added up from."""
    if goal.revenue is None:
        return None
    wanted = _money(goal.revenue, goal.currency)
    if progress is None:  # the reader may not see what was won
        return {"wanted": wanted}
    first, last = span_of(goal, plan)
    share = 100 * progress.won / goal.revenue
    return {
        "wanted": wanted,
        "won": _("%(amount)s won") % {"amount": _money(progress.won, goal.currency)},
        "share": _("of %(amount)s (%(percent)s)") % {"amount": wanted, "percent": percent_text(share)},
        "won_url": _deals(plan, goal, [("state", "won")], "closed_on"),
        "open": _("%(amount)s in open deals") % {"amount": _money(progress.open, goal.currency)}
        if progress.open
        else "",
        "open_url": _deals(plan, goal, [("state", "open")], "expected_close_on"),
        "bar": min(int(share), 100),
        "span": f"{_day(first)} – {_day(last)}",
        "lacking": ngettext(
            "%(count)s won deal without an exchange rate is not in it.",
            "%(count)s won deals without an exchange rate are not in it.",
            progress.unvalued_count,
        )
        % {"count": progress.unvalued_count}
        if progress.unvalued_count
        else "",
    }


def _deals(plan: AccountPlan, goal: AccountGoal, state: list[tuple[str, str]], day: str) -> str:
    first, last = span_of(goal, plan)
    between = [(f"{day}__gte", first.isoformat()), (f"{day}__lte", last.isoformat())]
    found = [(VIEW, ALL), ("party", str(plan.party.uid)), *state, *between, ("base_currency", goal.currency)]
    found.append(("base_amount__isnull", "false"))
    return f"{reverse('deals-list')}?{urlencode(found)}"


def _money(value: Decimal, currency: str) -> str:
    return format_money(value, currency, get_language() or "en")


def _day(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")
