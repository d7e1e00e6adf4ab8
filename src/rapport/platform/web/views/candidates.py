"""While a record is typed: those that it may be already, beside the form (see RecordType.get_candidates)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import record_url
from rapport.platform.web.forms import record_form
from rapport.platform.web.views.base import RecordView


class CandidatesView(RecordView):
    """GET /<kind>/candidates/ with the form's fields: a fragment, empty when nothing within reach is like it.

    ``except`` is the uid of the record being edited, ``lookup`` the look-up that the new record is made for. What the
    reader may not see is never hinted at.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if not any(may(self.record, self.user, action.value) for action in (Action.CREATE, Action.UPDATE)):
            raise PermissionDenied
        form = record_form(self.record, self.visible(self.record.record.described_by), data=request.GET)
        form.full_clean()
        given = {name: value for name, value in form.cleaned_data.items() if value not in ("", None, [])}
        found = self.record.record.get_candidates(given, self.user)
        own = request.GET.get("except", "")
        context = {
            "notes": self.record.record.get_form_notes(given, self.user),
            "candidates": [self.shown(item) for item in found if str(item.instance.uid) != own],
            "use_url": self.use_url(),
            "editing": bool(own),
        }
        return self.page("records/candidates.html", context)

    def use_url(self) -> str:
        """Where the form goes when one of them is chosen."""
        lookup = self.request.GET.get("lookup", "")[:100]
        return self.url("use") + (f"?{urlencode({'lookup': lookup})}" if lookup else "")

    def shown(self, candidate: Any) -> dict[str, Any]:
        """One line of the list; what is of another table may be opened, but not used instead."""
        instance = candidate.instance
        spec = registry.of_instance(instance)
        return {
            "use": f"{spec.name}/{instance.uid}" if spec.model is self.record.model else "",
            "title": self.title(instance),
            "kind": getattr(instance, "kind", ""),
            "note": self.subtitle(instance) if spec is self.record else "",
            "reason": candidate.reason,
            "sure": candidate.sure,
            "url": record_url(instance),
        }
