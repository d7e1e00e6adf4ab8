"""The pages of the forecast."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.asked import TERRITORY, Asked, AskedError, parse_asked
from rapport.sales.forecasts.by_territory import PART, offers_territories, rollup_by_territory
from rapport.sales.forecasts.figures import hidden_from, of_owners, series
from rapport.sales.forecasts.part_controls import family_control, pipeline_control
from rapport.sales.forecasts.rollup import rollup
from rapport.sales.forecasts.shown import AHEAD, Shown
from rapport.sales.models import Length


class ForecastPage(LoginRequiredMixin, View):
    """Base of the pages: a reader who sees deals, and a question that can be meant."""

    label: Any = ""
    route = ""
    by_territory = False
    """Whether the rows can be territories."""
    by_family = False
    """Whether the figures can be those of one family of products."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(registry.get("deals"), self.user, Action.VIEW.value):
            raise PermissionDenied
        if hidden := hidden_from(self.user):
            text = _("There are no figures for you, since a role hides from you what they are made of: %(fields)s.")
            return self.page("sales/forecast/none.html", {"trouble": text % {"fields": ", ".join(hidden)}})
        try:
            return super().dispatch(request, *args, **kwargs)
        except AskedError as error:
            return self.page("sales/forecast/none.html", {"trouble": error.message, "again": True}, status=400)

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)

    def question(self) -> Asked:
        """What is asked for, as far as this page can answer it; AskedError for what cannot be meant."""
        asked = parse_asked(self.request.GET.dict())
        if asked.by and not (self.by_territory and offers_territories(self.user)):
            asked = replace(asked, by="", who="")
        return asked if self.tells_families else replace(asked, family="")

    @property
    def tells_families(self) -> bool:
        """Whether the reader may be told of which products deals are."""
        return self.by_family and "product" in visible_fields(registry.get("deals"), self.user)

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Render a template with what each page needs."""
        crumbs = [{"label": _("Forecast"), "url": reverse("forecast") if self.route != "forecast" else ""}]
        crumbs += [{"label": str(self.label), "url": ""}] if self.route != "forecast" else []
        return render(self.request, template, {"crumbs": crumbs, **context}, status=status)

    def controls(self, asked: Asked) -> dict[str, Any]:
        """What the reader chooses: the period, the pipeline, the family of products, what the rows are."""
        lengths = [{"value": one.value, "label": one.label, "chosen": one is asked.period.length} for one in Length]
        found = [{"name": "length", "label": _("Period"), "options": lengths}]
        found += pipeline_control(asked.pipeline)
        found += family_control(asked.family) if self.tells_families else []
        if self.by_territory and offers_territories(self.user):
            ways = [("", _("By team and person")), (TERRITORY, _("By territory"))]
            given = [{"value": by, "label": label, "chosen": by == asked.by} for by, label in ways]
            found.append({"name": "by", "label": pgettext("forecast", "Rows"), "options": given})
        here = reverse(self.route)
        return {
            "asked": asked,
            "controls": found,
            "page_url": here,
            "before_url": asked.address(here, period=asked.period.shift(-1)),
            "after_url": asked.address(here, period=asked.period.shift(1)),
            "whole_url": asked.address(here, who="") if asked.who else "",
            "tabs": [
                {"label": label, "url": asked.address(reverse(route)), "active": route == self.route}
                for route, label in tabs()
            ],
        }


def tabs() -> list[tuple[str, Any]]:
    """The pages of the forecast: route and name."""
    return [
        ("forecast", _("Forecast")),
        ("forecast-changes", _("What changed")),
        ("forecast-accuracy", _("Accuracy")),
    ]


class ForecastView(ForecastPage):
    """GET /sales/forecast/: the figures of a period by team and person or by territory, and the periods to come."""

    route = "forecast"
    by_family = True
    by_territory = True

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = self.question()
        found = rollup_by_territory(self.user, asked) if asked.by else rollup(self.user, asked)
        if found is None:
            raise Http404
        among = of_owners(found.top.owners, PART if asked.by else "owner") if asked.who else None
        ahead = series(self.user, asked, AHEAD[asked.period.length], among)
        shown = Shown(asked, found, ahead, self.user)
        return self.page("sales/forecast/page.html", {**self.controls(asked), "shown": shown, "top": found.top})
