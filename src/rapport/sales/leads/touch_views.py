"""Logging a touch on the page of a lead; the answer is the list of touches as it is now."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.about import FIELD, Subject
from rapport.customers.composer import Entry, is_empty, read_entry
from rapport.customers.views.composing import composed, error_texts, refused_in_place, written
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once
from rapport.platform.web.views.base import CHANNEL, ReaderView, list_crumb, redirect_with_message
from rapport.platform.write_errors import Invalid
from rapport.sales.leads.touch_panel import lead_composer, may_log, touches_context
from rapport.sales.leads.touches import lead_touch_log
from rapport.sales.models import Lead


class LeadComposeView(ReaderView):
    """GET /leads/<uid>/touches/: the touches as a fragment; POST logs one."""

    def lead(self, uid: UUID) -> Lead:
        """The lead within the reader's reach."""
        found: Lead | None = rows(registry.get("leads"), self.user).filter(uid=uid).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        lead = self.lead(uid)
        if not request.headers.get("HX-Request"):
            return redirect(reverse("leads-detail", args=[lead.uid]) + "#timeline")
        return render(request, "sales/lead_touches.html", touches_context(request, lead))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        lead = self.lead(uid)
        if not may_log(request, lead):
            raise PermissionDenied(_("You may not log touches with this lead."))
        entry, files = read_entry(request.POST, self.user), request.FILES.getlist("files")
        if entry.is_task:
            return self.add_task(lead, entry)
        if is_empty(entry, files):
            return self.refused(lead, Invalid({"text": [_("Write down what it was about.")]}))
        try:
            made = create_once(
                request,
                self.user,
                lambda: lead_touch_log(
                    lead=lead,
                    values=entry.values,
                    actor=self.user,
                    channel=CHANNEL,
                    follow_up=entry.follow_up,
                    files=files,
                ),
            )
        except Invalid as refusal:
            return self.refused(lead, refusal)
        done = ChangeSet.objects.get(uid=made) if isinstance(made, UUID) else made.change_set
        text = _("Logged, with a next step") if entry.follow_up is not None else _("Logged")
        if entry.planned_for is not None:
            when_text = formats.date_format(timezone.localtime(entry.planned_for), "DATETIME_FORMAT")
            text = _("Planned for %(when)s") % {"when": when_text}
        return self.done(lead, text, done)

    def add_task(self, lead: Lead, entry: Entry) -> HttpResponse:
        """A task about the lead, from the same composer."""
        entry.values[FIELD] = Subject("leads", lead.uid)
        try:
            done, text = written(self.request, self.user, None, entry)
        except Invalid as refusal:
            return self.refused(lead, refusal)
        return self.done(lead, text, done)

    def done(self, lead: Lead, text: str, done: ChangeSet) -> HttpResponse:
        """The touches as they are now, with a message; what else stands on the page reads itself anew."""
        if not self.request.headers.get("HX-Request"):
            page = reverse("leads-detail", args=[lead.uid]) + "#timeline"
            return redirect_with_message(self.request, page, text, done)
        answer = render(self.request, "sales/lead_touches.html", touches_context(self.request, lead))
        return composed(answer, str(lead.uid), text, done, recordChanged={})

    def refused(self, lead: Lead, refusal: Invalid) -> HttpResponse:
        """What is wrong, beside the composer; without scripts the composer alone, filled as it was."""
        errors = error_texts(refusal)
        if self.request.headers.get("HX-Request"):
            return refused_in_place(self.request, errors, "#composer-error")
        title = shown_title(lead, self.user)
        crumbs = [
            list_crumb(self.request, registry.get("leads")),
            {"label": title, "url": reverse("leads-detail", args=[lead.uid])},
            {"label": _("Log a touch"), "url": ""},
        ]
        context = {
            "title": title,
            "errors": errors,
            "crumbs": crumbs,
            **lead_composer(self.request, lead, self.request.POST.dict()),
        }
        return render(self.request, "sales/lead_compose.html", context, status=422)
