"""Saying in one click that a goal of a plan is reached."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.views.parties import changed_answer
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL
from rapport.platform.write_errors import Refused
from rapport.sales.models import AccountGoal


class GoalReachedView(LoginRequiredMixin, View):
    """POST /account-goals/<uid>/reached/."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user, spec = cast(User, request.user), registry.get("account-goals")
        goal = rows(spec, user, Action.UPDATE.value).filter(uid=uid).select_related("plan").first()
        if goal is None:
            raise Http404
        text = _("Reached: %(goal)s") % {"goal": goal.name}
        try:
            with change_set(actor=user, channel=CHANNEL, act="update", kind=spec.name, summary=text) as opened:
                write.update(spec, goal, {"state": AccountGoal.State.REACHED}, actor=user, channel=CHANNEL)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        return changed_answer(request, reverse("account-plans-detail", args=[goal.plan.uid]), text, opened)
