"""Finds the first rows of an order: along an ordered index as long as that finds them soon, else among what the
conditions leave. Which rows and in what order is the listing's.

The planner walks an ordered index when it expects many matching rows, and it takes conditions for independent of each
other and of the order. Where they are not (a team that has no customer in a country), a walk goes through the whole
table: 0.9 s at a million parties. So a walk gets a bounded number of rows; what is then not found is few rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Protocol, cast

from django.db import connection, models, transaction
from django.db.models import Func, OrderBy, QuerySet
from django.db.models.sql.datastructures import BaseTable

from rapport.platform.records.remembered import Remembered

WALKED = 4_000
"""Rows that a walk may look at: some 3 ms when all are in memory."""
PASSED = 20_000
"""The same where the index itself carries all that is asked about, so that rows that do not match are not read."""
PASSED_A_ROW = 5
"""Such entries that cost as much as reading one row: a walk may cost what gathering all that match would."""
MONTHLY = 40_000
"""The most that a walk over partitions by time may look at."""
GATHERED = 20_000
"""Rows, by the planner's estimate, up to which all that match are read and sorted after a walk in vain."""
FEW = 2_000
"""Up to here they are read and sorted at once: that costs no more than the walk."""
_BY_CONDITIONS = {
    "enable_seqscan": "off",
    "max_parallel_workers_per_gather": "0",
    # Few rows, wherever they lie, are mostly in memory: by the usual 1.1 whole orders were read to spare them.
    "random_page_cost": "0.2",
    "seq_page_cost": "0.2",
}
"""Settings under which what matches is found by the indexes of the conditions."""
UNTIL_FULL = {
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_sort": "off",
    "max_parallel_workers_per_gather": "0",
}
"""Settings under which a walk ends when the page is full."""
_ALONG = frozenset({"Limit", "Nested Loop", "Incremental Sort", "Memoize", "Result"})
"""Nodes of a plan below which the order of the index is kept."""
_OVER_PARTITIONS = frozenset({"Append", "Merge Append"})
"""Nodes that put the rows of partitions together."""


class Narrowed(Protocol):
    """Gives the rows that an index over these columns bounds by itself."""

    def __call__(self, *, columns: Sequence[str]) -> QuerySet[Any]: ...


Shape = Callable[["QuerySet[Any]"], "QuerySet[Any]"]
"""Makes of rows what the caller wants of them: dicts of some columns, or instances with what is linked."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What the planner means to do: go along this index, expecting so many matching rows in all."""

    model: type[models.Model]
    index: models.Index
    covering: bool
    expected: int
    partitioned: bool = False

    @property
    def columns(self) -> list[str]:
        """What the index is ordered by."""
        return [name.lstrip("-") for name in self.index.fields]

    @property
    def carried(self) -> list[str]:
        """Every column of the table that the index holds."""
        fields = (self.model._meta.get_field(name) for name in (*self.columns, *self.index.include))
        return [field.attname for field in fields if isinstance(field, models.Field)]


class Manner(Enum):
    """The ways to read the first rows of an order."""

    PLANNED = auto()
    """As the planner likes: it means to sort, or to find by key."""
    BOUNDED = auto()
    """Along an index for a bounded number of rows."""
    ALONG = auto()
    """Along the index to where the page is full."""
    GATHERED = auto()
    """All that match are read by the indexes of the conditions, and sorted."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a question is answered, and along what."""

    manner: Manner
    walk: Walk | None = None


WAYS: Remembered[Way] = Remembered(seconds=60, most=4_000)
"""How questions were answered lately, so that neither the planner is asked nor a walk in vain repeated each time (1 ms
and up to 5). A way says nothing about which rows are found, so an old one costs time at worst."""


def first_rows(
    rows: QuerySet[Any],
    terms: Sequence[OrderBy],
    limit: int,
    narrowed: Narrowed,
    shape: Shape,
    question: Hashable | None = None,
) -> list[Any]:
    """The first ``limit`` of ``rows`` (filtered and not ordered) in the order of ``terms``, in the shape asked for.

    ``question`` is what is asked by whom: the same one is answered in the way that did it last.
    """
    if rows.query.is_empty():
        return []
    way = WAYS.get(question) if question is not None else None
    if way is None:
        way = _way_of(_planned_walk(rows.order_by(*terms).values("pk")[:limit]))
    seek = _seek_in_partitions if way.walk is not None and way.walk.partitioned else _seek
    found, proven = seek(way, rows, terms, limit, narrowed, shape)
    if question is not None:
        WAYS.keep(question, proven)
    return found


def _way_of(walk: Walk | None) -> Way:
    if walk is None:
        return Way(Manner.PLANNED)
    return Way(Manner.BOUNDED if walk.expected > FEW else Manner.GATHERED, walk)


def _seek(
    way: Way, rows: QuerySet[Any], terms: Sequence[OrderBy], limit: int, narrowed: Narrowed, shape: Shape
) -> tuple[list[Any], Way]:
    """The rows, and the way by which they were found at last."""
    walk = way.walk
    if walk is None:
        return list(shape(rows).order_by(*terms)[:limit]), way
    everything = rows.model._default_manager.all()

    def those(keys: QuerySet[Any]) -> list[Any]:
        return list(shape(everything.filter(pk__in=keys.values("pk")[:limit])).order_by(*terms))

    if way.manner is Manner.BOUNDED:
        passage = narrowed(columns=walk.columns).order_by(*terms)
        if walk.covering:
            passage = passage.values(*walk.carried)
        found = those(out_of(passage[: _bound_of(walk)], rows).order_by(*terms))
        if len(found) == limit:
            return found, way
        on = walk.expected > GATHERED or 2 * len(found) > limit
        way = Way(Manner.ALONG if on else Manner.GATHERED, walk)
    if way.manner is Manner.ALONG:
        return those(rows.order_by(*terms)), way
    with set_to(**_BY_CONDITIONS):
        return those(rows.order_by(*map(_unindexed, terms))), way


def _bound_of(walk: Walk) -> int:
    """The entries of the index that a walk may look at."""
    if not walk.covering:
        return WALKED
    return max(PASSED, PASSED_A_ROW * walk.expected) if walk.expected <= GATHERED else PASSED


def _seek_in_partitions(
    way: Way, rows: QuerySet[Any], terms: Sequence[OrderBy], limit: int, narrowed: Narrowed, shape: Shape
) -> tuple[list[Any], Way]:
    """The same where the key of the table leads with something else: rows are not looked up by their id again.

    A month may hold a million rows, so the walk is as long as gathering would be.
    """
    assert way.walk is not None
    if way.manner is Manner.BOUNDED:
        expected = way.walk.expected
        passage = narrowed(columns=way.walk.columns).order_by(*terms)[: min(max(WALKED, expected), MONTHLY)]
        with set_to(**UNTIL_FULL):
            found = list(shape(out_of(passage, rows)).order_by(*terms)[:limit])
        if len(found) == limit:
            return found, way
    with set_to(**_BY_CONDITIONS):
        return list(shape(rows).order_by(*map(_unindexed, terms))[:limit]), Way(Manner.GATHERED, way.walk)


def _planned_walk(ordered: QuerySet[Any]) -> Walk | None:
    """The walk along an index of the model that the planner chose for a query; None when it sorts, or finds by key."""
    if ordered.query.is_empty():
        return None
    plan: Any = ordered.explain(format="json")
    if not plan:  # Django knows the query to be empty and asks nothing
        return None
    node = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    while node["Node Type"] in _ALONG:
        node = node["Plans"][0]
    if node["Node Type"] in _OVER_PARTITIONS:
        return _walk_over_partitions(ordered.model, node)
    if not node["Node Type"].startswith("Index"):
        return None
    keys = models.Index(fields=["id"], name=f"{ordered.model._meta.db_table}_pkey")
    for index in (*ordered.model._meta.indexes, keys):
        if index.name == node["Index Name"]:
            return Walk(ordered.model, index, node["Node Type"] == "Index Only Scan", int(node["Plan Rows"]))
    return None


def _walk_over_partitions(model: type[models.Model], node: dict[str, Any]) -> Walk | None:
    """The walk along the partitions of an index, by that of the largest one; the others are walked alike."""
    largest = max(node["Plans"], key=lambda part: int(part["Plan Rows"]))
    if not largest["Node Type"].startswith("Index"):
        return None
    name = _index_of_partition(largest["Index Name"])
    covering = largest["Node Type"] == "Index Only Scan"
    found = (index for index in model._meta.indexes if index.name == name)
    return next((Walk(model, index, covering, int(node["Plan Rows"]), partitioned=True) for index in found), None)


@lru_cache(maxsize=2_000)
def _index_of_partition(name: str) -> str:
    """The index of the whole table that a partition's index is part of, by name; which one that is never changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT whole.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid"
            " JOIN pg_class whole ON whole.oid = inhparent WHERE part.relname = %s",
            [name],
        )
        found = cursor.fetchone()
    return str(found[0]) if found else name


class _Passage(BaseTable):
    """A query in the place of its table, so that conditions apply to the rows it gives and to no others."""

    def __init__(self, table_name: str, alias: str, source: QuerySet[Any]) -> None:
        super().__init__(table_name, alias)
        self.source = source

    def relabeled_clone(self, change_map: dict[str | None, str]) -> _Passage:
        alias = str(self.table_alias)
        return _Passage(self.table_name, change_map.get(alias, alias), self.source)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, given = self.source.query.get_compiler(connection=connection).as_sql()
        return f"({sql}) {compiler.quote_name_unless_alias(self.table_alias)}", given


def out_of(source: QuerySet[Any], rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same question, asked of the rows of ``source`` instead of the whole table."""
    asked = rows.all()
    alias = asked.query.get_initial_alias()
    assert alias is not None
    table = cast(BaseTable, asked.query.alias_map[alias])
    asked.query.alias_map[alias] = _Passage(table.table_name, alias, source)
    return asked


class _Unindexed(Func):
    """A column as an expression that no index is ordered by; its value is the column's."""

    function = "GREATEST"


@contextmanager
def set_to(**settings: str) -> Iterator[None]:
    """Give the planner, which errs about how many rows match and what they cost, other settings for a statement."""
    nested = connection.in_atomic_block
    given = "; ".join(f"SET LOCAL {name} = {value}" for name, value in settings.items())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(given)
        yield
        if nested:  # else the settings end with the transaction
            cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))


def _unindexed(term: OrderBy) -> OrderBy:
    column = cast(models.F, term.expression)
    return OrderBy(
        _Unindexed(column), descending=term.descending, nulls_first=term.nulls_first, nulls_last=term.nulls_last
    )
