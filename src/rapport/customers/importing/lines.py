"""A new party as lines of COPY text, written where its parts are at hand. Pure: no Django, it runs in the process that
reads files, so that the loader only puts the ids in front and passes the lines on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapport.customers.importing.prepared import Lines, PreparedParty
from rapport.customers.importing.search_tokens import KIND_NAMES
from rapport.lib.ids import uuid7_text
from rapport.lib.text import clean
from rapport.platform.search.tokens import title_key

GIVEN_TEXTS = (
    "name", "prefix", "given_name", "middle_name", "family_name", "suffix", "name_order", "phonetic", "email", "phone",
    "website", "city", "country", "job_title", "department", "language", "time_zone", "marital_status", "industry",
    "currency", "value_class", "source", "description",
)  # fmt: skip
"""Text columns of a party that rows of files fill, empty where they do not."""
NULLABLE = ("birth_date", "employee_count", "annual_revenue", "founded_on")
"""Columns that are NULL where a row does not fill them."""
PARTY_COLUMNS = (
    "kind", "display_name", "sort_key", "name_key", "script", "lifecycle", *GIVEN_TEXTS, *NULLABLE,
)  # fmt: skip
POINT_COLUMNS = ("uid", "kind", "value", "norm", "label", "state", "problem", "is_primary")
ADDRESS_COLUMNS = (
    "uid", "label", "street", "locality", "region", "postcode", "country", "raw", "problem", "is_primary",
)  # fmt: skip
NAME_COLUMNS = ("uid", "kind", "value")
ENTRY_COLUMNS = ("tokens", "kind", "title", "title_key", "subtitle")
"""Columns of the lines, in their order; what the loader puts in front is in :mod:`tables`."""

PLACE = "\0"
"""Where the loader puts what only it knows; PostgreSQL has no text with this sign."""
_SPECIAL = re.compile("[\\\\\n\r\0\t]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""}
_NULL = "\\N"


def lines_of(party: PreparedParty) -> Lines:
    """The lines of a party that is about to be made, each with :data:`PLACE` where its ids go."""
    columns = party.columns
    get = columns.get
    given = [get(name, "") for name in GIVEN_TEXTS]
    nullable = [escaped(str(columns[name])) if get(name) is not None else _NULL for name in NULLABLE]
    texts = (
        party.kind, party.display_name, party.sort_key, party.name_key, party.script, get("lifecycle", "active"),
    )  # fmt: skip
    entry = (
        party.tokens, KIND_NAMES[party.kind], clean(party.display_name)[:300], title_key(party.display_name),
        party.subtitle,
    )  # fmt: skip
    return (
        _bytes("\t".join((_joined([*texts, *given]), *nullable))),
        _bytes("".join([_point(point) for point in party.points])),
        _bytes("".join([_address(address, at == 0) for at, address in enumerate(party.addresses)])),
        _bytes("".join([f"{PLACE}{uuid7_text()}\t{_joined(name)}\n" for name in dict.fromkeys(party.names)])),
        _bytes(_joined(entry)),
    )


def _bytes(text: str) -> bytes:
    """A half of a surrogate pair, which a file may hold, is no character that PostgreSQL knows."""
    return text.encode("utf-8", "replace")


def _point(point: Sequence[str | bool]) -> str:
    kind, value, norm, label, primary, problem = point
    state = "invalid" if problem else "unverified"
    texts = _joined((kind, value, norm, label, state, problem))  # type: ignore[arg-type]
    return f"{PLACE}{uuid7_text()}\t{texts}\t{'t' if primary else 'f'}\n"


def _address(address: Sequence[str], primary: bool) -> str:
    return f"{PLACE}{uuid7_text()}\t{_joined(address)}\t{'t' if primary else 'f'}\n"


def _joined(values: Sequence[str]) -> str:
    """Texts as columns; nearly all of them hold nothing that must be escaped, which one look over all of them tells."""
    if _SPECIAL.search("".join(values)) is not None:
        values = [escaped(value) for value in values]
    return "\t".join(values)


def escaped(value: str) -> str:
    """A text as COPY reads it; signs that PostgreSQL cannot hold go."""
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], value)
