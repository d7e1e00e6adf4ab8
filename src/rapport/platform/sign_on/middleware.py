"""Holds each request of a signed-in person to the rules of signing in: network, age of the session, second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.sign_on.adapter import network_refusal
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.sign_on.arrival import FACTOR_KNOWN, arrived, came_by, seconds_since
from rapport.platform.sign_on.policy import Policy, policy_of
from rapport.platform.sign_on.refusals import refusal_page

API = "/api/"
"""Its gate answers for itself; without a person it says 401."""


class SignInRulesMiddleware:
    """Ends sessions that the rules no longer allow, and leads who needs a second factor to setting one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            policy = policy_of(user)
            reason = _why_ended(request, policy)
            if reason:
                get_adapter(request).logout(request)
                request.user = AnonymousUser()
                if not request.path.startswith(API):
                    return _refuse(request, reason)
            elif policy.second_factor and not _has_second_factor(request, user) and request.path not in _enrolment():
                return _lead_to_enrolment(request)
        with arrived(request):
            return self.get_response(request)


def _why_ended(request: HttpRequest, policy: Policy) -> str:
    """Why the session ends; "" when it goes on."""
    if not policy.admits(client_address(request)):
        return network_refusal()
    if policy.session_hours is not None and seconds_since(request) > policy.session_hours * 3600:
        return _("Your session has ended. Sign in again.")
    if policy.passwords_off and not came_by(request):
        return _("You sign in by your identity provider, not with a password.")
    return ""


def _has_second_factor(request: HttpRequest, user: User) -> bool:
    """Asked of the database until there is one; removing one ends the sessions."""
    if not request.session.get(FACTOR_KNOWN):
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            return False
        request.session[FACTOR_KNOWN] = True
    return True


@cache
def _enrolment() -> frozenset[str]:
    """What is open to who has still to set up a second factor."""
    names = ("mfa_activate_totp", "account_logout", "account_reauthenticate", "mfa_view_recovery_codes")
    return frozenset(reverse(name) for name in names)


def _lead_to_enrolment(request: HttpRequest) -> HttpResponse:
    url = reverse("mfa_activate_totp")
    if request.path.startswith(API):
        return HttpResponse(_("Set up a second factor first."), status=403, content_type="text/plain; charset=utf-8")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("account_login")})
    return refusal_page(request, reason)
