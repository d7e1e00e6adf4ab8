"""Signing in by SAML 2.0: the question, the answer that another site makes a browser post, and the way in.

The answer comes without the session's cookie, which other sites cannot make a browser send. So it is proven where it
arrives, put by under a ticket, and fetched by the browser, whose session must hold the question.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from rapport.platform.sign_on.models import IdentityProvider, SamlMessage
from rapport.platform.sign_on.oidc import ProvenLogin
from rapport.platform.sign_on.saml import messages
from rapport.platform.sign_on.saml.reading import NotBelieved
from rapport.platform.sign_on.saml.setting_up import renewed

SESSION = "saml_session"
"""In our session: by which name and in which session the provider knows the person, for signing out."""
FETCHED_WITHIN = timedelta(minutes=2)


class SamlProvider(SAMLProvider):  # type: ignore[misc] # allauth has no types
    """A provider as allauth asks for it."""

    def __init__(self, request: HttpRequest, row: IdentityProvider) -> None:
        super().__init__(request, app=SocialApp(provider="saml", provider_id=row.key, name=row.name, client_id=row.key))
        self.row = row

    @property
    def sub_id(self) -> str:
        """By which states of one provider are told from another's."""
        return self.row.key

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Of the address only where to go on."""
        return {"next_url": get_next_redirect_url(request), "process": AuthProcess.LOGIN}

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider; the question's id is what the answer must name."""
        question, url = messages.question(self.row)
        self.stash_redirect_state(request, process, next_url, data, state_id=question, **kwargs)
        return HttpResponseRedirect(url)


def begin(request: HttpRequest, row: IdentityProvider) -> HttpResponse:
    """Send somebody to the provider."""
    return cast(HttpResponse, SamlProvider(request, renewed(row)).redirect_from_request(request))


def received(row: IdentityProvider, text: str) -> str:
    """Take an answer: the ticket under which it waits. NotBelieved when it proves nothing, or has come before."""
    from rapport.platform.sign_on.saml.answers import proven  # here, since it loads the XML libraries
    from rapport.platform.sign_on.saml.attributes import claims_of

    answer = proven(row, text)
    claims = asdict(claims_of(answer, row.groups_claim))
    claims["groups"] = sorted(claims["groups"]) if claims["groups"] is not None else None
    ticket = secrets.token_urlsafe(32)
    names = {"name": answer.name, "format": answer.name_format, "session": answer.session}
    held = {"answers": answer.answers, "claims": claims, "names": names, "until": _until()}
    remember(row, answer.assertion_id, answer.expires_at, ticket=_digest(ticket), held=json.dumps(held))
    return ticket


def remember(row: IdentityProvider, message_id: str, expires_at: datetime, *, ticket: str = "", held: str = "") -> None:
    """Note that a message has come; NotBelieved when it has come before."""
    SamlMessage.objects.filter(expires_at__lt=timezone.now()).delete()
    try:
        with transaction.atomic():
            SamlMessage.objects.create(
                provider=row, message_id=message_id, expires_at=expires_at, ticket=ticket, held=held
            )
    except IntegrityError as error:
        raise NotBelieved("it has come before") from error


def finish(request: HttpRequest, row: IdentityProvider, ticket: str) -> HttpResponse:
    """Sign in by an answer that waits; NotBelieved when there is none or this browser has not asked the question."""
    from rapport.platform.sign_on.claims import Claims

    held = _fetch(row, ticket)
    provider = SamlProvider(request, row)
    try:
        state = provider.unstash_redirect_state(request, held["answers"])
    except PermissionDenied as denied:
        raise NotBelieved("this browser has not asked") from denied
    groups = held["claims"].pop("groups")
    login = ProvenLogin(
        account=SocialAccount(provider=row.key, uid=held["claims"]["subject"], extra_data={}), provider=provider
    )
    login.state = state
    login.claims = Claims(**held["claims"], groups=frozenset(groups) if groups is not None else None)
    login.row = row
    if request.user.is_authenticated:
        get_adapter(request).logout(request)  # before the names are noted: it empties the session
    request.session[SESSION] = {"provider": row.key, **held["names"]}
    return cast(HttpResponse, complete_social_login(request, login))


def _fetch(row: IdentityProvider, ticket: str) -> dict[str, Any]:
    """What waits under a ticket, which counts once."""
    with transaction.atomic():
        found = (
            SamlMessage.objects.select_for_update().filter(provider=row, ticket=_digest(ticket)).first()
            if ticket
            else None
        )
        if found is None:
            raise NotBelieved("no answer waits")
        held: dict[str, Any] = json.loads(found.held)
        found.ticket = found.held = ""
        found.save(update_fields=["ticket", "held"])
    if timezone.now().timestamp() > held["until"]:
        raise NotBelieved("it was fetched too late")
    return held


def _until() -> float:
    return (timezone.now() + FETCHED_WITHIN).timestamp()


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
