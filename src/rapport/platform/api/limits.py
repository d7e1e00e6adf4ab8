"""How often one caller may ask: a count per minute in the memory of each server process.

It stops a loop that has gone wrong, so it needs no exact count over all processes, and costs a request nothing.
"""

from __future__ import annotations

import math
import threading
import time

from django.conf import settings

DEFAULT_PER_MINUTE = 60_000
"""Requests of one token a minute and process, unless the setting ``API_REQUESTS_PER_MINUTE`` says otherwise. It lies
above what one process can answer, so that only an installation that wants a limit feels one."""
_WINDOW = 60.0
_MOST_CALLERS = 10_000

_counts: dict[str, tuple[float, int]] = {}
_lock = threading.Lock()


def seconds_to_wait(caller: str, allowed: int | None = None) -> int:
    """Count one request; 0 when it may go on, else the whole seconds after which the next may come.

    ``allowed`` is how many a minute there may be; without it, what the API allows a token.
    """
    allowed = getattr(settings, "API_REQUESTS_PER_MINUTE", DEFAULT_PER_MINUTE) if allowed is None else allowed
    now = time.monotonic()
    with _lock:
        start, count = _counts.get(caller, (now, 0))
        if now - start >= _WINDOW:
            start, count = now, 0
        if count >= allowed:
            return max(1, math.ceil(start + _WINDOW - now))
        if len(_counts) >= _MOST_CALLERS:
            _counts.clear()
        _counts[caller] = (start, count + 1)
    return 0


def forget() -> None:
    """Begin to count anew."""
    with _lock:
        _counts.clear()
