"""The worker process: takes background jobs from the database and runs them; the modules define them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import close_old_connections
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
            task_middleware=[with_fresh_connection],
        )


def with_fresh_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Begin a job with a connection that works: threads outlive a restart of the database, as requests would."""
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
