"""The page of unknown addresses: who wrote, or was written to, whom nobody knows here."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.mailboxes.later import BACK
from rapport.platform.mailboxes.receiving import MailReceiver
from rapport.platform.mailboxes.unknown import MOST, never_again, unknown_addresses
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import redirect_with_message
from rapport.platform.write_errors import WriteError


class UnknownView(LoginRequiredMixin, View):
    """GET: the unknown addresses in one's own mails; POST leaves an address or a domain (``never``) out from now on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        receivers: list[MailReceiver] = registry.extensions(MailReceiver)
        lines = [
            {
                "sender": one,
                "create_url": next((url for way in receivers if (url := way.create_url(one.address, user))), ""),
            }
            for one in unknown_addresses(user)
        ]
        way = [
            {"label": _("Mail accounts"), "url": reverse("mail-accounts-list")},
            {"label": _("Unknown addresses"), "url": ""},
        ]
        context = {"lines": lines, "most": MOST, "is_cut": len(lines) >= MOST, "days": BACK.days, "crumbs": way}
        return render(request, "mailboxes/unknown.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        word = request.POST.get("never", "").strip()[:320]
        try:
            done = never_again(word, actor=cast(User, request.user))
        except WriteError as error:
            text = error.message
        else:
            text = _("%(what)s is left out from now on.") % {"what": word} if done else _("No mail names this.")
        return redirect_with_message(request, reverse("mail-unknown"), text)
