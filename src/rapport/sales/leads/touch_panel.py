"""What was said with a lead, on its page: the composer that logs it, and the touches, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.about import may_say_about
from rapport.customers.composer import composer_context
from rapport.customers.models import TimelineItem
from rapport.customers.overview import stream
from rapport.customers.overview.lines import tone_of
from rapport.customers.touches import summarise
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.titles import as_seen
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import when
from rapport.platform.web.panels import Panel, may_edit
from rapport.sales.leads.touches import KIND
from rapport.sales.models import Lead, LeadTouch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from rapport.customers.extensions import TimelineKind
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec

SHOWN = 20
"""The latest touches that the page shows; the list has all."""


class LeadTouchesPanel(Panel):
    """Composer and touches of a lead; a converted one has neither, since both are with the customer."""

    key = "lead_touches"
    label = gettext_lazy("Touches")
    zone = "main"
    template = "sales/lead_touches_panel.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Lead) -> bool:
        user = cast("User", request.user)
        return instance.status != Lead.Status.CONVERTED and may(registry.get(KIND), user, Action.VIEW.value)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Lead) -> dict[str, Any]:
        context = touches_context(request, instance)
        if may_log(request, instance):
            composer = lead_composer(request, instance)
            context["composer"] = render_to_string("customers/composer.html", composer, request=request)
        return context


def may_log(request: HttpRequest, lead: Lead) -> bool:
    """Whether the reader of this lead may log a touch with it; with a converted one nobody does."""
    granted = may(registry.get(KIND), cast("User", request.user), Action.CREATE.value)
    return granted and lead.status != Lead.Status.CONVERTED


def lead_composer(request: HttpRequest, lead: Lead, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the composer of a lead's page needs; its follow-up is the next step of the lead, for who may
    change that, and its task is about the lead."""
    user = cast("User", request.user)
    context = composer_context(
        action=reverse("lead-compose", args=[lead.uid]),
        draft_key=str(lead.uid),
        tasks=may_say_about("tasks", user),
        data=data,
        of_party=False,
    )
    return {**context, "follow_ups": may_edit(request, registry.get("leads"), lead)}


def touches_context(request: HttpRequest, lead: Lead) -> dict[str, Any]:
    """What ``sales/lead_touches.html`` needs."""
    user, kind = cast("User", request.user), registry.get(KIND)
    found = rows(kind, user).filter(lead=lead).select_related("owner").order_by("-happened_at", "-pk")
    latest: list[LeadTouch] = list(found[: SHOWN + 1])
    known = stream.kinds()
    listed = f"{reverse(f'{KIND}-list')}?lead={lead.uid}&view=all"
    return {
        "lead": lead,
        "lines": [_line(cast("LeadTouch", as_seen(touch, kind, user)), known) for touch in latest[:SHOWN]],
        "all_url": listed if len(latest) > SHOWN else "",
    }


def _line(touch: LeadTouch, known: Mapping[str, TimelineKind]) -> dict[str, Any]:
    """One touch, as the timeline of a customer shows it."""
    item = TimelineItem(kind=touch.channel, direction=touch.direction)
    label = str(touch.get_channel_display())
    return {
        "id": f"item-{touch.uid}",
        "icon": stream.icon_of(item, known),
        "title": touch.subject or label,
        "kind": label if touch.subject else "",
        "duration": _("%(count)s min") % {"count": touch.duration_minutes} if touch.duration_minutes else "",
        "url": reverse(f"{KIND}-detail", args=[touch.uid]),
        "tag": touch.outcome,
        "tone": tone_of(touch.outcome),
        "text": summarise(touch.text or ""),
        "actor": str(touch.owner) if touch.owner is not None else "",
        "time": when(touch.happened_at),
    }
