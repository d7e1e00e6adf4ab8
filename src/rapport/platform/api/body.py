"""Reading a JSON body from a stranger: bounded in size and depth, without the ambiguities that JSON allows."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext as _

from rapport.platform.api.problems import Problem

BODY_LIMIT = 1024 * 1024
"""Bytes."""
DEPTH_LIMIT = 12
"""Levels of arrays and objects in each other."""
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_JSON_TYPES = ("application/json", "application/merge-patch+json")


def is_small(request: HttpRequest, limit: int = BODY_LIMIT) -> bool:
    """Whether a body says that it has at most so many bytes."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) <= limit


def check_size(request: HttpRequest, limit: int = BODY_LIMIT) -> None:
    """Refuse a body that says it is too large before a byte of it is read."""
    if not is_small(request, limit):
        raise Problem(413, _("The body is too large: at most %(limit)s bytes.") % {"limit": limit})


def read_object(
    request: HttpRequest, *, optional: bool = False, types: tuple[str, ...] = _JSON_TYPES
) -> dict[str, Any]:
    """The JSON object of the body; Problem 415, 400 or 422 when it is none. ``optional`` takes no body for ``{}``."""
    body = request.body
    if not body and optional:
        return {}
    if request.content_type not in types:
        raise Problem(415, _("Send application/json."), headers={"Accept": "application/json"})
    return object_in(body)


def object_in(body: bytes) -> dict[str, Any]:
    """The JSON object that some bytes are; Problem 400 or 422 when they are none."""
    parsed = _parse(body)
    if not isinstance(parsed, dict):
        raise Problem(422, _("The body must be a JSON object."))
    return parsed


def _parse(body: bytes) -> Any:
    if _depth(body) > DEPTH_LIMIT:
        raise Problem(400, _("The body is nested too deeply: at most %(limit)s levels.") % {"limit": DEPTH_LIMIT})
    try:
        orjson.loads(body)  # strict: no NaN, no broken UTF-8, no half of a surrogate pair
        if b"\\u0000" in body:
            raise ValueError(_("a NUL character stands in it"))
        return json.loads(body, object_pairs_hook=_unique, parse_int=_integer)
    except ValueError as error:
        raise Problem(
            400, _("This is not JSON that can be used: %(reason)s.") % {"reason": str(error)[:200]}
        ) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(_("an object has the same name twice"))
    return found


def _integer(text: str) -> int:
    if len(text) > 30:
        raise ValueError(_("a number is too long"))
    return int(text)


def _depth(body: bytes) -> int:
    """The deepest nesting, counted outside of strings without parsing."""
    deepest = depth = 0
    for found in _STRUCTURE.finditer(body):
        token = found[0]
        if token in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token in (b"]", b"}"):
            depth -= 1
    return deepest
