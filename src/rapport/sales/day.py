"""My targets and my deals that are stuck, as parts of the day."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import DayPanel
from rapport.sales.models import Deal, State
from rapport.sales.pace import why_stuck
from rapport.sales.performance.progress import progress_lines

ROWS = 6


class MyTargets(DayPanel):
    """How far I am with what I am to do this week, month, quarter or year."""

    position = 45
    template = "sales/day_targets.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        lines = progress_lines(user, user, timezone.now())
        may_open = may(registry.get("deals"), user, Action.VIEW.value)
        return {
            "lines": lines,
            "url": reverse("performance-person", args=[user.uid]) if may_open else "",
            "hidden": not lines,
        }


class StuckDeals(DayPanel):
    """Those that are longest beyond what is usual first."""

    position = 60
    template = "sales/day_stuck.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user, spec = cast(User, request.user), registry.get("deals")
        hidden = hidden_fields(spec, user)
        if not may(spec, user, Action.VIEW.value) or {"stage", "stage_since", "stuck_on"} & hidden:
            return {"hidden": True}
        mine = rows(spec, user).filter(owner=user, state=State.OPEN, stuck_on__lte=timezone.localdate())
        found = list(mine.select_related("stage").order_by("stuck_on", "id")[: ROWS + 1])
        return {
            "rows": [self._row(deal) for deal in found[:ROWS]],
            "count": f"{ROWS}+" if len(found) > ROWS else len(found),
            "all_url": f"{reverse('deals-list')}?view=stuck&owner=me",
            "hidden": not found,
        }

    @staticmethod
    def _row(deal: Deal) -> dict[str, str]:
        days = (timezone.localdate() - timezone.localtime(deal.stage_since).date()).days
        return {
            "label": title_of(deal),
            "url": reverse("deals-detail", args=[deal.uid]),
            "note": str(deal.stage),
            "days": ngettext("%(count)s day here", "%(count)s days here", days) % {"count": days},
            "why": why_stuck(deal),
        }
