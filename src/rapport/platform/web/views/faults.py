"""What a reader gets when a request failed: too large, the database away, the disk full, or an error of ours."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from rapport.platform.api.problems import problem_of
from rapport.platform.database.faults import Fault, fault_of

_STATUS = {Fault.LOST: 503, Fault.BUSY: 503, Fault.FULL: 507}
_RETRY_AFTER = "5"
"""Seconds; the embedded server is back within about as many."""


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``: the page of the fault, without asking the database for anything."""
    error = sys.exc_info()[1]
    if isinstance(error, Exception) and request.path.startswith("/api/"):
        return problem_of(error).response()
    fault = fault_of(error) if error is not None else None
    status = _STATUS[fault] if fault is not None else 500
    response = HttpResponse(render_to_string(f"errors/{status}.html"), status=status)
    if status == 503:
        response.headers["Retry-After"] = _RETRY_AFTER
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's ``handler400``: a form beyond the limits is too large, anything else is not understood."""
    if request.path.startswith("/api/"):
        return problem_of(exception).response()
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large()
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def too_large() -> HttpResponse:
    """The page of a body beyond the limits."""
    return HttpResponse(render_to_string("errors/413.html"), status=413)


def nowhere(request: HttpRequest) -> HttpResponse:
    """404, where a package has pages that are no part of this product."""
    raise Http404
