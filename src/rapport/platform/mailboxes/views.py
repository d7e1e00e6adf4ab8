"""What one does on a mail account's page: connect it. The password is tried before it is kept."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
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
from rapport.platform.mailboxes.reading import folders_of
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.mailboxes.sign_in import server_of
from rapport.platform.mailboxes.smtp import Outgoing, outgoing_server_of
from rapport.platform.mailboxes.tasks import ask_for_check, ask_for_reading
from rapport.platform.mailboxes.words import problem_in_words
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import redirect_with_message

PATIENCE = 10.0
"""Seconds that a server has for each answer while a person waits."""


class AccountView(LoginRequiredMixin, View):
    """What whoever may change a mail account does with it."""

    def account(self, uid: UUID) -> MailAccount:
        """The account of the address, or the answer that there is none."""
        reachable = rows(registry.get("mail-accounts"), cast(User, self.request.user), Action.UPDATE.value)
        found: MailAccount = get_object_or_404(reachable, uid=uid)
        return found

    def back(self, account: MailAccount, text: str) -> HttpResponse:
        """To the account's page, with a word on what happened."""
        return redirect_with_message(self.request, reverse("mail-accounts-detail", args=[account.uid]), text)


class CheckView(AccountView):
    """POST: let the account be compared with its mailbox; with ``repair`` what is missing is read."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        account = self.account(uid)
        if not account.secret:
            return self.back(account, _("Connect the account first."))
        repair = "repair" in request.POST
        ask_for_check(account.pk, repair=repair)
        text = _("The missing mails are being read.") if repair else _("The mailbox is being compared.")
        return self.back(account, text)


class ConnectView(AccountView):
    """POST: try a password, or the one that is kept, and keep it when the server takes it."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user, account = cast(User, request.user), self.account(uid)
        password = request.POST.get("password", "")[:500]
        if not password and not account.secret:
            return self.back(account, _("Enter the password."))
        try:
            with Mailbox(
                server_of(account, password), private_too=private_servers(), patience=PATIENCE, most_seconds=40
            ) as mailbox:
                for folder in folders_of(account):
                    mailbox.open(folder)
        except MailboxError as error:
            return self.back(account, problem_in_words(error.reason))
        account.secret = password or account.secret
        keep_connection(account, user)
        return self.back(account, _("Connected. The mails are being read."))


class ConnectSendingView(AccountView):
    """POST: try the server by which the account sends, with a password of its own where it has one."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user, account = cast(User, request.user), self.account(uid)
        if not account.smtp_host:
            raise Http404
        is_own = bool(account.smtp_username)
        password = request.POST.get("password", "")[:500] if is_own else ""
        if is_own and not (password or account.smtp_secret):
            return self.back(account, _("Enter the password."))
        if not is_own and not account.secret:
            return self.back(account, _("Connect the mailbox first."))
        try:
            server = outgoing_server_of(account, password)
            Outgoing(server, private_too=private_servers(), patience=PATIENCE, most_seconds=40).close()
        except MailboxError as error:
            MailAccount.objects.filter(pk=account.pk).update(sending_problem=error.reason)
            return self.back(account, problem_in_words(error.reason))
        text = _("%(account)s: sends") % {"account": account.name}
        with change_set(actor=user, channel="web", act="update", kind="mail-accounts", summary=text) as opened:
            kept = {"smtp_secret": password or account.smtp_secret} if is_own else {}
            MailAccount.objects.filter(pk=account.pk).update(sending_problem="", **kept)
            opened.counts["updated"] = 1
        return self.back(account, _("Connected. Mails can be sent from this account."))


def keep_connection(account: MailAccount, user: User) -> None:
    """Keep by what an account signs in now, and let it be read."""
    text = _("%(account)s: connected") % {"account": account.name}
    given: dict[str, Any] = {"state": MailAccount.State.FINE, "problem": "", "secret": account.secret}
    given |= {"access_token": account.access_token, "token_expires_at": account.token_expires_at}
    with change_set(actor=user, channel="web", act="update", kind="mail-accounts", summary=text) as opened:
        MailAccount.objects.filter(pk=account.pk).update(**given)
        opened.counts["updated"] = 1
    ask_for_reading(account.pk)
