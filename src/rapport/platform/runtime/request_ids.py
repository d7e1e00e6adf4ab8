"""Gives each request an id, by which its log lines, its jobs and its webhooks are found again."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rapport.platform.runtime.logs import enter_request

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Takes over a plain X-Request-ID, else makes one, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = enter_request(request.headers.get(HEADER, ""))
        response = self.get_response(request)
        response.headers[HEADER] = chosen
        return response
