"""The page of first steps and tours, and what a reader does about them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.guidance.checklist import lists_for, put_away, skip
from rapport.platform.guidance.tours import Tour, note_seen, seen_by, stops_for, tour_for, tours_for, words
from rapport.platform.web.views.base import safe_next


class GettingStartedView(LoginRequiredMixin, View):
    """GET /getting-started/: the lists of first steps, also those that were put away, and every tour.

    POST changes what is shown: ``skip`` or ``take`` a step, ``away`` or ``back`` a list.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        seen = seen_by(user)
        context = {
            "lists": lists_for(user),
            "tours": [{"tour": tour, "seen": _is_seen(tour, seen)} for tour in tours_for(user)],
            "next": request.path,
            "whole": True,
            "crumbs": [{"label": _("First steps and tours"), "url": ""}],
        }
        return render(request, "guidance/getting_started.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        user, given = cast(User, request.user), request.POST
        for name, skipped in (("skip", True), ("take", False)):
            if name in given:
                skip(user=user, step=given[name], skipped=skipped)
        for name, away in (("away", True), ("back", False)):
            if name in given:
                put_away(user=user, name=given[name], away=away)
        return HttpResponseRedirect(safe_next(request, reverse("getting-started")))


def _is_seen(tour: Tour, seen: dict[str, Any]) -> bool:
    return tour.name in seen and seen[tour.name].finished


class TourView(LoginRequiredMixin, View):
    """GET /tours/<name>/: its stops as a page that can be read; for the script, which asks for JSON, as data."""

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        user = cast(User, request.user)
        tour = _tour(user, name)
        stops = stops_for(tour, user)
        if request.headers.get("Accept") == "application/json":
            data = {
                "name": tour.name,
                "title": str(tour.label),
                "stops": stops,
                "words": words(),
                "seen_url": reverse("tour-seen", args=[tour.name]),
            }
            return JsonResponse(data, headers={"Cache-Control": "private, no-store", "Vary": "Accept"})
        crumbs = [
            {"label": _("First steps and tours"), "url": reverse("getting-started")},
            {"label": str(tour.label), "url": ""},
        ]
        return render(request, "guidance/tour.html", {"tour": tour, "stops": stops, "crumbs": crumbs})


class TourSeenView(LoginRequiredMixin, View):
    """POST /tours/<name>/seen/: it was taken to its ``end``, or put off."""

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        user = cast(User, request.user)
        note_seen(user=user, tour=_tour(user, name), finished=request.POST.get("end") == "yes")
        if "next" in request.POST:
            return HttpResponseRedirect(safe_next(request, reverse("getting-started")))
        return HttpResponse(status=204)


def _tour(user: User, name: str) -> Tour:
    tour = tour_for(user, name)
    if tour is None:
        raise Http404
    return tour
