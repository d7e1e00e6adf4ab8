"""Which pages and statements take the time: from our own record, and from pg_stat_statements where it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, connection, transaction
from django.db.models import F, Max, Sum
from django.utils import timezone

from rapport.platform.operation.masking import masked
from rapport.platform.operation.models import RouteFigure, SlowStatement

SHOWN = 30
ORDERS = ("total", "mean", "slowest", "calls")
_COLUMNS = {"total": "total_exec_time", "mean": "mean_exec_time", "slowest": "max_exec_time", "calls": "calls"}


@dataclass(frozen=True)
class Statement:
    """A statement without values, and what it took; times in seconds."""

    text: str
    calls: int
    total: float
    mean: float
    slowest: float
    rows: int | None = None
    place: str = ""
    """The route or job in which it was slow last, in our own record."""


@dataclass(frozen=True)
class Page:
    """A route or job, and what it took; times in seconds."""

    route: str
    requests: int
    total: float
    mean: float
    slowest: float
    queries: float
    """On average."""
    most_queries: int


_ALL = """
SELECT query, calls, total_exec_time / 1000, mean_exec_time / 1000, max_exec_time / 1000, rows FROM pg_stat_statements
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query ~* '^\\s*(select|insert|update|delete|with|copy|merge)\\M' AND query !~ 'pg_stat_statements'
 ORDER BY {order} DESC LIMIT %s
"""


def all_statements(order: str = "total") -> list[Statement] | None:
    """What the server itself has counted; None where it does not count (pg_stat_statements is not loaded)."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements')")
            if not cursor.fetchone()[0]:
                return None
            cursor.execute(_ALL.format(order=_COLUMNS[order]), [SHOWN])
            return [Statement(masked(query), *rest) for query, *rest in cursor.fetchall()]
    except Error:  # the extension is there and its library is not loaded, or this role may not read it
        return None


def slow_statements(order: str = "total") -> list[Statement]:
    """Those that were slow at least once, from our own record."""
    rows = SlowStatement.objects.alias(total=F("seconds"), mean=F("seconds") / F("calls")).order_by(f"-{order}")[:SHOWN]
    return [
        Statement(one.text, one.calls, one.seconds, one.seconds / one.calls, one.slowest, place=one.place)
        for one in rows
    ]


def pages(within: timedelta, order: str = "total") -> list[Page]:
    """The routes and jobs that took the most."""
    rows = (
        RouteFigure.objects.filter(hour__gte=timezone.now() - within)
        .values_list("route")
        .annotate(
            calls=Sum("requests"),
            total=Sum("seconds"),
            mean=Sum("seconds") / Sum("requests"),
            slowest_one=Max("slowest"),
            asked=Sum("queries") * 1.0 / Sum("requests"),
            most=Max("most_queries"),
        )
        .order_by(f"-{'slowest_one' if order == 'slowest' else order}", "route")[:SHOWN]
    )
    return [Page(*row) for row in rows]
