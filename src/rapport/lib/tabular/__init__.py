"""Reads customer files of any origin as tables and contact cards, and writes tables back. Knows nothing of
records.
"""

from rapport.lib.tabular.errors import TEXTS, TableError, TableErrorCode
from rapport.lib.tabular.limits import DEFAULT_LIMITS, Limits
from rapport.lib.tabular.rows import PROBLEM_TEXTS, Problem, Row, Table
from rapport.lib.tabular.source import open_table

__all__ = [
    "DEFAULT_LIMITS",
    "PROBLEM_TEXTS",
    "TEXTS",
    "Limits",
    "Problem",
    "Row",
    "Table",
    "TableError",
    "TableErrorCode",
    "open_table",
]
