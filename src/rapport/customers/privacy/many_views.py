"""Erasing the selected rows of a list: what would become of them, why it is done, then a job with progress."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.customers.models import Party
from rapport.customers.privacy.erasing_many import MOST, erase_many
from rapport.customers.privacy.holds import holds_on
from rapport.customers.privacy.kept import is_party_kind
from rapport.customers.privacy.preview import preview_many
from rapport.customers.privacy.views import ASKED, asked, day_of
from rapport.platform.access.choices import Action
from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.list_actions import ListAction
from rapport.platform.web.views.base import redirect_with_message
from rapport.platform.web.views.bulk import BulkView
from rapport.platform.write_errors import Invalid


class EraseAction(ListAction):
    """The button beside those of a list of people, organisations or households, for administrators."""

    label = gettext_lazy("Erase")
    icon = "eraser"

    def url(self, spec: RecordSpec, user: User) -> str:
        return reverse("erase-many", args=[spec.name]) if is_party_kind(spec) and user.is_administrator else ""


class EraseManyView(BulkView):
    """POST /<kind>/bulk/erase/: what would become of the selected rows; with ``_do`` the erasure begins.

    Parties on hold are left out and named. What is typed to confirm says how many they are; when they are not the same
    many any more, nothing is done and the preview is shown again.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        kind = kwargs.pop("kind")
        if not registry.has(kind) or not is_party_kind(registry.get(kind)):
            raise Http404
        self.record = registry.get(kind)
        super().setup(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user.is_administrator:
            raise PermissionDenied
        chosen = self.chosen_rows(self.chosen(Action.VIEW.value)).filter(
            erased_at__isnull=True, merged_into__isnull=True
        )
        found = list(chosen[: MOST + 1])
        if len(found) > MOST:
            text = _("At most %(limit)s are erased at once. Choose fewer.") % {"limit": MOST}
            return self.look([], [], {"": [text]}, 422)
        held = holds_on([party.pk for party in found])
        free = [party for party in found if party.pk not in held]
        kept = [party for party in found if party.pk in held]
        if request.POST.get("_do") != "erase":
            return self.look(free, kept, {} if free else {"": [_("There is nobody among them who can be erased.")]})
        return self.begin(free, kept)

    def begin(self, free: list[Party], kept: list[Party]) -> HttpResponse:
        """Begin the job, when what was typed and entered is right."""
        given = {name: self.request.POST.get(name, "").strip() for name in ASKED}
        if self.request.POST.get("count") != str(len(free)):
            return self.look(free, kept, {"": [_("They are not the same many any more. Look at them again.")]}, 409)
        day = day_of(given["requested_on"])
        errors: dict[str, list[str]] = {}
        if " ".join(given["typed_name"].split()) != self.phrase(free):
            errors["typed_name"] = [_("Type exactly what stands below the field.")]
        if day is None:
            errors["requested_on"] = [_("Enter a date.")]
        if errors or day is None:
            return self.look(free, kept, errors, 422)
        try:
            noted = erase_many(
                parties=free,
                reason=given["reason"],
                requested_on=day,
                reference=given["reference"][:60],
                actor=self.user,
            )
        except Invalid as refusal:  # one of them was put on hold at this very moment, or a field makes no sense
            return self.look(free, kept, refusal.errors, 422)
        job = noted[0].run
        assert job is not None
        text = _("Started: %(what)s") % {"what": job.label}
        return redirect_with_message(self.request, reverse("job", args=[job.uid]), text)

    def phrase(self, free: list[Party]) -> str:
        """What must be typed: the name of one, the number of several."""
        if len(free) == 1:
            return " ".join(free[0].display_name.split())
        return ngettext("erase %(count)s record", "erase %(count)s records", len(free)) % {"count": len(free)}

    def look(
        self, free: list[Party], kept: list[Party], errors: dict[str, list[str]], status: int = 200
    ) -> HttpResponse:
        """The preview and the form, in the dialog."""
        context = {
            "count": len(free),
            "lines": preview_many(free) if free else [],
            "held": [title_of(party) for party in kept],
            "refusal": " ".join(errors.get("", [])),
            "errors": {name: " ".join(texts) for name, texts in errors.items() if name},
            "phrase": self.phrase(free),
            "typed_label": _("Type what stands below to confirm"),
            **asked(self.request),
            **self.selection(),
        }
        return self.page("customers/privacy/erase_many.html", context, status=status)
