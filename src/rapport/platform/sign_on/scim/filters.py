"""Filters of lists and targets of changes (RFC 7644, section 3.4.2.2 and figure 1), as far as used: comparisons of
text, identifiers and flags, joined by ``and`` and ``or``, denied by ``not``, in groups. No order, no value paths."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Model, Q

from rapport.lib.ids import parse_uid
from rapport.platform.sign_on.scim.messages import ScimError

LONGEST = 1_000
MOST_TERMS = 10
DEEPEST = 10
"""Groups within groups."""
_TERM = re.compile(
    r"\s*(?P<path>[A-Za-z][\w:.$-]{0,120})\s+"
    r'(?:(?P<present>pr)\b|(?P<op>eq|ne|co|sw|ew)\s+(?P<value>"(?:[^"\\]|\\.)*"|true|false|null|-?\d{1,18}))\s*',
    re.IGNORECASE,
)
_OPEN = re.compile(r"\s*(?P<no>not\b\s*)?\(", re.IGNORECASE)
_CLOSE = re.compile(r"\s*\)\s*")
_WORDS = {word: re.compile(rf"{word}\b", re.IGNORECASE) for word in ("and", "or")}
_URN = re.compile(r"urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: the attribute in small letters without its schema, the operator, the value."""

    path: str
    op: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions of which all ("and") or any ("or") must hold."""

    word: str
    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Denied:
    """A condition that must not hold."""

    part: Filter


Filter = Term | Joined | Denied


def parse_filter(text: str) -> Filter:
    """What a filter asks; ``and`` binds closer than ``or``, and an empty one holds for all. ScimError invalidFilter
    for what is not understood."""
    if not text:
        return Joined("and", ())
    if len(text) > LONGEST:
        raise _invalid("The filter is too long.")
    parser = _Parser(text)
    found = parser.joined("or", 0)
    if parser.at != len(text):
        raise _invalid("Comparisons are joined by and or or.")
    return found


def parse_terms(text: str) -> tuple[Term, ...]:
    """The same of a filter that chooses values of an attribute: comparisons all of which must hold."""
    found = parse_filter(text)
    parts = found.parts if isinstance(found, Joined) and found.word == "and" else (found,)
    terms = tuple(part for part in parts if isinstance(part, Term))
    if len(terms) < len(parts):
        raise _invalid("Values are chosen by comparisons that are joined by and.")
    return terms


class _Parser:
    """Reads from ``at`` on; each step is bounded by the length of the text, the number of terms and the depth."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.terms = 0

    def joined(self, word: str, depth: int) -> Filter:
        """Parts with a word between them; what stands between two "or" are parts with "and" between them."""
        parts = [self._part(word, depth)]
        while (found := _WORDS[word].match(self.text, self.at)) is not None:
            self.at = found.end()
            parts.append(self._part(word, depth))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _part(self, word: str, depth: int) -> Filter:
        return self.joined("and", depth) if word == "or" else self._one(depth)

    def _one(self, depth: int) -> Filter:
        opened = _OPEN.match(self.text, self.at)
        if opened is None:
            return self._term()
        if depth >= DEEPEST:
            raise _invalid("The groups are nested too deeply.")
        self.at = opened.end()
        inner = self.joined("or", depth + 1)
        closed = _CLOSE.match(self.text, self.at)
        if closed is None:
            raise _invalid("A group is not closed.")
        self.at = closed.end()
        return Denied(inner) if opened["no"] else inner

    def _term(self) -> Term:
        found = _TERM.match(self.text, self.at)
        self.terms += 1
        if found is None or self.terms > MOST_TERMS:
            raise _invalid("Compare attributes with eq, ne, co, sw, ew or pr, at most ten times.")
        self.at = found.end()
        return _term(found)


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
    """How an attribute is looked up: ``kind`` is text (in any case of letters), exact, uid or flag. ``among`` is the
    table of an attribute of several values, of which one must fit, and its column that names the resource."""

    lookup: str
    kind: str = "text"
    among: tuple[type[Model], str] | None = None


_OPERATORS = {"eq": "iexact", "ne": "iexact", "co": "icontains", "sw": "istartswith", "ew": "iendswith"}


def condition(wanted: Filter, columns: Mapping[str, Column]) -> Q:
    """The rows for which the filter holds; ScimError invalidFilter for an attribute that is not filtered by."""
    if isinstance(wanted, Denied):
        return ~condition(wanted.part, columns)
    if isinstance(wanted, Joined):
        parts = [condition(part, columns) for part in wanted.parts]
        return reduce(and_ if wanted.word == "and" else or_, parts, Q())
    column = columns.get(wanted.path)
    if column is None:
        raise _invalid(f"“{wanted.path[:60]}” cannot be filtered by.")
    found = _holds(wanted, column)
    if column.among is not None:
        table, named = column.among
        found = Q(pk__in=table._default_manager.filter(found).values(named))
    return ~found if wanted.op == "ne" else found


def _holds(term: Term, column: Column) -> Q:
    """What is compared, as if for equality where it is denied."""
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
    return found


def _invalid(detail: str) -> ScimError:
    return ScimError(400, detail, "invalidFilter")
