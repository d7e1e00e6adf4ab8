"""Lets a request see help and tips as they are worded now."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rapport.platform.custom_fields.middleware import PROBES
from rapport.platform.guidance.help_memory import refresh_if_changed


class GuidanceMiddleware:
    """Takes over changed texts before a page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in PROBES:
            refresh_if_changed()
        return self.get_response(request)
