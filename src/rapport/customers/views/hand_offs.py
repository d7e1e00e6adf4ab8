"""Answering a hand-off: accept it with its checklist, send it back with a reason, or withdraw it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.hand_offs import may_answer
from rapport.customers.models import HandOff
from rapport.customers.views.composing import error_texts
from rapport.customers.views.parties import changed_answer
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import title_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, list_crumb
from rapport.platform.write_errors import Invalid, Refused

_ACTS = {"accepted": "accept", "returned": "return", "withdrawn": "withdraw"}


class HandOffAnswerView(LoginRequiredMixin, View):
    """GET and POST /hand-offs/<uid>/answer/: in the dialog, or as a page without scripts."""

    def find(self, uid: UUID) -> HandOff:
        """The hand-off within the reader's reach."""
        found = rows(registry.get("hand-offs"), cast(User, self.request.user)).filter(uid=uid)
        hand_off: HandOff | None = found.select_related("party", "owner", "to_team").first()
        if hand_off is None:
            raise Http404
        return hand_off

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.find(uid), [])

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        hand_off, user = self.find(uid), cast(User, request.user)
        state = request.POST.get("state", "")
        if state not in _ACTS:
            return self.show(hand_off, [_("Choose an answer.")])
        if state == "accepted" and not self.ticked() >= set(range(len(hand_off.items))):
            return self.show(hand_off, [_("Tick the whole checklist, or send it back and say what is missing.")])
        values = {"state": state, "reason": request.POST.get("reason", "")}
        spec = registry.get("hand-offs")
        try:
            with change_set(
                actor=user, channel=CHANNEL, act=_ACTS[state], kind="hand-offs", summary=str(hand_off)
            ) as opened:
                hand_off = write.update(spec, hand_off, values, actor=user, channel=CHANNEL)
        except Invalid as refusal:
            return self.show(self.find(uid), error_texts(refusal, "hand-offs"))
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        text = f"{hand_off.subject}: {hand_off.get_state_display()}"
        back = reverse("hand-offs-detail", args=[hand_off.uid])
        return changed_answer(request, back, text, opened, closeDialog={}, closeDrawer={})

    def ticked(self) -> set[int]:
        """The places of the things that were ticked."""
        return {int(place) for place in self.request.POST.getlist("item")[:200] if place.isascii() and place.isdigit()}

    def show(self, hand_off: HandOff, errors: list[str]) -> HttpResponse:
        """The form, filled as it was; 403 for who may neither answer nor withdraw."""
        user = cast(User, self.request.user)
        answers = may_answer(hand_off, user)
        withdraws = hand_off.state == "waiting" and (hand_off.owner_id == user.pk or user.is_administrator)
        if not answers and not withdraws:
            raise PermissionDenied(_("Only the team to which it was handed over answers it."))
        context = {
            "hand_off": hand_off,
            "party_title": title_of(hand_off.party),
            "answers": answers,
            "withdraws": withdraws,
            "ticked": self.ticked() if self.request.method == "POST" else set(),
            "reason": self.request.POST.get("reason", ""),
            "errors": errors,
            "crumbs": [
                list_crumb(self.request, registry.get("hand-offs")),
                {"label": hand_off.subject, "url": reverse("hand-offs-detail", args=[hand_off.uid])},
                {"label": _("Answer"), "url": ""},
            ],
        }
        return render(self.request, "customers/hand_off_answer.html", context, status=422 if errors else 200)
