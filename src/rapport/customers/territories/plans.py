"""What one does with plans: copy one as a draft, let it wait for its day, apply it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import PlanState, TerritoryPlan
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

JOB = "apply_territory_plan"
_COPIED = ("name", "position", "party_kind", "country", "postcodes", "condition")
_LONGEST_NAME = 120


def plan_copy(*, plan: TerritoryPlan, actor: User | None, channel: str) -> TerritoryPlan:
    """A draft with the same rules."""
    kind = registry.get("territory-plans")
    with change_set(actor=actor, channel=channel, act="create", kind=kind.name) as opened:
        values = {"name": _free_name(plan), "hand_over": plan.hand_over, "description": plan.description}
        draft: TerritoryPlan = write.create(kind, values, actor=actor)
        rules = [
            {**{name: getattr(rule, name) for name in _COPIED}, "plan": draft, "territory": rule.territory}
            for rule in plan.rules.select_related("territory").order_by("pk")
        ]
        if rules:
            write.create_many(registry.get("territory-rules"), rules, actor=actor)
        opened.summary = str(draft)
    return draft


def _free_name(plan: TerritoryPlan) -> str:
    base, number = plan.name[: _LONGEST_NAME - 10], 2
    while TerritoryPlan.objects.filter(name=f"{base} ({number})").exists():
        number += 1
    return f"{base} ({number})"


def plan_apply(*, plan: TerritoryPlan, actor: User | None, channel: str) -> JobRun | None:
    """Apply a plan: at once by a job, or on its day when that is yet to come (then None). Refused when another one is
    being applied, when it has no rules, or was replaced."""
    with transaction.atomic():
        plans = {one.pk: one for one in TerritoryPlan.objects.select_for_update().order_by("pk")}
        locked = plans.get(plan.pk)
        if locked is None or locked.state == PlanState.ENDED:
            raise Refused(_("“%(plan)s” was replaced. Copy it as a draft and apply that.") % {"plan": plan})
        if not locked.rules.exists():
            raise Refused(
                _("“%(plan)s” has no rules, so nobody would belong anywhere. Add some first.") % {"plan": plan}
            )
        running = JobRun.objects.filter(name=JOB, state__in=runs.OPEN).first()
        if running is not None:
            raise Refused(_("“%(job)s” is still running. Wait until it has ended.") % {"job": running.label})
        if (
            locked.state == PlanState.DRAFT
            and locked.valid_from is not None
            and locked.valid_from > timezone.localdate()
        ):
            _schedule(locked, locked.valid_from, actor, channel)
            return None
        from rapport.customers.territories.tasks import apply_territory_plan

        label = _("Territories by “%(plan)s”") % {"plan": plan}
        return runs.start(
            apply_territory_plan, actor=actor, name=JOB, label=label, kind="territory-plans",
            parameters={"plan": str(plan.uid)},
        )  # fmt: skip


def _schedule(plan: TerritoryPlan, day: date, actor: User | None, channel: str) -> None:
    with change_set(actor=actor, channel=channel, act="update", kind="territory-plans", summary=str(plan)) as opened:
        set_state(plan, PlanState.SCHEDULED)
        opened.counts["updated"] = 1


def set_state(plan: TerritoryPlan, state: PlanState) -> None:
    """Note how far a plan is, which no form sets; inside a change set."""
    plan.state = state
    plan.version += 1
    plan.updated_at = timezone.now()
    if state == PlanState.ACTIVE:
        plan.applied_at = plan.updated_at
    plan.save(update_fields=["state", "version", "updated_at", "applied_at"])


def put_in_force(plan: TerritoryPlan) -> None:
    """Let a plan decide from now on, and the one before it no more; inside a change set."""
    for former in TerritoryPlan.objects.filter(state=PlanState.ACTIVE).exclude(pk=plan.pk):
        set_state(former, PlanState.ENDED)
    if plan.state != PlanState.ACTIVE:
        set_state(plan, PlanState.ACTIVE)


def due_plan() -> TerritoryPlan | None:
    """The plan whose day has come: of several the latest one."""
    waiting = TerritoryPlan.objects.filter(state=PlanState.SCHEDULED, valid_from__lte=timezone.localdate())
    return waiting.order_by("-valid_from", "-pk").first()


CHANNEL_OF_JOBS = ChangeSet.Channel.JOB.value
