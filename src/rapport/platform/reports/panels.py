"""What the pages of a report and of a dashboard show: the figures themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest

from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.models import Dashboard, Report
from rapport.platform.reports.shown import shown_report
from rapport.platform.web.panels import Panel

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class ResultPanel(Panel):
    """Chart and table of a report."""

    zone = "main"
    template = "reports/panel_result.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Report) -> dict[str, Any]:
        reader = cast("User", request.user)
        return {"shown": shown_report(instance.kind, instance.definition, reader), "uid": instance.uid}


class TilesPanel(Panel):
    """The tiles of a dashboard; each loads by itself."""

    zone = "main"
    template = "reports/panel_tiles.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Dashboard) -> dict[str, Any]:
        from rapport.platform.reports.dashboards import tiles_context

        return tiles_context(request, instance)
