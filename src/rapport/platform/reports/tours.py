"""The tour of the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.guidance.tours import Stop, Tour
from rapport.platform.records.choices import kinds_in_order

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def _new_report(user: User) -> str:
    """The builder over the first kind of the menu that the user sees."""
    seen = (spec for spec in kinds_in_order() if may(spec, user, Action.VIEW.value))
    return next((f"{reverse('report-build')}?kind={spec.name}" for spec in seen), "")


REPORTS = Tour(
    "reports",
    _("Make a report"),
    _("From records to figures, a chart and the rows behind each number."),
    [
        Stop(
            _("Begin with what is there"),
            _("Reports that come with the program, or the records of any kind that you see."),
            anchor="report-choices",
            page="report-build",
        ),
        Stop(
            _("Say what you want to know"),
            _("Group, compare with the time before, choose a chart: the figures follow each choice at once."),
            anchor="report-form",
            page=_new_report,
        ),
        Stop(
            _("Every figure leads to its rows"),
            _("A click on a number opens the records behind it. You count only what you may see."),
            anchor="report-result",
        ),
        Stop(
            _("Keep it"),
            _("Saved, it can be shared, stand on a dashboard and come by mail every week."),
            anchor="report-save",
        ),
    ],
    routes=("reports-list", "report-build", "dashboards-list", "reports-detail"),
    icon="chart-column",
    kind="reports",
    action=Action.CREATE.value,
    position=40,
)
