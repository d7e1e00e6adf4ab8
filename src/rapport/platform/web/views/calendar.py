"""Moving a record to another day of a calendar: by hand, or by choosing the day in the dialog."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import formats
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.record import Calendar
from rapport.platform.web.calendar import YEARS, moved
from rapport.platform.web.cells import cell
from rapport.platform.web.menu import page_of_new
from rapport.platform.web.views.base import CHANNEL, RecordView, came_from, redirect_with_message, with_toast
from rapport.platform.write_errors import Conflict, Invalid

ON = "on"
"""The parameter that names the field of a calendar."""


def day_url(view: RecordView, calendar: Calendar) -> str:
    """Where records are moved to another day; "" where that says nothing true, or the reader may not."""
    if view.record.record.overview or not calendar.movable or not may(view.record, view.user, Action.UPDATE.value):
        return ""
    return f"{view.url('day')}?{urlencode([(ON, calendar.on)])}" if calendar.on in view.writable([calendar.on]) else ""


def new_url(view: RecordView, calendar: Calendar) -> str:
    """Where a record is begun on a day; "" where the kind has a page of its own for that, or the reader may not."""
    if view.record.record.overview or page_of_new(view.record) or calendar.on not in view.writable([calendar.on]):
        return ""
    return view.url("quick") if may(view.record, view.user, Action.CREATE.value) else ""


class CalendarMoveView(RecordView):
    """GET and POST /<kind>/day/?on=<field>: choose another day for ``card``, in the dialog; move it to ``column``.

    A drag gets JSON with the version that the record has now. One that somebody moved meanwhile stays: 409.
    """

    action = Action.UPDATE.value

    def by(self) -> FieldSpec:
        """The field of the calendar; 404 when records of the kind are not moved along it by this reader."""
        name = self.request.GET.get(ON, "")
        calendars = [one for one in self.record.calendars if one.on == name and one.movable]
        if not calendars or not self.visible([name]) or not self.writable([name]):
            raise Http404
        return self.record.fields[name]

    def instance(self, text: str) -> Any:
        """The record that is meant; 404 when it is not within the reader's reach to change."""
        uid = parse_uid(text)
        if uid is None:
            raise Http404
        return self.get_instance(uid, Action.UPDATE.value)

    def get(self, request: HttpRequest) -> HttpResponse:
        by, instance = self.by(), self.instance(request.GET.get("card", ""))
        value = getattr(instance, by.name)
        context = {
            "instance": instance,
            "title": self.title(instance),
            "label": by.label,
            "day": value.date().isoformat() if hasattr(value, "date") else str(value or ""),
            "form_url": f"{request.path}?{urlencode([(ON, by.name)])}",
            "crumbs": self.crumbs((_("Move to …"), "")),
        }
        return self.page("records/calendar_move.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        by, instance = self.by(), self.instance(request.POST.get("card", ""))
        try:
            day = date.fromisoformat(request.POST.get("column", "")[:10])
        except ValueError as error:
            raise Http404 from error
        if day.year not in YEARS:
            raise Http404
        version = request.POST.get("version", "")
        seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
        values = {by.name: moved(by, getattr(instance, by.name), day, self.user)}
        text = _("%(name)s moved to %(value)s") % {"name": self.title(instance), "value": formats.date_format(day)}
        dragged = "drag" in request.POST
        try:
            with acts_noted() as acts:
                saved = write.update(self.record, instance, values, actor=self.user, channel=CHANNEL, version=seen)
        except Invalid as refusal:
            if dragged:
                return with_toast(HttpResponse(str(refusal), status=422, content_type="text/plain"), str(refusal))
            return redirect_with_message(request, self.back(), str(refusal))
        except Conflict as conflict:
            theirs = cell(by, conflict.theirs[by.name], conflict.instance)
            context = {"label": by.label, "theirs": theirs, "ours": formats.date_format(day)}
            return self.page("records/inline_conflict.html", context, status=409)
        if not dragged:
            return redirect_with_message(request, self.back(), text, *acts[-1:])
        answer = JsonResponse({"version": saved.version, "heads": []})
        return with_toast(answer, text, acts[-1]) if acts else answer

    def back(self) -> str:
        """The calendar that somebody acted on."""
        url = came_from(self.request)
        return url if url and not url.startswith(self.url("day")) else self.url("list")
