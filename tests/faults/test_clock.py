"""Work that comes round by the clock: it may be repeated, and takes up only what a silent worker left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from rapport.platform.api.models import IdempotencyKey
from rapport.platform.automation.tasks import ask_for_runs
from rapport.platform.jobs import housekeeping
from rapport.platform.runtime.worker import work
from tests.factories.access import make_administrator
from tests.faults.test_jobs import begin, ended, queued


def taken_by_a_worker(where: str, values: list[Any], *, silent_for: str) -> None:
    """Let a worker hold these jobs that was last heard of so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH w AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id)"
            " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM w) WHERE " + where,
            [silent_for, *values],
        )


def jobs_of(task: str) -> dict[int, str]:
    """The state of each job of this task, by its number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status FROM procrastinate_jobs WHERE task_name = %s", [task])
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_the_nightly_work_may_be_repeated() -> None:
    ada = make_administrator()
    old, young = timezone.now() - timedelta(hours=25), timezone.now() - timedelta(hours=23)
    for number, at in enumerate([old, young]):
        IdempotencyKey.objects.create(user=ada, key=str(number), path="/", body_digest="", created_at=at)
    Session.objects.create(session_key="a" * 32, session_data="", expire_date=timezone.now() - timedelta(hours=1))
    Session.objects.create(session_key="b" * 32, session_data="", expire_date=timezone.now() + timedelta(hours=1))

    for _time in range(2):
        housekeeping.remove_old_rows(timestamp=0)
        housekeeping.make_partitions(timestamp=0)

        assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["1"]
        assert list(Session.objects.values_list("session_key", flat=True)) == ["b" * 32]


@pytest.mark.django_db(transaction=True)
def test_only_the_jobs_of_a_silent_worker_are_taken_up_again() -> None:
    lost, healthy = begin(make_administrator()), begin(make_administrator())
    taken_by_a_worker("(args->>'run')::bigint = %s", [lost.pk], silent_for="1 hour")
    taken_by_a_worker("(args->>'run')::bigint = %s", [healthy.pk], silent_for="1 second")
    housekeeping.retry_stalled_jobs.configure(task_kwargs={"timestamp": 0}).defer()

    for _time in range(2):  # the second finds what the first has put back
        work(once=True)

    assert (ended(lost).state, queued(lost)) == ("done", [])
    assert (ended(healthy).state, queued(healthy)) == ("waiting", ["doing"])


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_like_waits_already_gives_way_to_it() -> None:
    """The kind of job of which one waits at most: put back, it would be the second, which the queue refuses."""
    ask_for_runs()
    taken_by_a_worker("task_name = %s", ["run_automations"], silent_for="1 hour")
    ask_for_runs()
    lost = begin(make_administrator())
    taken_by_a_worker("(args->>'run')::bigint = %s", [lost.pk], silent_for="1 hour")
    asked = jobs_of("run_automations")
    assert sorted(asked.values()) == ["doing", "todo"]
    housekeeping.retry_stalled_jobs.configure(task_kwargs={"timestamp": 0}).defer()

    for _time in range(2):
        work(once=True)

    # The one that waited was held up by the lock of the dead one. A minute that begins meanwhile may ask once more.
    assert asked.keys().isdisjoint(jobs_of("run_automations"))
    assert (ended(lost).state, queued(lost)) == ("done", [])


@pytest.mark.django_db(transaction=True)
def test_the_queue_forgets_what_failed_a_month_ago() -> None:
    old, young = begin(make_administrator()), begin(make_administrator())
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status"
                " WHERE (args->>'run')::bigint IN (%s, %s)",
                [status, old.pk, young.pk],
            )
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '31 days' WHERE job_id ="
            " (SELECT id FROM procrastinate_jobs WHERE (args->>'run')::bigint = %s)",
            [old.pk],
        )
    housekeeping.remove_old_jobs.configure(task_kwargs={"timestamp": 0}).defer()

    work(once=True)

    assert (queued(old), queued(young)) == ([], ["failed"])
