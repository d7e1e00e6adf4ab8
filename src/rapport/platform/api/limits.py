"""How often one caller may ask.

:func:`seconds_to_wait` counts per minute in the memory of each server process. It stops a loop that has gone wrong, so
it needs no exact count over all processes, and costs a request nothing. What strangers send is counted exactly over
all of them by :func:`shared_seconds_to_wait`, and so is a token that was given a limit of its own, in its row.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from rapport.platform.api.models import ApiToken

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


_COUNT_CALLER = """
    INSERT INTO api_callercount AS held (caller, since, count) VALUES (%s, now(), 1)
    ON CONFLICT (caller) DO UPDATE
       SET count = CASE WHEN held.since > now() - interval '1 minute' THEN least(held.count, %s) ELSE 0 END + 1,
           since = CASE WHEN held.since > now() - interval '1 minute' THEN held.since ELSE now() END
 RETURNING count, extract(epoch FROM since + interval '1 minute' - now())"""


def shared_seconds_to_wait(caller: str, allowed: int) -> int:
    """As :func:`seconds_to_wait`, exact over all server processes, for the price of a statement.

    Only a keyed digest of the caller is stored. A flood through one process is stopped before it reaches the database.
    """
    wait = seconds_to_wait(caller, allowed)
    if wait:
        return wait
    digest = salted_hmac("rapport.platform.api.limits", caller, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_CALLER, [digest, allowed])
        used, seconds = cursor.fetchone()
    return max(1, math.ceil(seconds)) if used > allowed else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a token with a limit of its own stands in the present minute."""

    limit: int
    used: int
    resets_in: int
    """Seconds."""

    @property
    def exceeded(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers names them."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.resets_in),
        }


_COUNT = """
    UPDATE api_apitoken
       SET window_count = CASE WHEN window_at > now() - interval '1 minute' THEN least(window_count, per_minute)
                               ELSE 0 END + 1,
           window_at = CASE WHEN window_at > now() - interval '1 minute' THEN window_at ELSE now() END
     WHERE id = %s
 RETURNING window_count, extract(epoch FROM window_at + interval '1 minute' - now())"""


def count_for(token: ApiToken) -> Standing | None:
    """Count one request of a token, exactly over all processes; None, at no cost, for one without a limit."""
    if token.per_minute is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [token.pk])
        used, seconds = cursor.fetchone()
    return Standing(token.per_minute, used, max(1, math.ceil(seconds)))


def forget() -> None:
    """Begin to count anew."""
    with _lock:
        _counts.clear()
