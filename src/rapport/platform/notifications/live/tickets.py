"""Tickets by which a page shows the process of streams who looks at it; that process has neither sessions nor Django.

A ticket names a user and ends soon, and so does a stream opened with it: who is no longer let in hears nothing more
after that. It opens nothing but hints.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

LASTS = 15 * 60
"""Seconds for which a ticket, and a stream opened with it, holds."""
LENGTH = 120
"""Characters that no ticket exceeds."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who it was given to, and when it ends in seconds since 1970."""

    user: int
    ends: int


def ticket_for(user: int, *, secret: str, now: float) -> str:
    """The text of a ticket for a user."""
    said = f"{user}.{int(now) + LASTS}"
    return f"{said}.{_signature(said, secret)}"


def read_ticket(text: str, *, secret: str, now: float) -> Ticket | None:
    """The ticket, or None when it is not ours or has ended."""
    said, _dot, signature = text.rpartition(".")
    user, _dot, ends = said.partition(".")
    if len(text) > LENGTH or not (user.isascii() and user.isdigit() and ends.isascii() and ends.isdigit()):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(said, secret).encode()) or int(ends) <= now:
        return None
    return Ticket(int(user), int(ends))


def _signature(said: str, secret: str) -> str:
    key = hashlib.sha256(b"rapport live ticket " + secret.encode()).digest()
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
