"""Long work: it ends with words, is done once by however many workers, stops when asked, and outlives its worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import QueryDict
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform.access import engine
from rapport.platform.access.models import Grant, RoleHolding, User
from rapport.platform.exchange import exporting
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.jobs import housekeeping, runs, tasks
from rapport.platform.jobs.models import JobRun
from rapport.platform.records import bulk
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.runtime.worker import work
from rapport.platform.write_errors import Refused
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder

EVENTS: Any = event_model_of(Party)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)


def begin(actor: User, act: str = "edit", **values: Any) -> JobRun:
    parameters: dict[str, Any] = {
        "act": act,
        "values": None if act == "delete" else values or {"job_title": "New"},
        "all": True,
        "query": "",
        "ignore": [],
        "uids": [],
    }
    return runs.start(
        tasks.bulk_change, actor=actor, name="bulk_change", label="Edit", kind="people", parameters=parameters
    )


def begin_undo(actor: User, wanted: ChangeSet) -> JobRun:
    return runs.start(
        tasks.undo_change,
        actor=actor,
        name="undo_change",
        label="Undo",
        kind="people",
        parameters={"change_set": str(wanted.uid), "force": False},
    )


def ended(job: JobRun) -> JobRun:
    return JobRun.objects.select_related("change_set").get(pk=job.pk)


def queued(job: JobRun) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE (args->>'run')::bigint = %s", [job.pk])
        return [status for (status,) in cursor.fetchall()]


def titles() -> list[str]:
    return list(Party.objects.order_by("pk").values_list("job_title", flat=True))


def after_chunks(count: int, do: Callable[[], object]) -> Callable[..., bool]:
    """A `still_may` that does something when so many chunks are done, and then answers as ever."""
    seen = iter(range(1, 1_000))
    real = engine.still_may

    def may(*arguments: Any) -> bool:
        if next(seen) == count + 1:
            do()
        return real(*arguments)

    return may


# Queue and row -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_run_and_its_entry_in_the_queue_are_one_write() -> None:
    job = begin(make_administrator())

    assert queued(job) == ["todo"]
    assert (job.state, job.attempt) == ("waiting", 0)


@pytest.mark.django_db
def test_a_run_that_ended_is_not_done_again() -> None:
    make_person()
    job = begin(make_administrator())
    tasks.bulk_change(run=job.pk)
    before = dump()

    tasks.bulk_change(run=job.pk)
    tasks.bulk_change(run=0)

    assert ended(job).attempt == 1
    assert EVENTS.objects.filter(pgh_context_id=ended(job).change_set.uid).count() == 1  # type: ignore[union-attr]
    assert difference(before, dump()) == {}


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_a_run_once() -> None:
    people = [make_person() for _ in range(9)]
    job = begin(make_administrator())

    def do() -> None:
        tasks.bulk_change(run=job.pk)
        connection.close()

    threads = [threading.Thread(target=do) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    end = ended(job)
    assert (end.state, end.done, end.total, end.result["done"]) == ("done", 9, 9, 9)
    assert titles() == ["New"] * 9
    assert EVENTS.objects.filter(pgh_context_id=end.change_set.uid).count() == len(people)  # type: ignore[union-attr]
    assert ChangeSet.objects.filter(act="bulk_update").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_taken_for_dead_and_goes_on_does_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        make_person(job_title="Old")
    job = begin(make_administrator())

    def another_worker() -> None:
        def do() -> None:
            tasks.bulk_change(run=job.pk)
            connection.close()

        other = threading.Thread(target=do)
        other.start()
        other.join(60)
        assert ended(job).state == "done"

    monkeypatch.setattr(bulk, "still_may", after_chunks(1, another_worker))
    tasks.bulk_change(run=job.pk)

    end = ended(job)
    assert end.change_set is not None
    assert (end.state, end.done, end.attempt, end.message) == ("done", 5, 2, "")
    assert (end.change_set.state, end.change_set.counts) == ("done", {"updated": 5, "refused": 0})
    assert EVENTS.objects.filter(pgh_context_id=end.change_set.uid).count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_worker_process_does_what_is_queued_and_forgets_it() -> None:
    make_person()
    job = begin(make_administrator())

    work(once=True)

    assert (ended(job).state, titles(), queued(job)) == ("done", ["New"], [])


# Failures ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_error_ends_a_run_with_words_and_what_was_done_can_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_administrator()
    for _ in range(5):
        make_person(job_title="Old")
    before = dump()
    job = begin(ada)

    def fail() -> None:
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(bulk, "still_may", after_chunks(1, fail))
    with pytest.raises(ZeroDivisionError):
        tasks.bulk_change(run=job.pk)

    end = ended(job)
    assert end.change_set is not None
    assert (end.state, end.done) == ("failed", 2)
    assert end.message == "This failed. What was done can be taken back; see the log."
    assert (end.change_set.state, end.change_set.counts) == ("failed", {"updated": 2, "refused": 0})
    assert titles() == ["New", "New", "Old", "Old", "Old"]
    page = text_of(Browser(ada).get(f"/jobs/{job.uid}/"))
    assert "Failed" in page
    assert "This failed. What was done can be taken back; see the log." in page
    assert "Undo all of it" in page
    Browser(ada).post(f"/changes/{end.change_set.uid}/undo/")
    assert difference(before, dump()) == {}


def _broken(state: str | None) -> OperationalError:
    cause = Exception("from the server")
    cause.sqlstate = state  # type: ignore[attr-defined]
    error = OperationalError("from the server")
    error.__cause__ = cause
    return error


@pytest.mark.django_db
@pytest.mark.parametrize("state", [None, "57P01", "08006", "40P01"])
def test_a_run_goes_on_where_it_was_when_the_database_went_away(
    monkeypatch: pytest.MonkeyPatch, state: str | None
) -> None:
    for _ in range(5):
        make_person(job_title="Old")
    job = begin(make_administrator())

    def fail() -> None:
        raise _broken(state)

    monkeypatch.setattr(bulk, "still_may", after_chunks(2, fail))
    with pytest.raises(tasks.Interrupted):
        tasks.bulk_change(run=job.pk)
    interrupted = ended(job)
    tasks.bulk_change(run=job.pk)

    end = ended(job)
    assert end.change_set is not None
    assert (interrupted.state, interrupted.done, interrupted.message) == ("running", 4, "")
    assert (end.state, end.done, end.total, end.attempt) == ("done", 5, 5, 2)
    assert (end.change_set.state, end.change_set.counts) == ("done", {"updated": 5, "refused": 0})
    assert titles() == ["New"] * 5
    assert EVENTS.objects.filter(pgh_context_id=end.change_set.uid).count() == 5


@pytest.mark.django_db
def test_a_full_disk_ends_a_run_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person()
    job = begin(make_administrator())

    def fail() -> None:
        raise _broken("53100")

    monkeypatch.setattr(bulk, "still_may", after_chunks(0, fail))
    with pytest.raises(OperationalError):
        tasks.bulk_change(run=job.pk)

    assert ended(job).state == "failed"
    assert ended(job).message == (
        "The disk is full. Free some space, then start this again. What was done can be taken back."
    )


@pytest.mark.django_db
def test_a_row_that_comes_to_match_while_a_run_waits_to_go_on_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_person(job_title="Old")
    job = begin(make_administrator(), "delete")

    def fail() -> None:
        raise _broken(None)

    monkeypatch.setattr(bulk, "still_may", after_chunks(1, fail))
    with pytest.raises(tasks.Interrupted):
        tasks.bulk_change(run=job.pk)
    later = make_person(job_title="Later")
    tasks.bulk_change(run=job.pk)

    assert (ended(job).state, ended(job).done) == ("done", 3)
    assert list(Party.objects.all()) == [later]


@pytest.mark.django_db
def test_a_run_that_nobody_works_on_any_more_is_said_to_have_failed() -> None:
    job = begin(make_administrator())
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s WHERE (args->>'run')::bigint = %s", [status, job.pk]
            )
    healthy = begin(make_administrator())
    JobRun.objects.update(started_at=timezone.now() - timedelta(hours=1))

    housekeeping.end_lost_runs(timestamp=0)
    housekeeping.end_lost_runs(timestamp=0)

    assert (ended(job).state, ended(healthy).state) == ("failed", "waiting")
    assert ended(job).message == "This broke off. What was done can be taken back; start it again."


# Stopping, and losing the right to it ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_run_that_waits_can_be_stopped_by_its_page() -> None:
    ada = make_administrator()
    make_person(job_title="Old")
    job = begin(ada)

    Browser(ada).post(f"/jobs/{job.uid}/")
    tasks.bulk_change(run=job.pk)

    assert (ended(job).state, titles()) == ("cancelled", ["Old"])


@pytest.mark.django_db
def test_a_run_that_is_stopped_half_way_keeps_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_administrator()
    for _ in range(5):
        make_person(job_title="Old")
    job = begin(ada)
    monkeypatch.setattr(bulk, "still_may", after_chunks(1, lambda: Browser(ada).post(f"/jobs/{job.uid}/")))

    tasks.bulk_change(run=job.pk)

    end = ended(job)
    assert end.change_set is not None
    assert (end.state, end.message) == ("cancelled", "Stopped. What was done can be taken back.")
    assert titles() == ["New"] * 4 + ["Old"]
    assert (end.change_set.state, end.change_set.counts) == ("done", {"updated": 4, "refused": 0})


@pytest.mark.django_db
def test_nobody_stops_or_sees_the_run_of_another() -> None:
    job = begin(make_administrator())
    stranger = Browser(make_holder("all"))

    assert stranger.get(f"/jobs/{job.uid}/").status_code == 404
    assert stranger.post(f"/jobs/{job.uid}/").status_code == 404
    assert ended(job).cancel_asked is False


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["edit", "delete"])
def test_a_role_that_is_withdrawn_ends_the_run_at_the_next_chunk(monkeypatch: pytest.MonkeyPatch, act: str) -> None:
    rita = make_holder("all")
    for _ in range(5):
        make_person(job_title="Old")
    job = begin(rita, act)

    def withdraw() -> None:
        RoleHolding.objects.filter(user=rita).delete()
        User.objects.filter(pk=rita.pk).update(access_stamp=rita.access_stamp + 1)

    with _tracked():
        monkeypatch.setattr(bulk, "still_may", after_chunks(1, withdraw))
        tasks.bulk_change(run=job.pk)

    end = ended(job)
    assert (end.state, end.done, end.result["done"]) == ("failed", 2, 2)
    assert end.message == "The permission for this was withdrawn while it ran. The rows done so far can be taken back."
    assert titles().count("Old") == 3


@pytest.mark.django_db
@pytest.mark.parametrize("when", [0, 1])
def test_somebody_who_may_not_sign_in_any_more_changes_nothing_more(monkeypatch: pytest.MonkeyPatch, when: int) -> None:
    ada = make_administrator()
    for _ in range(3):
        make_person(job_title="Old")
    job = begin(ada)

    def deactivate() -> None:
        User.objects.filter(pk=ada.pk).update(is_active=False)

    with _tracked():
        if when == 0:
            deactivate()
        monkeypatch.setattr(bulk, "still_may", after_chunks(1, deactivate))
        tasks.bulk_change(run=job.pk)

    assert ended(job).state == "failed"
    assert titles().count("New") == 2 * when
    assert ended(job).message == (
        "The permission for this was withdrawn while it ran. The rows done so far can be taken back."
        if when
        else "The person who asked for this may not sign in any more."
    )


def _tracked() -> Any:
    """Writes of the test itself to users and roles, which are tracked."""
    return change_set(actor=None, channel="system", act="test")


@pytest.mark.django_db
@pytest.mark.parametrize("scope", [None, "own"])
def test_an_export_gives_nothing_more_once_the_right_to_it_ended(
    monkeypatch: pytest.MonkeyPatch, scope: str | None
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 2)
    rita = make_holder("all")
    for number in range(4):
        make_person(family_name=f"Export{number}")
    query = ListQuery.parse(registry.get("people"), QueryDict("sort=created_at"), rita)
    exported = exporting.Export(query, rita, names=["family_name"]).rows()

    begun = [next(exported), next(exported)]
    with _tracked():
        if scope is None:
            RoleHolding.objects.filter(user=rita).delete()
        else:
            Grant.objects.update(scope=scope)
        User.objects.filter(pk=rita.pk).update(access_stamp=rita.access_stamp + 1)

    assert [row[-1] for row in begun] == ["Export0", "Export1"]
    if scope is None:
        with pytest.raises(Refused, match="withdrawn while it ran"):
            next(exported)
    else:
        assert list(exported) == []


# Undo ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_undos_at_once_take_back_once() -> None:
    ada = make_administrator()
    for _ in range(4):
        make_person(job_title="Old")
    before = dump()
    edit = begin(ada)
    tasks.bulk_change(run=edit.pk)
    wanted = ended(edit).change_set
    assert wanted is not None
    jobs = [begin_undo(ada, wanted), begin_undo(ada, wanted)]

    def do(job: JobRun) -> None:
        tasks.undo_change(run=job.pk)
        connection.close()

    threads = [threading.Thread(target=do, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(ended(job).state for job in jobs) == ["done", "failed"]
    assert {ended(job).message for job in jobs} == {
        "This was taken back. Everything is as it was before.", "This was taken back already.",
    }  # fmt: skip
    assert ChangeSet.objects.filter(parent=wanted).count() == 1
    assert difference(before, dump()) == {}
