"""Splits one ordered read into parts that an index answers each: kinds of a shared table, months of a large one.

It decides only how rows are read; which rows and in what order is the listing's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import OrderBy, Q, QuerySet
from django.utils import timezone

from rapport.platform.records.keyset import Cursor, Order
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

_NEAR = (timedelta(days=7), timedelta(days=190))
"""A page is sought in the newest month, then in the half year before it, then in all that is older. The parts begin
with a month, as the partitions of the table do, so that none is read in two parts; a week at least is in the first."""


def kinds_apart(spec: RecordSpec) -> list[dict[str, Any]]:
    """The conditions of an overview's kinds, each to be read by itself; none for any other list."""
    if not spec.record.overview:
        return []
    kinds = [dict(other.base_filter) for other in registry.of_model(spec.model) if not other.record.overview]
    return kinds if len(kinds) > 1 and all(kinds) else []


def kind_by_kind(
    rows: QuerySet[Any], kinds: list[dict[str, Any]], order_by: list[OrderBy], limit: int
) -> QuerySet[Any]:
    """The first ``limit`` ordered rows of an overview, out of the first ones of each of its kinds.

    Every index begins with the kind, so one range over all of them would be sorted whole: 145 ms at 100,000 parties.
    """
    first, *others = (rows.filter(**kind).order_by(*order_by).values("pk")[:limit] for kind in kinds)
    found: QuerySet[Any] = rows.model._default_manager.filter(pk__in=first.union(*others, all=True))
    return found


def time_windows(
    spec: RecordSpec, order: Order, start: Cursor | None, chosen: Iterable[Q], *, joined: int = 0, backward: bool
) -> list[Q]:
    """Conditions that split a list, newest first, of a table partitioned by time, so that old months are not touched.

    ``chosen`` are the conditions that all rows pass: where these leave but a stretch of time, no part lies beside it.
    ``joined`` parts are one with that after them, so far as there is one. Any other list is one part.
    """
    column, first = spec.record.partitioned_by, order.keys[0]
    if not column or first.name != column or first.descending == backward:
        return [Q()]
    oldest, newest = _stretch(column, chosen)
    latest = min([start.values[0] if start is not None else timezone.now(), *newest])
    begins = [*(_month_of(latest - distance) for distance in _NEAR), None]
    last = next(n for n, since in enumerate(begins) if since is None or (oldest and max(oldest) >= since))
    parts, until = [], None
    for since in begins[min(joined, last) : last + 1]:
        after = Q(**{f"{column}__gte": since}) if since is not None else Q()
        parts.append(after & Q(**{f"{column}__lt": until}) if until is not None else after)
        until = since
    return parts


def _stretch(column: str, chosen: Iterable[Q]) -> tuple[list[datetime], list[datetime]]:
    """The moments before which, and those after which, these conditions leave no row."""
    oldest: list[datetime] = []
    newest: list[datetime] = []
    for condition in chosen:
        for part in condition.children if condition.connector == Q.AND and not condition.negated else []:
            if isinstance(part, Q):
                before, after = _stretch(column, [part])
                oldest, newest = oldest + before, newest + after
            elif isinstance(part, tuple) and isinstance(part[1], datetime):
                oldest += [part[1]] * (part[0] in (f"{column}__gt", f"{column}__gte"))
                newest += [part[1]] * (part[0] in (f"{column}__lt", f"{column}__lte"))
    return oldest, newest


def _month_of(moment: datetime) -> datetime:
    """When the month of a moment began, by UTC."""
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
