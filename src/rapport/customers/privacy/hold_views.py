"""Putting one party on hold from its page: under a matter that there is, or a new one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.models import HeldParty, LegalHold, Party
from rapport.customers.privacy.holds import holds_in_force
from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, rows_of_model
from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, list_crumb, redirect_with_message
from rapport.platform.write_errors import Invalid

KIND = "legal-holds"


class PartyHoldView(LoginRequiredMixin, View):
    """GET /parties/<uid>/hold/ asks under which matter; POST puts the party on hold."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.party(uid))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        party = self.party(uid)
        try:
            with acts_noted() as acts:
                hold = self.put_on_hold(party)
        except Invalid as refusal:
            return self.show(party, [text for texts in refusal.errors.values() for text in texts])
        text = _("On legal hold: %(matter)s") % {"matter": hold.matter}
        return redirect_with_message(request, self.page_url(party), text, *acts[-1:])

    def put_on_hold(self, party: Party) -> LegalHold:
        """Add the party to the hold that was chosen, or begin one."""
        spec, chosen = registry.get(KIND), parse_uid(self.request.POST.get("hold", ""))
        if chosen is None:
            values: dict[str, Any] = {name: self.request.POST.get(name, "").strip() for name in ("matter", "reason")}
            values["parties"] = [str(party.uid)]
            made: LegalHold = write.create(spec, values, actor=self.user, channel=CHANNEL)
            return made
        hold: LegalHold | None = rows(spec, self.user, Action.UPDATE.value).filter(uid=chosen).first()
        if hold is None:
            raise Http404
        named = HeldParty.objects.filter(hold=hold).values_list("party__uid", flat=True)
        wanted = [str(uid) for uid in {*named, party.uid}]
        write.update(spec, hold, {"parties": wanted}, actor=self.user, channel=CHANNEL)
        return hold

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast(User, self.request.user)

    def party(self, uid: UUID) -> Party:
        """A party that the reader sees, for who may put on hold."""
        if not may(registry.get(KIND), self.user, Action.CREATE.value):
            raise PermissionDenied
        found = rows_of_model(Party, self.user).filter(uid=uid, erased_at__isnull=True).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]

    def page_url(self, party: Party) -> str:
        """The party's page."""
        return reverse(f"{registry.of_instance(party).name}-detail", args=[party.uid])

    def show(self, party: Party, errors: list[str] | None = None) -> HttpResponse:
        """The holds that there are, and the fields of a new one."""
        title, posted = title_of(party), self.request.POST
        context: dict[str, Any] = {
            "name": title,
            "errors": errors or [],
            "holds": [(str(hold.uid), hold.matter) for hold in holds_in_force().order_by("matter", "pk")],
            "given": {name: posted.get(name, "") for name in ("hold", "matter", "reason")},
            "page_url": self.page_url(party),
            "crumbs": [
                list_crumb(self.request, registry.of_instance(party)),
                {"label": title, "url": self.page_url(party)},
                {"label": _("Legal hold"), "url": ""},
            ],
        }
        return render(self.request, "customers/privacy/hold.html", context, status=422 if errors else 200)
