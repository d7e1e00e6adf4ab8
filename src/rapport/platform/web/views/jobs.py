"""Long work in the browser: how far a piece of it is, and all of one person's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.overview import WorkOf
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import undo_url

A_PAGE = 50
_BACK = {"undo_change": gettext_lazy("Back to where you were")}


class JobView(LoginRequiredMixin, View):
    """GET /jobs/<uid>/: how far long work is; POST asks it to stop."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        job = self._job(uid)
        running = job.state in (JobRun.State.WAITING, JobRun.State.RUNNING)
        listed = reverse(f"{job.kind}-list") if registry.has(job.kind) else "/"
        context = {
            "job": job,
            "running": running,
            "undo_url": undo_url(job.change_set) if job.change_set is not None and not running else "",
            "back_url": job.parameters.get("back") or listed,
            "back_label": job.parameters.get("back_label") or _BACK.get(job.name, _("Back to the list")),
            "crumbs": [{"label": _("Jobs"), "url": reverse("jobs")}, {"label": job.label, "url": ""}],
        }
        fragment = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "job"
        return render(request, "jobs/progress.html" if fragment else "jobs/job.html", context)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        job = self._job(uid)
        JobRun.objects.filter(pk=job.pk).update(cancel_asked=True)
        return HttpResponseRedirect(reverse("job", args=[job.uid]))

    def _job(self, uid: UUID) -> JobRun:
        jobs = JobRun.objects.select_related("change_set")
        user: Any = self.request.user
        return get_object_or_404(jobs if user.is_administrator else jobs.filter(actor=user), uid=uid)


class JobListView(LoginRequiredMixin, View):
    """GET /jobs/: one's own long work, imports among it, the latest first; administrators ``of=all`` as well."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        of_all = request.GET.get("of") == "all"
        if of_all and not user.is_administrator:
            raise PermissionDenied
        work = WorkOf(None if of_all else user)
        jobs = Paginator(work, A_PAGE).get_page(request.GET.get("page"))
        context = {
            "jobs": jobs,
            "of_all": of_all,
            "may_see_all": user.is_administrator,
            "crumbs": [{"label": _("Jobs"), "url": ""}],
        }
        return render(request, "jobs/list.html", context)
