"""Keeps the search index's list of pending entries short from beside a mass load, on a connection of its own.

Without it the loading connection stops every 256 kB to sort them into the index; PostgreSQL leaves that to whoever
is at it already, so the loader only appends meanwhile. It is physical work: nothing that is stored depends on it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection

logger = logging.getLogger(__name__)
_CLEAN = "SELECT gin_clean_pending_list('search_entry_tokens')"
_IDLE = 0.02
"""Seconds to wait when there was nothing to do."""


@contextmanager
def cleaned_beside() -> Iterator[None]:
    """Sort pending search entries into the index while the block runs, and once more at its end."""
    done = threading.Event()
    thread = threading.Thread(target=_clean, args=(dict(connection.get_connection_params()), done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _clean(parameters: dict[str, object], done: threading.Event) -> None:
    for name in ("pool", "cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    try:
        with psycopg.connect(**parameters, autocommit=True) as beside:  # type: ignore[arg-type]
            last = False
            while not last:
                last = done.is_set()
                found = beside.execute(_CLEAN).fetchone()
                if not last and not (found and found[0]):
                    done.wait(_IDLE)
    except psycopg.Error as error:  # not the index's owner, no connection left: the loader then does it itself
        logger.info("pending search entries are left to the loader: %s", error)
