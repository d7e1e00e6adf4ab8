"""Rows that other rows tell: what they say otherwise now is written, the rest stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
_BATCH = 1_000


def write_derived(
    rows: models.QuerySet[M], held: Iterable[dict[str, Any]], wanted: Iterable[M], names: Sequence[str]
) -> None:
    """Make the rows that are held those that are wanted; ``names`` are the columns by which two of them are the same.

    ``rows`` says where those that are held lie, by what an index finds: a table of parts has none of its keys alone.
    ``held`` has the named columns and ``pk``. A deal that moves for the thirtieth time gets one row more, not thirty
    anew.
    """
    left: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for row in held:
        left[tuple(row[name] for name in names)].append(row["pk"])
    new = []
    for one in wanted:
        same = left.get(tuple(getattr(one, name) for name in names))
        if same:
            same.pop()
        else:
            new.append(one)
    gone = [pk for keys in left.values() for pk in keys]
    if gone:
        rows.filter(pk__in=gone).delete()
    rows.model._default_manager.bulk_create(new, batch_size=_BATCH)
