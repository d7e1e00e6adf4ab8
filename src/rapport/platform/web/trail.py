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

from rapport.platform.records.counts import Count
from rapport.platform.records.spec import RecordSpec

COOKIE = "rapport_trail"
RECENT_KEPT = 20
LISTS_KEPT = 6
LIST_LENGTH = 400
"""Characters of a list's parameters that are remembered; a longer question is asked anew."""
_SALT = "rapport.trail"


@dataclass(slots=True)
class Trail:
    """``recent`` holds (kind, uid), newest first; ``lists`` the parameters of each kind's list, oldest first;
    ``counts`` how many rows such a list had when it was seen, an estimate as a negative number."""

    recent: list[tuple[str, str]] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    changed: bool = False

    def saw_record(self, spec: RecordSpec, instance: Any) -> None:
        """Put a record first among the recently seen ones."""
        entry = (spec.name, str(instance.uid))
        if not self.recent or self.recent[0] != entry:
            self.recent = [entry, *(item for item in self.recent if item != entry)][:RECENT_KEPT]
            self.changed = True

    def saw_list(self, spec: RecordSpec, parameters: str, count: Count) -> None:
        """Remember a list as it is, so that breadcrumbs and the pager lead back to it and say how long it is."""
        kept = parameters if len(parameters) <= LIST_LENGTH else ""
        if self.lists.get(spec.name, "") != kept:
            others = {name: text for name, text in self.lists.items() if name != spec.name}
            self.lists = dict(list({**others, spec.name: kept}.items())[-LISTS_KEPT:])
            self.changed = True
        # A list that is too long to be remembered is left as every row, whose number is another.
        self.counted(spec, count if kept == parameters else None)

    def counted(self, spec: RecordSpec, count: Count | None) -> None:
        """Remember how many rows the remembered list has; None: nobody knows."""
        held = {name: number for name, number in self.counts.items() if name != spec.name}
        if count is not None:
            held = dict(list(held.items())[1 - LISTS_KEPT :])
            held[spec.name] = count.value if count.exact else -count.value
        if held != self.counts:
            self.counts, self.changed = held, True

    def count_of(self, spec: RecordSpec) -> Count | None:
        """How many rows the remembered list had."""
        number = self.counts.get(spec.name)
        return None if number is None else Count(abs(number), number >= 0)

    def forget_counts(self) -> None:
        """After a write of the reader's own: its record is there, or gone, in the number as well."""
        if self.counts:
            self.counts, self.changed = {}, True


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
    value = signing.dumps([request.user.pk, trail.recent, trail.lists, trail.counts], salt=_SALT, compress=True)
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
        user, recent, lists, counts = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=settings.SESSION_COOKIE_AGE
        )
    except (signing.BadSignature, ValueError):
        return Trail()
    if user != request.user.pk:
        return Trail()
    return Trail(recent=[(kind, uid) for kind, uid in recent], lists=lists, counts=counts)
