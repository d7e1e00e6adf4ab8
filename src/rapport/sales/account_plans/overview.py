"""Account plans on the page of their customer: a card at the side, and a line of the Brief when a goal is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.extensions import BriefLine, BriefProvider
from rapport.customers.models import Party
from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.panels import ROWS, CardPanel
from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.account_plans.goals import reached_text
from rapport.sales.account_plans.group import Group, group_of
from rapport.sales.account_plans.progress import Progress, goals_of, is_late, is_reached, progress_of, span_of
from rapport.sales.models import AccountGoal, AccountPlan

CURRENT = (AccountPlan.State.ACTIVE, AccountPlan.State.DRAFT)


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan and how far it is."""

    plan: AccountPlan
    goals: list[AccountGoal]
    made: dict[int, Progress]


def standings(dossier: Dossier) -> list[Standing]:
    """The plans of an organisation that are not over, active ones first; goals and what was won of the active ones.
    Read once a request."""
    held: dict[int, list[Standing]] = dossier.request.__dict__.setdefault("sales_account_plans", {})
    party = dossier.party
    if party.pk not in held:
        found = rows(registry.get("account-plans"), dossier.user).filter(party=party, state__in=CURRENT)
        plans = list(found.order_by("state", "ends_on", "pk")[:ROWS])
        is_active = any(plan.state == AccountPlan.State.ACTIVE for plan in plans)
        group = group_of(party, dossier.user) if is_active else Group(party.pk)
        held[party.pk] = [_standing(plan, dossier, group) for plan in plans]
    return held[party.pk]


def _standing(plan: AccountPlan, dossier: Dossier, group: Group) -> Standing:
    goals = goals_of(plan, dossier.user) if plan.state == AccountPlan.State.ACTIVE else []
    return Standing(plan, goals, progress_of(plan, goals, dossier.user, group))


class AccountPlansPanel(CardPanel):
    """The plans with an organisation that are not over, and how many of their goals are reached."""

    kind = "account-plans"
    only = ("organisations",)
    empty = gettext_lazy("No plan for this customer")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen = set(visible_fields(registry.get("account-plans"), dossier.user))
        return [self._row(standing, dossier, seen) for standing in standings(dossier)]

    def _row(self, standing: Standing, dossier: Dossier, seen: set[str]) -> dict[str, Any]:
        plan, made = standing.plan, standing.made
        counted = [goal for goal in standing.goals if goal.state != AccountGoal.State.DROPPED]
        reached = sum(is_reached(goal, made.get(goal.pk)) for goal in counted)
        draft = plan.state == AccountPlan.State.DRAFT and "state" in seen
        until = _("until %(day)s") % {"day": formats.date_format(plan.ends_on, "SHORT_DATE_FORMAT")}
        parts = [
            str(plan.get_state_display()) if draft else "",
            until if "ends_on" in seen else "",
            reached_text(reached, len(counted)),
        ]
        return {
            "label": shown_title(plan, dossier.user),
            "note": " · ".join(part for part in parts if part),
            "tone": "bad" if any(is_late(goal, plan, made.get(goal.pk)) for goal in standing.goals) else "",
            "url": reverse("account-plans-detail", args=[plan.uid]),
        }

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        url = f"{reverse('account-plans-list')}?party={dossier.party.uid}&view=all"
        return [{"label": _("All account plans"), "url": url}]


class AccountPlansBrief(BriefProvider):
    """The goal that has been overdue for the longest time."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        sees_days = {"due_on", "state"} <= set(visible_fields(registry.get("account-goals"), dossier.user))
        if party.kind != Party.Kind.ORGANISATION or not dossier.may_see("account-plans") or not sees_days:
            return []
        late = [
            (span_of(goal, one.plan)[1], goal)
            for one in standings(dossier)
            for goal in one.goals
            if is_late(goal, one.plan, one.made.get(goal.pk))
        ]
        if not late:
            return []
        day, goal = min(late, key=lambda found: (found[0], found[1].pk))
        text = _("The goal “%(goal)s” was due on %(day)s") % {
            "goal": shown_title(goal, dossier.user),
            "day": formats.date_format(day, "SHORT_DATE_FORMAT"),
        }
        url = reverse("account-plans-detail", args=[goal.plan.uid])
        return [BriefLine(_("Account plan"), "bad", text, url, weight=28)]
