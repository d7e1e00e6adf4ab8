"""The worker process: runs background jobs, and tells the modules what happened; the modules define both."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import DeleteJobCondition

from rapport.platform.custom_fields.definitions import refresh_if_changed
from rapport.platform.events.dispatch import dispatch_once, run_until
from rapport.platform.operation.measuring import metered, note, start_flushing
from rapport.platform.runtime import tracing
from rapport.platform.runtime.logs import enter_request

CONCURRENT_JOBS = 2
GRACE = 4.0  # seconds that running jobs have to end after SIGTERM
LOOK_AGAIN = 1.0
"""Seconds after which a job is noticed whose lock came free; new ones are told of at once."""


class WorkerConnector(PsycopgConnector):
    """Fetches jobs over a pool of its own, and queues those that our code asks for over Django's connection: within
    its transaction. Over the pool they would run before what they are about can be seen."""

    def __init__(self, within: BaseConnector) -> None:
        super().__init__(kwargs=connector_params())
        self._within = within

    def get_sync_connector(self) -> BaseConnector:
        """What ``defer`` uses."""
        return self._within


def work(*, once: bool = False) -> None:
    """Run jobs until SIGTERM or SIGINT, or with `once` until none is left. Django must be set up."""
    tracing.set_up("worker")
    if once:
        while dispatch_once():
            pass
    with _telling(not once), app.replace_connector(WorkerConnector(app.connector)) as ready:
        ready.run_worker(
            name="rapport",
            wait=not once,
            concurrency=CONCURRENT_JOBS,
            shutdown_graceful_timeout=GRACE,
            listen_notify=not once,
            fetch_job_polling_interval=LOOK_AGAIN,
            # What people ask about is kept in JobRun; the queue's row has told all it can.
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            update_heartbeat_interval=settings.JOB_PATIENCE / 3,
            stalled_worker_timeout=settings.JOB_PATIENCE,
            task_middleware=[with_own_connection],
        )


@contextmanager
def _telling(wanted: bool) -> Iterator[None]:
    """Tell the modules what happened while the block runs."""
    stopped = threading.Event()
    thread = threading.Thread(target=run_until, args=(stopped,), name="outbox", daemon=True)
    if wanted:
        thread.start()
        start_flushing()
    try:
        yield
    finally:
        stopped.set()
        if wanted:
            thread.join(GRACE)


def with_own_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Give each job a connection of its own: unlike the thread, a connection does not outlive the database. The job
    sees the custom fields as they are when it begins."""
    begun = time.perf_counter()
    enter_request(f"job-{context.job.id}".ljust(8, "-"))
    name = str(context.job.task_name)
    with tracing.span(f"job {name}", {"rapport.job": name}), metered() as meter:
        try:
            refresh_if_changed()
            return call_next()
        finally:
            note(f"job:{name}", time.perf_counter() - begun, meter)
            connections.close_all()
