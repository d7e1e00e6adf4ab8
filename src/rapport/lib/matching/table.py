"""The table of records in standard form, in DuckDB: a column a part, with what is held by too many taken out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from rapport.lib.dates import Order, date_order
from rapport.lib.matching.comparisons import Comparison, comparisons_of, text_comparison
from rapport.lib.matching.fields import OTHER, Fields
from rapport.lib.matching.others import OtherColumn, read_other
from rapport.lib.matching.standard import STANDARDS

TABLE = "records"
SHARED_BY_MOST = 20
"""Different family names, or organisations' names, that may hold one number or address before it says nothing."""

_PERSON = "given called family whole generation sound birth".split()
_ORGANISATION = "name squeezed sorted words codes domain description".split()
_BOTH = "email email_user phone phone2 number street street2 postcode locality region country".split()
COLUMNS = {"people": (*_PERSON, *_BOTH), "organisations": (*_ORGANISATION, *_BOTH)}
_LISTS = frozenset({"called", "codes"})
_TEXTS = frozenset({"words", "description"})
_HOLDER = {"people": "family", "organisations": "squeezed"}
_SHARED_WEIGHT = (
    "CREATE MACRO shared_weight(one, other) AS "
    "coalesce(list_sum(list_transform(list_intersect(one, other), lambda word: word.w)), 0)"
)
_WORD = pa.struct([("t", pa.string()), ("w", pa.float32())])


@dataclass(frozen=True, slots=True)
class Prepared:
    """The records as they are compared: how many, by which comparisons, which unknown columns there are."""

    count: int
    comparisons: list[Comparison]
    keys: list[str]
    """Columns of unknown meaning whose values are keys."""
    texts: list[str]


def prepare(connection: duckdb.DuckDBPyConnection, kind: str, rows: Sequence[Fields]) -> Prepared:
    """Fill the table with the records; their ``unique_id`` is their place in ``rows``."""
    order: Order = date_order(row.get("birth_date", "") for row in rows)
    connection.execute(_SHARED_WEIGHT)
    columns: dict[str, list[Any]] = {name: [] for name in COLUMNS[kind]}
    append = [(name, values.append) for name, values in columns.items()]
    standardise = STANDARDS[kind]
    for row in rows:
        found = standardise(row, order)
        for name, add in append:
            add(found[name])
    others = _others(rows)
    arrays: dict[str, pa.Array] = {"unique_id": pa.array(range(len(rows)), pa.int64())}
    for name in list(columns):
        arrays |= _arrays(name, columns.pop(name))
    for other in others:
        arrays |= _words(other.name, other.values) if other.shape == "text" else {other.name: pa.array(other.values)}
    given = pa.table(arrays)
    connection.register("given_rows", given)
    connection.execute(
        f"CREATE TABLE {TABLE} AS SELECT *, coalesce(postcode, locality, region, country) AS place FROM given_rows"
    )
    connection.unregister("given_rows")
    _forget_shared(connection, _HOLDER[kind])
    return _prepared(connection, kind, len(rows), others)


def _others(rows: Sequence[Fields]) -> list[OtherColumn]:
    names = sorted({name for row in rows for name in row if name.startswith(OTHER)})
    found = (read_other(f"x{place}", [row.get(name, "") for row in rows]) for place, name in enumerate(names))
    return [column for column in found if column is not None]


def _arrays(name: str, values: list[Any]) -> dict[str, pa.Array]:
    if name in _TEXTS:
        return _words(name, values)
    kind = pa.list_(pa.string()) if name in _LISTS else pa.string()
    return {name: pa.array(values, kind)}


def _words(name: str, values: list[list[str] | None]) -> dict[str, pa.Array]:
    """Each word with its weight, which is the greater the fewer texts hold it (inverse document frequency)."""
    held = Counter(word for words in values if words for word in words)
    many = sum(1 for words in values if words) + 1
    weights = {word: math.log(many / count) + 0.1 for word, count in held.items()}
    weighted = [[{"t": word, "w": weights[word]} for word in words] if words else None for words in values]
    sums = [sum(weights[word] for word in words) if words else None for words in values]
    rare = [sorted(words, key=lambda word: (held[word], word))[:3] if words else None for words in values]
    return {
        name: pa.array(weighted, pa.list_(_WORD)),
        f"{name}_weight": pa.array(sums, pa.float32()),
        **{
            f"{name}_rare{place + 1}": pa.array([_at(words, place) for words in rare], pa.string())
            for place in range(3)
        },
    }


def _at(words: list[str] | None, place: int) -> str | None:
    return words[place] if words and len(words) > place else None


def _forget_shared(connection: duckdb.DuckDBPyConnection, holder: str) -> None:
    """A switchboard's number and a shop's address say nothing of who calls: too many names hold them."""
    for column in ("phone", "phone2", "email"):
        connection.execute(
            f"UPDATE {TABLE} SET {column} = NULL WHERE {column} IN (SELECT {column} FROM {TABLE} "
            f"WHERE {column} IS NOT NULL GROUP BY 1 HAVING count(DISTINCT {holder}) > {SHARED_BY_MOST})"
        )
    connection.execute(f"UPDATE {TABLE} SET phone = coalesce(phone, phone2), phone2 = coalesce(phone2, phone)")


def _prepared(connection: duckdb.DuckDBPyConnection, kind: str, count: int, others: list[OtherColumn]) -> Prepared:
    names = [row[0] for row in connection.execute(f"DESCRIBE {TABLE}").fetchall()]
    counts = connection.execute(f"SELECT {', '.join(f'count({name})' for name in names)} FROM {TABLE}").fetchall()[0]
    filled = [name for name, held in zip(names, counts, strict=True) if held > 1]
    further = [other.comparison for other in others]
    texts = [other.name for other in others if other.shape == "text"]
    if "description" in filled:
        further.append(text_comparison("description"))
        texts.append("description")
    keys = [other.name for other in others if other.shape == "key"]
    return Prepared(count, comparisons_of(kind, filled, further), keys, texts)
