"""How many search entries may wait to be sorted into their index, and who sorts them during a mass load.

Every search reads the waiting entries from end to end, so a single change lets few wait. A mass load lets many wait,
since a large batch costs half as much for each entry as a small one (95 µs instead of 205), and a connection beside it
sorts them in, so that the loader only appends. It is physical work: nothing that is stored depends on it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg

from rapport.platform.database.beside import beside_parameters, open_beside

logger = logging.getLogger(__name__)
_CLEAN = "SELECT gin_clean_pending_list('search_entry_tokens')"
FEW, MANY = 256, 32_768
"""Kilobytes of entries that may wait after a single change and during a mass load; a search reads 1 MB in about 1 ms.
The loader sorts in itself what goes beyond them, as where the connection beside it cannot be had."""
_PAUSE = 0.5
"""Seconds in which a batch gathers."""
_allowed: ContextVar[int] = ContextVar("rapport_pending_entries", default=FEW)


def limit_statement() -> str:
    """The statement that tells PostgreSQL, for the running transaction, how many entries may wait."""
    return f"SET LOCAL gin_pending_list_limit = {_allowed.get()}"


@contextmanager
def cleaned_beside() -> Iterator[None]:
    """Sort pending search entries into the index while the block runs, and once more at its end."""
    done = threading.Event()
    thread = threading.Thread(target=_clean, args=(beside_parameters(), done), daemon=True)
    thread.start()
    token = _allowed.set(MANY)
    try:
        yield
    finally:
        _allowed.reset(token)
        done.set()
        thread.join()


def _clean(parameters: dict[str, Any], done: threading.Event) -> None:
    try:
        with open_beside(parameters) as beside:
            while not done.wait(_PAUSE):
                beside.execute(_CLEAN)
            beside.execute(_CLEAN)
    except psycopg.Error as error:  # not the index's owner, no connection left: the loader then does it itself
        logger.info("pending search entries are left to the loader: %s", error)
