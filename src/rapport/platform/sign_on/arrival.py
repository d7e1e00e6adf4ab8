"""How the person of a session has come in: when, and by which way. Kept in the session, so that asking is free."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from rapport.platform.sign_on.addresses import client_address

SIGNED_IN_AT, CAME_BY, FACTOR_KNOWN = "signed_in_at", "came_by", "second_factor_known"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the sender of the request at hand has come: from which address, and whether by an identity provider."""

    address: str
    by_provider: bool


_present: ContextVar[HttpRequest | None] = ContextVar("rapport_request", default=None)


def present_arrival() -> Arrival | None:
    """How the sender of the request at hand has come, with a session or a token; None where there is no request."""
    request = _present.get()
    return None if request is None else Arrival(client_address(request), bool(came_by(request)))


@contextmanager
def arrived(request: HttpRequest) -> Iterator[None]:
    """Say which request is answered meanwhile."""
    token = _present.set(request)
    try:
        yield
    finally:
        _present.reset(token)


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
