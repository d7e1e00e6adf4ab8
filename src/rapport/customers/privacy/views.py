"""The pages of erasures: what one would do, with the form that begins it, and the log of those that were done."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rapport.customers.models import Erasure, Party
from rapport.customers.privacy.erasing import erase
from rapport.customers.privacy.preview import preview
from rapport.customers.privacy.subject import Subject
from rapport.platform.access.titles import title_of
from rapport.platform.access.views.base import AdministrationView
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import list_crumb, redirect_with_message
from rapport.platform.write_errors import Held, Invalid, Refused

PER_PAGE = 50
ASKED = ("typed_name", "reason", "requested_on", "reference")


class EraseView(AdministrationView):
    """GET /parties/<uid>/erase/ shows what would be kept and scrubbed; POST begins it."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.party(uid))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.party(uid)
        given = {name: request.POST.get(name, "").strip() for name in ASKED}
        day = day_of(given["requested_on"])
        if day is None:
            return self.show(party, {"requested_on": [_("Enter a date.")]})
        try:
            job = erase(
                party=party,
                typed_name=given["typed_name"],
                reason=given["reason"],
                requested_on=day,
                reference=given["reference"][:60],
                actor=self.user,
            )
        except Held as held:
            return self.show(party, held.errors, 409)
        except Invalid as refusal:
            return self.show(party, refusal.errors)
        except Refused as refused:
            return self.show(party, {"": [refused.message]})
        text = _("Started: %(what)s") % {"what": job.label}
        return redirect_with_message(request, reverse("job", args=[job.uid]), text)

    def party(self, uid: UUID) -> Party:
        """The party, as long as it can be erased."""
        found = Party.objects.filter(uid=uid, erased_at__isnull=True).first()
        if found is None:
            raise Http404
        return found

    def show(self, party: Party, errors: dict[str, list[str]] | None = None, refused: int = 422) -> HttpResponse:
        """The preview and the form, with what was entered; a refusal has the status ``refused``."""
        spec = registry.of_instance(party)
        page = reverse(f"{spec.name}-detail", args=[party.uid])
        title = title_of(party)
        context: dict[str, Any] = {
            "party": party,
            "name": title,
            "lines": preview(Subject(party)),
            "errors": {name: " ".join(texts) for name, texts in (errors or {}).items() if name},
            "refusal": " ".join((errors or {}).get("", [])),
            **asked(self.request),
            "page_url": page,
            "crumbs": [
                list_crumb(self.request, spec),
                {"label": title, "url": page},
                {"label": _("Erase"), "url": ""},
            ],
        }
        return render(self.request, "customers/privacy/erase.html", context, status=refused if errors else 200)


class ErasuresView(AdministrationView):
    """GET /erasures/: the log."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Erasure.objects.select_related("actor", "run", "party").order_by("-started_at", "-id")
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "erasures": page,
            "crumbs": [{"label": _("Settings"), "url": reverse("settings")}, {"label": _("Erasures"), "url": ""}],
        }
        return render(request, "customers/privacy/erasures.html", context)


def asked(request: HttpRequest) -> dict[str, Any]:
    """What privacy/erase_fields.html shows: what was entered, or what one begins with."""
    today = timezone.localdate().isoformat()
    given = {name: request.POST.get(name, "") for name in ASKED}
    return {
        "reasons": [(value, label) for value, label in Erasure.Reason.choices if value != Erasure.Reason.RETENTION],
        "given": given | {"requested_on": request.POST.get("requested_on", today)},
        "today": today,
    }


def day_of(text: str) -> date | None:
    """The day that a form's field says, or None."""
    try:
        return parse_date(text)
    except ValueError:
        return None
