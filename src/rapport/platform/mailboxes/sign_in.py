"""By what an account signs in: a password, or a token that Google or Microsoft gives (OAuth 2.0, RFC 6749, with PKCE).

Of a provider's account the sealed secret is the refresh token; the access token that it buys is kept until it ends. A
token goes to the provider's own servers alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.imap import MailboxError, Server
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.sign_on.fetching import ProviderSession

_EARLY = timedelta(minutes=2)
"""So long before it ends a token is replaced: a conversation must not lose it on its way."""
_USUAL = 3_600
"""Seconds that a token lasts of which the provider does not say."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people let us into their mailbox, and where that lies."""

    authorize_url: str
    token_url: str
    scope: str
    host: str
    port: int = 993
    asked: dict[str, str] = field(default_factory=dict)
    """What else the first address is given, so that a refresh token comes back."""


PROVIDERS: dict[str, Provider] = {
    MailAccount.SignIn.GOOGLE.value: Provider(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        "imap.gmail.com",
        asked={"access_type": "offline", "prompt": "consent"},
    ),
    MailAccount.SignIn.MICROSOFT.value: Provider(
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
        "outlook.office365.com",
    ),
}


def client_of(account: MailAccount) -> tuple[str, str]:
    """Id and secret by which the account's provider knows this installation; ("", "") when nobody set them up."""
    found: tuple[str, str] = settings.MAIL_SIGN_INS.get(account.sign_in, ("", ""))
    return found


def callback_url() -> str:
    """Where a provider sends people back to."""
    return f"{settings.BASE_URL}{reverse('mail-account-authorized')}"


def authorize_url(account: MailAccount, *, state: str, challenge: str) -> str:
    """Where somebody lets us into the mailbox of an account."""
    provider = PROVIDERS[account.sign_in]
    asked = {
        "response_type": "code",
        "client_id": client_of(account)[0],
        "redirect_uri": callback_url(),
        "scope": provider.scope,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": account.username,
        **provider.asked,
    }
    return f"{provider.authorize_url}?{urlencode(asked)}"


def redeem(account: MailAccount, *, code: str, verifier: str) -> None:
    """Take the tokens for a code onto the account, not saved. Raises MailboxError."""
    answer = _asked(
        account,
        {"grant_type": "authorization_code", "code": code, "redirect_uri": callback_url(), "code_verifier": verifier},
    )
    _take(account, answer)
    if not answer.get("refresh_token"):
        raise MailboxError("ended", "no refresh token")


def server_of(account: MailAccount, password: str = "") -> Server:
    """Where an account lies and by what it signs in; ``password`` is one to try. Raises MailboxError."""
    where = (account.host, account.port, account.security, account.username)
    if account.sign_in == MailAccount.SignIn.PASSWORD:
        return Server(*where, password or account.secret)
    return Server(*where, token=access_token(account))


def access_token(account: MailAccount) -> str:
    """A token that is valid now, for whichever of the provider's servers; a new one is kept. Raises MailboxError."""
    ends = account.token_expires_at
    if not account.access_token or ends is None or ends <= timezone.now() + _EARLY:
        former = account.secret
        _take(account, _asked(account, {"grant_type": "refresh_token", "refresh_token": former}))
        _keep(account, is_renewed=account.secret != former)
    token: str = account.access_token
    return token


def _keep(account: MailAccount, *, is_renewed: bool) -> None:
    """Keep the tokens of an account that is still the same; a refresh token that took another's place as well."""
    found = MailAccount.objects.filter(pk=account.pk, sign_in=account.sign_in).exclude(secret="")
    found.update(access_token=account.access_token, token_expires_at=account.token_expires_at)
    if is_renewed:
        channel = ChangeSet.Channel.JOB
        with change_set(actor=None, channel=channel, act="update", kind="mail-accounts") as opened:
            opened.counts["updated"] = found.update(secret=account.secret)


def _take(account: MailAccount, answer: dict[str, Any]) -> None:
    lasts = answer.get("expires_in")
    seconds = int(lasts) if isinstance(lasts, int) and 0 < lasts < 10_000_000 else _USUAL
    account.access_token = str(answer["access_token"])
    account.token_expires_at = timezone.now() + timedelta(seconds=seconds)
    if answer.get("refresh_token"):
        account.secret = str(answer["refresh_token"])


def _asked(account: MailAccount, what: dict[str, str]) -> dict[str, Any]:
    """The provider's answer to a question for tokens."""
    client, secret = client_of(account)
    if not client:
        raise MailboxError("client")
    try:
        with ProviderSession() as session:
            given = {**what, "client_id": client, "client_secret": secret}
            answer = session.post(PROVIDERS[account.sign_in].token_url, data=given)
            found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise MailboxError("provider", type(error).__name__) from error
    if not isinstance(found, dict) or answer.status_code != 200 or not isinstance(found.get("access_token"), str):
        refused = isinstance(found, dict) and found.get("error") in ("invalid_grant", "interaction_required")
        raise MailboxError("ended" if refused else "provider", str(answer.status_code))
    return found
