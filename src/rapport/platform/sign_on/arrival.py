"""How the person of a session has come in: when, and by which way. Kept in the session, so that asking is free."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest

SIGNED_IN_AT, CAME_BY, FACTOR_KNOWN = "signed_in_at", "came_by", "second_factor_known"


def note_arrival(request: HttpRequest, provider: str = "", *, factor_checked: bool = False) -> None:
    """Note a sign-in that has just succeeded. ``provider`` is the identity provider's, "" for a password.

    ``factor_checked`` says that the provider asks for a second factor itself.
    """
    request.session[SIGNED_IN_AT] = int(time.time())
    request.session[CAME_BY] = provider
    if factor_checked:
        request.session[FACTOR_KNOWN] = True


def seconds_since(request: HttpRequest) -> float:
    """How long ago the sign-in was; a session from before this was noted begins now."""
    at: Any = request.session.get(SIGNED_IN_AT)
    if at is None:
        request.session[SIGNED_IN_AT] = at = int(time.time())
    return time.time() - float(at)


def came_by(request: HttpRequest) -> str:
    """The identity provider by which the person has come; "" for a password."""
    return str(request.session.get(CAME_BY, ""))
