"""Lets a request see the custom fields, and the kinds made in the browser, as they are now."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rapport.platform.custom_fields.definitions import knows, refresh, refresh_if_changed
from rapport.platform.records.registry import registry

PROBES = ("/healthz", "/readyz", "/metrics")
"""Addresses that answer without the database, or say themselves that it is away."""
COOKIE = "rapport_defining"
SECONDS = 3
"""How long whoever changed a definition is answered by no process that does not know of it yet."""


class CustomFieldsMiddleware:
    """Takes over changed definitions before anything is asked of a kind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if COOKIE in request.COOKIES or not knows(request.path):
            refresh()
        elif request.path not in PROBES:
            refresh_if_changed()
        before = registry.generation
        response = self.get_response(request)
        if request.method == "POST" and registry.generation != before:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, "1", max_age=SECONDS, secure=secure, httponly=True, samesite="Lax")
        return response
