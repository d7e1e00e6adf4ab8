"""The tag that says where a page is left to: what ``ui/leave.html`` links to."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context

from rapport.platform.web.views.base import came_from

register = template.Library()


@register.simple_tag(takes_context=True)
def way_out(context: Context) -> str:
    """The page from which a reader came to this one, else a step up the path that stands above it."""
    request: HttpRequest = context["request"]
    before = came_from(request) if request.method == "GET" else ""
    if before and before.partition("?")[0] != request.path:
        return before
    crumbs: list[dict[str, Any]] = context.get("crumbs") or []
    return next((str(crumb["url"]) for crumb in reversed(crumbs) if crumb.get("url")), "/")
