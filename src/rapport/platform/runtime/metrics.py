"""Figures for Prometheus at /metrics: what is asked of this installation, and how it bears it. No name, uid or address.

Off unless RAPPORT_METRICS_TOKEN is set, and then only for who sends that token. Each web process counts for itself in a
file of the run folder, and whichever is asked adds them up (prometheus_client's multiprocess mode).
"""

from __future__ import annotations

import hmac
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Read by prometheus_client when it is first imported."""
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


def count_over_processes(folder: Path) -> None:
    """Let the processes that are about to be forked count into a folder, which is emptied: figures begin at zero with
    each start, as Prometheus expects. Call it before anything imports prometheus_client."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[FOLDER_VARIABLE] = str(folder)


class MetricsMiddleware:
    """Counts each request and its seconds by the name of its route; not there at all while the figures are off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        from rapport.platform.runtime.request_counts import observe

        self.get_response = get_response
        self.observe = observe

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match is not None else "none"
        self.observe(route or "unnamed", request.method or "", response.status_code, time.perf_counter() - begun)
        return response


def brings_token(request: HttpRequest) -> bool:
    """Whether a monitor asks, which sends RAPPORT_METRICS_TOKEN; never while there is none."""
    wanted = settings.METRICS_TOKEN
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return bool(wanted) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), wanted.encode())


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics as Prometheus reads it; 404 while it is off, 401 without the token. Public: the token guards."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("off: set RAPPORT_METRICS_TOKEN\n", status=404, content_type="text/plain")
    if not brings_token(request):
        return HttpResponse("send the token\n", status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

    from rapport.platform.runtime.request_counts import REGISTRY

    registry = CollectorRegistry()
    if FOLDER_VARIABLE in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)  # a registry collects as a collector does
    registry.register(_Installation())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


metrics.public = True  # type: ignore[attr-defined]


class _Installation:
    """What is read at the moment of asking: version, queue, database, memory."""

    def collect(self) -> Iterator[Metric]:
        """The figures, one family after the other."""
        from rapport.platform.runtime.state_figures import state_figures

        yield from state_figures()
