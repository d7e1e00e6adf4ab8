"""Plain SQL beside the product: the rows that an answer must hold, what they cost, the statements of a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg

from benchmarks.figures import Series, time_series

_STATEMENTS = """
    SELECT coalesce(sum(calls), 0)::bigint, coalesce(sum(total_exec_time), 0)::float FROM pg_stat_statements
     WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND query NOT LIKE '%%pg_stat_statements%%'
       AND query !~* '^ *(begin|commit|rollback|savepoint|release|set|deallocate|listen|select \\$1$)'
"""


class Plain:
    """A connection of the benchmark's own to the base."""

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url, autocommit=True, prepare_threshold=2)

    def rows(self, statement: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement.encode(), given)
            return cursor.fetchall()

    def one(self, statement: str, given: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(statement, given)
        return found[0][0] if found else None

    def column(self, statement: str, given: Mapping[str, Any] | None = None) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.rows(statement, given)]

    def time(self, statement: str, given: Mapping[str, Any] | None = None, samples: int = 20) -> Series:
        """What the statement costs by itself."""
        return time_series(lambda _number: self.rows(statement, given), samples, warm_up=4)

    def count_statements(self, call: Callable[[], object]) -> int:
        """How many statements reach the database during a call; right while nobody else uses the base."""
        before = self.rows(_STATEMENTS)[0][0]
        call()
        return int(self.rows(_STATEMENTS)[0][0] - before)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def reach(principals: Sequence[int] | None, alias: str = "") -> str:
    """The condition of what a reader of owned rows sees: None is everything, an empty sequence nothing."""
    if principals is None:
        return "true"
    column = f"{alias}.principals" if alias else "principals"
    return f"{column} && '{{{','.join(map(str, principals))}}}'::int[]" if principals else "false"
