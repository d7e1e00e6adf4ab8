"""Who asks: the scripts of a page for a part of it, or a browser for a whole page."""

from __future__ import annotations

from django.http import HttpRequest


def is_part(request: HttpRequest) -> bool:
    """Whether a script asks for what it puts into the page that is there."""
    return bool(request.headers.get("HX-Request"))
