"""The page with all results, and the options of the palette."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.search.palette import option, palette_groups, recent_options
from rapport.platform.search.queries import MOST, SearchAnswer, search
from rapport.platform.search.query_text import MAX_QUERY

MOST_ON_PAGE = 100
assert MOST_ON_PAGE <= MOST


class SearchPage(LoginRequiredMixin, View):
    """GET /search/?q=: every kind's hits, grouped; the palette without JavaScript."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        text = request.GET.get("q", "")[:MAX_QUERY]
        answer = search(user, text, limit=MOST_ON_PAGE)
        context = {
            "text": text,
            "crumbs": [{"label": gettext("Search"), "url": ""}],
            "groups": _grouped(answer),
            "partial": answer.partial,
            "count": len(answer.items),
            "full": len(answer.items) == MOST_ON_PAGE,
            "recent": [] if text.strip() else recent_options(user, request),
        }
        return render(request, "search/page.html", context)


class Palette(LoginRequiredMixin, View):
    """GET /search/palette/?q=&path=: options as a fragment, the most useful first, for the page of that address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:MAX_QUERY]
        groups = palette_groups(cast(User, request.user), request, text)
        # Without the request: a fragment needs nothing of the frame, whose context would cost queries.
        return HttpResponse(render_to_string("ui/palette_results.html", {"groups": groups}))


def _grouped(answer: SearchAnswer) -> list[dict[str, Any]]:
    """The hits by kind; the kind of the best hit first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for hit in answer.items:
        groups.setdefault(hit.kind, []).append(option(hit))
    return [{"label": capfirst(registry.get(kind).label_plural), "items": items} for kind, items in groups.items()]
