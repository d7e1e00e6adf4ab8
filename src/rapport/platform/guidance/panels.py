"""Where the guidance shows itself: on the first page, under the help, in the menu."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.guidance.checklist import lists_for
from rapport.platform.guidance.tours import new_to, tours_for
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import DayPanel, FramePart, HelpPart, Panel


class FirstStepsPanel(DayPanel):
    """On the first page: the lists of first steps until they are put away, and tours that are new since an upgrade."""

    position = 10
    template = "guidance/day.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        if getattr(request, "view_as", None) is not None:
            return {}
        user = cast(User, request.user)
        return {"lists": lists_for(user, shown_only=True), "tours": new_to(user), "next": request.path}


class GuidancePart(HelpPart):
    """Under the help: the tours of the page, the way to all of them and to the first steps, and to feedback."""

    template = "guidance/help_part.html"

    def context(self, request: HttpRequest, path: str) -> dict[str, Any]:
        name = _route_of(path)
        return {"tours": [tour for tour in tours_for(cast(User, request.user)) if name in tour.routes]}


class FeedbackButton(FramePart):
    """At the foot of the menu: opens the form in the dialog."""

    place = "foot"
    personal = True
    template = "guidance/button.html"


class PicturesPanel(Panel):
    """The pictures that came with a piece of feedback."""

    key = "pictures"
    label = _("Pictures")
    zone = "main"
    template = "guidance/pictures.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {"files": File.objects.filter(linked_kind=spec.name, linked_uid=instance.uid).order_by("name", "id")}


def _route_of(path: str) -> str:
    try:
        return resolve(path).url_name or "" if path else ""
    except Resolver404:
        return ""
