"""Lets a request see the custom fields as they are now."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rapport.platform.custom_fields.definitions import refresh_if_changed

PROBES = ("/healthz", "/readyz", "/metrics")
"""Addresses that answer without the database, or say themselves that it is away."""


class CustomFieldsMiddleware:
    """Takes over changed definitions before anything is asked of a kind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in PROBES:
            refresh_if_changed()
        return self.get_response(request)
