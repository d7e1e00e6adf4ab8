"""Converting the selected leads of a list: what would become of them, then a job with progress."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.list_actions import ListAction
from rapport.platform.web.views.base import redirect_with_message
from rapport.platform.web.views.bulk import BulkView
from rapport.platform.web.views.list import OWN_PARAMETERS
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.leads.choosing import Preview, preview
from rapport.sales.leads.conversion import refuse_converter
from rapport.sales.leads.converting_many import Chosen, How, convert_many
from rapport.sales.models import Lead, Pipeline

LOOKED_AT = 50
"""Leads of which the preview says what would become of them: looking for whom each is like is a search of its own."""
NAMED = 10


class ConvertAction(ListAction):
    """The button beside those of a list of leads, for who may make customers of them."""

    label = gettext_lazy("Convert")
    icon = "user-check"

    def url(self, spec: RecordSpec, user: User) -> str:
        if spec.name != "leads" or not may(spec, user, Action.UPDATE.value):
            return ""
        try:
            refuse_converter(user)
        except Refused:
            return ""
        return reverse("leads-convert-many")


class ConvertManyView(BulkView):
    """POST /leads/bulk/convert/: what would become of the selected leads; with ``_do`` the job begins."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.record = registry.get("leads")
        super().setup(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_converter(self.user)
        self.chosen(Action.VIEW.value)  # 404 for a query that is none
        if request.POST.get("_do") != "convert":
            return self.look("")
        pipeline = request.POST.get("pipeline", "") if request.POST.get("deals") else ""
        how = How(pipeline=pipeline[:40], careful=bool(request.POST.get("careful")))
        try:
            job = convert_many(chosen=self.meant(), how=how, actor=self.user, back=self.back())
        except Invalid as refusal:
            return self.look(refusal.message, 422)
        text = _("Started: %(what)s") % {"what": job.label}
        return redirect_with_message(request, reverse("job", args=[job.uid]), text)

    def meant(self) -> Chosen:
        """The selection, as the job keeps it."""
        query = self.request.POST.get("query", "")[:4_000]
        uids = tuple(str(uid) for uid in self.uids())
        return Chosen(uids, query, self.everything(), (*OWN_PARAMETERS, "cursor"))

    def look(self, refusal: str, status: int = 200) -> HttpResponse:
        """The preview and the form, in the dialog."""
        found = self.meant().leads(self.user)
        count, open_ones = found.count(), found.exclude(status=Lead.Status.CONVERTED)
        left = open_ones.count()
        told = preview(open_ones.order_by("pk")[:LOOKED_AT], self.user)
        makes_deals = may(registry.get("deals"), self.user, Action.CREATE.value)
        context = {
            "count": count,
            "left": left,
            "converted": count - left,
            "looked_at": LOOKED_AT if left > LOOKED_AT else 0,
            "told": told,
            "lines": _lines(told),
            "refused": told.refused[:NAMED],
            "more": max(0, len(told.refused) - NAMED),
            "refusal": refusal or ("" if left else _("There is no lead among them that can be converted.")),
            "pipelines": Pipeline.objects.filter(is_active=True).order_by("position", "pk") if makes_deals else [],
            "pipeline_label": registry.get("pipelines").title,
            "given": self.request.POST,
            **self.selection(),
        }
        return self.page("sales/convert_many.html", context, status=status)


def _lines(told: Preview) -> list[tuple[str, int]]:
    """How many become what."""
    lines = [
        (_("New people"), told.new_people),
        (_("Known people"), told.known_people),
        (_("New organisations"), told.new_organisations),
        (_("Known organisations"), told.known_organisations),
        (_("Cannot be converted"), len(told.refused)),
    ]
    return [(label, number) for label, number in lines if number]
