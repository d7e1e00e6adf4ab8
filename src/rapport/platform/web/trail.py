"""Where a reader has been: the lists as they were left and the records seen last, kept in a signed cookie.

Not in the session: reading a page writes nothing to the database, so that a replica can serve it (model.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from rapport.platform.records.spec import RecordSpec

COOKIE = "rapport_trail"
RECENT_KEPT = 20
LISTS_KEPT = 6
LIST_LENGTH = 400
"""Characters of a list's parameters that are remembered; a longer question is asked anew."""
_SALT = "rapport.trail"


@dataclass(slots=True)
class Trail:
    """``recent`` holds (kind, uid), newest first; ``lists`` the parameters of each kind's list, oldest first."""

    recent: list[tuple[str, str]] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)
    changed: bool = False

    def saw_record(self, spec: RecordSpec, instance: Any) -> None:
        """Put a record first among the recently seen ones."""
        entry = (spec.name, str(instance.uid))
        if not self.recent or self.recent[0] != entry:
            self.recent = [entry, *(item for item in self.recent if item != entry)][:RECENT_KEPT]
            self.changed = True

    def saw_list(self, spec: RecordSpec, parameters: str) -> None:
        """Remember a list as it is, so that breadcrumbs and the pager lead back to it."""
        kept = parameters if len(parameters) <= LIST_LENGTH else ""
        if self.lists.get(spec.name, "") != kept:
            others = {name: text for name, text in self.lists.items() if name != spec.name}
            self.lists = dict(list({**others, spec.name: kept}.items())[-LISTS_KEPT:])
            self.changed = True


def trail_of(request: HttpRequest) -> Trail:
    """The reader's trail; an empty one when the cookie is absent, forged or somebody else's."""
    found = getattr(request, "_rapport_trail", None)
    if found is None:
        found = _read(request)
        request._rapport_trail = found  # type: ignore[attr-defined]
    return cast(Trail, found)


def keep_trail(request: HttpRequest, response: HttpResponseBase) -> None:
    """Send the trail along when the request changed it."""
    trail = getattr(request, "_rapport_trail", None)
    if trail is None or not trail.changed:
        return
    value = signing.dumps([request.user.pk, trail.recent, trail.lists], salt=_SALT, compress=True)
    response.set_cookie(
        COOKIE,
        value,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> Trail:
    try:
        user, recent, lists = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=settings.SESSION_COOKIE_AGE
        )
    except (signing.BadSignature, ValueError):
        return Trail()
    if user != request.user.pk:
        return Trail()
    return Trail(recent=[(kind, uid) for kind, uid in recent], lists=lists)
