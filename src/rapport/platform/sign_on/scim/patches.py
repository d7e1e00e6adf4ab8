"""The operations of a PATCH (RFC 7644, section 3.5.2) as changes of plain attributes, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapport.platform.sign_on.scim.filters import Term, parse_terms, plain
from rapport.platform.sign_on.scim.messages import PATCH, ScimError

MOST_OPERATIONS = 1_000
_PATH = re.compile(
    r"(?P<attribute>[A-Za-z][\w:.$-]{0,200})(?:\[(?P<filter>[^\]]{1,500})\])?(?:\.(?P<sub>[A-Za-z]\w{0,60}))?"
)


@dataclass(frozen=True, slots=True)
class Operation:
    """Set, add or remove one attribute (in small letters, its sub-attribute behind a dot); ``terms`` choose values."""

    op: str
    path: str
    value: Any = None
    terms: tuple[Term, ...] = ()


def operations_of(body: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations of a body; one without a path is told apart into its attributes."""
    lower = {str(name).lower(): value for name, value in body.items()}
    given = lower.get("operations")
    if PATCH not in (lower.get("schemas") or []) or not isinstance(given, list) or not given:
        raise ScimError(400, "A PatchOp with Operations is needed.", "invalidSyntax")
    if len(given) > MOST_OPERATIONS:
        raise ScimError(413, f"At most {MOST_OPERATIONS} operations at once.")
    for item in given:
        if not isinstance(item, dict):
            raise ScimError(400, "An operation is an object.", "invalidSyntax")
        yield from _operations({str(name).lower(): value for name, value in item.items()})


def _operations(item: Mapping[str, Any]) -> Iterator[Operation]:
    op = str(item.get("op", "")).lower()
    if op not in ("add", "replace", "remove"):
        raise ScimError(400, "An operation is add, replace or remove.", "invalidSyntax")
    path = item.get("path")
    if path is None or path == "":
        if op == "remove":
            raise ScimError(400, "What is to be removed?", "noTarget")
        if not isinstance(item.get("value"), dict):
            raise ScimError(400, "Without a path the value is an object.", "invalidSyntax")
        for name, value in item["value"].items():
            yield from _named(op, plain(str(name)), value)
        return
    found = _PATH.fullmatch(path) if isinstance(path, str) else None
    if found is None:
        raise ScimError(400, "The path cannot be read.", "invalidPath")
    name = plain(found["attribute"]) + (f".{found['sub'].lower()}" if found["sub"] else "")
    if op != "remove" and "value" not in item:
        raise ScimError(400, "The operation has no value.", "invalidValue")
    terms = parse_terms(found["filter"]) if found["filter"] else ()
    if terms:
        yield Operation(op, name, item.get("value"), terms)
    else:
        yield from _named(op, name, item.get("value"))


def _named(op: str, name: str, value: Any) -> Iterator[Operation]:
    """``name: {"givenName": …}`` means its parts."""
    if name == "name" and isinstance(value, dict):
        for part, said in value.items():
            yield Operation(op, f"name.{str(part).lower()}", said)
    else:
        yield Operation(op, name, value)
