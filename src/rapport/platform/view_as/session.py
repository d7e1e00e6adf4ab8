"""What the session keeps of seeing as somebody else: as whom, since when; and when that has ended."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.http import HttpRequest

from rapport.platform.access.models import User
from rapport.platform.view_as.services import LASTS, may_view_as

KEY = "view_as"


@dataclass(frozen=True, slots=True)
class View:
    """That ``viewer`` sees as ``seen`` sees, until ``ends_at`` (seconds since 1970)."""

    viewer: User
    seen: User
    ends_at: float

    @property
    def minutes_left(self) -> int:
        """Whole minutes until it ends, at least one."""
        return max(1, round((self.ends_at - time.time()) / 60))


def begin(request: HttpRequest, seen: User) -> None:
    """Keep it in the session from now on."""
    request.session[KEY] = {"user": seen.pk, "ends_at": time.time() + LASTS.total_seconds()}


def end(request: HttpRequest) -> None:
    """Forget it."""
    request.session.pop(KEY, None)


def present_view(request: HttpRequest) -> View | None:
    """As whom the signed-in person sees at the moment; asked of the database anew, so that nobody sees as somebody who
    became an administrator, nor goes on who is none any more. What has ended is forgotten."""
    kept = request.session.get(KEY)
    viewer = request.user
    if not isinstance(kept, dict) or not isinstance(viewer, User):
        return None
    seen = User.objects.filter(pk=kept["user"]).first()
    if seen is None or kept["ends_at"] <= time.time() or not may_view_as(viewer, seen):
        end(request)
        return None
    return View(viewer, seen, kept["ends_at"])
