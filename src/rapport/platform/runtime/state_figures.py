"""The figures of an installation at this moment: jobs, database, memory, version. Imported when /metrics is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.metadata import version

import psutil
from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from rapport.platform.backup import schedule

_JOBS = """
SELECT status::text, queue_name, count(*), min(id) FILTER (WHERE scheduled_at IS NULL OR scheduled_at <= now())
FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2
"""
_WAITING_SINCE = """
SELECT EXTRACT(EPOCH FROM clock_timestamp() - greatest(max(e.at), max(j.scheduled_at)))
FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id WHERE j.id = %s
"""
_CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""


def state_figures() -> Iterator[Metric]:
    """Every family; those of the database are left out, and said to be, while it is away."""
    yield _one("rapport_info", "The version that runs.", 1, version=version("rapport"))
    yield _memory()
    yield _one("rapport_database_pool_size", "Connections that each process may hold.", settings.DATABASE_POOL)
    yield from _backup()
    try:
        families = [*_jobs(), *_database()]
    except DatabaseError:
        yield _one("rapport_database_up", "Whether the database answers.", 0)
        return
    yield _one("rapport_database_up", "Whether the database answers.", 1)
    yield from families


def _one(name: str, words: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def _jobs() -> list[Metric]:
    counts = GaugeMetricFamily("rapport_jobs", "Background jobs by state and queue.", labels=["state", "queue"])
    oldest = GaugeMetricFamily(
        "rapport_jobs_oldest_waiting_seconds", "How long the oldest due job has waited.", labels=["queue"]
    )
    with connection.cursor() as cursor:
        cursor.execute(_JOBS)
        for status, queue, count, first in cursor.fetchall():
            counts.add_metric([_STATES[status], queue], count)
            if status == "todo":
                cursor.execute(_WAITING_SINCE, [first])
                oldest.add_metric([queue], float((cursor.fetchone() or [0])[0] or 0))
    return [counts, oldest]


_STATES = {"todo": "waiting", "doing": "running", "failed": "failed"}


def _database() -> list[Metric]:
    connections = GaugeMetricFamily(
        "rapport_database_connections", "Connections to the database by state.", labels=["state"]
    )
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        for state, count in cursor.fetchall():
            connections.add_metric([state], count)
        cursor.execute("SELECT current_setting('max_connections')::int, pg_database_size(current_database())")
        most, size = cursor.fetchone()
    return [
        connections,
        _one("rapport_database_connections_limit", "Connections that the server allows.", most),
        _one("rapport_database_bytes", "Size of the database.", size),
    ]


def _backup() -> list[Metric]:
    """The newest complete backup, when backups go anywhere; none at all is told by the missing age."""
    found = schedule.state()
    age = schedule.age(found)
    if found.last is None or age is None:
        return []
    return [
        _one("rapport_backup_age_seconds", "Age of the newest complete backup.", age.total_seconds()),
        _one("rapport_backup_seconds", "How long it took to make.", found.last.cover.seconds),
        _one("rapport_backup_bytes", "Its size.", found.last.cover.bytes),
    ]


def _memory() -> GaugeMetricFamily:
    """Of the processes started with this one: the web server and its workers, or all that `rapport up` runs."""
    family = GaugeMetricFamily(
        "rapport_process_memory_bytes", "Resident memory by what the processes do.", labels=["process"]
    )
    sums: dict[str, int] = {}
    for process in _relatives():
        try:
            name, resident = _part(process), process.memory_info().rss
        except psutil.Error:  # it ended while we looked
            continue
        sums[name] = sums.get(name, 0) + resident
    for name, resident in sorted(sums.items()):
        family.add_metric([name], resident)
    return family


def _relatives() -> list[psutil.Process]:
    """This process, and all below the topmost of its forebears that is a Rapport command."""
    top = psutil.Process(os.getpid())
    for parent in top.parents():
        try:
            if not _is_ours(parent):
                break
        except psutil.Error:
            break
        top = parent
    return [top, *top.children(recursive=True)]


def _is_ours(process: psutil.Process) -> bool:
    return any("rapport" in part for part in process.cmdline()[:4])


def _part(process: psutil.Process) -> str:
    command = process.cmdline()
    if "postgres" in process.name() or any("postgres" in part for part in command[:1]):
        return "database"
    known = [part for part in command[1:6] if part in ("web", "worker", "up", "demo")]
    return known[0] if known else "web" if process.pid == os.getpid() else "other"
