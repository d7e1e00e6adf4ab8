"""Addresses of the builder, of tiles and of exports; reports and dashboards themselves have those of every kind."""

from __future__ import annotations

from django.urls import URLPattern, path

from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports import views
from rapport.platform.reports.dashboard_views import DashboardTilesView, TileView
from rapport.platform.reports.export import ReportExportView
from rapport.platform.reports.mail_views import ReportMailStopView, ReportMailView


def kind_urls(spec: RecordSpec) -> list[URLPattern]:
    """What a report about one kind asks for."""
    address, name = f"{spec.name}/report-filter/", f"{spec.name}-report-filter"
    return [path(address, views.ReportFilterView.as_view(record=spec), name=name)]


urlpatterns: list[URLPattern] = [
    path("reports/build/", views.BuildView.as_view(), name="report-build"),
    path("reports/build/save/", views.SaveView.as_view(), name="report-save"),
    path("reports/build/export/", ReportExportView.as_view(), name="report-export"),
    path("reports/mail/", ReportMailView.as_view(), name="report-mail"),
    path("reports/mail/stop/<str:token>/", ReportMailStopView.as_view(), name="report-mail-stop"),
    path("reports/tile/", TileView.as_view(), name="report-tile"),
    path("dashboards/<uuid:uid>/tiles/", DashboardTilesView.as_view(), name="dashboard-tiles"),
    *(route for spec in registry.declared() for route in kind_urls(spec)),
]
