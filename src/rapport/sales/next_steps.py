"""My next steps with deals and leads, as a part of the day: what, with whom, until when, and the number to dial."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.overview.lines import due_text
from rapport.lib.phones import dial_url
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import DayPanel
from rapport.sales.calling import Callee, callees
from rapport.sales.models import Deal, Lead, State

ROWS = 8
DAYS = 7
"""So far ahead the day looks."""
_STEP = {"next_step", "next_step_on"}


class NextSteps(DayPanel):
    """Those that are overdue first."""

    position = 40
    template = "sales/day_next_steps.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user, today = cast(User, request.user), timezone.localdate()
        due = sorted([*_deals(user, today), *_leads(user, today)], key=lambda row: row["on"])
        return {
            "rows": due[:ROWS],
            "count": f"{ROWS}+" if len(due) > ROWS else len(due),
            "hidden": not due,
        }


def _deals(user: User, today: date) -> list[dict[str, Any]]:
    due: list[Deal] = _due("deals", user, today, Q(state=State.OPEN), "party")
    called = callees(due, user)
    named = "party" not in hidden_fields(registry.get("deals"), user)
    customers = {deal.pk: title_of(deal.party) for deal in due if named and deal.party is not None}
    return [_row("deals", deal, today, customers.get(deal.pk, ""), called.get(deal.pk)) for deal in due]


def _leads(user: User, today: date) -> list[dict[str, Any]]:
    closed = Q(status__in=(Lead.Status.DISQUALIFIED, Lead.Status.CONVERTED))
    due: list[Lead] = _due("leads", user, today, ~closed)
    hidden = hidden_fields(registry.get("leads"), user)
    called = (
        {} if "phone" in hidden else {one.pk: Callee(title_of(one), dial_url(one.phone)) for one in due if one.phone}
    )
    told = "company" not in hidden
    return [_row("leads", lead, today, lead.company if told else "", called.get(lead.pk)) for lead in due]


def _due(kind: str, user: User, today: date, which: Q, *links: str) -> list[Any]:
    """Mine of a kind whose next step is near; one more than is shown, which tells that there are more."""
    spec = registry.get(kind)
    if not may(spec, user, Action.VIEW.value) or _STEP & hidden_fields(spec, user):
        return []
    mine = rows(spec, user).filter(which, owner=user, next_step_on__lte=today + timedelta(days=DAYS))
    return list(mine.select_related(*links).order_by("next_step_on", "id")[: ROWS + 1])


def _row(kind: str, record: Deal | Lead, today: date, customer: str, callee: Callee | None) -> dict[str, Any]:
    assert record.next_step_on is not None
    name = title_of(record)
    return {
        "on": record.next_step_on,
        "title": record.next_step or name,
        "url": reverse(f"{kind}-detail", args=[record.uid]),
        "about": " · ".join(dict.fromkeys(part for part in (name, customer) if part)),
        "late": record.next_step_on < today,
        "today": record.next_step_on == today,
        "due": due_text(record.next_step_on, today),
        "callee": callee,
    }
