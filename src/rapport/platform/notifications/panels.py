"""What notifications add to pages: buttons in a record's head, the bell, the favourites in the menu."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.notifications.followed import Standing, is_favourite, is_followed_kind, standing
from rapport.platform.notifications.live.tickets import ticket_for
from rapport.platform.notifications.models import Favourite
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.acts import RecordAct, RecordActs
from rapport.platform.web.panels import FramePart, HeadPart

FAVOURITES = 20
"""Favourites that the menu shows."""


class FollowPart(HeadPart):
    """Follow, mute and keep as a favourite, in the head of a record's page."""

    template = "notifications/head.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return is_followed_kind(spec)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        user = cast(User, request.user)
        how = standing(spec, instance, user)
        return {
            "told": how not in (Standing.NONE, Standing.MUTED),
            "muted": how == Standing.MUTED,
            "follows": how == Standing.FOLLOWER,
            "favourite": is_favourite(spec, instance, user),
        }


class FollowActs(RecordActs):
    """The same from the palette: following, and following no more."""

    def acts(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> Iterable[RecordAct]:
        if not is_followed_kind(spec):
            return
        how, url = standing(spec, instance, cast(User, request.user)), request.GET.get("path", "")
        if how in (Standing.NONE, Standing.MUTED):
            words = pgettext_lazy("palette", "follow watch")
            yield RecordAct(_("Follow"), "bell-ring", url, words, press="[data-act=follow]")
        elif how == Standing.FOLLOWER:
            words = pgettext_lazy("palette", "unfollow")
            yield RecordAct(_("Follow no more"), "bell", url, words, press="[data-act=unfollow]")


class BellPart(FramePart):
    """The bell; scripts bring its number, so that a page costs no query for it."""

    place = "top"
    personal = True
    template = "notifications/bell.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {"stream_url": stream_url(cast(User, request.user))}


def stream_url(user: User) -> str:
    """Where the page gets live events from, with the user's ticket; "" where there are none."""
    if not settings.LIVE:
        return ""
    ticket = ticket_for(user.pk, secret=settings.SECRET_KEY, now=time.time())
    return f"{settings.LIVE_ORIGIN}/events/?ticket={ticket}"


class FavouritesPart(FramePart):
    """The records that somebody keeps in the menu."""

    place = "side"
    personal = True
    template = "notifications/favourites.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {"favourites": favourites_of(cast(User, request.user), request.path)}


def favourites_of(user: User, path: str = "") -> list[dict[str, Any]]:
    """The favourites that the user still sees, in the order in which they were kept."""
    kept = list(Favourite.objects.filter(user=user).order_by("id")[:FAVOURITES])
    titles: dict[tuple[str, int], tuple[str, str]] = {}
    for kind in {one.kind for one in kept if registry.has(one.kind)}:
        spec = registry.get(kind)
        for row in rows(spec, user).filter(pk__in=[one.record_id for one in kept if one.kind == kind]):
            titles[kind, row.pk] = (shown_title(row, user), reverse(f"{kind}-detail", args=[row.uid]))
    found = []
    for one in kept:
        if (one.kind, one.record_id) in titles:
            label, url = titles[one.kind, one.record_id]
            icon = registry.get(one.kind).icon
            found.append({"label": label, "url": url, "icon": icon, "count": "", "active": path == url})
    return found
