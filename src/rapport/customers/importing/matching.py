"""Finds the parties that rows of a file mean, by the keys in their order, a chunk at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from rapport.customers.importing.prepared import PreparedParty
from rapport.lib.text import fold

Key = tuple[str, ...]
"""Name of the key, and the values that must be equal."""

_BY_POINT = """
    WITH found AS MATERIALIZED (
        SELECT norm, party_id FROM customers_contactpoint WHERE kind = ANY(%(kinds)s) AND norm = ANY(%(values)s)
    )
    SELECT found.norm, found.party_id FROM found JOIN customers_party p ON p.id = found.party_id
     WHERE p.kind = %(kind)s AND p.merged_into_id IS NULL
"""
_BY_UID = "SELECT uid::text, id FROM customers_party WHERE uid = ANY(%(values)s::uuid[]) AND kind = %(kind)s"
_BY_NAME = """
    SELECT name_key, id FROM customers_party
     WHERE kind = %(kind)s AND name_key = ANY(%(values)s) AND name_key <> '' AND merged_into_id IS NULL
"""
_BY_NAME_AND_ORGANISATION = """
    SELECT p.name_key || chr(31) || o.name_key, p.id
      FROM customers_party p JOIN customers_party o ON o.id = p.organisation_id
     WHERE p.kind = %(kind)s AND p.name_key = ANY(%(first)s) AND p.name_key <> '' AND p.merged_into_id IS NULL
       AND p.name_key || chr(31) || o.name_key = ANY(%(values)s)
"""
_BY_EXTERNAL_ID = """
    SELECT value, system, record_id FROM records_externalid WHERE kind = %(records)s AND value = ANY(%(values)s)
"""
_SYSTEMS = (
    "SELECT record_id, system, value FROM records_externalid WHERE kind = %(records)s AND record_id = ANY(%(ids)s)"
)
_SEPARATOR = "\x1f"


def keys_of(party: PreparedParty, name: str) -> list[Key]:
    """The values by which a row looks for its record under one key; several where any of them will do."""
    if name == "uid":
        return [("uid", party.uid)] if party.uid else []
    if name == "external_id":
        return [("external_id", system, value) for system, value in party.external_ids]
    if name in ("email", "emails"):
        return [("email", point[2]) for point in party.points if point[0] == "email" and not point[5]]
    if name in ("phone", "phones"):
        return [("phone", p[2]) for p in party.points if p[0] in ("phone", "fax") and len(p[2]) >= _SHORTEST_PHONE]
    if name == "name":
        return [("name", party.name_key)] if party.name_key else []
    if name == "name_organisation":
        if party.name_key and party.organisation is not None and party.organisation.key:
            return [("name_organisation", party.name_key + _SEPARATOR + party.organisation.key)]
        return []
    return []


_SHORTEST_PHONE = 6
NO_SYSTEM = ""
KEYS = ("uid", "external_id", "email", "phone", "name", "name_organisation")


class Found:
    """What a chunk's keys find in the database."""

    def __init__(self, kind: str, records: str) -> None:
        self.kind = kind
        self.records = records
        self.ids: dict[Key, set[int]] = defaultdict(set)
        self.systems: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._keys: dict[tuple[int, str], list[Key]] = {}

    def keys(self, row: PreparedParty, name: str) -> list[Key]:
        """The row's values of a key, made once."""
        place = (row.number, name)
        if place not in self._keys:
            self._keys[place] = keys_of(row, name)
        return self._keys[place]

    def look_up(self, rows: Iterable[PreparedParty], names: Sequence[str]) -> None:
        """One query for each key."""
        wanted: dict[str, set[Key]] = defaultdict(set)
        for row in rows:
            for name in names:
                for key in self.keys(row, name):
                    wanted[key[0]].add(key)
        with connection.cursor() as cursor:
            for name, keys in wanted.items():
                for key, record_id in self._query(cursor, name, keys):
                    self.ids[key].add(record_id)
            every = sorted({record_id for ids in self.ids.values() for record_id in ids})
            if every and any(row.external_ids for row in rows):
                cursor.execute(_SYSTEMS, {"records": self.records, "ids": every})
                for record_id, system, value in cursor.fetchall():
                    self.systems[record_id][system].add(value)

    def _query(self, cursor: object, name: str, keys: set[Key]) -> Iterator[tuple[Key, int]]:
        values = sorted({key[-1] for key in keys})
        given: dict[str, object] = {"values": values, "kind": self.kind, "records": self.records}
        if name == "external_id":
            cursor.execute(_BY_EXTERNAL_ID, given)  # type: ignore[attr-defined]
            for value, system, record_id in cursor.fetchall():  # type: ignore[attr-defined]
                yield ("external_id", system, value), record_id
            return
        if name == "name_organisation":
            given["first"] = sorted({value.partition(_SEPARATOR)[0] for value in values})
        if name in ("email", "phone"):
            given["kinds"] = ["email"] if name == "email" else ["phone", "fax"]
        statements = {
            "uid": _BY_UID,
            "email": _BY_POINT,
            "phone": _BY_POINT,
            "name": _BY_NAME,
            "name_organisation": _BY_NAME_AND_ORGANISATION,
        }
        cursor.execute(statements[name], given)  # type: ignore[attr-defined]
        for value, record_id in cursor.fetchall():  # type: ignore[attr-defined]
            yield (name, value), record_id

    def strangers(self, row: PreparedParty, record_id: int, name: str) -> bool:
        """Whether a bare number is all that a row and a record have in common.

        Numbers like 17 come from many sources. Without a source beside it such an id counts only when the names share
        a word, or an e-mail address or number is the same too.
        """
        words = set(fold(row.display_name).split())
        known = set(fold(name).split())
        if not words or not known or words & known or not row.display_name.isascii():
            return False
        shared = (key for kind in ("email", "phone") for key in keys_of(row, kind))
        return not any(record_id in self.ids.get(key, ()) for key in shared)

    def contradicts(self, row: PreparedParty, systems: dict[str, set[str]]) -> bool:
        """Whether a record found by another key has an id of the row's own system that is not the row's.

        Two contacts of one source that share an e-mail address are two people.
        """
        for system, _value in row.external_ids:
            held = systems.get(system)
            if held and not any(value in held for other, value in row.external_ids if other == system):
                return True
        return False
