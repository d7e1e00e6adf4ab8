"""Chooses from the data which pairs are compared at all: those that share a key few others share.

A key is a column or several together. A value that too many records hold gives no pairs, so that the number of pairs
grows with the records and not with their square.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from rapport.lib.matching.table import TABLE, Prepared

_PAIRS_PER_RECORD = 4
"""Pairs that one key may give, times the records."""
_ALL_PAIRS_PER_RECORD = 40
_FEWEST_PAIRS, _ALL_FEWEST_PAIRS = 100_000, 1_000_000
"""Pairs that are always allowed, however few records there are."""
_BEGINNING = 4

_PARTS: dict[str, dict[str, str]] = {
    "people": {
        "phone2": "nullif(phone2, phone)",
        "house": "number || ' ' || street",
        "year": "left(birth, 4)",
        "day": "substr(birth, 5)",
    },
    "organisations": {
        "phone2": "nullif(phone2, phone)",
        "code": "codes[1]",
        "code2": "codes[2]",
        "rare1": "words_rare1",
        "rare2": "words_rare2",
        "rare3": "words_rare3",
        "beginning": f"left(squeezed, {_BEGINNING})",
        "end": f"right(squeezed, {_BEGINNING})",
        "house": "number || ' ' || street",
        "first": "split_part(name, ' ', 1)",
        "last": "split_part(name, ' ', -1)",
    },
}
"""Parts of keys that are not columns of the table."""

_KEYS: dict[str, str] = {
    "people": """
        email | phone | phone2 | email_user | whole | birth | house | street2 | street | family | given | sound
        postcode | locality | family birth | given birth | family year | given year | sound year | given day
        family day | family postcode | given postcode | sound postcode | family locality | given locality
        sound locality | family street | given street | whole year | whole postcode | whole locality | sound street
        locality birth | postcode birth | family given postcode | family given locality | sound locality year
    """,
    "organisations": """
        email | phone | phone2 | domain | squeezed | sorted | house | code | code2 | rare1 | rare2 | rare3 | beginning
        end | first | last | street | rare1 rare2 | rare1 locality | rare1 postcode | beginning locality
        beginning postcode | beginning end | first locality | last locality | first postcode | street locality
        first rare1 | beginning country | end country
    """,
}
"""What may be a key, in the order in which it is weighed."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that gives pairs: the parts it is made of, its column, the pairs it gives (not yet those of others), and
    how many records hold a value that too many hold."""

    parts: tuple[str, ...]
    column: str
    pairs: int
    left_out: int


def choose_keys(connection: duckdb.DuckDBPyConnection, kind: str, prepared: Prepared) -> list[Key]:
    """The keys by which pairs are found, those with the fewest pairs first; adds a column for each to the table."""
    parts = dict(_PARTS[kind])
    wanted = [tuple(key.split()) for key in "|".join(_KEYS[kind].strip().splitlines()).split("|")]
    wanted[4:4] = [(name,) for name in prepared.keys]
    wanted += [(f"{text}_rare{place}",) for text in prepared.texts for place in (1, 2, 3)]
    within = max(_FEWEST_PAIRS, _PAIRS_PER_RECORD * prepared.count)
    budget = max(_ALL_FEWEST_PAIRS, _ALL_PAIRS_PER_RECORD * prepared.count)
    largest = max(20, round(math.sqrt(within / 5)))
    chosen: list[Key] = []
    whole: set[frozenset[str]] = set()
    for names in wanted:
        if any(known <= frozenset(names) for known in whole):
            continue  # whoever shares these parts shares a key already
        key = _counted(connection, parts, names, largest)
        if 0 < key.pairs <= min(within, budget):
            budget -= key.pairs
            chosen.append(key)
            if not key.left_out:
                whole.add(frozenset(names))
    _add_columns(connection, parts, chosen, largest)
    return chosen


def _counted(connection: duckdb.DuckDBPyConnection, parts: dict[str, str], names: tuple[str, ...], largest: int) -> Key:
    """A key with the pairs it gives."""
    value = _value(parts, names)
    row = connection.execute(
        "SELECT coalesce(sum(n * (n - 1) / 2) FILTER (n <= $1), 0), coalesce(sum(n) FILTER (n > $1), 0) FROM "
        f"(SELECT count(*) AS n FROM {TABLE} WHERE {value} IS NOT NULL GROUP BY {value} HAVING count(*) > 1)",
        [largest],
    ).fetchall()[0]
    return Key(names, "key_" + "_".join(names), int(row[0]), int(row[1]))


def _value(parts: dict[str, str], names: Iterable[str]) -> str:
    """One text of several parts, null where one is missing."""
    return " || '|' || ".join(f"({parts.get(name, name)})" for name in names)


def _add_columns(connection: duckdb.DuckDBPyConnection, parts: dict[str, str], chosen: list[Key], largest: int) -> None:
    if not chosen:
        return
    values = [(key.column, _value(parts, key.parts)) for key in chosen]
    counted = ", ".join(
        f"CASE WHEN count(*) OVER (PARTITION BY {value}) BETWEEN 2 AND {largest} THEN {value} END AS {column}"
        for column, value in values
    )
    connection.execute(f"CREATE TABLE keyed AS SELECT *, {counted} FROM {TABLE}")
    connection.execute(f"DROP TABLE {TABLE}")
    connection.execute(f"ALTER TABLE keyed RENAME TO {TABLE}")
