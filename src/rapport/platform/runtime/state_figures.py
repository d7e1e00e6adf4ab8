"""The figures of an installation at this moment: jobs, database, memory, version. Imported when /metrics is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.metadata import version

import psutil
from django.conf import settings
from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from rapport.platform.backup import schedule
from rapport.platform.runtime import facts


def state_figures() -> Iterator[Metric]:
    """Every family; those of the database are left out, and said to be, while it is away."""
    yield _one("rapport_info", "The version that runs.", 1, version=version("rapport"))
    yield _memory()
    yield _one("rapport_database_pool_size", "Connections that each process may hold.", settings.DATABASE_POOL)
    yield from _backup()
    try:
        families = [*_jobs(), *_outbox(), *_database()]
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
    for queued in facts.queues():
        counts.add_metric([queued.state, queued.queue], queued.count)
        if queued.state == "waiting":
            oldest.add_metric([queued.queue], queued.oldest.total_seconds())
    return [counts, oldest]


def _outbox() -> list[Metric]:
    found = facts.outbox()
    return [
        _one("rapport_outbox_messages", "Acts that the modules have not been told of.", found.waiting),
        _one("rapport_outbox_oldest_seconds", "How long the oldest of them has waited.", found.oldest.total_seconds()),
        _one("rapport_outbox_given_up", "Acts that a module could not take, given up.", found.given_up),
    ]


def _database() -> list[Metric]:
    connections = GaugeMetricFamily(
        "rapport_database_connections", "Connections to the database by state.", labels=["state"]
    )
    sessions = facts.sessions()
    for state, count in sessions.by_state.items():
        connections.add_metric([state], count)
    return [
        connections,
        _one("rapport_database_connections_limit", "Connections that the server allows.", sessions.limit),
        _one(
            "rapport_database_longest_transaction_seconds",
            "Age of the oldest transaction that is open.",
            sessions.longest.total_seconds(),
        ),
        _one("rapport_database_bytes", "Size of the database.", facts.database_bytes()),
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
