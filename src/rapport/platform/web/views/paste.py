"""Pasting a range of a spreadsheet into a list: what would change is shown first, then written in one change set."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.history.change_sets import acts_noted, change_set
from rapport.platform.records.fields import FieldKind
from rapport.platform.web.pasted import MAX_COLUMNS, MAX_ROWS, Pasted, TooMuch, read_pasted
from rapport.platform.web.views.base import CHANNEL, RecordView, came_from, redirect_with_message
from rapport.platform.write_errors import Conflict, Invalid


class PasteView(RecordView):
    """POST /<kind>/paste/ with ``text`` (tabs and line breaks), ``uid`` of the rows and ``column`` of the columns from
    the first cell on: a preview in the dialog. With ``apply`` it is written, unless a record was changed since
    (``version``): then the preview comes anew."""

    action = Action.UPDATE.value

    def post(self, request: HttpRequest) -> HttpResponse:
        names = request.POST.getlist("column")[:MAX_COLUMNS]
        if len(self.visible(names)) < len(names) or len(set(names)) < len(names):
            raise Http404
        text = request.POST.get("text", "")
        try:
            pasted = read_pasted(self.record, self.user, text, self.uids(), names, self.editable(names))
        except TooMuch as error:
            return self.page("records/paste.html", {"fault": str(error)}, status=422)
        if "apply" not in request.POST or not pasted.count:
            return self.preview(pasted)
        try:
            with acts_noted() as acts:
                self.write(pasted)
        except (Invalid, Conflict):
            return self.preview(pasted, changed=True, status=409)
        return redirect_with_message(request, came_from(request) or self.url("list"), said(pasted), *acts[-1:])

    def uids(self) -> list[UUID]:
        """The rows from the first cell on, in the order of the list, each once."""
        given = [parse_uid(text) for text in self.request.POST.getlist("uid")[:MAX_ROWS]]
        return list(dict.fromkeys(uid for uid in given if uid is not None))

    def editable(self, names: list[str]) -> frozenset[str]:
        """Columns that are edited in a list."""
        writable = self.writable(names)
        return frozenset(name for name in writable if self.record.fields[name].kind is not FieldKind.COLLECTION)

    @transaction.atomic
    def write(self, pasted: Pasted) -> None:
        """All of it in one change set. Conflict when a record was changed since it was shown."""
        shown = dict(zip(self.request.POST.getlist("uid"), self.request.POST.getlist("version"), strict=False))
        versions = {
            line.instance.pk: int(version)
            for line in pasted.lines
            if line.values and (version := shown.get(str(line.uid), "")).isascii() and version.isdigit()
        }
        with change_set(
            actor=self.user, channel=CHANNEL, act="bulk_update", kind=self.record.name, summary=said(pasted)
        ):
            write.update_many(
                self.record, pasted.values, actor=self.user, channel=CHANNEL, act="bulk_update", versions=versions
            )

    def preview(self, pasted: Pasted, *, changed: bool = False, status: int = 200) -> HttpResponse:
        """What would change, cell by cell."""
        context: dict[str, Any] = {
            "pasted": pasted,
            "changed": changed,
            "text": self.request.POST.get("text", ""),
            "names": [one.name for one in pasted.fields],
            "form_url": self.request.path,
            "left": left_of(pasted),
            "apply": ngettext("Change %(count)s value", "Change %(count)s values", pasted.count)
            % {"count": pasted.count},
            "wrong": _many(
                ngettext("%(count)s cell stays as it is", "%(count)s cells stay as they are", pasted.errors),
                pasted.errors,
            ),
        }
        return self.page("records/paste.html", context, status=status)


def said(pasted: Pasted) -> str:
    """What was done, for the log and the toast."""
    values = _many(ngettext("%(count)s value pasted", "%(count)s values pasted", pasted.count), pasted.count)
    return f"{values} ({', '.join(str(one.label) for one in pasted.fields)})"[:300]


def _many(text: str, count: int) -> str:
    return text % {"count": count}


def left_of(pasted: Pasted) -> list[str]:
    """Which parts of the range have no place in the list."""
    found = []
    if pasted.left_lines:
        found.append(_("%(count)s lines of the range are below the list.") % {"count": pasted.left_lines})
    if pasted.left_columns:
        found.append(_("%(count)s columns of the range are beside the list.") % {"count": pasted.left_columns})
    return found
