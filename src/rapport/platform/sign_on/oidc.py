"""Signing in by OpenID Connect: allauth's flow, with PKCE and a nonce, and with every answer proven.

allauth leaves the signature unproven where TLS stands for it, compares no issuer and sends no nonce; here all three
are done, and nothing that stands in the reader's address reaches the provider but where to go on afterwards.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from rapport.platform.sign_on.claims import Claims, claims_from, verified
from rapport.platform.sign_on.fetching import discover
from rapport.platform.sign_on.models import IdentityProvider

NONCE_LENGTH = 32


class ProvenLogin(SocialLogin):  # type: ignore[misc] # allauth has no types
    """A sign-in with what the provider has proven."""

    claims: Claims
    row: IdentityProvider


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One question to one provider, and its answer."""

    nonce = ""

    def __init__(self, request: HttpRequest, row: IdentityProvider) -> None:
        super().__init__(request, row.key)
        self.row = row

    def get_provider(self) -> OidcProvider:
        """The provider of this question."""
        return OidcProvider(self.request, app_of(self.row), self.row)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself, asked once a question."""
        if not hasattr(self, "_config"):
            self._config = discover(self.row.issuer)
        return self._config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to; by our own setting, whatever name the request came by."""
        return callback_url(self.row)

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> ProvenLogin:
        """What the answer proves."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("there is no ID token")
        found = verified(
            id_token,
            self.openid_config,
            client_id=self.row.client_id,
            nonce=self.nonce,
            access_token=token.token,
        )
        claims = claims_from(found, self.row.groups_claim)
        if not claims.subject:
            raise OAuth2Error("the ID token names nobody")
        account = SocialAccount(provider=self.row.key, uid=claims.subject, extra_data={})
        login = ProvenLogin(account=account, provider=self.get_provider())
        login.claims, login.row = claims, self.row
        return login


class OidcProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider as allauth asks for it."""

    def __init__(self, request: HttpRequest, app: SocialApp, row: IdentityProvider) -> None:
        super().__init__(request, app=app)
        self.row = row

    @property
    def sub_id(self) -> str:
        """By which states of one provider are told from another's."""
        return self.row.key

    def get_oauth2_adapter(self, request: HttpRequest) -> OidcAdapter:
        """The question."""
        return OidcAdapter(request, self.row)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Of the address only where to go on."""
        return {"next_url": get_next_redirect_url(request), "process": AuthProcess.LOGIN}

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """To the provider, with a nonce that its answer must carry."""
        nonce = get_random_string(NONCE_LENGTH)
        auth_params = {**self.get_auth_params(), "nonce": nonce}
        return super().redirect(request, process, next_url, data, auth_params=auth_params, nonce=nonce, **kwargs)


class OidcCallbackView(OAuth2CallbackView):  # type: ignore[misc]
    """The way back from a provider."""

    def _get_state(self, request: HttpRequest, provider: OidcProvider) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            cast(OidcAdapter, self.adapter).nonce = str(state.get("nonce", ""))
        return state, response


def app_of(row: IdentityProvider) -> SocialApp:
    """A provider as allauth keeps it; never saved."""
    return SocialApp(
        provider="openid_connect",
        provider_id=row.key,
        name=row.name,
        client_id=row.client_id,
        secret=row.secret,
        settings={"server_url": row.issuer, "oauth_pkce_enabled": True, "scope": ["openid", "profile", "email"]},
    )


def callback_url(row: IdentityProvider) -> str:
    """The address that the provider must know of us."""
    return f"{settings.BASE_URL}{reverse('identity-callback', args=[row.uid])}"


def begin(request: HttpRequest, row: IdentityProvider) -> HttpResponse:
    """Send somebody to the provider."""
    provider = OidcProvider(request, app_of(row), row)
    return cast(HttpResponse, provider.redirect_from_request(request))


def come_back(request: HttpRequest, row: IdentityProvider) -> HttpResponse:
    """Take the provider's answer: sign in, or say why not."""
    view = OidcCallbackView.adapter_view(OidcAdapter(request, row))
    return cast(HttpResponse, view(request))
