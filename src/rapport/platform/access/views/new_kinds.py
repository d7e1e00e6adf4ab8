"""Kinds of records that no role names: what is proposed for each role, to be given by one click or left alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.matrix import SCOPES
from rapport.platform.access.new_kinds import NewKind, give_proposed, kinds_without_rule, leave_alone, new_kinds
from rapport.platform.access.views.base import AdministrationView, messages_of
from rapport.platform.records.registry import registry
from rapport.platform.web.notices import ListNotice
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid


class NewKindsView(AdministrationView):
    """GET and POST /roles/new-kinds/ with ``kind``, and ``state`` or ``leave=1``."""

    kind = "roles"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "kinds": [_shown(found) for found in new_kinds()],
            "actions": [action.label for action in Action],
            "crumbs": self.crumbs((_("Kinds without a rule"), "")),
        }
        return render(request, "access/new_kinds.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        if not registry.has(kind):
            raise Http404
        title, back = registry.get(kind).title_plural, reverse("roles-new-kinds")
        if request.POST.get("leave") == "1":
            leave_alone(kind=kind, actor=self.user, channel=CHANNEL)
            return redirect_with_message(request, back, _("No role sees: %(kind)s") % {"kind": title})
        try:
            done = give_proposed(kind=kind, state=request.POST.get("state", ""), actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return redirect_with_message(request, back, messages_of(refusal))
        return redirect_with_message(request, back, _("Given as proposed: %(kind)s") % {"kind": title}, done)


def _shown(found: NewKind) -> dict[str, Any]:
    """A kind as the page shows it; roles for which nothing is proposed in one line."""
    lines = [
        {
            "role": proposal.role,
            "cells": [SCOPES[proposal.scopes[a]] if a in proposal.scopes else "" for a in Action.values],
        }
        for proposal in found.proposals
        if proposal.scopes
    ]
    others = [str(proposal.role) for proposal in found.proposals if not proposal.scopes]
    return {"new": found, "lines": lines, "others": ", ".join(others)}


class NewKindsNotice(ListNotice):
    """Above the list of roles, as long as there is such a kind."""

    kinds = ("roles",)

    def context(self, request: HttpRequest) -> dict[str, Any] | None:
        if not getattr(request.user, "is_administrator", False):
            return None
        found = [str(spec.title_plural) for spec in kinds_without_rule()]
        if not found:
            return None
        return {
            "title": _("No role names these kinds: %(kinds)s") % {"kinds": ", ".join(found)},
            "text": _("Nothing was granted by itself. See what is proposed for each role."),
            "actions": [{"label": _("See the proposal"), "url": reverse("roles-new-kinds")}],
        }
