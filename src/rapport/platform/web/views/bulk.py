"""What is done with the selected rows of a list: edit, assign, delete, export; at once, or as a job when many."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.history.change_sets import finish, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.tasks import bulk_change
from rapport.platform.records.bulk import BulkResult, Values, change_many
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.merging import MERGES, merged, merges
from rapport.platform.web.forms import record_form
from rapport.platform.web.views.base import CHANNEL, RecordView, redirect_with_message
from rapport.platform.web.views.list import OWN_PARAMETERS

AT_ONCE = 200
"""Rows that are changed within the request; more become a job with progress."""
UIDS = 1_000
_ACTIONS = {"edit": Action.UPDATE, "assign": Action.UPDATE, "delete": Action.DELETE, "export": Action.EXPORT}


class BulkView(RecordView):
    """POST /<kind>/bulk/<act>/ with ``uid`` (repeated) or ``all=1``, and ``query``: the list's own parameters."""

    task: Any = bulk_change
    """What does it as a job when there are many."""

    def post(self, request: HttpRequest, act: str) -> HttpResponse:
        if act not in _ACTIONS:
            raise Http404
        if not may(self.record, self.user, _ACTIONS[act].value):
            raise PermissionDenied
        listing = self.chosen(_ACTIONS[act].value)
        if act == "export":
            return self.export()
        if act == "delete":
            return self.run(act, listing, None)
        names = ["owner"] if act == "assign" else self.editable()
        if "_field" not in request.POST:
            return self.ask(act, listing, names)
        name = request.POST["_field"]
        if name not in names:
            raise Http404
        form = record_form(self.record, [name], data=request.POST)
        if not form.is_valid():
            return self.ask(act, listing, names, status=422)
        return self.run(act, listing, form.given([name]), request.POST.get("_merge", ""))

    def editable(self) -> list[str]:
        """Fields that make sense to set on many records at once."""
        names = self.writable(name for fieldset in self.record.fieldsets for name in fieldset.fields)
        return [name for name in names if not getattr(self.record.fields[name].virtual, "rows", ())]

    def chosen(self, action: str) -> Listing:
        """The rows that were chosen, as far as the actor may do this to them."""
        text = self.request.POST.get("query", "")[:4_000]
        try:
            query = ListQuery.parse(
                self.record, QueryDict(text), self.user, ignore=(*OWN_PARAMETERS, "cursor"), skip_empty=True
            )
        except ListError as error:
            raise Http404 from error
        return Listing(query, self.user, action)

    def uids(self) -> list[UUID]:
        """The uids that were ticked."""
        given = [parse_uid(text) for text in self.request.POST.getlist("uid")[:UIDS]]
        return [uid for uid in given if uid is not None]

    def everything(self) -> bool:
        """Whether all that match were chosen."""
        return self.request.POST.get("all") == "1"

    def selection(self) -> dict[str, Any]:
        """What a form of the dialog sends on: records/bulk_chosen.html, and where it goes."""
        return {
            "uids": [] if self.everything() else [str(uid) for uid in self.uids()],
            "all": self.everything(),
            "query": self.request.POST.get("query", ""),
            "form_url": self.request.path,
        }

    def chosen_rows(self, listing: Listing) -> Any:
        """The chosen rows, in the list's own order."""
        return listing.matching if self.everything() else listing.matching.filter(uid__in=self.uids())

    def count(self, listing: Listing) -> int:
        """How many rows that is."""
        return listing.count().value if self.everything() else int(self.chosen_rows(listing).count())

    def ask(self, act: str, listing: Listing, names: list[str], status: int = 200) -> HttpResponse:
        """The form of the new value, in the dialog; choosing another field asks anew."""
        name = self.request.POST.get("_choose") or names[0]
        form = record_form(self.record, [name if name in names else names[0]])
        chosen = next(n for n in form.fields if n != "version")
        context = {
            "merges": MERGES if merges(self.record.fields[chosen]) else (),
            "act": act,
            "count": self.count(listing),
            "choices": [{"name": n, "label": self.record.fields[n].label} for n in names],
            "chosen": chosen,
            "field": form[chosen],
            **self.selection(),
        }
        return self.page("records/bulk.html", context, status=status)

    def run(self, act: str, listing: Listing, values: Values | None, merge: str = "") -> HttpResponse:
        """Do it now, or leave it to a job; ``merge`` says what becomes of several values that are there."""
        count = self.count(listing)
        label = self.label(count, values)
        if count > AT_ONCE:
            parameters = {
                "act": act,
                "values": None if callable(values) else values,
                "merge": merge,
                "all": self.everything(),
                "query": self.request.POST.get("query", "")[:4_000],
                "ignore": [*OWN_PARAMETERS, "cursor"],
                "uids": [str(uid) for uid in self.uids()],
                "back": self.back(),
            }
            job = runs.start(
                self.task,
                actor=self.user,
                name=self.task.name,
                label=label,
                kind=self.record.name,
                parameters=parameters,
            )
            return redirect_with_message(
                self.request, reverse("job", args=[job.uid]), _("Started: %(what)s") % {"what": label}
            )
        opened, result = self.at_once(listing, values, label, merge)
        if not result.done and not result.refused:
            return redirect_with_message(self.request, self.back(), _("Nothing was changed."))
        label = opened.summary
        text = (
            label
            if not result.refused
            else _("%(what)s. %(refused)s were left as they are: %(reason)s")
            % {
                "what": label,
                "refused": result.refused,
                "reason": result.reasons[0][1],
            }
        )
        return redirect_with_message(self.request, self.back(), text, opened)

    @transaction.atomic
    def at_once(
        self, listing: Listing, values: Values | None, label: str, merge: str = ""
    ) -> tuple[ChangeSet, BulkResult]:
        """Do it within the request: all of it, or none when the request breaks off."""
        act_name = "bulk_delete" if values is None else "bulk_update"
        opened = start_long_change_set(
            actor=self.user, channel=CHANNEL, act=act_name, kind=self.record.name, summary=label
        )
        result = change_many(
            self.record,
            list(self.chosen_rows(listing).values_list("pk", flat=True)),
            values=values if values is None or callable(values) else merged(self.record, values, merge),
            actor=self.user,
            change_set=opened,
            progress=lambda seen: None,
        )
        opened.counts = {"deleted" if values is None else "updated": result.done, "refused": result.refused}
        if result.unchanged:
            opened.summary = self.label(result.done, values)
        if result.done:
            finish(opened)
        else:
            opened.delete()
        return opened, result

    def label(self, count: int, values: Values | None) -> str:
        """What is done, for the log and the toast."""
        kinds = self.record.label if count == 1 else self.record.label_plural
        if values is None or callable(values):
            return _("%(count)s %(kinds)s deleted") % {"count": count, "kinds": kinds}
        field = self.record.fields[next(iter(values))]
        return _("%(field)s changed for %(count)s %(kinds)s") % {
            "field": field.label,
            "count": count,
            "kinds": kinds,
        }

    def back(self) -> str:
        """The list as it was."""
        text = self.request.POST.get("query", "")[:4_000]
        return self.url("list") + (f"?{text}" if text else "")

    def export(self) -> HttpResponse:
        """On to the export of the chosen rows."""
        query = QueryDict(self.request.POST.get("query", "")[:4_000], mutable=True)
        query.pop("cursor", None)
        pairs = [(key, value) for key, values in query.lists() for value in values]
        if not self.everything():
            pairs = [("uid__in", ",".join(str(uid) for uid in self.uids()))]
        return HttpResponseRedirect(f"/{self.record.name}/export/?{urlencode([*pairs, ('ask', '')])}")
