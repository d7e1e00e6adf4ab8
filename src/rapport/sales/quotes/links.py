"""The private link of a quote: unguessable, and of no use to whoever only reads the database.

The token follows from a random key in the row and the secret of the installation, so that colleagues can be shown the
link again; quotes are found by the hash of it.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from rapport.sales.models import Quote

_LONGEST = 100


def new_link() -> tuple[str, str]:
    """A key for a row, and the hash by which its token is found."""
    key = secrets.token_hex(32)
    return key, _hash(_token(key))


def link_of(quote: Quote) -> str:
    """The address of a quote's private page; "" while it has none."""
    if not quote.link_key:
        return ""
    return str(settings.BASE_URL) + reverse("quote-page", args=[_token(quote.link_key)])


def quote_behind(token: str) -> Quote | None:
    """The quote that a link leads to; None for one that was guessed or taken back."""
    if not token or len(token) > _LONGEST:
        return None
    return Quote.objects.select_related("party", "owner").filter(link_hash=_hash(token)).first()


def _token(key: str) -> str:
    digest = salted_hmac("rapport.sales.quotes.link", key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
