"""History in the browser: of a record, of one value, of everybody's work; restore and undo."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform import write
from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import Entry, as_of, keeps_past, record_history, value_history
from rapport.platform.history.shown import account_of, withhold_summary
from rapport.platform.history.undo import conflict_rows, may_undo, undo
from rapport.platform.jobs import runs
from rapport.platform.jobs.tasks import undo_change
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import cell
from rapport.platform.web.past_values import rows_in_words
from rapport.platform.web.trail import trail_of
from rapport.platform.web.views.audit import LogQuery, administers_a_team, told_to_team
from rapport.platform.web.views.base import (
    CHANNEL,
    came_from,
    redirect_with_message,
    safe_next,
    undo_url,
    with_toast,
)
from rapport.platform.web.views.detail import RecordDetailView
from rapport.platform.write_errors import Invalid, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

AT_ONCE = 2_000
"""Rows that are taken back within the request; more become a job."""


class RecordHistoryView(RecordDetailView):
    """GET /<kind>/<uid>/history/: every change; ?on=2026-01-31 shows the record at the end of that day."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        instance = self.get_instance(uid)
        context = self.head(instance)
        hidden = set(self.record.fields) - set(visible_fields(self.record, self.user))
        context |= {
            "crumbs": self.crumbs((context["title"], self.url("detail", uid)), (_("History"), "")),
            "tabs": self.tabs(instance, "history"),
            "entries": [entry_lines(entry, hidden, self.record.model, self.user) for entry in record_history(instance)],
            "as_of": self.as_of(instance),
        }
        return self.page("records/history.html", context)

    def as_of(self, instance: Any) -> dict[str, Any] | None:
        """The values of the day that the address asks for."""
        asked = self.request.GET.get("on", "")
        try:
            day = parse_date(asked) if asked else None
        except ValueError:
            day = None
        if day is None:
            return {"asked": asked, "wrong": True} if asked else None
        if day.year in (date.min.year, date.max.year):  # no day before or after it, whatever the time zone
            return {"asked": asked, "wrong": True}
        moment = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
        columns = as_of(type(instance), instance.pk, moment)
        if columns is None:
            return {"asked": asked, "day": day, "rows": None}
        lines = []
        for name in self.visible(n for fieldset in self.record.fieldsets for n in fieldset.fields):
            field = self.record.fields[name]
            if not field.stored or field.column not in columns:
                continue
            then: Any = columns[field.column]
            if field.kind is FieldKind.LINK and then is not None and field.link_model is not None:
                then = field.link_model._default_manager.filter(pk=then).first() or "–"
            changed = columns[field.column] != getattr(instance, instance._meta.get_field(name).attname)
            lines.append({"label": field.label, "value": cell(field, then), "changed": changed})
        return {"asked": asked, "day": day, "rows": lines}


class ValueHistoryView(RecordDetailView):
    """GET /<kind>/<uid>/history/<field>/ into the dialog: the values a field had; POST restores one."""

    def get(self, request: HttpRequest, uid: UUID, name: str = "") -> HttpResponse:
        instance, field = self._field(uid, name)
        lines = []
        for number, (change_set, value) in enumerate(value_history(instance, name)):
            shown = _linked(field, value)
            lines.append(
                {"change_set": change_set, "value": cell(field, shown), "number": number, "current": number == 0}
            )
        context = {
            "instance": instance,
            "field": field,
            "lines": lines,
            "restorable": name in self.writable([name]),
            "restore_url": request.path,
            "crumbs": self.crumbs((self.title(instance), self.url("detail", uid)), (_("History"), "")),
        }
        return self.page("records/value_history.html", context)

    def post(self, request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
        instance, field = self._field(uid, name)
        past = value_history(instance, name)
        number = request.POST.get("number", "")
        if not number.isdigit() or int(number) >= len(past):
            raise Http404
        if name not in self.writable([name]):
            raise PermissionDenied
        value = _linked(field, past[int(number)][1])
        try:
            with acts_noted() as acts:
                write.update(self.record, instance, {name: value}, actor=self.user, channel=CHANNEL, act="restore")
        except Invalid as refusal:
            return redirect_with_message(request, self.url("detail", uid), str(refusal))
        text = _("%(field)s restored") % {"field": field.label} if acts else _("Nothing was changed.")
        return redirect_with_message(request, self.url("detail", uid), text, *acts)

    def _field(self, uid: UUID, name: str) -> tuple[Any, Any]:
        instance = self.get_instance(uid)
        if name not in self.visible([name]) or not keeps_past(self.record, name):
            raise Http404
        return instance, self.record.fields[name]


def _linked(field: Any, value: Any) -> Any:
    if field.kind is FieldKind.LINK and value is not None:
        return field.link_model._default_manager.filter(pk=value).first()
    return value


def entry_lines(entry: Entry, hidden: set[str], model: type[models.Model], reader: User) -> dict[str, Any]:
    """One change set with its rows in words. Hidden fields are left out, and with them the rows of other tables: these
    say what the record's own fields of several lines say (addresses, numbers)."""
    shown = [row for row in entry.rows if not hidden or row.model is model]
    return {
        "change_set": withhold_summary(entry.change_set, reader),
        "rows": rows_in_words(shown, reader, own=may_undo(reader, entry.change_set)),
    }


class ChangeLogView(LoginRequiredMixin, View):
    """GET /changes/: one's own work, everybody's for an administrator, each with Undo; see LogQuery for its filters."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        query = LogQuery.parse(request)
        paginator = Paginator(query.rows(user), 50)
        page = paginator.get_page(request.GET.get("page"))
        for change in page:
            withhold_summary(change, user)
            if query.team:
                told_to_team(change, user)
        context = {
            "changes": page,
            "query": query,
            "choices": query.choices(user),
            "administers_a_team": administers_a_team(user),
            "same": query.address(),
            "page_query": f"&{query.address()}",
            "export_url": f"{reverse('changes-export')}?{query.address()}" if query.everybody else "",
            "filtered": bool(set(query.given) - {"of"}),
            "crumbs": [{"label": _("Changes"), "url": ""}],
        }
        return render(request, "history/changes.html", context)


class ChangeDetailView(LoginRequiredMixin, View):
    """GET /changes/<uid>/: what one change set did, as far as the reader may see it, and after an undo what it left."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user: Any = request.user
        found = get_object_or_404(ChangeSet.objects.select_related("actor", "parent"), uid=uid)
        told = account_of(found, user)
        if told is None:
            raise Http404
        context = {
            "change": found,
            "parent": withhold_summary(found.parent, user) if found.parent is not None and told.own else None,
            "rows": rows_in_words(told.rows, user, own=told.own),
            "undo_url": undo_url(found) if told.own else "",
            "crumbs": [{"label": _("Changes"), "url": reverse("changes")}, {"label": str(found), "url": ""}],
        }
        return render(request, "history/change.html", context)


class UndoView(LoginRequiredMixin, View):
    """POST /changes/<uid>/undo/; ``force=1`` lets the old values win over later work."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user: Any = request.user
        wanted = get_object_or_404(ChangeSet, uid=uid)
        if not may_undo(user, wanted):
            raise Http404
        if sum(count for count in wanted.counts.values() if isinstance(count, int)) > AT_ONCE:
            return self.as_job(request, wanted)
        try:
            result = undo(wanted, actor=user, channel=CHANNEL, force=request.POST.get("force") == "1")
        except Refused as refused:
            if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
                return with_toast(HttpResponse(status=409), refused.message)
            raise PermissionDenied(refused.message) from refused
        trail_of(request).forget_counts()
        called = str(withhold_summary(copy(wanted), user))
        text = _("Taken back: %(what)s") % {"what": called}
        if result.conflicts:
            context = {
                "change": withhold_summary(wanted, user),
                "conflicts": conflict_rows(result.conflicts, user),
                "more": max(0, len(result.conflicts) - 50),
                "again_url": undo_url(wanted),
                "crumbs": [{"label": _("Changes"), "url": reverse("changes")}, {"label": called, "url": ""}],
            }
            return render(request, "history/conflicts.html", context, status=200)
        if request.headers.get("HX-Request"):
            if _is_gone(came_from(request), user):
                there = reverse(f"{wanted.kind}-list") if registry.has(wanted.kind) else reverse("changes")
                return redirect_with_message(request, there, text, result.change_set)
            response = with_toast(HttpResponse(status=204), text, result.change_set)
            response.headers["HX-Refresh"] = "true"
            return response
        return HttpResponseRedirect(safe_next(request, reverse("changes")))

    def as_job(self, request: HttpRequest, wanted: ChangeSet) -> HttpResponse:
        """Large ones (an import) go to the worker; the page shows how far it is."""
        label = _("Taking back: %(what)s") % {"what": str(withhold_summary(copy(wanted), cast("User", request.user)))}
        forced = request.POST.get("force") == "1"
        parameters = {"change_set": str(wanted.uid), "force": forced, "back": came_from(request)}
        user: Any = request.user
        job = runs.start(
            undo_change, actor=user, name="undo_change", label=label, kind=wanted.kind, parameters=parameters
        )
        return redirect_with_message(request, reverse("job", args=[job.uid]), label)


def _is_gone(path: str, user: User) -> bool:
    """Whether this is the page of a record that is no longer there: what made it was taken back."""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return False
    kind, uid = (found.url_name or "").rpartition("-")[0], found.kwargs.get("uid")
    return registry.has(kind) and uid is not None and not rows(registry.get(kind), user).filter(uid=uid).exists()
