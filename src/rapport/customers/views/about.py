"""What hangs on a record that touches and tasks can be about: its activity, its composer's answer, and its look-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.about import FIELD, Subject, about_kinds
from rapport.customers.about_rules import party_behind
from rapport.customers.composer import read_entry
from rapport.customers.overview.activity import activity_composer, activity_context
from rapport.customers.views.composing import composed, error_texts, refused_in_place, written
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from rapport.platform.web.views.base import ReaderView, list_crumb, redirect_with_message
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.customers.models import Party
    from rapport.platform.records.spec import RecordSpec

OPTIONS = 12
"""Records that the look-up offers; before anything is typed a third of them of each kind."""


class AboutView(ReaderView):
    """Base of the views under such a record; 404 when the reader does not reach it."""

    def record(self, kind: str, uid: UUID) -> tuple[RecordSpec, Any]:
        """The record within the reader's reach, and its kind."""
        found = rows(registry.get(kind), self.user).filter(uid=uid).first() if kind in about_kinds() else None
        if found is None:
            raise Http404
        return registry.get(kind), found

    def activity(self, spec: RecordSpec, record: Any) -> HttpResponse:
        """The tasks and touches about the record, as a fragment."""
        return render(self.request, "customers/activity.html", activity_context(self.request, spec, record))


class ActivityView(AboutView):
    """GET /about/<kind>/<uid>/activity/: a fragment; the record's page shows the same."""

    def get(self, request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
        spec, record = self.record(kind, uid)
        if not request.headers.get("HX-Request"):
            return redirect(reverse(f"{spec.name}-detail", args=[uid]))
        return self.activity(spec, record)


class AboutComposeView(AboutView):
    """POST /about/<kind>/<uid>/touches/: log a touch or make a task about the record; the answer is its activity."""

    def post(self, request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
        spec, record = self.record(kind, uid)
        party = party_behind(kind, record, self.user)
        entry = read_entry(request.POST, self.user)
        entry.values[FIELD] = Subject(kind, uid)
        try:
            done, text = written(request, self.user, party, entry)
        except Invalid as refusal:
            return self.refused(spec, record, party, refusal)
        if not request.headers.get("HX-Request"):
            return redirect_with_message(request, reverse(f"{spec.name}-detail", args=[uid]), text, done)
        return composed(self.activity(spec, record), str(uid), text, done)

    def refused(self, spec: RecordSpec, record: Any, party: Party | None, refusal: Invalid) -> HttpResponse:
        """What is wrong, beside the composer; without scripts the composer alone, filled as it was."""
        errors = error_texts(refusal)
        if self.request.headers.get("HX-Request"):
            return refused_in_place(self.request, errors, "#activity-error")
        title = shown_title(record, self.user)
        page = reverse(f"{spec.name}-detail", args=[record.uid])
        context = {
            "errors": errors,
            "heading": title,
            "composer": activity_composer(self.request, spec, record, party, self.request.POST.dict()),
            "crumbs": [
                list_crumb(self.request, spec),
                {"label": title, "url": page},
                {"label": _("Log a touch"), "url": ""},
            ],
        }
        return render(self.request, "customers/activity_compose.html", context, status=422)


class AboutLookupView(ReaderView):
    """GET /about/lookup/?q=: records that a touch or a task can be about, as options."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
        options = self.found(text) if text else self.first()
        return HttpResponse(render_to_string("ui/options.html", {"options": options}, request=request))

    def found(self, text: str) -> list[dict[str, str]]:
        """The records that somebody means, the best first."""
        hits = search(self.user, text, kinds=list(about_kinds()), limit=OPTIONS).items
        return [_option(Subject(hit.kind, hit.uid), hit.title) for hit in hits]

    def first(self) -> list[dict[str, str]]:
        """Some of each kind, in the order of its list."""
        options = []
        kinds = list(about_kinds())
        for kind in kinds:
            spec = registry.get(kind)
            for row in rows(spec, self.user).order_by(spec.default_sort, "pk")[: max(OPTIONS // len(kinds), 1)]:
                options.append(_option(Subject(kind, row.uid), shown_title(row, self.user)))
        return options


def _option(subject: Subject, title: str) -> dict[str, str]:
    return {"value": str(subject), "text": title, "note": str(registry.get(subject.kind).title)}
