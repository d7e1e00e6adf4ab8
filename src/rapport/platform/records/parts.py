"""Finds the first rows of a restricted reader's list part by part, where an index leads to each part in the order.

A walk along the whole order meets few rows of such a reader, and whether each is within reach costs a look at another
table: 22,000 touches for a page of 51, at ten million. Which rows are within reach is the policy's to say.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import inf
from typing import Any

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.expressions import RawSQL

from rapport.platform.access.policy import Parts
from rapport.platform.records.remembered import Remembered
from rapport.platform.records.walks import UNTIL_FULL, WALKED, out_of, set_to

_FEWEST = 500
_NEAR = 4
"""Rows of each part that are looked at first for each that is wanted: enough where one in four matches."""
LOOKED_AT: Remembered[float] = Remembered(seconds=60, most=2_000)
"""Of each part, how many rows had lately to be looked at to answer a question; infinity where that was in vain."""

Key = tuple[Any, ...]
"""The values of the columns of the order."""


def first_of_parts(
    rows: QuerySet[Any],
    parts: Parts,
    terms: Sequence[OrderBy],
    limit: int,
    columns: Sequence[str],
    passage: QuerySet[Any] | None = None,
    question: Hashable | None = None,
) -> list[Key] | None:
    """The columns, which are those of the order, of the first ``limit`` rows in the order of ``terms``.

    With ``passage``, the rows under no other condition, only so many of each part of these are looked at: None where
    that does not find all that are wanted. ``question`` is what is asked by whom: the same one is answered by the look
    that did it last.
    """
    if rows.query.is_empty():
        return []
    most = max(_FEWEST, WALKED // len(parts.values))
    enough = LOOKED_AT.get(question) or 0 if question is not None else 0
    for bound in sorted({min(_NEAR * limit, most), most}) if passage is not None else [0]:
        if bound < enough:
            continue
        found, is_whole = _look(rows, parts, terms, limit, columns, passage, bound)
        if len(found) == limit or is_whole:
            if question is not None:
                LOOKED_AT.keep(question, bound)
            return found
    if question is not None:
        LOOKED_AT.keep(question, inf)
    return None


def _look(
    rows: QuerySet[Any],
    parts: Parts,
    terms: Sequence[OrderBy],
    limit: int,
    columns: Sequence[str],
    passage: QuerySet[Any] | None,
    bound: int,
) -> tuple[list[Key], bool]:
    """The first rows that ``bound`` of each part hold, and whether no look ended before the rows did.

    What lies beyond the nearest end of a look is left out, since other parts may hold rows before it.
    """
    descending = terms[0].descending
    # The column leads the order as well: so no index but the one that begins with it has it, whatever the planner
    # believes about how many rows are without a value.
    order = [OrderBy(F(parts.column), descending=descending), *terms]

    def asked(part: Q) -> list[QuerySet[Any]]:
        """The first rows of one part; and of those that are looked at, the last, where there are so many."""
        if passage is None:
            return [rows.filter(part).order_by(*order).values_list(*columns)[:limit]]
        looked_at = passage.filter(part).order_by(*order)
        found = out_of(looked_at[:bound], rows).order_by(*order).values_list(*columns)[:limit]
        return [found, looked_at.values_list(*columns)[bound - 1 : bound]]

    # One statement for all values: the planner takes long over the partitions of each.
    known = [value for value in parts.values if value is not None]
    sources: list[tuple[str, list[Any], Q]] = [
        ("unnest(%s::bigint[]) AS part (value)", [known], Q(**{parts.column: RawSQL("part.value", ())}))
    ]
    if None in parts.values:
        sources.append(("(SELECT) AS part", [], Q(**{f"{parts.column}__isnull": True})))
    statements: list[str] = []
    given: list[Any] = []
    for source, values, condition in sources:
        for is_end, question in enumerate(asked(condition)):
            sql, parameters = question.query.sql_with_params()
            statements.append(f"SELECT of_part.*, {bool(is_end)} FROM {source}, LATERAL ({sql}) AS of_part")  # noqa: S608
            given += [*values, *parameters]
    with set_to(**UNTIL_FULL), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), given)
        answered = cursor.fetchall()
    found = sorted((tuple(key) for *key, is_end in answered if not is_end), reverse=descending)
    ends = [tuple(key) for *key, is_end in answered if is_end]
    if ends:
        nearest = max(ends) if descending else min(ends)
        found = [key for key in found if (key >= nearest if descending else key <= nearest)]
    return found[:limit], passage is None or not ends
