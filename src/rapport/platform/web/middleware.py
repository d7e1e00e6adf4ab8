"""Makes each answer fit its reader: language, time zone; keeps pages small, and private ones out of shared caches."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from rapport.platform.access.titles import read_by
from rapport.platform.web.htmx import is_part
from rapport.platform.web.trail import keep_trail


class CompressPages(GZipMiddleware):
    """Compresses pages, a list of 50 from 88 to 12 kB in half a millisecond; files and API answers go as they are.

    What is secret in a page changes with each answer (Django masks the CSRF token and pads what it compresses), so that
    its length tells nothing (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ReaderMiddleware:
    """Activates the reader's language (else the browser's) and time zone for the request, and says who reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        chosen = user.language if user.is_authenticated else ""
        language = chosen or translation.get_language_from_request(request)
        zone = _zone(user.time_zone if user.is_authenticated else "")
        reader = user if user.is_authenticated else None
        with translation.override(language), timezone.override(zone), read_by(reader):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        keep_trail(request, response)
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class WholePages:
    """Puts a part of a page (the options of a look-up, the rows that follow) into the frame for who opens its address.

    Dialogs choose their frame themselves (ui/dialog.html); this holds for every other part of any module.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and not is_part(request) and _is_bare(response):
            part = mark_safe(response.content.decode())  # noqa: S308 - rendered by our own templates a moment ago
            response.content = render_to_string("ui/part_page.html", {"part": part}, request).encode()
        return response


def _is_bare(response: HttpResponse) -> bool:
    """Whether an answer is HTML without a page around it."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return False
    whole = b"<html" in response.content[:_HEAD].lower()
    return 200 <= response.status_code < 300 and response.status_code != 204 and not whole


_HEAD = 2_000
"""Bytes within which a page says that it is one."""


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
