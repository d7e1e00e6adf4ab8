"""/dev/records/: what Rapport makes of each record kind, for developers; 404 unless DEBUG or RAPPORT_GALLERY is set."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views import View

from rapport.platform.records.explain import explain_kind, find_kind
from rapport.platform.records.registry import UnknownKindError, registry


class KindView(LoginRequiredMixin, View):
    """GET /dev/records/ and /dev/records/<kind>/."""

    def get(self, request: HttpRequest, kind: str = "") -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "RAPPORT_GALLERY", False)):
            raise Http404
        try:
            spec = find_kind(kind) if kind else None
        except UnknownKindError as unknown:
            raise Http404 from unknown
        context = {
            "spec": spec,
            "sections": explain_kind(spec) if spec is not None else [],
            "kinds": list(registry),
            "crumbs": [{"label": "Record kinds", "url": reverse("dev-records")}, {"label": kind or "All", "url": ""}],
        }
        return render(request, "dev/record.html", context)


urlpatterns = [
    path("dev/records/", KindView.as_view(), name="dev-records"),
    path("dev/records/<str:kind>/", KindView.as_view(), name="dev-record"),
]
