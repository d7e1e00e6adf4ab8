"""Adds up, in each process, how long every route and job takes and how many queries it asks, and which are slow.

What is added up goes to the database once a minute from a thread of its own, so that no request waits for it; a process
that is killed loses its last minute.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rapport.platform.operation.masking import masked
from rapport.platform.runtime import tracing
from rapport.platform.runtime.logs import current_request_id

logger = logging.getLogger(__name__)

SLOW = 0.25
"""Seconds from which on a statement is slow."""
PAUSE = 60.0
"""Seconds between two writings."""
ROUTES_HELD, STATEMENTS_HELD = 2_000, 200
"""What a process adds up between two writings; more is passed over."""
KEPT = timedelta(days=14)


@dataclass
class Sum:
    """What was added up of one route."""

    requests: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    queries: int = 0
    most_queries: int = 0

    def add(self, seconds: float, queries: int) -> None:
        """Add one request."""
        self.requests += 1
        self.seconds += seconds
        self.queries += queries
        self.slowest = max(self.slowest, seconds)
        self.most_queries = max(self.most_queries, queries)


@dataclass
class Slow:
    """What was added up of one statement."""

    text: str
    place: str
    calls: int = 0
    seconds: float = 0.0
    slowest: float = 0.0


_lock = threading.Lock()
_routes: dict[str, Sum] = {}
_statements: dict[str, Slow] = {}


class Meter:
    """Counts the queries of one act and notes the slow ones; installed as Django's execute wrapper."""

    def __init__(self) -> None:
        self.queries = 0
        self.slow: list[tuple[str, float]] = []

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            if not tracing.is_on():
                return execute(sql, params, many, context)
            text = masked(sql if isinstance(sql, str) else _composed(sql))
            with tracing.span("query", {"db.system.name": "postgresql", "db.query.text": text}):
                return execute(sql, params, many, context)
        finally:
            self.queries += 1
            spent = time.perf_counter() - begun
            if spent >= SLOW:
                self.slow.append((sql if isinstance(sql, str) else _composed(sql), spent))


@contextmanager
def metered() -> Iterator[Meter]:
    """Count the queries of the block."""
    meter = Meter()
    with connection.execute_wrapper(meter):
        yield meter


class MeasuringMiddleware:
    """Measures each request by the name of its route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        if tracing.is_on():
            with tracing.span(f"{request.method}", {}, headers=request.headers) as span, metered() as meter:
                response = self.get_response(request)
                _describe(span, request, response)
        else:
            with metered() as meter:
                response = self.get_response(request)
        match = request.resolver_match
        if match is not None:
            note(match.view_name or "unnamed", time.perf_counter() - begun, meter)
        return response


def _describe(span: Any, request: HttpRequest, response: HttpResponse) -> None:
    """A request by its route and how it ended; never its address."""
    match = request.resolver_match
    route = (match.view_name or "unnamed") if match is not None else "none"
    span.update_name(f"{request.method} {route}")
    span.set_attribute("http.request.method", str(request.method))
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", response.status_code)
    span.set_attribute("rapport.request_id", current_request_id())


def note(place: str, seconds: float, meter: Meter) -> None:
    """Add one act to what its route or job has."""
    place = place[:120]
    with _lock:
        if place in _routes or len(_routes) < ROUTES_HELD:
            _routes.setdefault(place, Sum()).add(seconds, meter.queries)
        for sql, spent in meter.slow:
            text = masked(sql)
            digest = hashlib.blake2s(text.encode(), digest_size=16).hexdigest()
            if digest in _statements or len(_statements) < STATEMENTS_HELD:
                slow = _statements.setdefault(digest, Slow(text, place))
                slow.place = place
                slow.calls += 1
                slow.seconds += spent
                slow.slowest = max(slow.slowest, spent)


_ADD_ROUTES = """
INSERT INTO operation_routefigure AS had (hour, route, requests, seconds, slowest, queries, most_queries)
SELECT %s, * FROM unnest(%s::text[], %s::int[], %s::float[], %s::float[], %s::bigint[], %s::int[])
ON CONFLICT (hour, route) DO UPDATE SET
    requests = had.requests + excluded.requests, seconds = had.seconds + excluded.seconds,
    slowest = greatest(had.slowest, excluded.slowest), queries = had.queries + excluded.queries,
    most_queries = greatest(had.most_queries, excluded.most_queries)
"""
_ADD_STATEMENTS = """
INSERT INTO operation_slowstatement AS had (last_at, digest, text, place, calls, seconds, slowest)
SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::float[], %s::float[])
ON CONFLICT (digest) DO UPDATE SET
    last_at = excluded.last_at, place = excluded.place, calls = had.calls + excluded.calls,
    seconds = had.seconds + excluded.seconds, slowest = greatest(had.slowest, excluded.slowest)
"""


def flush() -> None:
    """Write what was added up since the last time, in the order of keys, so that two processes cannot lock each other
    out. Raises django.db.Error, upon which it is lost: it is about figures."""
    with _lock:
        routes, statements = sorted(_routes.items()), sorted(_statements.items())
        _routes.clear()
        _statements.clear()
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        if routes:
            sums = [sum_ for _route, sum_ in routes]
            cursor.execute(
                _ADD_ROUTES,
                [
                    now.replace(minute=0, second=0, microsecond=0),
                    [route for route, _sum in routes],
                    *([getattr(one, name) for one in sums] for name in Sum.__dataclass_fields__),
                ],
            )
        if statements:
            slow = [one for _digest, one in statements]
            names = ("text", "place", "calls", "seconds", "slowest")
            columns = ([getattr(one, name) for one in slow] for name in names)
            cursor.execute(_ADD_STATEMENTS, [now, [digest for digest, _one in statements], *columns])


def flush_until(stopped: threading.Event) -> None:
    """Write once a minute until told to stop; the loop of a thread of the process, which nothing else ends."""
    while not stopped.wait(PAUSE):
        try:
            try:
                flush()
            finally:
                connection.close()
        except Error as error:  # away for a moment: the figures of a minute are missing, nothing else is
            logger.info("the figures of pages could not be written: %s", type(error).__name__)
        except Exception:  # the process would live on and never write any again
            logger.exception("The figures of pages could not be written; those of the next minute are tried")


def start_flushing() -> None:
    """Begin to write in the background, for as long as the process lives."""
    threading.Thread(target=flush_until, args=(threading.Event(),), name="figures", daemon=True).start()


def _composed(sql: Any) -> str:
    """The text of a statement that psycopg put together; with its values, which are masked like any other."""
    as_string = getattr(sql, "as_string", None)
    return str(as_string(None)) if as_string is not None else str(sql)
