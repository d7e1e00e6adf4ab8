"""What every page needs because files may come with it: a body that is too large is stopped before a byte of it is read
(a form is otherwise read, and written to the disk, before anybody has asked who sends it), and a storage that is away
is said so. The API does both itself (api.gate)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rapport.platform.files.rules import request_limit
from rapport.platform.files.storage import StorageDown
from rapport.platform.web.views.base import with_toast
from rapport.platform.web.views.faults import too_large


class FilesMiddleware:
    """Answers 413 to a page's body beyond its limit: that of forms for strangers, that of uploads for who is signed in.

    A view that takes more says so by ``body_limit``, in bytes. A body without a length is none: Django reads nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], arguments: Any, named: Any
    ) -> HttpResponse | None:
        """The refusal, or None to go on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if getattr(view, "checks_body", False) or (length.isdigit() and int(length) <= _smallest()):
            return None
        limit = _limit_of(request, view)
        if length.isdigit() and int(length) <= limit:
            return None
        if request.headers.get("HX-Request"):
            text = _("That is too large: at most %(limit)s are taken at once. Nothing was saved.")
            unchanged = HttpResponse(status=413, headers={"HX-Reswap": "none"})
            return with_toast(unchanged, text % {"limit": filesizeformat(limit)})
        return too_large()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The storage of files does not answer: said as a passing message or as a page."""
        if not isinstance(error, StorageDown):
            return None
        if request.headers.get("HX-Request"):
            return with_toast(HttpResponse(status=503), error.message)
        return HttpResponse(render_to_string("errors/storage.html", {"message": error.message}), status=503)


def _smallest() -> int:
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def _limit_of(request: HttpRequest, view: Callable[..., Any]) -> int:
    if not request.user.is_authenticated:
        return _smallest()
    own = getattr(getattr(view, "view_class", view), "body_limit", 0)
    return max(int(own), request_limit())
