"""Logging a touch from anywhere: with somebody known, or with somebody new who is created in the same step."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.customers.about import offered_subjects
from rapport.customers.composer import composer_context, is_empty, read_entry
from rapport.customers.composer_own import own_form
from rapport.customers.log import (
    Logged,
    Newcomer,
    candidates,
    known_organisation,
    the_one_meant,
    to_ask_about,
    touch_log,
)
from rapport.customers.models import Party, Touch
from rapport.customers.overview.dossier import Dossier
from rapport.customers.views.composing import error_texts
from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows_of_model
from rapport.platform.access.models import User
from rapport.platform.access.titles import as_seen, title_of
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once, was_made
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid, Refused

NEW = {"new": "people", "new-organisation": "organisations"}
"""Answers to "who?" that make a new party, and its kind."""
_LENGTH = 300


class LogBase(LoginRequiredMixin, View):
    """What the form and its candidates share; only for who may log touches."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(registry.get("touches"), self.user, Action.CREATE.value):
            raise PermissionDenied(_("You may not log touches."))
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)

    def newcomer(self, data: Any) -> Newcomer:
        """Somebody as typed into the form."""
        given = {name: str(data.get(name, "")).replace("\x00", "")[:_LENGTH] for name in _FIELDS}
        return Newcomer(**given, kind=NEW.get(data.get("party", ""), "people"))

    def who_context(self, data: Any) -> dict[str, Any]:
        """What the choice of the party needs: candidates, and what would be made otherwise."""
        newcomer = self.newcomer(data)
        typed = any((newcomer.who.strip(), newcomer.email.strip(), newcomer.phone.strip()))
        found = candidates(newcomer, self.user) if typed else []
        given, offered = str(data.get("party", "")), str(data.get("offered", ""))
        meant = the_one_meant(found, newcomer)
        chosen = _chosen(given, found, meant, keep=given != offered)
        may_make = {kind: may(registry.get(kind), self.user, Action.CREATE.value) for kind in NEW.values()}
        organisation = known_organisation(newcomer.organisation.strip(), self.user) if newcomer.organisation else None
        return {
            "typed": typed,
            "newcomer": newcomer,
            "candidates": [_shown(candidate, chosen, self.user) for candidate in found],
            "chosen": chosen,
            "offered": "" if chosen == given != offered else chosen,
            "asked": _asked(newcomer),
            "may_people": may_make["people"],
            "may_organisations": may_make["organisations"],
            "organisation": organisation,
        }


_KNOWN = {
    True: gettext_lazy("Somebody with this address or number is known. Is it the same?"),
    False: gettext_lazy("Somebody of this name is known. Is it the same?"),
}
_TYPED_ON = gettext_lazy("You went on typing after this was found. Who is it?")
_FIELDS = ("who", "email", "phone", "organisation")


def _asked(newcomer: Newcomer) -> str:
    """What a list of candidates answers; the form sends it back, which tells whether somebody typed on since."""
    return " ".join(" ".join((newcomer.who, newcomer.email, newcomer.phone)).split())


def _chosen(given: str, found: list[Candidate], meant: Candidate | None, *, keep: bool) -> str:
    """The answer to be ticked: the one that somebody chose themselves, else who is meant, else somebody new."""
    if keep and given in {*NEW, *(str(candidate.instance.uid) for candidate in found)}:
        return given
    return str(meant.instance.uid) if meant is not None else given if given in NEW else "new"


def _shown(candidate: Candidate, chosen: str, user: User) -> dict[str, Any]:
    party = candidate.instance
    spec = registry.of_instance(party)
    note = spec.record.get_subtitle(as_seen(party, spec, user))
    return {
        "value": str(party.uid),
        "name": title_of(party),
        "kind": party.kind,
        "note": " · ".join(part for part in (note, candidate.reason) if part),
        "checked": str(party.uid) == chosen,
    }


class CandidatesView(LogBase):
    """GET /touches/log/candidates/?who=…: whom the typed name, address or number may mean; a fragment."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "customers/log_who.html", self.who_context(request.GET))


class LogView(LogBase):
    """GET and POST /touches/log/: in the dialog, or as a page without scripts."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request.GET, self.party(request.GET.get("party", "")))

    def post(self, request: HttpRequest) -> HttpResponse:
        data, files = request.POST, request.FILES.getlist("files")
        chosen = data.get("party", "")
        newcomer = self.newcomer(data)
        doubt = self.doubt(data, newcomer)
        if doubt and not was_made(request, self.user):
            return self.show(data, None, [doubt])
        party: Party | Newcomer | None = self.party(chosen)
        if party is None:
            if chosen and chosen not in NEW:
                raise Http404
            if not any((newcomer.who.strip(), newcomer.email.strip(), newcomer.phone.strip())):
                return self.show(data, None, [_("Say with whom: a name, an e-mail address or a phone number.")])
            party = newcomer
        entry = read_entry(data, self.user)
        if entry.is_task or is_empty(entry, files):
            return self.show(data, party, [_("Write down what it was about.")])
        try:
            made = create_once(
                request,
                self.user,
                lambda: touch_log(
                    party=party,
                    values=entry.values,
                    actor=self.user,
                    channel=CHANNEL,
                    follow_up=entry.follow_up,
                    promise=entry.promise,
                    files=files,
                ),
            )
        except Invalid as refusal:
            return self.show(data, party, error_texts(refusal))
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        logged = self.earlier(made) if isinstance(made, UUID) else made
        spec = registry.of_instance(logged.party)
        if isinstance(party, Newcomer):
            text = _("Logged; new: %(name)s") % {"name": title_of(logged.party)}
        else:
            text = _("Logged: %(name)s") % {"name": title_of(logged.party)}
        url = reverse(f"{spec.name}-detail", args=[logged.party.uid])
        return redirect_with_message(request, url, text, logged.change_set)

    def doubt(self, data: Any, newcomer: Newcomer) -> Any:
        """What to ask before anything is written: no list of candidates was answered, or one for what was typed before,
        since whoever types on and saves at once is quicker than the next list. "" when there is nothing to ask."""
        chosen, asked = str(data.get("party", "")), _asked(newcomer)
        if (chosen and data.get("asked") == asked) or not asked:
            return ""
        found = candidates(newcomer, self.user)
        if chosen in NEW or not chosen:
            known = to_ask_about(found, newcomer)
            return _KNOWN[known.sure] if known is not None else ""
        meant, ticked_for_them = the_one_meant(found, newcomer), chosen == data.get("offered")
        return _TYPED_ON if ticked_for_them and (meant is None or str(meant.instance.uid) != chosen) else ""

    def earlier(self, uid: UUID) -> Logged:
        """What was written when this form was sent before; 404 when it was taken back since."""
        touch = Touch.objects.filter(created_in=uid).select_related("party").first()
        if touch is None:
            raise Http404
        return Logged(ChangeSet.objects.get(uid=uid), touch.party, touch)

    def party(self, text: str) -> Party | None:
        """The party that the form names, within reach."""
        uid = parse_uid(text)
        if uid is None:
            return None
        return cast("Party | None", rows_of_model(Party, self.user).filter(uid=uid).first())

    def show(self, data: Any, party: Party | Newcomer | None, errors: list[Any] | None = None) -> HttpResponse:
        """The form, filled as it was."""
        request = self.request
        known = party if isinstance(party, Party) else None
        context = {
            **self.who_context(data),
            "known": known,
            "errors": errors or [],
            "composer_css": "is-open log-form",
            "text_rows": 3,
            "focused": isinstance(party, Party) or bool(data.get("who")),
            "candidates_url": reverse("touch-log-candidates"),
            **composer_context(
                action=reverse("touch-log"),
                draft_key="",
                tasks=may(registry.get("tasks"), self.user, Action.CREATE.value),
                promises=may(registry.get("promises"), self.user, Action.CREATE.value),
                data=data.dict(),
                chosen="call",
                prefix="log-",
                own=own_form(self.user, prefix="log-", data=data if request.method == "POST" else None),
                abouts=offered_subjects(Dossier.of(request, known)) if known is not None else (),
            ),
            "crumbs": [{"label": _("Log a touch"), "url": ""}],
        }
        context["kinds"] = [kind for kind in context["kinds"] if kind["value"] != "task"]
        dialog = context["dialog"] = request.headers.get("HX-Target") == "dialog-body"
        template = "customers/log_dialog.html" if dialog else "customers/log_page.html"
        return render(request, template, context, status=422 if errors else 200)
