"""The goals of an account plan on its page: those in words to tick off, those of revenue with what was won."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from rapport.customers.overview.lines import due_text
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, may_edit
from rapport.sales.account_plans.group import Group, group_of
from rapport.sales.account_plans.progress import Progress, goals_of, is_late, is_reached, progress_of, span_of
from rapport.sales.account_plans.revenue import revenue_line
from rapport.sales.models import AccountGoal, AccountPlan

if TYPE_CHECKING:
    from rapport.platform.access.models import User


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
        group = group_of(instance.party, user) if any(goal.revenue is not None for goal in goals) else None
        made = progress_of(instance, goals, user, group) if group is not None else {}
        edits = may_edit(request, spec, instance)
        lines = [_line(goal, instance, made.get(goal.pk), user, group, edits=edits) for goal in goals]
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
    goal: AccountGoal, plan: AccountPlan, progress: Progress | None, user: User, group: Group | None, *, edits: bool
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
        "revenue": revenue_line(goal, plan, progress, group) if {"revenue", "currency"} <= seen else None,
    }
