"""The pages about people's work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.asked import AskedError
from rapport.sales.forecasts.part_controls import family_control, pipeline_control
from rapport.sales.models import Measure, TargetLength
from rapport.sales.models.targets import OF_DEALS
from rapport.sales.performance.asked import PEOPLE, TEAMS, Asked, parse_asked
from rapport.sales.performance.board import board
from rapport.sales.performance.coaching import sections_of
from rapport.sales.performance.measures import countable
from rapport.sales.performance.narrowed import EVERYTHING, tells, tells_families, tells_pipelines
from rapport.sales.performance.reach import Reach, reach_of
from rapport.sales.performance.sections import Subject
from rapport.sales.performance.shown import Shown, partial
from rapport.sales.performance.time_spent import may_tell


class PerformancePage(LoginRequiredMixin, View):
    """Base of the pages: a reader who sees deals, at least one measure, and a question that can be meant."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(registry.get("deals"), self.user, Action.VIEW.value):
            raise PermissionDenied
        self.measures = countable(self.user)
        if not self.measures:
            text = _("There are no figures for you, since roles hide from you what they are made of.")
            return self.page("sales/performance/none.html", {"trouble": text})
        try:
            return super().dispatch(request, *args, **kwargs)
        except AskedError as error:
            return self.page("sales/performance/none.html", {"trouble": error.message, "again": True}, status=400)

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)

    def page(self, template: str, context: dict[str, Any], status: int = 200, label: str = "") -> HttpResponse:
        """Render a template with what each page needs; ``label`` is the name of a page below the leader board."""
        crumbs = [{"label": _("Performance"), "url": reverse("performance") if label else ""}]
        crumbs += [{"label": label, "url": ""}] if label else []
        return render(self.request, template, {"crumbs": crumbs, **context}, status=status)


class PerformanceView(PerformancePage):
    """GET /sales/performance/: people or teams ranked by one measure of their work in a period."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = parse_asked(request.GET.dict(), self.measures)
        asked = asked if tells(self.user, asked.only) else replace(asked, only=EVERYTHING)
        found = board(self.user, asked, timezone.now())
        if found is None:
            raise Http404
        context = {**self.controls(asked), "shown": Shown(found, self.user), "top": found.top}
        return self.page("sales/performance/board.html", context)

    def controls(self, asked: Asked) -> dict[str, Any]:
        """What the reader chooses: the period, the measure, people or teams."""
        here = reverse("performance")
        ways = ((PEOPLE, _("By person")), (TEAMS, _("By team")))
        return {
            "asked": asked,
            "on": asked.period.kept_day(timezone.localdate()),
            "controls": [
                length_control(asked),
                _control("measure", _("Measure"), [(one.value, one.label) for one in self.measures], asked.measure),
                *self.part_controls(asked),
                _control("by", _("Ranked"), ways, asked.by),
            ],
            "page_url": here,
            "before_url": asked.address(here, period=asked.period.shift(-1)),
            "after_url": asked.address(here, period=asked.period.shift(1)),
            "whole_url": asked.address(here, who="") if asked.who else "",
            "own_url": asked.address(reverse("performance-person", args=[self.user.uid]), only=EVERYTHING),
            "tabs": [],
        }

    def part_controls(self, asked: Asked) -> list[dict[str, Any]]:
        """Of measures of deals the choice of a pipeline and of a family of products."""
        if asked.measure not in OF_DEALS:
            return []
        found = pipeline_control(asked.only.pipeline) if tells_pipelines(self.user) else []
        return found + (family_control(asked.only.family) if tells_families(self.user) else [])


class PersonView(PerformancePage):
    """GET /sales/performance/people/{uid}/: one person's work in a period, for themselves or who leads them."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        person = User.objects.filter(uid=uid).first()
        if person is None or not reach_of(self.user).holds(person.pk):
            raise Http404
        own = {"who": "", "by": PEOPLE, "pipeline": "", "family": ""}
        asked = parse_asked({**request.GET.dict(), **own}, self.measures)
        subject = Subject(self.user, person, asked.period, timezone.now())
        here = reverse("performance-person", args=[uid])
        label = shown_title(person, self.user)
        context = {
            "asked": asked,
            "on": asked.period.kept_day(timezone.localdate()),
            "controls": [length_control(asked)],
            "page_url": here,
            "before_url": asked.address(here, period=asked.period.shift(-1)),
            "after_url": asked.address(here, period=asked.period.shift(1)),
            "whole_url": "",
            "tabs": [],
            "person": label,
            "notes": partial(self.user, Measure.TOUCHES, Reach(None)) if may_tell(self.user) else [],
            "sections": sections_of(subject),
        }
        return self.page("sales/performance/person.html", context, label=label)


def length_control(asked: Asked) -> dict[str, Any]:
    """The choice of how long the period is."""
    return _control("length", _("Period"), [(one.value, one.label) for one in TargetLength], asked.period.length)


def _control(name: str, label: str, options: Any, chosen: str) -> dict[str, Any]:
    given = [{"value": value, "label": text, "chosen": value == chosen} for value, text in options]
    return {"name": name, "label": label, "options": given}
