"""The worker process: takes background jobs from the database and runs them; the modules define them."""

from procrastinate.contrib.django import app

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
        )
