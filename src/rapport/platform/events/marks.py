"""What pages and hints call a kind whose records have changed: only pages that were given its mark know what is meant,
since a hint goes to everybody who has a page open."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

LENGTH = 16
"""Characters of a mark."""


def mark_of(kind: str) -> str:
    """The mark of a kind, the same for as long as the installation keeps its secret."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"rapport changed " + kind.encode(), hashlib.sha256).hexdigest()[:LENGTH]
