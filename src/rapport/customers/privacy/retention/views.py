"""What one does with a rule of retention: edit the condition, try it, run it now, read what a run did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.models import RetentionRule, RetentionRun
from rapport.customers.privacy.kept import label_of
from rapport.customers.privacy.retention.running import begin
from rapport.customers.privacy.retention.trial import trial
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.assignment.views import ConditionView
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.views import RuleOfKindView
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import list_crumb, undo_url

KIND = "retention-rules"


class RetentionConditionView(ConditionView):
    """GET and POST /retention-rules/<uid>/condition/: which records the rule is about."""

    kind = KIND


class HoldConditionView(ConditionView):
    """GET and POST /legal-holds/<uid>/condition/: which parties a hold finds besides those that it names."""

    kind = "legal-holds"


class TrialView(RuleOfKindView):
    """GET /retention-rules/<uid>/dry-run/: who would go and why; POST: do it now, if the rule is switched on."""

    kind = KIND
    rule: RetentionRule

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return self.show({"trial": trial(self.rule, self.user)})
        except RuleError as error:
            return self.show({"error": str(error)}, 422)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        if not self.rule.is_active:
            return self.show({"error": _("This rule is switched off.")}, 409)
        return redirect("retention-run", uid=begin(self.rule, actor=self.user).uid)

    def show(self, found: dict[str, Any], status: int = 200) -> HttpResponse:
        """The page."""
        known = self.rule.kind
        context = {
            "rule": self.rule,
            "label": label_of(known),
            "known": registry.has(known),
            "page_url": self.page_url,
            "crumbs": self.crumbs(_("Dry run")),
            **found,
        }
        return render(self.request, "customers/privacy/retention_trial.html", context, status=status)


class RetentionRunView(LoginRequiredMixin, View):
    """GET /retention-runs/<uid>/: what a run found and did, for who may see rules."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        spec = registry.get(KIND)
        user: Any = request.user
        if not may(spec, user, Action.VIEW.value):
            raise PermissionDenied
        one = get_object_or_404(RetentionRun.objects.select_related("run", "change_set", "rule"), uid=uid)
        back = [{"label": one.name, "url": reverse(f"{KIND}-detail", args=[one.rule.uid])}] if one.rule else []
        undoable = one.change_set is not None and user.is_administrator and one.finished_at is not None and one.done
        context = {
            "one": one,
            "label": label_of(one.kind),
            "undo_url": undo_url(one.change_set) if undoable and one.change_set is not None else "",
            "job": one.run,
            "crumbs": [list_crumb(request, spec), *back, {"label": _("Report"), "url": ""}],
        }
        return render(request, "customers/privacy/retention_run.html", context)
