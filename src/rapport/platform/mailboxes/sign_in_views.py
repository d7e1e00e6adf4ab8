"""Letting Rapport into a mailbox at Google or Microsoft: the way there, and the way back."""

from __future__ import annotations

import secrets
from typing import cast
from uuid import UUID

from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.models import User
from rapport.platform.mailboxes.imap import Mailbox, MailboxError
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.mailboxes.sign_in import PROVIDERS, authorize_url, client_of, redeem, server_of
from rapport.platform.mailboxes.views import PATIENCE, AccountView, keep_connection
from rapport.platform.mailboxes.words import problem_in_words

_ASKED = "mail_sign_in"
"""In the session: state, verifier and account of the sign-in that is under way."""


class AuthorizeView(AccountView):
    """GET leads to the provider of the account."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        account = self.account(uid)
        if account.sign_in not in PROVIDERS:
            raise Http404
        if not client_of(account)[0]:
            return self.back(account, problem_in_words("client"))
        pkce = generate_code_challenge()
        state = secrets.token_urlsafe(32)
        request.session[_ASKED] = {"state": state, "verifier": pkce["code_verifier"], "account": str(account.uid)}
        return HttpResponseRedirect(authorize_url(account, state=state, challenge=pkce["code_challenge"]))


class AuthorizedView(AccountView):
    """GET is the way back from the provider: with a code, or with the word that somebody refused."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.session.pop(_ASKED, None) or {}
        given = request.GET.get("state", "")
        if not asked or not secrets.compare_digest(given.encode(), str(asked["state"]).encode()):
            raise Http404
        account = self.account(cast(UUID, parse_uid(asked["account"])))
        code = request.GET.get("code", "")[:4_000]
        if not code or account.sign_in not in PROVIDERS:
            return self.back(account, _("The provider did not let us into the mailbox."))
        try:
            self._try(account, code, asked["verifier"])
        except MailboxError as error:
            return self.back(account, problem_in_words(error.reason))
        keep_connection(account, cast(User, request.user))
        return self.back(account, _("Connected. The mails are being read."))

    def _try(self, account: MailAccount, code: str, verifier: str) -> None:
        redeem(account, code=code, verifier=verifier)
        with Mailbox(server_of(account), private_too=private_servers(), patience=PATIENCE, most_seconds=40):
            return
