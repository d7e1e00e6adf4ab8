"""What colleagues do about a party's consent: record what was said, and hand out or end links to its pages."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.customers.consent import links
from rapport.customers.consent.archives import archive_begin, find_archive
from rapport.customers.consent.permission import POINT_KIND, may_contact
from rapport.customers.consent.picture import ConsentPicture
from rapport.customers.consent.proofs import proofs_of
from rapport.customers.consent.services import consent_record
from rapport.customers.models import ConsentPurpose, ConsentWording, Party, SubjectArchive
from rapport.customers.models.consent import BY_THE_PERSON, ContactChannel, Source
from rapport.customers.overview.dossier import Dossier
from rapport.customers.views.parties import PartyView, changed_answer
from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.files.storage import storage_faults
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.views.base import CHANNEL
from rapport.platform.write_errors import Invalid

ACTIONS = ("granted", "withdrawn")
_NOT_BY_HAND = (*BY_THE_PERSON, Source.UNDO.value, Source.IMPORT.value)


class ConsentView(PartyView):
    """GET and POST /parties/<uid>/consent/<purpose>/<channel>/: what is known, and a form for what was said."""

    def get(self, request: HttpRequest, uid: UUID, purpose: UUID, channel: str) -> HttpResponse:
        return self.show(self.party(uid), self.purpose(purpose, channel), channel)

    def post(self, request: HttpRequest, uid: UUID, purpose: UUID, channel: str) -> HttpResponse:
        party, wanted = self.party(uid), self.purpose(purpose, channel)
        if not self.recordable(party):
            raise PermissionDenied(_("You see this record but may not change it."))
        action = request.POST.get("action", "")
        if action not in ACTIONS or request.POST.get("source", "") in _NOT_BY_HAND:
            return self.show(party, wanted, channel, {"": [_("Choose what was said.")]})
        try:
            made = create_once(request, self.user, lambda: self.write(party, wanted, channel, action))
        except Invalid as refusal:
            return self.show(party, wanted, channel, refusal.errors)
        done = ChangeSet.objects.get(uid=made) if isinstance(made, UUID) else made
        text = _("Recorded: %(what)s") % {"what": done.summary}
        return changed_answer(request, self.page_url(party), text, done, closeDialog={})

    def purpose(self, uid: UUID, channel: str) -> ConsentPurpose:
        """The purpose, when it is in use and served by the channel."""
        found = ConsentPurpose.objects.filter(uid=uid, is_active=True).first()
        if found is None or channel not in found.channels:
            raise Http404
        return found

    def party(self, uid: UUID) -> Party:
        if not may(registry.get("consent-entries"), self.user, Action.VIEW.value):
            raise PermissionDenied
        return super().party(uid)

    def recordable(self, party: Party) -> bool:
        """Whether the reader may say for others what they want."""
        dossier = Dossier.of(self.request, party)
        return dossier.may_create("consent-entries") and dossier.changeable

    def write(self, party: Party, purpose: ConsentPurpose, channel: str, action: str) -> ChangeSet:
        """Append the entry; the change set by which it is taken back."""
        given = self.request.POST
        shown = parse_uid(given.get("wording", ""))
        wording = ConsentWording.objects.filter(purpose=purpose, uid=shown).first() if shown is not None else None
        entry = consent_record(
            party=party,
            purpose=purpose,
            channel=channel,
            action=action,
            source=given.get("source", ""),
            actor=self.user,
            by=CHANNEL,
            contact_point=given.get("contact_point", ""),
            proof=given.get("proof", ""),
            proofs=self.request.FILES.getlist("files"),
            wording=wording if action == "granted" else None,
        )
        return ChangeSet.objects.get(uid=entry.created_in)

    def show(
        self, party: Party, purpose: ConsentPurpose, channel: str, errors: dict[str, list[str]] | None = None
    ) -> HttpResponse:
        """What is known about the purpose and channel, with the form."""
        picture = ConsentPicture.of(self.request, party)
        states = [s for s in picture.states if s.purpose_id == purpose.pk and s.channel == channel]
        entries = rows(registry.get("consent-entries"), self.user).filter(uid__in=[state.uid for state in states])
        known = {str(entry.uid): entry for entry in entries.select_related("wording")}
        files = proofs_of(list(known.values()))
        context: dict[str, Any] = {
            "party": party,
            "heading": f"{purpose} · {ContactChannel(channel).label}",
            "form_url": self.request.path,
            "permission": may_contact(party, purpose, channel),
            "states": [
                {"told": s.told, "entry": entry, "files": files.get(entry.pk, []) if entry is not None else []}
                for s in reversed(states)
                for entry in [known.get(s.uid)]
            ],
            "errors": [message for messages in (errors or {}).values() for message in messages],
            "recordable": self.recordable(party),
            "withdrawable": purpose.is_withdrawable,
            "sources": [(v, label) for v, label in Source.choices if v not in _NOT_BY_HAND],
            "source": self.request.POST.get("source") or Source.TALK.value,
            "proof": self.request.POST.get("proof", ""),
            "points": self.points(party, channel),
            "point": self.request.POST.get("contact_point", ""),
            "wordings": ConsentWording.objects.filter(purpose=purpose).order_by("language", "-revision"),
            "form_key": form_key(),
            "crumbs": [{"label": str(party), "url": self.page_url(party)}, {"label": _("Consent"), "url": ""}],
        }
        return render(self.request, "customers/consent/dialog.html", context, status=422 if errors else 200)

    def points(self, party: Party, channel: str) -> list[str]:
        """The contact points of the party that the channel uses, as far as the reader sees them."""
        kind = POINT_KIND[channel]
        return [point.value for point in Dossier.of(self.request, party).parts.points if kind and point.kind == kind]


class LinksView(PartyView):
    """GET /parties/<uid>/consent/links/ shows the link to the preference page; POST ends every link made so far."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.changeable(uid)
        context = {
            "party": party,
            "heading": _("Preference page"),
            "form_url": request.path,
            "link": links.preferences_url(party),
            "archive_url": reverse("party-archive", args=[party.uid]),
            "days": links.LASTS["p"] // links.DAY,
            "crumbs": [{"label": str(party), "url": self.page_url(party)}, {"label": _("Consent"), "url": ""}],
        }
        return render(request, "customers/consent/links.html", context)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.changeable(uid)
        done = links.links_end(party=party, actor=self.user, channel=CHANNEL)
        return changed_answer(request, self.page_url(party), _("The links are ended"), done, closeDialog={})

    def changeable(self, uid: UUID) -> Party:
        """The party, when the reader may record its consent: who has the link speaks for the party."""
        party = self.party(uid)
        dossier = Dossier.of(self.request, party)
        if not (dossier.changeable and dossier.may_create("consent-entries")):
            raise PermissionDenied(_("You see this record but may not change it."))
        return party


class SubjectExportView(LinksView):
    """POST /parties/<uid>/consent/archive/: begin to put everything about the party into one ZIP archive."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.changeable(uid)
        if not Dossier.of(request, party).may_create("disclosures"):
            raise PermissionDenied(_("You see this record but may not change it."))
        made = archive_begin(party=party, actor=self.user)
        assert made.run is not None
        return redirect("job", uid=made.run.uid)


class ArchiveView(PartyView):
    """GET /subject-archives/<uid>/: whether the archive is ready, and until when it is there."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        one = find_archive(uid, self.user)
        if one is None:
            raise Http404
        return self.show(one)

    def show(self, one: SubjectArchive, status: int = 200) -> HttpResponse:
        """The page."""
        page = self.page_url(one.party)
        context = {
            "archive": one,
            "is_there": one.is_there,
            "page_url": page,
            "crumbs": [{"label": str(one.party), "url": page}, {"label": _("Archive for the customer"), "url": ""}],
        }
        return render(self.request, "customers/consent/archive.html", context, status=status)


class ArchiveContentView(ArchiveView):
    """GET /subject-archives/<uid>/content/: the archive, as long as it is there; 410 afterwards."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        one = find_archive(uid, self.user)
        if one is None:
            raise Http404
        if not one.is_there:
            return self.show(one, 410)
        with storage_faults():
            stored = default_storage.open(one.storage_name)
        name = f"{one.party.uid}.zip"
        answer = FileResponse(stored, as_attachment=True, filename=name, content_type="application/zip")
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return cast(HttpResponse, answer)
