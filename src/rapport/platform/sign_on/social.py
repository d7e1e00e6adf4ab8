"""How allauth's part for identity providers behaves: who comes in is decided by joining, and refusals are pages."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rapport.platform.sign_on.fetching import ProviderSession
from rapport.platform.sign_on.joining import user_for
from rapport.platform.sign_on.oidc import ProvenLogin
from rapport.platform.sign_on.refusals import refusal_page
from rapport.platform.write_errors import Invalid, Refused

logger = logging.getLogger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Nobody signs up by themselves, and no settings or tables of allauth's own name providers."""

    def get_requests_session(self) -> ProviderSession:
        """What allauth asks providers with."""
        return ProviderSession()

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """None by allauth's own way: each of ours has its address (urls)."""
        return []

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Users are made by joining."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: ProvenLogin) -> None:
        """Decide who it is."""
        try:
            sociallogin.user = user_for(sociallogin.row, sociallogin.claims)
        except Refused as refused:
            raise ImmediateHttpResponse(refusal_page(request, refused.message)) from refused
        except Invalid as invalid:
            reason = " ".join(text for texts in invalid.errors.values() for text in texts)
            raise ImmediateHttpResponse(refusal_page(request, reason)) from invalid

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Say that it did not work, and no more: what exactly was wrong is for the log."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refusal_page(request, _("You have cancelled it.")))
        logger.warning("A sign-in by %s failed: %s", provider, str(exception or error)[:200])
        raise ImmediateHttpResponse(refusal_page(request, not_believed(str(provider)), 401))


def not_believed(provider: str) -> str:
    """Said to who comes back from a provider with an answer that proves nothing."""
    text = _("%(provider)s gave no answer that can be believed. Try again, or ask an administrator.")
    return text % {"provider": provider}
