"""Editing one value where it stands, and looking up records for a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import cell, editable_cell
from rapport.platform.web.forms import RecordForm, record_form
from rapport.platform.web.htmx import is_part
from rapport.platform.web.views.base import CHANNEL, RecordView, with_toast
from rapport.platform.web.widgets import CREATES, EVERY
from rapport.platform.write_errors import Conflict, Invalid

LOOKUP_LIMIT = 12


class InlineEditView(RecordView):
    """GET the form of one value, POST it; the answer is the value as the cell shows it (422: the form again)."""

    action = Action.UPDATE.value

    def get(self, request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
        instance = self._instance(uid, name)
        if not is_part(request):
            return HttpResponseRedirect(self.url("edit", uid))
        return self.form(record_form(self.record, [name], instance=instance), name)

    def post(self, request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
        instance = self._instance(uid, name)
        form = record_form(self.record, [name], data=request.POST, instance=instance)
        if form.is_valid():
            try:
                seen = form.cleaned_data["version"]
                with acts_noted() as acts:
                    saved = write.update(
                        self.record, instance, form.given([name]), actor=self.user, channel=CHANNEL, version=seen
                    )
                return self.saved(saved, name, acts)
            except Invalid as refusal:
                form.add_refusal(refusal)
            except Conflict as conflict:
                theirs = cell(self.record.fields[name], conflict.theirs[name], conflict.instance)
                context = {"label": self.record.fields[name].label, "theirs": theirs, "ours": form.cleaned_data[name]}
                return self.page("records/inline_conflict.html", context, status=409)
        return self.form(form, name, status=422)

    def form(self, form: RecordForm, name: str, status: int = 200) -> HttpResponse:
        """The form of one value."""
        return self.page(
            "records/inline_form.html", {"form": form, "field": form[name], "form_url": self.request.path}, status
        )

    def saved(self, instance: Any, name: str, acts: list[ChangeSet]) -> HttpResponse:
        """The value as the cell shows it; with an undo when it was another one before."""
        field = self.record.fields[name]
        value = field.virtual.load([instance.pk]).get(instance.pk) if field.virtual else getattr(instance, name)
        answer = HttpResponse(editable_cell(field, value, instance))
        return with_toast(answer, _("%(field)s saved") % {"field": field.label}, acts[-1]) if acts else answer

    def _instance(self, uid: UUID, name: str) -> Any:
        if name not in self.writable([name]) or name not in self.visible([name]):
            raise Http404
        return self.get_instance(uid, Action.UPDATE.value)


class LookupView(RecordView):
    """GET /<kind>/lookup/?q=: records to choose for a link, as options; ``every`` for a filter, which asks about the
    retired ones too, ``creates`` for kinds to create a record of those words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
        found = self._matching(text) if text else rows(self.record, self.user).order_by(self.record.default_sort)
        if EVERY not in request.GET:
            found = found.filter(self.record.record.offered)
        options = [
            {
                "value": str(row.uid),
                "text": self.title(row),
                "note": self.subtitle(row),
                "avatar": self.title(row),
                "kind": getattr(row, "kind", ""),
            }
            for row in found[:LOOKUP_LIMIT]
        ]
        return render(request, "ui/options.html", {"options": options, "creations": self._creations(text)})

    def _creations(self, text: str) -> list[dict[str, str]]:
        """The kinds asked for that the user may create, those first whose records are called like this."""
        asked = self.request.GET.get(CREATES, "").split(",") if text else []
        specs = [spec for spec in registry.of_model(self.record.model) if spec.name in asked]
        allowed = [spec for spec in specs if may(spec, self.user, Action.CREATE.value)]
        allowed.sort(key=lambda spec: not spec.record.get_is_called(text))
        return [
            {
                "url": f"{reverse(f'{spec.name}-quick')}?{urlencode({'name': text})}",
                "icon": spec.icon,
                "label": _("Create %(kind)s “%(name)s”") % {"kind": spec.label, "name": text},
            }
            for spec in allowed
        ]

    def _matching(self, text: str) -> Any:
        """Searchable kinds are searched, the others matched by their text columns."""
        query = ListQuery(self.record, q=text, limit=LOOKUP_LIMIT)
        return Listing(query, self.user).matching.order_by(self.record.default_sort)
