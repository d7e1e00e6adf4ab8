"""Filters of lists and targets of changes (RFC 7644, figure 1), as far as used: comparisons joined by and."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from rapport.lib.ids import parse_uid
from rapport.platform.sign_on.scim.messages import ScimError

LONGEST = 1_000
MOST_TERMS = 10
_TERM = re.compile(
    r"\s*(?P<path>[A-Za-z][\w:.$-]{0,120})\s+"
    r'(?:(?P<present>pr)|(?P<op>eq|ne|co|sw|ew)\s+(?P<value>"(?:[^"\\]|\\.)*"|true|false|null|-?\d{1,18}))\s*',
    re.IGNORECASE,
)
_AND = re.compile(r"and\b", re.IGNORECASE)
_URN = re.compile(r"urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: the attribute in small letters without its schema, the operator, the value."""

    path: str
    op: str
    value: Any = None


def parse_filter(text: str) -> list[Term]:
    """The terms of a filter, all of which must hold; ScimError invalidFilter for what is not understood."""
    if len(text) > LONGEST:
        raise _invalid("The filter is too long.")
    terms: list[Term] = []
    at = 0
    while True:
        found = _TERM.match(text, at)
        if found is None or len(terms) >= MOST_TERMS:
            raise _invalid("Compare attributes with eq, ne, co, sw, ew or pr, joined by and.")
        terms.append(_term(found))
        at = found.end()
        if at == len(text):
            return terms
        joined = _AND.match(text, at)
        if joined is None:
            raise _invalid("Comparisons can be joined by and only.")
        at = joined.end()


def plain(path: str) -> str:
    """An attribute in small letters, without the schema that may stand before it."""
    return _URN.sub("", path).lower()


def _term(found: re.Match[str]) -> Term:
    path = plain(found["path"])
    if found["present"]:
        return Term(path, "pr")
    try:
        value = json.loads(found["value"].lower() if found["value"][0] != '"' else found["value"])
    except ValueError as error:
        raise _invalid("A value in the filter cannot be read.") from error
    if isinstance(value, str) and ("\x00" in value or not value.isprintable()):
        raise _invalid("A value in the filter cannot be read.")
    return Term(path, found["op"].lower(), value)


@dataclass(frozen=True, slots=True)
class Column:
    """How an attribute is looked up: ``kind`` is text (in any case of letters), exact, uid or flag."""

    lookup: str
    kind: str = "text"


_OPERATORS = {"eq": "iexact", "ne": "iexact", "co": "icontains", "sw": "istartswith", "ew": "iendswith"}


def condition(terms: list[Term], columns: Mapping[str, Column]) -> Q:
    """The rows for which every term holds; ScimError invalidFilter for an attribute that is not filtered by."""
    combined = Q()
    for term in terms:
        column = columns.get(term.path)
        if column is None:
            raise _invalid(f"“{term.path[:60]}” cannot be filtered by.")
        combined &= _holds(term, column)
    return combined


def _holds(term: Term, column: Column) -> Q:
    if column.kind in ("flag", "uid") and term.op not in ("eq", "ne"):
        raise _invalid("This attribute is compared with eq or ne.")
    if term.op == "pr":
        return ~Q(**{f"{column.lookup}__in": [""]}) & Q(**{f"{column.lookup}__isnull": False})
    if column.kind == "flag":
        if not isinstance(term.value, bool):
            raise _invalid("This attribute is true or false.")
        found = Q(**{column.lookup: term.value})
    elif column.kind == "uid":
        found = Q(**{column.lookup: parse_uid(str(term.value))}) if parse_uid(str(term.value)) else Q(pk__in=[])
    elif not isinstance(term.value, str):
        raise _invalid("This attribute is text.")
    else:
        operator = _OPERATORS[term.op]
        operator = operator.removeprefix("i") if column.kind == "exact" else operator
        found = Q(**{f"{column.lookup}__{operator}": term.value})
    return ~found if term.op == "ne" else found


def _invalid(detail: str) -> ScimError:
    return ScimError(400, detail, "invalidFilter")
