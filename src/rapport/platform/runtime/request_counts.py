"""The counters of requests. Imported only while /metrics is on: it loads prometheus_client."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

from rapport.platform.runtime.metrics import SECONDS

REGISTRY = CollectorRegistry()
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUESTS = Counter(
    "rapport_requests",
    "Requests answered, by route, method and status.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
_DURATION = Histogram(
    "rapport_request_seconds",
    "Seconds until the answer began, by route.",
    ["route"],
    buckets=SECONDS,
    registry=REGISTRY,
)


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request. ``route`` is a route's name, never an address; an invented method counts as another."""
    counter, duration = _children(route, method if method in METHODS else "other", status)
    counter.inc()
    duration.observe(seconds)


@lru_cache(maxsize=4096)
def _children(route: str, method: str, status: int) -> tuple[Any, Any]:
    """Looking up a label set costs several times what counting costs."""
    return _REQUESTS.labels(route, method, str(status)), _DURATION.labels(route)
