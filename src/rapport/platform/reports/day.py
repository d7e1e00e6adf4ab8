"""The dashboard of a reader's role on the first page."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.reports.dashboards import tiles_context
from rapport.platform.reports.models import Dashboard
from rapport.platform.saved_views.models import Audience
from rapport.platform.web.panels import DayPanel

TILES = 3
"""Tiles of it that the first page shows; its own page shows all."""


class RoleDashboard(DayPanel):
    """The first tiles of the dashboard that administrators published for a role which the reader has."""

    template = "reports/day_dashboard.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        reader = cast(User, request.user)
        published = rows(registry.get("dashboards"), reader).filter(audience=Audience.EVERYBODY)
        found: Dashboard | None = published.filter(role__holders=reader).order_by("name", "pk").first()
        if found is None:
            return {"dashboard": None}
        context = tiles_context(request, found)
        context |= {"tiles": context["tiles"][:TILES], "changing": False}
        return {**context, "dashboard": found, "all_url": reverse("dashboards-detail", args=[found.uid])}
