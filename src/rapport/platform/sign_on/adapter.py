"""How allauth behaves where the rules of signing in have a say: before a sign-in, at it, and about second factors."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.adapter import AccountAdapter as PlainAccountAdapter
from rapport.platform.access.adapter import MFAAdapter as PlainMFAAdapter
from rapport.platform.access.models import User
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.sign_on.arrival import note_arrival
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.policy import policy_of
from rapport.platform.sign_on.refusals import refusal_page
from rapport.platform.sign_on.saml.leaving import LEAVE, sign_out_address


class AccountAdapter(PlainAccountAdapter):
    """Signs in only who may come in this way."""

    def pre_login(self, request: HttpRequest, user: User, **login: Any) -> HttpResponse | None:
        """A page that refuses, when a rule does; called once somebody has shown who they are."""
        answer: HttpResponse | None = super().pre_login(request, user, **login)
        if answer is not None:
            return answer
        policy = policy_of(user)
        if not policy.admits(client_address(request)):
            return refusal_page(request, network_refusal())
        by_provider = "sociallogin" in (login.get("signal_kwargs") or {})
        if policy.passwords_off and not by_provider:
            return refusal_page(request, _("You sign in by your identity provider, not with a password."))
        return None

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, and note in it how the person has come."""
        provider = next(
            (
                str(record.get("provider", ""))
                for record in reversed(get_authentication_records(request, user))
                if record["method"] == "socialaccount"
            ),
            "",
        )
        super().login(request, user)
        row = provider_of(provider)
        note_arrival(request, provider, factor_checked=row is not None and row.asks_second_factor)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody goes who signs out: on to the provider by which they came, if it takes that."""
        row, _url = sign_out_address(request)
        if row is not None:
            return reverse("saml-leave", args=[row.uid])
        return str(super().get_logout_redirect_url(request))

    def logout(self, request: HttpRequest) -> None:
        """End the session; what the provider is to be told outlives it."""
        _row, url = sign_out_address(request)
        super().logout(request)
        if url:
            request.session[LEAVE] = url


class MFAAdapter(PlainMFAAdapter):
    """Keeps a second factor that is asked for."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether its holder may remove it. Another way: an administrator removes it, and a new one is set up."""
        asked = policy_of(authenticator.user).second_factor
        return not (asked and authenticator.type == Authenticator.Type.TOTP) and bool(
            super().can_delete_authenticator(authenticator)
        )


def provider_of(key: str) -> IdentityProvider | None:
    """The identity provider that allauth calls by this key."""
    uid = parse_uid(key) if key else None
    return IdentityProvider.objects.filter(uid=uid).first() if uid is not None else None


def network_refusal() -> str:
    """Said to who comes from a network that is not among those allowed."""
    return _("You may not sign in from this network.")
