"""The pages about how the installation fares. Administrators only; monitors read the state by their token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.operation.health import health
from rapport.platform.operation.lines import ATTENTION, BAD, GOOD, TONES, worst
from rapport.platform.runtime.metrics import brings_token


def crumbs(label: str) -> list[dict[str, str]]:
    """The way to a page of the settings."""
    return [{"label": _("Settings"), "url": reverse("settings")}, {"label": label, "url": ""}]


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
            "crumbs": crumbs(_("Health")),
        }
        return render(request, "operation/health.html", context)


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
