"""The pages about how the installation fares. Administrators only; monitors read the state by their token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.jobs.models import OutgoingHold
from rapport.platform.jobs.outgoing import let_go, the_hold
from rapport.platform.operation.health import health
from rapport.platform.operation.lines import ATTENTION, BAD, GOOD, TONES, worst
from rapport.platform.runtime.metrics import brings_token
from rapport.platform.web.cells import relative
from rapport.platform.web.views.base import redirect_with_message


def crumbs(label: str) -> list[dict[str, str]]:
    """The way to a page of the settings."""
    return [{"label": _("Settings"), "url": reverse("settings")}, {"label": label, "url": ""}]


def hold_text(hold: OutgoingHold) -> str:
    """What is held, and why."""
    text = _("A backup was restored here %(when)s. What waited in it leaves when you let it go, unless it is too old.")
    found = text % {"when": relative(hold.held_at)}
    return f"{found} {_('The backup is of %(address)s.') % {'address': hold.came_from}}" if hold.came_from else found


class HealthView(AdministrationView):
    """GET /health/: every line with its state, what it means and what to do."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sections = health()
        state = worst(sections)
        context = {
            "sections": sections,
            "tone": TONES[state],
            "summary": {
                GOOD: _("All is well."),
                ATTENTION: _("Rapport works; something wants your attention."),
                BAD: _("Something does not work."),
            }[state],
            "hold": (hold := the_hold()),
            "hold_text": hold_text(hold) if hold is not None else "",
            "crumbs": crumbs(_("Health")),
        }
        return render(request, "operation/health.html", context)


class LetGoView(AdministrationView):
    """POST /health/let-go/: what was held after a restore leaves from now on."""

    def post(self, request: HttpRequest) -> HttpResponse:
        done = let_go(actor=self.user)
        text = _("Mails, webhooks and automations leave again.") if done else _("Nothing was held.")
        return redirect_with_message(request, reverse("health"), text)


@require_safe
def health_json(request: HttpRequest) -> HttpResponse:
    """GET /health.json: the same for programs, by RAPPORT_METRICS_TOKEN or an administrator's session. Public: it looks
    for one of the two itself, since a monitor has no session."""
    if not (brings_token(request) or getattr(request.user, "is_administrator", False)):
        return JsonResponse({"error": "send RAPPORT_METRICS_TOKEN as a bearer token"}, status=401)
    sections = health()
    lines: dict[str, Any] = {
        line.key: {"state": line.state, **line.figures} for section in sections for line in section.lines
    }
    return JsonResponse({"state": worst(sections), "lines": lines})


health_json.public = True  # type: ignore[attr-defined]
