"""What the planner knows of the values of custom fields.

PostgreSQL gathers statistics for the expression of an index but does not use those of a partial one, as every index
here is (examine_variable in selfuncs.c): it takes one row in 200 for any value. A team's records of a kind in one of
four states were then read as a whole and sorted, 98,000 for a page of 50. Statistics of their own (CREATE STATISTICS)
tell it better; of records of made kinds also how values and kinds go together.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from rapport.platform.custom_fields.indexes import Wanted, wanted_indexes
from rapport.platform.database.partitions import partitioned_tables

_PRESENT = """
    SELECT stxname, coalesce(obj_description(oid), '') FROM pg_statistic_ext
     WHERE stxname LIKE 'cf\\_%' AND stxnamespace = current_schema()::regnamespace
"""


def gather_statistics() -> list[str]:
    """Make what is wanted, drop what is not, and let the tables of new ones be looked through; returns the names of
    those that were made. It may be repeated.

    Partitioned tables have none: nothing looks through them as a whole.
    """
    partitioned = {table.name for table in partitioned_tables()}
    wanted = {one.name: one for one in wanted_indexes() if one.known and one.table not in partitioned}
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        present = dict(cursor.fetchall())
        for name in present:
            if name not in wanted or present[name] != wanted[name].mark:
                cursor.execute(f'DROP STATISTICS IF EXISTS "{name}"')
        made = [one for name, one in wanted.items() if present.get(name) != one.mark]
        for one in made:
            cursor.execute(f'CREATE STATISTICS IF NOT EXISTS "{one.name}" ON {one.known} FROM "{one.table}"')
            cursor.execute(f"COMMENT ON STATISTICS \"{one.name}\" IS '{one.mark}'")
        for table in _tables(made):
            cursor.execute(f'ANALYZE "{table}"')
    return [one.name for one in made]


def _tables(made: Sequence[Wanted]) -> list[str]:
    return sorted({one.table for one in made})
