"""The reports as a module: their record kinds and their place in the menu."""

from django.utils.translation import gettext_lazy as _

from rapport.platform.records.registry import Module
from rapport.platform.reports.day import RoleDashboard
from rapport.platform.reports.ready import ReadyReports
from rapport.platform.reports.records import DashboardRecord, ReportRecord
from rapport.platform.reports.tours import REPORTS
from rapport.platform.web.menu import Command

MODULE = Module(
    name="reports",
    label=_("Figures"),
    records=[DashboardRecord, ReportRecord],
    menu=["dashboards", "reports"],
    extensions=[
        Command(_("New report"), "report-build", icon="chart-column", kind="reports", page=True),
        ReadyReports(),
        RoleDashboard(),
        REPORTS,
    ],
)
