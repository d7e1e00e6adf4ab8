"""What follows from the names of a party: display name, sort key, script, and the key by which equal ones are found."""

from __future__ import annotations

from dataclasses import replace

from rapport.customers.models import Party
from rapport.lib.companies import company_key
from rapport.lib.names import PersonName, display_name, name_of, name_sort_key, split_name
from rapport.lib.sort_keys import sort_key
from rapport.lib.text import fold, script_of

NAME_COLUMNS = (
    "name",
    "prefix",
    "given_name",
    "middle_name",
    "family_name",
    "suffix",
    "name_order",
    "phonetic",
    "email",
    "phone",
)
"""Columns from which the display name follows."""


def set_names(party: Party) -> None:
    """Set ``display_name``, ``sort_key``, ``script`` and ``name_key`` of a party in memory.

    A person without any name is called by its e-mail or telephone number: the record must be found somehow.
    """
    if party.is_person:
        _split_full_name(party)
        name = person_name(party)
        shown, key = display_name(name), name_sort_key(name)
    else:
        shown, key = party.name, ""
    shown = shown or party.email or party.phone
    party.display_name = shown[:300]
    party.script = script_of(shown)[:12]
    party.sort_key = key or sort_key(shown, party.phonetic)
    party.name_key = name_key(party)


def name_key(party: Party) -> str:
    """What the ways to write the party's name share: a company without its legal form, a person's folded names."""
    if party.is_person:
        return fold(f"{party.family_name} {party.given_name}")[:80]
    return company_key(party.name)[:80] if party.name else ""


def person_name(party: Party) -> PersonName:
    """The parts of a person's name as the library's value."""
    name = name_of(
        given=party.given_name,
        family=party.family_name,
        middle=party.middle_name,
        prefix=party.prefix,
        suffix=party.suffix,
        phonetic=party.phonetic,
    )
    if party.name_order:
        family_first = party.name_order == Party.NameOrder.FAMILY_FIRST
        return replace(name, order="family_first" if family_first else "given_first")
    return name


def name_parts(full: str) -> dict[str, str]:
    """Column → its part of a person's full name; only those that the name has."""
    parts = split_name(full)
    found = {
        "prefix": parts.prefix[:60],
        "given_name": parts.given[:150],
        "middle_name": parts.middle[:150],
        "family_name": parts.family[:150],
        "suffix": parts.suffix[:60],
    }
    return {column: part for column, part in found.items() if part}


def _split_full_name(party: Party) -> None:
    """A person given by one full name only is taken apart; what arrives split is never touched."""
    if party.name and not (party.given_name or party.family_name):
        parts = split_name(party.name)
        party.prefix = party.prefix or parts.prefix[:60]
        party.given_name, party.middle_name = parts.given[:150], parts.middle[:150]
        party.family_name, party.suffix = parts.family[:150], party.suffix or parts.suffix[:60]
    party.name = ""
