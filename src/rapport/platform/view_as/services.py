"""Beginning and ending to see as a colleague sees: who may, as whom, and that the log and the colleague know."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.live.hints import hint
from rapport.platform.notifications.models import Notification
from rapport.platform.write_errors import Invalid, Refused

LASTS = timedelta(minutes=30)
SHORTEST_REASON, LONGEST_REASON = 5, 200


def may_view_as(viewer: User, seen: User) -> bool:
    """Whether somebody may see the product as somebody else: administrators as anybody who is none.

    An administrator reaches all that the other one does; as another administrator there is nothing else to see.
    """
    both = viewer.is_active and seen.is_active
    return both and viewer.is_administrator and not seen.is_administrator and viewer.pk != seen.pk


def view_as_begin(*, viewer: User, seen: User, reason: str, channel: str) -> ChangeSet:
    """Note in the log that somebody begins to see as a colleague sees, and tell the colleague.

    Refused when they may not; Invalid when they do not say why.
    """
    if not may_view_as(viewer, seen):
        raise Refused(_("You may not see the product as this user."))
    said = " ".join(reason.replace("\x00", "").split())
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        limits = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
        raise Invalid(
            {"reason": [_("Say why, in %(least)s to %(most)s characters: your colleague reads it.") % limits]}
        )
    summary = f"{seen}: {said}"
    with change_set(actor=viewer, channel=channel, act="view_as", kind="users", summary=summary) as opened:
        told = Notification.objects.create(
            user=seen,
            kind="users",
            record_id=seen.pk,
            reason=Reason.SEEN,
            act=Act.VIEWED,
            actor=viewer,
            change_set_id=opened.pk,
            text=said,
        )
        opened.counts = {"viewed": 1}
        hint([seen.pk], told.pk)
    return opened


def view_as_end(*, viewer: User, seen: User, channel: str) -> None:
    """Note in the log that it was ended before its time."""
    with change_set(actor=viewer, channel=channel, act="view_as_end", kind="users", summary=str(seen)) as opened:
        opened.counts = {"viewed": 1}
