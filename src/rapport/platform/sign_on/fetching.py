"""Asking an identity provider over the net: without redirects, bounded in time and size, encrypted."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import requests

TIMEOUT = 5.0
"""Seconds for a connection and for each part of an answer."""
WHOLE = 15.0
"""Seconds for a whole answer."""
LARGEST = 512 * 1024
"""Bytes of an answer."""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class AnswerRefused(requests.RequestException):
    """An answer that is too large, too slow, or a redirect."""


class ProviderSession(requests.Session):
    """A session whose answers are read to their end at once, and only within the bounds."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # neither proxies nor passwords that lie about on the machine

    def request(self, method: Any, url: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        """As requests does it, with our bounds."""
        if not is_safe(str(url)):
            raise AnswerRefused("not an address that begins with https://")
        options.update(timeout=TIMEOUT, allow_redirects=False, stream=True)
        begun = time.monotonic()
        answer = super().request(method, url, **options)
        if answer.is_redirect:
            raise AnswerRefused("the provider leads elsewhere")
        body = bytearray()
        for part in answer.iter_content(8192):
            body += part
            if len(body) > LARGEST or time.monotonic() - begun > WHOLE:
                answer.close()
                raise AnswerRefused("the provider's answer is too long")
        answer._content = bytes(body)
        return answer


def is_safe(url: str) -> bool:
    """Whether nobody can read along: https, or this machine itself."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    )


def discover(issuer: str) -> dict[str, Any]:
    """What a provider says of itself (OpenID Connect Discovery 1.0, section 4).

    AnswerRefused when it is not reached, is not the one that was asked for, or lacks an address that is needed.
    """
    url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        with ProviderSession() as session:
            answer = session.get(url)
            answer.raise_for_status()
            found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise AnswerRefused(str(error)[:200]) from error
    if not isinstance(found, dict) or str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise AnswerRefused("it calls itself another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_safe(str(found.get(name, ""))):
            raise AnswerRefused(f"it names no {name} that begins with https://")
    return found
