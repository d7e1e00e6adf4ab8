"""The page of backups: which there are, how old the last is, how the latest runs ended. Administrators only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.backup import schedule
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.web.cells import relative
from rapport.platform.web.views.base import redirect_with_message

BACKUPS_SHOWN, RUNS_SHOWN = 30, 5


class BackupsView(AdministrationView):
    """GET /backups/ shows them; POST makes one in the background."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = schedule.state()
        latest = JobRun.objects.filter(name=schedule.RUN).order_by("-started_at")[:RUNS_SHOWN]
        context = {
            "configured": found.target is not None,
            "late": found.is_late(timezone.now()),
            "hours": int(found.every.total_seconds() // 3600),
            "last": found.last,
            "last_made": relative(found.last.cover.moment) if found.last else "",
            "backups": found.backups[:BACKUPS_SHOWN],
            "runs": latest,
            "crumbs": [{"label": _("Settings"), "url": reverse("settings")}, {"label": _("Backups"), "url": ""}],
        }
        return render(request, "backup/backups.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if schedule.state().target is None:
            return redirect_with_message(request, reverse("backups"), _("Say first where backups go."))
        if JobRun.objects.filter(name=schedule.RUN, state__in=runs.OPEN).exists():
            return redirect_with_message(request, reverse("backups"), _("A backup is on its way already."))
        schedule.begin(actor=self.user)
        return redirect_with_message(
            request, reverse("backups"), _("A backup is on its way. It is listed here when done.")
        )
