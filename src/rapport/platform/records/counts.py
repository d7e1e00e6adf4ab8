"""How many rows a list has: exact up to a limit, estimated by the planner beyond it, and never slow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from rapport.platform.database.patience import OutOfTime, in_time

EXACT_LIMIT = 10_000
"""Up to here rows are counted one by one."""
SURELY_MORE = 10 * EXACT_LIMIT
"""An estimate above this is believed without counting: the planner errs, but hardly by a factor of ten."""
TIMEOUT = 300
"""Milliseconds after which counting gives way to the estimate."""
TIMEOUT_OF_MANY = 20
"""The same where the estimate says that there are more than can be counted."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows, and whether it is exact."""

    value: int
    exact: bool


def count_rows(rows: QuerySet[Any], timeout: int = TIMEOUT) -> Count:
    """Count the rows of a query, for at most ``timeout`` milliseconds; an estimate is never below what was counted."""
    if rows.query.is_empty():
        return Count(0, True)
    estimate = estimated_rows(rows)
    if estimate > SURELY_MORE:
        return Count(estimate, False)
    counted = _counted(rows, min(timeout, TIMEOUT_OF_MANY) if estimate > EXACT_LIMIT else timeout)
    if counted is not None and counted <= EXACT_LIMIT:
        return Count(counted, True)
    return Count(max(estimate, counted or 0), False)


def _counted(rows: QuerySet[Any], timeout: int) -> int | None:
    """The number of rows, at most one more than the limit; None when the time (in milliseconds) ran out."""
    limited = rows.order_by().values("pk")[: EXACT_LIMIT + 1]
    try:
        with in_time(timeout):
            return limited.count()
    except OutOfTime:
        return None


def estimated_rows(rows: QuerySet[Any]) -> int:
    """How many rows the planner believes that a query has."""
    plan: Any = rows.order_by().values("pk").explain(format="json")
    if not plan:  # Django knows the query to be empty and asks nothing
        return 0
    nodes = json.loads(plan) if isinstance(plan, str) else plan
    return int(nodes[0]["Plan"]["Plan Rows"])
