"""A form that makes a record makes one, however often it is sent: by a double click, or by a browser that asks again.

The form carries a key of its own; key and content together are claimed in the memory of repeated requests that the API
uses as well (api.idempotency), in the transaction that makes the record. Another content under the same key is another
wish.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.http import HttpRequest

from rapport.lib.ids import parse_uid
from rapport.platform.api.idempotency import WAIT, claim
from rapport.platform.api.models import IdempotencyKey

if TYPE_CHECKING:
    from rapport.platform.access.models import User

FORM_KEY = "form_key"
"""The name of the hidden input."""


class HasUid(Protocol):
    """A record, or the change set of an act."""

    @property
    def uid(self) -> UUID:
        """By which it is found again."""


M = TypeVar("M", bound=HasUid)


def form_key() -> str:
    """A key for a form that is about to be shown."""
    return str(uuid4())


def create_once(request: HttpRequest, user: User, create: Callable[[], M]) -> M | UUID:
    """What ``create`` makes of the form now, or the uid of what it made when the form was sent before.

    A form without a key makes a record each time. A second sending waits for the first one's end.
    """
    key = _key(request)
    if key is None:
        return create()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
        if not claim(user, key, request.path[:300], ""):
            known = IdempotencyKey.objects.get(user=user, key=key)
            return UUID(bytes(known.answer or b"").decode())
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        made = create()
        IdempotencyKey.objects.filter(user=user, key=key).update(status=201, answer=str(made.uid).encode())
    return made


def was_made(request: HttpRequest, user: User) -> bool:
    """Whether this very form was sent before and made its record: then nothing is left to ask."""
    key = _key(request)
    return key is not None and IdempotencyKey.objects.filter(user=user, key=key, status=201).exists()


def _key(request: HttpRequest) -> str | None:
    if parse_uid(request.POST.get(FORM_KEY, "")) is None:
        return None
    content = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    for name, files in request.FILES.lists():
        content += [(name, [file.name or "", str(file.size)]) for file in files]
    return "form:" + hashlib.sha256(json.dumps(content).encode()).hexdigest()
