"""What somebody wrote that has not left yet, could not, or left of late; taking it back, throwing it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import remove, take_back
from rapport.platform.outgoing_mail.words import state_in_words
from rapport.platform.web.views.base import ReaderView, redirect_with_message, with_toast
from rapport.platform.write_errors import Invalid

State = OutgoingMail.State
SHOWN = 50
"""Mails that the page shows of each part."""


class OutgoingView(ReaderView):
    """GET /mail/outgoing/: the reader's own mails by what becomes of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        own = OutgoingMail.objects.filter(author=self.user).select_related("account").defer("text")
        waiting = own.filter(state__in=[State.WAITING, State.SENDING]).order_by("send_at", "id")
        troubled = own.filter(state__in=[State.FAILED, State.UNKNOWN]).order_by("-id")
        parts = [
            (_("Waiting to leave"), waiting),
            (_("Not sent"), troubled),
            (_("Drafts"), own.filter(state=State.DRAFT).order_by("-id")),
            (_("Sent of late"), own.filter(state=State.SENT).order_by("-sent_at", "-id")),
        ]
        context = {
            "title": _("Outgoing mail"),
            "crumbs": [{"label": _("Outgoing mail"), "url": ""}],
            "parts": [{"label": label, "lines": [_line(mail) for mail in mails[:SHOWN]]} for label, mails in parts],
        }
        return render(request, "customers/mail/outgoing.html", context)


def _line(mail: OutgoingMail) -> dict[str, Any]:
    is_over = mail.state in (State.SENT, State.UNKNOWN)
    return {
        "mail": mail,
        "to": ", ".join(mail.recipients),
        "at": mail.sent_at if mail.state == State.SENT else mail.send_at,
        "words": state_in_words(mail),
        "can_take_back": mail.state == State.WAITING,
        "can_write": not is_over and mail.state in (State.DRAFT, State.FAILED),
    }


class TakeBackView(ReaderView):
    """POST …/take-back/: let a mail that has not left yet be a draft again."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        if not OutgoingMail.objects.filter(uid=uid, author=self.user).exists():
            raise Http404
        mail = take_back(uid=uid, author=self.user)
        text = _("Taken back: it is a draft now") if mail is not None else _("Too late: the mail has left.")
        if request.headers.get("HX-Request"):
            link = {"url": reverse("outgoing-mails"), "link": _("Outgoing mail")}
            response = HttpResponse(status=204 if mail is not None else 409, headers={"HX-Reswap": "none"})
            return with_toast(response, text, link=link, recordChanged={})
        return redirect_with_message(request, reverse("outgoing-mails"), text)


class DiscardView(ReaderView):
    """POST …/delete/: throw a draft away, or a mail that could not leave."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        mail = get_object_or_404(OutgoingMail.objects.select_related("account"), uid=uid, author=self.user)
        try:
            remove(mail=mail, author=self.user)
        except Invalid:
            return redirect_with_message(request, reverse("outgoing-mails"), _("Too late: the mail has left."))
        return redirect_with_message(request, reverse("outgoing-mails"), _("Thrown away"))
