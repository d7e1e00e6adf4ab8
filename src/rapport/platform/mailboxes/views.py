"""What one does on a mail account's page: connect it. The password is tried before it is kept."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.mailboxes.imap import Mailbox, MailboxError
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.reading import folders_of, server_of
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.mailboxes.tasks import ask_for_reading
from rapport.platform.mailboxes.words import problem_in_words
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import redirect_with_message

PATIENCE = 10.0
"""Seconds that a server has for each answer while a person waits."""


class ConnectView(LoginRequiredMixin, View):
    """POST: try a password, or the one that is kept, and keep it when the server takes it."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = cast(User, request.user)
        reachable = rows(registry.get("mail-accounts"), user, Action.UPDATE.value)
        account: MailAccount = get_object_or_404(reachable, uid=uid)
        password = request.POST.get("password", "")[:500]
        if not password and not account.secret:
            return self._back(account, _("Enter the password."))
        try:
            with Mailbox(
                server_of(account, password), private_too=private_servers(), patience=PATIENCE, most_seconds=40
            ) as mailbox:
                for folder in folders_of(account):
                    mailbox.open(folder)
        except MailboxError as error:
            return self._back(account, problem_in_words(error.reason))
        self._keep(account, password or account.secret, user)
        ask_for_reading(account.pk)
        return self._back(account, _("Connected. The mails are being read."))

    def _keep(self, account: MailAccount, password: str, user: User) -> None:
        text = _("%(account)s: connected") % {"account": account.name}
        given: dict[str, Any] = {"state": MailAccount.State.FINE, "problem": ""}
        with change_set(actor=user, channel="web", act="update", kind="mail-accounts", summary=text) as opened:
            MailAccount.objects.filter(pk=account.pk).update(secret=password, **given)
            opened.counts["updated"] = 1

    def _back(self, account: MailAccount, text: str) -> HttpResponse:
        return redirect_with_message(self.request, reverse("mail-accounts-detail", args=[account.uid]), text)
