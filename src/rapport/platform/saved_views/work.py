"""Working through a list: its records one after the other, as they stood when the work began."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.models import WorkList

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 1_000
"""Records of one list to work through: more than anybody does before it is old."""
_FRESH = timedelta(hours=24)
"""So long the same list is taken up where it was left."""
_AT_ONCE = 100


def work_begin(query: ListQuery, user: User, title: str, question: str) -> WorkList | None:
    """Work through what a list shows now, or take it up where it was left today; None when it is empty.

    ``question`` is the list's address, by which it is known again. Each reader has one such list of a kind.
    """
    kind = query.spec.name
    left = WorkList.objects.filter(user=user, kind=kind, question=question, begun_at__gt=timezone.now() - _FRESH)
    if (going_on := left.first()) is not None:
        return going_on
    keys = list(Listing(query, user).ids(MOST))
    if not keys:
        return None
    fresh = {"title": title[:80], "question": question, "keys": keys, "at": 0, "begun_at": timezone.now()}
    return WorkList.objects.update_or_create(user=user, kind=kind, defaults=fresh)[0]


def work_of(user: User, uid: UUID | str) -> WorkList | None:
    """The reader's own list of this uid."""
    try:
        return WorkList.objects.filter(user=user, uid=UUID(str(uid))).first()
    except ValueError:
        return None


def record_at(work: WorkList, user: User, place: int, step: int = 1) -> tuple[int, Any] | None:
    """The record at a place, or the next one that is still within reach in the direction of ``step`` (1 or -1)."""
    spec = registry.get(work.kind)
    while 0 <= place < len(work.keys):
        ahead = [p for n in range(_AT_ONCE) if 0 <= (p := place + n * step) < len(work.keys)]
        keys = [work.keys[p] for p in ahead]
        found = {row.pk: row for row in rows(spec, user, Action.VIEW.value).filter(pk__in=keys)}
        for there, key in zip(ahead, keys, strict=True):
            if key in found:
                return there, found[key]
        place += _AT_ONCE * step
    return None


def work_move(work: WorkList, user: User, place: int, step: int = 1) -> Any | None:
    """Go to the record at or beyond a place and remember it; None at the end, where the work is done and forgotten."""
    found = record_at(work, user, place, step)
    if found is None:
        if step > 0:
            work.delete()
        return None
    work.at, record = found
    work.save(update_fields=["at"])
    return record
