"""What pages show of assignment: on a record why somebody got it, on a rule what it says and whom it served."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from rapport.platform.access.models import User
from rapport.platform.assignment.kinds import assignable
from rapport.platform.assignment.models import AssignmentRule, Decision, Turn
from rapport.platform.assignment.reasons import in_words
from rapport.platform.assignment.seats import candidate_ids
from rapport.platform.automation.sentence import condition_words
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import when
from rapport.platform.web.panels import Panel

_TAKEN_BACK = (ChangeSet.State.UNDONE, ChangeSet.State.PARTLY_UNDONE)


class WhyPanel(Panel):
    """Why the record went to whom it did; only where a rule decided it."""

    key = "assigned_by_rules"
    label = gettext_lazy("Assigned by rules")
    template = "assignment/panel_why.html"

    def fits(self, spec: RecordSpec) -> bool:
        return assignable(spec)

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return assignable(spec) and _latest(request, instance) is not None

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        decision = _latest(request, instance)
        assert decision is not None
        made = decision.change_set
        return {
            "user": decision.user,
            "reasons": in_words(decision.reasons),
            "when": when(decision.created_at),
            "taken_back": made is not None and made.state in _TAKEN_BACK,
            "moved_on": decision.user_id is not None and decision.user_id != instance.owner_id,
        }


def _latest(request: HttpRequest, instance: Any) -> Decision | None:
    """The last decision about a record; asked once a request."""
    asked: dict[Any, Decision | None] = request.__dict__.setdefault("assignment_decisions", {})
    if instance.uid not in asked:
        found = Decision.objects.filter(record_uid=instance.uid).select_related("user", "change_set")
        asked[instance.uid] = found.order_by("-id").first()
    return asked[instance.uid]


class ConditionPanel(Panel):
    """Which records the rule is for, in words."""

    zone = "main"
    template = "assignment/panel_condition.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: AssignmentRule) -> dict[str, Any]:
        kind = registry.get(instance.kind) if registry.has(instance.kind) else None
        groups = condition_words(kind, instance.condition, cast(User, request.user)) if kind is not None else []
        return {"kind": kind, "groups": groups}


class SharesPanel(Panel):
    """How often it was whose turn, of those whom the rule may choose among now."""

    zone = "main"
    template = "assignment/panel_shares.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: AssignmentRule) -> dict[str, Any]:
        served = dict(Turn.objects.filter(rule=instance).values_list("user_id", "served"))
        people = User.objects.filter(pk__in=candidate_ids(instance))
        total = sum(served.get(user.pk, 0) for user in people)
        return {"people": [(user, served.get(user.pk, 0)) for user in people], "total": total}
