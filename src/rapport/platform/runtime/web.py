"""The web process: Granian with the WSGI application, loaded once and shared by its workers."""

import gc
import signal
from functools import cache
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

from rapport.lib.child_process import follow_parent
from rapport.platform.operation.measuring import start_flushing
from rapport.platform.runtime import tracing
from rapport.platform.runtime.metrics import count_over_processes


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Answer requests until SIGTERM or SIGINT; each of the workers answers `threads` requests at once."""
    if settings.METRICS_TOKEN:
        count_over_processes(settings.ENVIRONMENT.data_dir / "run" / "metrics")
    # Loaded before the workers are forked, so that they start at once and share its memory; it opens no
    # database connection, which several processes would then use at the same time.
    load_application()
    gc.collect()
    gc.freeze()
    server = MPServer(
        "rapport",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # More requests than this wait in the socket, where another worker can take them.
        backpressure=threads * 2,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=4,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load_in_worker, wrap_loader=False)


@cache
def load_application() -> Any:
    """Return what settings.WSGI_APPLICATION names, loaded once a process."""
    return get_internal_wsgi_application()


def load_in_worker() -> Any:
    """Return the application in a worker process, which is not to outlive the process that started it."""
    follow_parent(signal.SIGKILL)
    start_flushing()
    tracing.set_up("web")
    return load_application()
