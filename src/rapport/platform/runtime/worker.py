"""The worker process: takes background jobs from the database and runs them; the modules define them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition

CONCURRENT_JOBS = 2
GRACE = 4.0  # seconds that running jobs have to end after SIGTERM


def work(*, once: bool = False) -> None:
    """Run jobs until SIGTERM or SIGINT, or with `once` until none is left. Django must be set up."""
    with app.replace_connector(app.connector.get_worker_connector()) as ready:  # type: ignore[attr-defined]
        ready.run_worker(
            name="rapport",
            wait=not once,
            concurrency=CONCURRENT_JOBS,
            shutdown_graceful_timeout=GRACE,
            listen_notify=not once,
            # What people ask about is kept in JobRun; the queue's row has told all it can.
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            update_heartbeat_interval=settings.JOB_PATIENCE / 3,
            stalled_worker_timeout=settings.JOB_PATIENCE,
            task_middleware=[with_own_connection],
        )


def with_own_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Give each job a connection of its own: unlike the thread, a connection does not outlive the database."""
    try:
        return call_next()
    finally:
        connections.close_all()
