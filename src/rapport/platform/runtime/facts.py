"""What is measured of a running installation, and from when on it is a fault; no words about it.

`rapport doctor`, /metrics and the health page each say it in their own way, so that one fact stands in one place.
"""

from __future__ import annotations

import shutil
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import connection

GIGABYTE = 1024**3
OLDEST_POSTGRES = 16
EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm")
LONGEST_SILENCE = timedelta(seconds=60)
CLOCK_TOLERANCE = timedelta(seconds=5)
DISK_LOW, DISK_FULL = 2 * GIGABYTE, GIGABYTE // 2
CONNECTIONS_MANY, CONNECTIONS_MOST = 0.8, 0.95
"""Share of the connections that the server allows."""
TRANSACTION_LONG, TRANSACTION_STUCK = timedelta(minutes=10), timedelta(hours=1)
QUEUE_SLOW, QUEUE_STUCK = timedelta(minutes=1), timedelta(minutes=15)
OUTBOX_SLOW, OUTBOX_STUCK = timedelta(seconds=30), timedelta(minutes=5)
REPLICA_LATE = timedelta(minutes=1)
PROBE = 1.0
"""Seconds in which a process on this machine answers."""


class Level(StrEnum):
    """How a check ended."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"


def level_of(value: Any, warn: Any, fail: Any) -> Level:
    """The level of something that had better be small."""
    return Level.FAIL if value >= fail else Level.WARN if value >= warn else Level.OK


@dataclass(frozen=True)
class Queued:
    """The background jobs of one state and queue."""

    state: str
    """waiting, running or failed."""
    queue: str
    count: int
    oldest: timedelta = timedelta()
    """How long the oldest that is due has waited."""


@dataclass(frozen=True)
class Sessions:
    """The connections to the database."""

    by_state: dict[str, int] = field(default_factory=dict)
    limit: int = 0
    longest: timedelta = timedelta()
    """Age of the oldest transaction that is open."""

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_state.values())

    @property
    def level(self) -> Level:
        """Whether there are enough."""
        share = self.count / self.limit if self.limit else 0
        return level_of(share, CONNECTIONS_MANY, CONNECTIONS_MOST)


@dataclass(frozen=True)
class Outbox:
    """What the modules have not been told of yet."""

    waiting: int
    oldest: timedelta
    retried: int
    given_up: int

    @property
    def level(self) -> Level:
        """Whether it keeps pace."""
        level = level_of(self.oldest, OUTBOX_SLOW, OUTBOX_STUCK)
        return Level.WARN if level is Level.OK and self.given_up else level


@dataclass(frozen=True)
class Replica:
    """A server that follows this one."""

    state: str
    lag: timedelta | None
    """None when this role may not see it, or the replica has nothing to replay."""


def disk_free(data_dir: Path) -> int:
    """Bytes that are free where the data folder is, or will be."""
    place = next(folder for folder in [data_dir, *data_dir.parents] if folder.exists())
    return int(shutil.disk_usage(place).free)


def disk_level(free: int) -> Level:
    """Whether so many free bytes are enough."""
    return Level.FAIL if free < DISK_FULL else Level.WARN if free < DISK_LOW else Level.OK


def postgres_version() -> tuple[int, int]:
    """Major and minor version of the server."""
    number = int(_one("SHOW server_version_num"))
    return number // 10000, number % 10000


def missing_extensions() -> list[str]:
    """Extensions that the server cannot offer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        available = {name for (name,) in cursor.fetchall()}
    return [name for name in EXTENSIONS if name not in available]


def worker_silence() -> timedelta | None:
    """Since when no worker gave a sign of life; None when there is none at all."""
    silence: timedelta | None = _one("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
    return silence


def clock_skew() -> timedelta:
    """How far this machine's clock is from the database's, either way."""
    theirs: datetime = _one("SELECT clock_timestamp()")
    return abs(datetime.now(UTC) - theirs)


_JOBS = """
SELECT status::text, queue_name, count(*), min(id) FILTER (WHERE scheduled_at IS NULL OR scheduled_at <= now())
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2 ORDER BY 1, 2
"""
_WAITING_SINCE = """
SELECT clock_timestamp() - greatest(max(e.at), max(j.scheduled_at))
FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id WHERE j.id = %s
"""
_STATES = {"todo": "waiting", "doing": "running", "failed": "failed"}


def queues() -> list[Queued]:
    """The background jobs that wait, run or have failed."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        for status, queue, count, first in cursor.fetchall():
            oldest = None
            if status == "todo" and first is not None:
                cursor.execute(_WAITING_SINCE, [first])
                oldest = (cursor.fetchone() or [None])[0]
            found.append(Queued(_STATES[status], queue, count, max(oldest or timedelta(), timedelta())))
    return found


_SESSIONS = """
SELECT coalesce(state, 'other'), count(*),
       max(clock_timestamp() - xact_start) FILTER (WHERE pid <> pg_backend_pid() AND backend_type = 'client backend')
FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""


def sessions() -> Sessions:
    """The connections to this database."""
    with connection.cursor() as cursor:
        cursor.execute(_SESSIONS)
        rows = cursor.fetchall()
    longest = max((age for _state, _count, age in rows if age is not None), default=timedelta())
    limit = int(_one("SELECT current_setting('max_connections')"))
    return Sessions({state: count for state, count, _age in rows}, limit, longest)


def database_bytes() -> int:
    """The size of the database."""
    return int(_one("SELECT pg_database_size(current_database())"))


def replicas() -> list[Replica]:
    """The servers that follow this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(state, ''), replay_lag FROM pg_stat_replication ORDER BY pid")
        return [Replica(state, lag) for state, lag in cursor.fetchall()]


_OUTBOX = """
SELECT (SELECT count(*) FROM (SELECT FROM events_message LIMIT 100000) counted),
       coalesce((SELECT clock_timestamp() - at FROM events_message ORDER BY id LIMIT 1), interval '0'),
       (SELECT count(*) FROM events_failure WHERE next_at IS NOT NULL),
       (SELECT count(*) FROM events_failure WHERE next_at IS NULL)
"""


def outbox() -> Outbox:
    """What the modules have not been told of yet, counted up to 100,000."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTBOX)
        waiting, oldest, retried, given_up = cursor.fetchone()
    return Outbox(waiting, max(oldest, timedelta()), retried, given_up)


def answers(host: str, port: int) -> bool:
    """Whether the server of live events at this address says that it is well."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on
    try:
        with socket.create_connection((own, port), timeout=PROBE) as peer:
            peer.settimeout(PROBE)
            peer.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return b" 200 " in peer.recv(64)
    except OSError:
        return False


def _one(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
