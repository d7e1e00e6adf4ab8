"""A job that our code asks for is queued with what it is about, in a worker too, and none that comes late is missed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from rapport.platform.jobs.asking import ask_for
from rapport.platform.runtime.worker import WorkerConnector

pytestmark = pytest.mark.django_db
JOB = "run_automations"


def waiting() -> int:
    """How many such jobs wait, as the present transaction sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [JOB])
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def none_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_a_job_asked_for_in_a_worker_is_gone_with_its_transaction() -> None:
    with app.replace_connector(WorkerConnector(app.connector)):
        with transaction.atomic():
            ask_for(JOB)
            assert waiting() == 1
            transaction.set_rollback(True)
        assert waiting() == 0


def test_what_comes_while_a_job_waits_is_asked_for_again_at_the_end(django_capture_on_commit_callbacks: Any) -> None:
    ask_for(JOB)
    with django_capture_on_commit_callbacks(execute=True):
        ask_for(JOB)
        assert waiting() == 1
        with connection.cursor() as cursor:  # it begins, and sees nothing of what is not committed yet
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    assert waiting() == 1


def test_one_that_waits_is_enough(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as left:
        ask_for(JOB)
    assert left == []
    with django_capture_on_commit_callbacks(execute=True):
        ask_for(JOB)
    assert waiting() == 1
