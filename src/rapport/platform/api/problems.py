"""Every refusal of the API as a problem document (RFC 9457): what went wrong, where, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.files.storage import StorageDown
from rapport.platform.records.filters import ListError
from rapport.platform.write_errors import Conflict, Held, Invalid, Missing, Refused

logger = logging.getLogger(__name__)

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not permitted",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Changed since you read it",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not valid",
    428: "If-Match is missing",
    429: "Too many requests",
    500: "Internal error",
    503: "Busy",
    507: "No room",
}
"""The titles of problem documents by status."""

CONTENT_TYPE = "application/problem+json"
_QUERY_CANCELED = "57014"


@dataclass
class Problem(Exception):
    """A refusal. ``errors`` names the fields or parameters at fault; ``extra`` are further members."""

    status: int
    detail: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"/api/v1/docs#problem-{self.status}",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            "errors": self.errors,
            **self.extra,
        }

    def response(self) -> HttpResponse:
        """The answer that carries it."""
        response = HttpResponse(orjson.dumps(self.document()), content_type=CONTENT_TYPE, status=self.status)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response


def invalid(name: str, message: str) -> Problem:
    """A body that is refused because of one member."""
    return Problem(422, message, [{"field": name, "message": message}])


def not_found() -> Problem:
    """The same words whether the record does not exist or is out of the caller's reach."""
    return Problem(404, _("There is no such record, or it is not within your reach."))


def problem_of(error: Exception) -> Problem:
    """The problem that an exception means; an unforeseen one is logged and says nothing of the inside."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ListError):
        at_fault = {"field": error.field, "message": error.message}
        return Problem(400, error.message, [at_fault], extra=dict(error.figures))
    if isinstance(error, Held):
        return Problem(409, error.message)
    if isinstance(error, Invalid):
        return Problem(422, _("Some values were refused."), errors_of(error))
    if isinstance(error, Missing | Http404):
        return not_found()
    if isinstance(error, Refused):
        return Problem(403, error.message)
    if isinstance(error, Conflict):
        return stale(error.instance.version)
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return Problem(413, _("The body is too large."))
    if isinstance(error, MultiPartParserError | UnreadablePostError | BadRequest):
        return Problem(400, _("The body could not be read to its end."))
    if isinstance(error, StorageDown):
        return Problem(503, error.message, headers={"Retry-After": "30"})
    found = _fault_problem(error)
    if found is not None:
        return found
    logger.error("The API failed on a request", exc_info=error)
    return Problem(500, _("Something went wrong on our side. It has been logged."))


def stale(version: int) -> Problem:
    """The record has moved on; the present version is named."""
    detail = _("The record was changed since you read it. Read it again and repeat your change.")
    return Problem(412, detail, headers={"ETag": etag(version)}, extra={"version": version})


def etag(version: int) -> str:
    """The entity tag of a record's version."""
    return f'W/"{version}"'


def errors_of(error: Invalid) -> list[dict[str, Any]]:
    """The messages of a refused write, one entry each; ``item`` is the place in a batch."""
    place = {"item": error.row} if error.rows > 1 or error.row else {}
    return [
        {"field": name, "message": message, **place} for name, messages in error.errors.items() for message in messages
    ]


def _fault_problem(error: Exception) -> Problem | None:
    fault = fault_of(error)
    if fault is Fault.BUSY:
        return Problem(409, _("Somebody else is writing here. Try again."), headers={"Retry-After": "1"})
    if fault is Fault.LOST:
        logger.error("The database is not reached", exc_info=error)
        return Problem(503, _("The database is not reached at the moment. Try again."), headers={"Retry-After": "5"})
    if fault is Fault.FULL:
        logger.error("No room is left", exc_info=error)
        return Problem(507, _("The disk of the server is full. Nothing was saved. Tell an administrator."))
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") == _QUERY_CANCELED:
        return Problem(503, _("This took too long. Narrow the question."), headers={"Retry-After": "5"})
    return None
