"""Keys to the API: made once in plain text, kept as a digest, narrowed by scopes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.api.models import ApiToken
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid

PREFIX = "rapport_"
"""Begins every token, so that scanners of leaked secrets can know one."""
READ, WRITE = "read", "write"
SCIM = "scim"
"""The scope of a directory that keeps users and teams: no other includes it, and it opens nothing else."""


def create_token(
    user: User,
    name: str,
    scopes: Sequence[str] = (READ, WRITE),
    expires: datetime | None = None,
    per_minute: int | None = None,
) -> tuple[str, ApiToken]:
    """Make a token; its text is returned this once and never stored. Invalid names an unknown scope.

    A scope is ``read`` or ``write`` (which includes reading), for every kind or for one: ``people:read``.
    ``per_minute`` is a limit of its own to the requests a minute.
    """
    unknown = sorted(set(scopes) - set(known_scopes()))
    if unknown or not scopes:
        raise Invalid({"scopes": [_("“%(value)s” is not a scope.") % {"value": ", ".join(unknown)[:100]}]})
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name[:100],
        digest=_digest(text),
        hint=text[-4:],
        scopes=list(dict.fromkeys(scopes)),
        expires_at=expires,
        per_minute=per_minute,
    )
    return text, token


def known_scopes() -> list[str]:
    """Every scope that a token may have."""
    kinds = [f"{spec.name}:{need}" for spec in registry for need in (READ, WRITE)]
    return [READ, WRITE, SCIM, *kinds]


def revoke_token(token: ApiToken) -> None:
    """End a token now; it stays listed."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def renew_unused(token: ApiToken) -> str | None:
    """Another text for a token that nobody has used yet, in place of the first; None when it was used or revoked."""
    text = PREFIX + secrets.token_urlsafe(32)
    unused = ApiToken.objects.filter(pk=token.pk, revoked_at=None, last_used_on=None)
    if not unused.update(digest=_digest(text), hint=text[-4:]):
        return None
    token.refresh_from_db()
    return text


def find_token(text: str) -> ApiToken | None:
    """The valid token of this text with its user, in one query; None for any other text."""
    if not text.startswith(PREFIX) or len(text) > 100:
        return None
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_find_statement(), [_digest(text), now])
        row = cursor.fetchone()
    if row is None:
        return None
    split = len(_columns(ApiToken))
    token = ApiToken.from_db(connection.alias, _columns(ApiToken), row[:split])
    token.user = User.from_db(connection.alias, _columns(User), row[split:])
    if token.last_used_on != now.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
    return token


@cache
def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@cache
def _find_statement() -> str:
    """Written once: building it anew would cost each request more than the database takes to answer it."""
    token, user = ApiToken._meta, User._meta
    columns = [f't."{f.column}"' for f in token.concrete_fields] + [f'u."{f.column}"' for f in user.concrete_fields]
    return (
        f"SELECT {', '.join(columns)} FROM {token.db_table} t JOIN {user.db_table} u ON u.id = t.user_id"  # noqa: S608
        " WHERE t.digest = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %s) AND u.is_active"
    )


def allows(scopes: Iterable[str], kind: str, need: str) -> bool:
    """Whether these scopes permit ``need`` (read or write) on a kind; an empty kind asks for all of them."""
    held = set(scopes)
    wanted = {need, WRITE}
    return bool(held & wanted) or bool(kind and held & {f"{kind}:{one}" for one in wanted})


def _digest(text: str) -> str:
    """A plain digest suffices: the text has 256 random bits, so it cannot be guessed from it."""
    return hashlib.sha256(text.encode()).hexdigest()
