"""What the tests of notifications share: two colleagues, and the worker's step that tells of what happened."""

from __future__ import annotations

from rapport.platform.access.models import User
from rapport.platform.notifications.models import Notification
from tests.events import tell_consumers


def told(user: User) -> list[tuple[str, str, int]]:
    """What the user has been told once the worker has come by: (act, reason, count), oldest first."""
    tell_consumers()
    kept = Notification.objects.filter(user=user).order_by("id")
    return [(one.act, one.reason, one.count) for one in kept]
