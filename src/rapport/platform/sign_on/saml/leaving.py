"""Signing out at a SAML provider along with here, and here along with there (SAML 2.0 Profiles, section 4.4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from rapport.platform.sign_on.claims import LEEWAY
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.saml import messages
from rapport.platform.sign_on.saml.flow import SESSION, remember
from rapport.platform.sign_on.saml.ourselves import address
from rapport.platform.sign_on.saml.reading import NAMESPACES, NotBelieved, only, read, text_of, time_in
from rapport.platform.sign_on.saml.redirect import message_in

LEAVE = "saml_leave"
"""In the session of whoever has just signed out: the address that tells the provider."""
LIFE = timedelta(minutes=10)
"""How old a request to sign out may be."""


def sign_out_address(request: HttpRequest) -> tuple[IdentityProvider | None, str]:
    """Where whoever signs out here signs out at the provider, too; None and "" when there is nothing to do there."""
    known = request.session.get(SESSION)
    if not isinstance(known, dict):
        return None, ""
    row = next((one for one in IdentityProvider.objects.filter(protocol="saml") if one.key == known["provider"]), None)
    if row is None or not row.is_active:
        return None, ""
    url = messages.sign_out_request(row, name=known["name"], name_format=known["format"], session=known["session"])
    return (row, url) if url else (None, "")


def signed_out_by_provider(row: IdentityProvider, query: str) -> str:
    """Do what a provider's request asks: end the person's sessions that it has begun, on every device.

    Returns the address at which it waits to hear so, "" for none; NotBelieved when the request proves nothing.
    """
    text, relay_state = message_in(query, "SAMLRequest", certificates=list(row.certificates))
    root = read(text)
    if root.tag != f"{{{NAMESPACES['samlp']}}}LogoutRequest":
        raise NotBelieved("it is no request to sign out")
    if root.get("Destination") != address(row, "logout"):
        raise NotBelieved("it was sent to another address")
    if text_of(only(root, "saml:Issuer")) != row.issuer:
        raise NotBelieved("it is another one's")
    remember(row, str(root.get("ID", ""))[:255], _end_of(root))
    name = text_of(only(root, "saml:NameID"))
    sessions = {text_of(one) for one in root.findall("samlp:SessionIndex", NAMESPACES)}
    account = SocialAccount.objects.filter(provider=row.key, uid=name).first()
    if account is not None:
        end_sessions_of(account.user_id, row, sessions)
    return messages.signed_out_answer(row, request_id=str(root.get("ID", "")), relay_state=relay_state)


def end_sessions_of(user_id: int, row: IdentityProvider, named: set[str]) -> int:
    """End the user's sessions that the provider has begun: those it names, or all when it names none."""
    ended = 0
    for kept in UserSession.objects.filter(user=user_id):
        known = SessionStore(kept.session_key).get(SESSION)
        if isinstance(known, dict) and known["provider"] == row.key and (not named or known["session"] in named):
            Session.objects.filter(session_key=kept.session_key).delete()
            kept.delete()
            ended += 1
    return ended


def _end_of(root: Any) -> datetime:
    """Until when a request counts; NotBelieved when that is over."""
    issued, ends = (time_in(root, name) for name in ("IssueInstant", "NotOnOrAfter"))
    now, leeway = datetime.now(UTC), timedelta(seconds=LEEWAY)
    if issued is None or not now - LIFE - leeway < issued < now + leeway or (ends is not None and now >= ends + leeway):
        raise NotBelieved("it does not count now")
    return now + LIFE + 2 * leeway
