"""The first page after signing in: what modules put on a person's day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import DayPanel


class HomeView(View):
    """GET /: my day; an installation without any user leads to its first start."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            target = "account_login" if User.objects.exists() else "welcome"
            return HttpResponseRedirect(reverse(target))
        panels: list[Any] = sorted(registry.extensions(DayPanel), key=lambda panel: panel.position)
        context = {
            "main_panels": [panel.render(request) for panel in panels if panel.zone == "main"],
            "side_panels": [panel.render(request) for panel in panels if panel.zone == "side"],
            "end_panels": [panel.render(request) for panel in panels if panel.zone == "end"],
            "crumbs": [{"label": _("My day"), "url": ""}],
        }
        return render(request, "home.html", context)
