"""The pinned views in the menu beside every page: those of the reader, of their teams and of everybody."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.access import shown_to
from rapport.platform.saved_views.models import SavedView
from rapport.platform.saved_views.state import VIEW
from rapport.platform.web.panels import FramePart

MOST = 12
"""Pinned views that the menu shows."""


class PinnedPart(FramePart):
    """The pinned views at the end of the menu."""

    place = "side"
    template = "saved_views/pinned.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {"pinned": pinned_of(cast(User, request.user), request.path, request.GET.get(VIEW, ""))}


def pinned_of(user: User, path: str = "", view: str = "") -> list[dict[str, Any]]:
    """The pinned views of kinds that the user may see, in the order of the tabs."""
    permissions = permissions_of(user)
    if not (permissions.administrator or permissions.scopes):
        return []
    found = SavedView.objects.filter(shown_to(user), pinned=True).order_by("position", "name", "pk")
    return [
        {
            "label": one["name"],
            "url": f"{reverse(one['kind'] + '-list')}?{urlencode({VIEW: str(one['uid'])})}",
            "icon": registry.get(one["kind"]).icon,
            "active": path == reverse(f"{one['kind']}-list") and view == str(one["uid"]),
        }
        for one in found.values("uid", "name", "kind")[:MOST]
        if registry.has(one["kind"]) and may(registry.get(one["kind"]), user, Action.VIEW.value)
    ]
