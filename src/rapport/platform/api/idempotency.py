"""A POST that may be repeated: the same ``Idempotency-Key`` gives the same answer and does nothing twice, for 24 hours.

Key, work and answer are one transaction. A second request with the key waits for the first at the unique index; a
crash leaves neither the work nor the key. A refusal is not kept: nothing was done, so it may be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.api.models import IdempotencyKey
from rapport.platform.api.problems import Problem

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
WAIT = "10s"
"""How long a repetition waits for the first request before it is told to come again (409)."""
_KEPT_HEADERS = ("ETag", "Location", "Rapport-Change")
_SWEPT_AT_ONCE = 20


def run_once(request: HttpRequest, user: User, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work unless this user's key has been answered already; then give that answer again."""
    key = request.headers[HEADER]
    if not (1 <= len(key) <= 100 and key.isascii() and key.isprintable()):
        raise Problem(400, _("Idempotency-Key must have 1 to 100 printable characters."))
    digest = _digest(request)
    path = request.get_full_path()[:300]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
        _sweep()
        if not claim(user, key, path, digest):
            return _repeated(user, key, path, digest)
        response = work()
        kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        IdempotencyKey.objects.filter(user=user, key=key).update(
            status=response.status_code, answer=response.content, headers=kept
        )
    return response


def _digest(request: HttpRequest) -> str:
    """What the body says; of an upload its parts, since the line between them is another one each time."""
    digest = hashlib.sha256()
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, texts in sorted(request.POST.lists()):
        digest.update(repr((name, texts)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
    return digest.hexdigest()


def claim(user: User, key: str, path: str, digest: str) -> bool:
    """Take a key within the present transaction; False when it was taken before (it waits for who is about to)."""
    row = IdempotencyKey(user=user, key=key, path=path, body_digest=digest)
    IdempotencyKey.objects.filter(user=user, key=key, created_at__lt=timezone.now() - KEPT_FOR).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_idempotencykey (user_id, key, path, body_digest, created_at, headers)"
            " VALUES (%s, %s, %s, %s, %s, '{}') ON CONFLICT (user_id, key) DO NOTHING",
            [row.user_id, row.key, row.path, row.body_digest, row.created_at],
        )
        return bool(cursor.rowcount == 1)


def _repeated(user: User, key: str, path: str, digest: str) -> HttpResponse:
    known = IdempotencyKey.objects.get(user=user, key=key)
    if known.path != path or known.body_digest != digest:
        raise Problem(422, _("This Idempotency-Key was used with another request."))
    response = HttpResponse(bytes(known.answer or b""), status=known.status, content_type="application/json")
    for name, value in known.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _sweep() -> None:
    """Each use clears some keys that have had their day, so that no job is needed."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).order_by("created_at")
    expired = old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:_SWEPT_AT_ONCE]
    IdempotencyKey.objects.filter(pk__in=list(expired)).delete()
