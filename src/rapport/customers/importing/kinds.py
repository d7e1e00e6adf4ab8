"""Tells which rows of a file of people are no person but the organisation that they name, and makes them one.

Pure: no Django, it runs in the process that reads files.
"""

from __future__ import annotations

import re

from rapport.customers.importing.prepared import PointTuple, PreparedParty
from rapport.lib.companies import company_key, has_legal_form
from rapport.lib.text import clean, fold

ORGANISATION = "organisation"
NAMING = ("given_name", "middle_name", "family_name")
PERSONAL = (
    "prefix", *NAMING, "suffix", "name_order", "phonetic", "job_title", "department", "birth_date", "marital_status",
)  # fmt: skip
"""Columns of a person that an organisation does not have."""

_ORGANISATIONS = frozenset({"org", "organisation", "organization", "company", "firma", "unternehmen", "公司", "组织"})
_NEITHER = frozenset({"group", "location", "application", "device", "thing"})
"""Values of a vCard's KIND (RFC 6350, 6.1.4; RFC 6473, 6869) that stand for nobody; unknown ones mean a person."""
_NO_TITLE = frozenset({"firma", "company", "societe"})
"""What address books put where a person is greeted when it is none."""
_TWO_NAMES = re.compile(r"[^\W\d_]+[._][^\W\d_]+@")
""" "jane.doe@": the mail address of somebody, even where nobody is named."""


def is_nobody(word: str) -> bool:
    """Whether a row says of itself that it is a list, a place or a thing."""
    return fold(word) in _NEITHER


def is_organisation(party: PreparedParty, word: str) -> bool:
    """Whether a row of a file of people is an organisation: it says so, by ``word``, or it names nothing else."""
    if word:
        return fold(word) in _ORGANISATIONS
    columns, part = party.columns, party.organisation
    if part is None or not part.name or party.uid or any(columns.get(name) for name in PERSONAL if name != "prefix"):
        return False
    if columns.get("prefix") and fold(columns["prefix"]) not in _NO_TITLE:
        return False
    if name := columns.get("name"):
        return fold(name) == fold(part.name) and has_legal_form(name)
    # A contact with a number of its own is one of a CRM, which may know no more of somebody than the mail address.
    return bool(party.points) and not party.external_ids and not any(map(_is_of_somebody, party.points))


def become_organisation(party: PreparedParty) -> None:
    """Make a row the organisation that it names; what only people have is gone from ``columns`` afterwards."""
    columns, part = party.columns, party.organisation
    named = clean(" ".join(columns[name] for name in reversed(NAMING) if columns.get(name)))
    name = columns.get("name") or (part.name if part is not None else "") or named
    for column in PERSONAL:
        columns.pop(column, None)
    party.kind, columns["name"] = ORGANISATION, name[:300]
    if part is None or part.key != company_key(name)[:80]:
        return  # without a name there is nothing to tell it from; with another it is the one this belongs to
    party.organisation = None
    party.uid = party.uid or part.uid
    if part.external_id is not None and part.external_id not in party.external_ids:
        party.external_ids.append(part.external_id)
    for column, value in part.columns.items():
        columns.setdefault(column, value)
    held = {(point[0], point[2]) for point in party.points}
    kinds = {point[0] for point in party.points}
    party.points += [
        (*point[:4], point[4] and point[0] not in kinds, point[5])
        for point in part.points
        if (point[0], point[2]) not in held
    ]


def _is_of_somebody(point: PointTuple) -> bool:
    return point[0] == "email" and _TWO_NAMES.match(point[2]) is not None
