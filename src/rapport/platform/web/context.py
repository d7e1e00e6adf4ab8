"""What the frame around every page needs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from rapport.platform.files.rules import size_limit
from rapport.platform.records.registry import registry
from rapport.platform.web.htmx import is_part
from rapport.platform.web.menu import menu_of, quick_create
from rapport.platform.web.panels import frame_parts


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: menu, look and addresses of the frame; only for who is signed in."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"theme": "system", "density": "comfortable", "dialog_frame": dialog_frame(request)}
    return {
        "theme": user.theme,
        "dialog_frame": dialog_frame(request),
        "file_limit": size_limit(),
        "density": user.density,
        **_frame(request),
    }


def _frame(request: HttpRequest) -> dict[str, Any]:
    """What stands around the page; made once a request, whatever it renders, and only as far as a template looks."""
    kept: dict[str, Any] | None = request.__dict__.get("frame")
    if kept is None:
        menu = SimpleLazyObject(partial(menu_of, request))
        # Not lazy(), which asks anew for each look: a loop takes two.
        kept = request.__dict__["frame"] = {
            "menu": menu,
            "quick_create": SimpleLazyObject(partial(quick_create, request)),
            "bottom_menu": SimpleLazyObject(partial(_bottom_menu, menu)),
            "top_parts": SimpleLazyObject(partial(frame_parts, request, "top")),
            "side_parts": SimpleLazyObject(partial(frame_parts, request, "side")),
            "foot_parts": SimpleLazyObject(partial(frame_parts, request, "foot")),
            "settings_url": reverse("settings"),
            "account_url": reverse("preferences"),
        }
    return kept


def dialog_frame(request: HttpRequest) -> str:
    """What ui/dialog.html stands in: the dialog of the page that asks by script, else a page of its own."""
    return "ui/dialog_part.html" if is_part(request) else "ui/dialog_page.html"


def _bottom_menu(menu: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a phone's bottom bar holds besides search and menu: the day and two kinds."""
    wanted = {"/", *(reverse(f"{name}-list") for module in registry.modules for name in module.phone_menu)}
    items = [item for group in menu for item in group["items"]]
    return [item for item in items if item["url"] in wanted][:3]
