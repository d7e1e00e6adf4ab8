"""What a provider says of somebody, once it is proven to come from the provider and to answer our question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

from rapport.platform.sign_on.fetching import ProviderSession

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key of the provider's own; never a shared secret, never none."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
MOST_GROUPS = 500
_NEEDED = ["iss", "aud", "exp", "iat", "sub"]


@dataclass(frozen=True, slots=True)
class Claims:
    """Who somebody is, as the provider says."""

    subject: str
    email: str = ""
    email_verified: bool = False
    full_name: str = ""
    username: str = ""
    groups: frozenset[str] | None = None
    """None when the provider says nothing of groups."""


def verified(
    id_token: str, config: Mapping[str, Any], *, client_id: str, nonce: str, access_token: str
) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7), with those that only the userinfo tells.

    OAuth2Error when the signature, issuer, audience, time or nonce is not as it must be.
    """
    try:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("signed in a way that is not accepted")
        found = jwt.decode(
            id_token,
            key=_key(str(config["jwks_uri"]), str(header.get("kid", ""))),
            algorithms=[header["alg"]],
            issuer=str(config["issuer"]),
            audience=client_id,
            leeway=LEEWAY,
            options={"require": _NEEDED},
        )
    except jwt.PyJWTError as error:
        raise OAuth2Error(f"the ID token is not valid: {type(error).__name__}") from error
    if not nonce or found.get("nonce") != nonce:
        raise OAuth2Error("the ID token answers another question")
    if isinstance(found["aud"], list) and len(found["aud"]) > 1 and found.get("azp") != client_id:
        raise OAuth2Error("the ID token is meant for another")
    return {**_userinfo(config, access_token, found), **found}


def claims_from(found: Mapping[str, Any], groups_claim: str) -> Claims:
    """What we use of it; anything of an unexpected type counts as not said."""
    groups = found.get(groups_claim) if groups_claim else None
    if isinstance(groups, str):
        groups = [groups]
    named = [one[:200] for one in groups[:MOST_GROUPS] if isinstance(one, str)] if isinstance(groups, list) else None
    return Claims(
        subject=_text(found, "sub", 191),
        email=_text(found, "email", 254).strip(),
        email_verified=found.get("email_verified") is True,
        full_name=" ".join(_text(found, "name", 150).split()),
        username=_text(found, "preferred_username", 150),
        groups=frozenset(named) if named is not None else None,
    )


def _text(found: Mapping[str, Any], name: str, most: int) -> str:
    value = found.get(name)
    return value.replace("\x00", "")[:most] if isinstance(value, str) else ""


def _key(url: str, kid: str) -> Any:
    """The provider's key of this name; its only one, when the token names none."""
    with ProviderSession() as session:
        answer = session.get(url)
        answer.raise_for_status()
    try:
        keys = [jwt.PyJWK(one) for one in answer.json()["keys"][:100] if one.get("use", "sig") == "sig"]
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OAuth2Error("the provider's keys cannot be read") from error
    fitting = [one for one in keys if one.key_id == kid] if kid else keys
    if len(fitting) != 1:
        raise OAuth2Error("the provider has no key of this name")
    return fitting[0].key


def _userinfo(config: Mapping[str, Any], access_token: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """Asked only when the token says no address; must be about the same person (Core, section 5.3.2)."""
    url = str(config.get("userinfo_endpoint", ""))
    if found.get("email") or not url:
        return {}
    with ProviderSession() as session:
        answer = session.get(url, headers={"Authorization": f"Bearer {access_token}"})
        answer.raise_for_status()
    try:
        said = answer.json()
    except requests.JSONDecodeError as error:
        raise OAuth2Error("the provider's userinfo cannot be read") from error
    if not isinstance(said, dict) or said.get("sub") != found["sub"]:
        raise OAuth2Error("the userinfo is about another person")
    return said
