"""Finds the first rows of a restricted reader's list part by part, where an index leads to each part in the order.

A walk along the whole order meets few rows of such a reader, and whether each is within reach costs a look at another
table: 22,000 touches for a page of 51, at ten million. Which rows are within reach is the policy's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet

from rapport.platform.access.policy import Parts
from rapport.platform.records.walks import UNTIL_FULL, WALKED, out_of, set_to

_FEWEST = 500


def first_of_parts(
    rows: QuerySet[Any],
    parts: Parts,
    terms: Sequence[OrderBy],
    limit: int,
    columns: Sequence[str],
    passage: QuerySet[Any] | None = None,
) -> list[tuple[Any, ...]]:
    """The columns of the first rows in the order of ``terms``: at most ``limit`` of each part, in no order.

    With ``passage``, the rows under no other condition, a bounded number of each part of these is looked at, so that
    rows may be missing when fewer than ``limit`` are found.
    """
    bound = max(_FEWEST, WALKED // len(parts.values))
    # The column leads the order as well: so no index but the one that begins with it has it, whatever the planner
    # believes about how many rows are without a value.
    order = [OrderBy(F(parts.column), descending=terms[0].descending), *terms]
    found = []
    for value in parts.values:
        part = Q(**{f"{parts.column}__isnull": True} if value is None else {parts.column: value})
        source = rows.filter(part) if passage is None else out_of(passage.filter(part).order_by(*order)[:bound], rows)
        found.append(source.order_by(*order).values_list(*columns)[:limit])
    first, *others = found
    with set_to(**UNTIL_FULL):
        return list(first.union(*others, all=True) if others else first)
