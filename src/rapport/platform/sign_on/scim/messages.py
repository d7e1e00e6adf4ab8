"""What goes over the line: bodies that are read within bounds, answers, and refusals as SCIM says them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rapport.platform.api.problems import problem_of
from rapport.platform.write_errors import Invalid, Missing, Refused

MEDIA_TYPE = "application/scim+json"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
BASE = "/scim/v2"
MOST = 200
"""Resources in one answer."""


@dataclass
class ScimError(Exception):
    """A refusal (RFC 7644, section 3.12)."""

    status: int
    detail: str
    scim_type: str = ""

    def response(self) -> HttpResponse:
        """The answer that carries it."""
        body = {"schemas": [ERROR], "status": str(self.status), "detail": self.detail}
        return answer({**body, "scimType": self.scim_type} if self.scim_type else body, self.status)


def invalid_value(detail: str) -> ScimError:
    """A value that cannot be taken."""
    return ScimError(400, detail, "invalidValue")


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer with a body."""
    response = HttpResponse(orjson.dumps(body), content_type=MEDIA_TYPE, status=status)
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def error_of(error: Exception) -> ScimError:
    """The refusal that an exception means; an unforeseen one is logged and says nothing of the inside."""
    if isinstance(error, ScimError):
        return error
    if isinstance(error, Invalid):
        text = " ".join(f"{name}: {message}" for name, said in error.errors.items() for message in said)
        taken = any("already" in message for said in error.errors.values() for message in said)
        return ScimError(409, text, "uniqueness") if taken else invalid_value(text)
    if isinstance(error, Missing):
        return ScimError(404, "There is no such resource.")
    if isinstance(error, Refused):
        return ScimError(403, error.message)
    problem = problem_of(error)
    syntax = problem.status in (400, 422)
    return ScimError(400 if syntax else problem.status, problem.detail, "invalidSyntax" if syntax else "")


def located(path: str) -> str:
    """The whole address of a resource."""
    return f"{settings.BASE_URL}{BASE}{path}"


def tagged(resource: dict[str, Any]) -> dict[str, Any]:
    """A resource with the version that its content gives it."""
    digest = hashlib.sha256(orjson.dumps(resource, option=orjson.OPT_SORT_KEYS)).hexdigest()[:20]
    resource["meta"]["version"] = f'W/"{digest}"'
    return resource


def check_match(request: HttpRequest, resource: Mapping[str, Any]) -> None:
    """412 when the caller means another version than there is."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted != "*" and str(resource["meta"]["version"]) not in [one.strip() for one in wanted.split(",")]:
        raise ScimError(412, "The resource was changed since you read it.")


def resource_answer(request: HttpRequest, resource: dict[str, Any], status: int = 200) -> HttpResponse:
    """An answer with one resource; 304 when the caller has it already."""
    version = str(resource["meta"]["version"])
    headers = {"ETag": version, "Location": resource["meta"]["location"]}
    if request.method == "GET" and version in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": version})
    return answer(chosen(request, resource), status, headers)


def page_answer(request: HttpRequest, resources: Iterable[dict[str, Any]], total: int, start: int) -> HttpResponse:
    """An answer with some resources of many."""
    found = [chosen(request, one) for one in resources]
    return answer(
        {
            "schemas": [LIST],
            "totalResults": total,
            "startIndex": start,
            "itemsPerPage": len(found),
            "Resources": found,
        }
    )


def bounds(request: HttpRequest) -> tuple[int, int]:
    """startIndex, from 1, and count, from 0 to MOST (RFC 7644, section 3.4.2.4)."""
    return max(1, _number(request, "startIndex", 1)), min(MOST, max(0, _number(request, "count", 100)))


def _number(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, str(default))
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise invalid_value(f"{name} must be a whole number.")
    return int(text)


_ALWAYS = {"id", "schemas", "meta"}


def chosen(request: HttpRequest, resource: dict[str, Any]) -> dict[str, Any]:
    """Those attributes that ``attributes`` or ``excludedAttributes`` leave; by their first name only."""
    wanted, unwanted = (_names(request, name) for name in ("attributes", "excludedAttributes"))
    if wanted:
        return {name: value for name, value in resource.items() if name in _ALWAYS or name.lower() in wanted}
    return {name: value for name, value in resource.items() if name in _ALWAYS or name.lower() not in unwanted}


def _names(request: HttpRequest, parameter: str) -> set[str]:
    given = request.GET.get(parameter, "")[:2_000]
    plain = (name.strip().rpartition(":2.0:")[2] for name in given.split(","))
    return {name.removeprefix("User:").removeprefix("Group:").partition(".")[0].lower() for name in plain if name}
