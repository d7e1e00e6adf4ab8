"""What is next with the customer of a plan: open tasks and the next steps of open deals, by their days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.lines import due_text, task_line
from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel
from rapport.sales.account_plans.reach import sees_customer
from rapport.sales.models import AccountPlan, State

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 40
SHOWN = 8
_NEEDED = {"party", "state", "next_step", "next_step_on"}


class StepsPanel(Panel):
    """Tasks to tick off and steps of deals, the earliest first; a task is added in the dialog."""

    key = "next_steps"
    label = gettext_lazy("Next steps")
    template = "sales/plans/steps.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> bool:
        return sees_customer(instance, request)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: AccountPlan) -> dict[str, Any]:
        dossier = Dossier.of(request, instance.party)
        tasks = [(task.due_on, task_line(task, dossier.today)) for task in dossier.open_tasks]
        steps = _deal_steps(instance, cast("User", request.user), dossier.today)
        dated: list[tuple[date | None, dict[str, Any]]] = [*tasks, *steps]
        lines = [line for day, line in sorted(dated, key=lambda one: one[0] or date.max)]
        adding = dossier.may_create("tasks")
        page = reverse("account-plans-detail", args=[instance.uid])
        return {
            "page_url": page,
            "css_id": "plan-steps",
            "title": self.label,
            "rows": lines[:SHOWN],
            "more": lines[SHOWN:],
            "row_template": "sales/plans/step_row.html",
            "count": len(lines) or "",
            "add_url": f"{reverse('tasks-quick')}?party={instance.party.uid}&next={page}" if adding else "",
            "add_label": _("Add: %(kind)s") % {"kind": registry.get("tasks").label},
            "empty": _("No next step is agreed"),
        }


def _deal_steps(plan: AccountPlan, user: User, today: date) -> list[tuple[date | None, dict[str, Any]]]:
    """The next steps of the open deals that the reader sees."""
    spec = registry.get("deals")
    if not set(visible_fields(spec, user)) >= _NEEDED:
        return []
    found = rows(spec, user).filter(party=plan.party_id, state=State.OPEN).exclude(next_step="")
    return [
        (
            deal.next_step_on,
            {
                "title": deal.next_step,
                "deal": shown_title(deal, user),
                "url": reverse("deals-detail", args=[deal.uid]),
                "due": due_text(deal.next_step_on, today),
                "late": deal.next_step_on is not None and deal.next_step_on < today,
            },
        )
        for deal in found.order_by(F("next_step_on").asc(nulls_last=True), "pk")[:MOST]
    ]
