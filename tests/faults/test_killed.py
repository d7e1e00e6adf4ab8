"""`kill -9` of worker, database and web server in the middle of work: all of it is done once, or none of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from rapport.customers.models import Party
from rapport.platform.database.embedded import EmbeddedPostgres
from rapport.platform.history.tracking import event_model_of
from tests.dump import difference, dump
from tests.faults.conftest import PEOPLE
from tests.faults.running import Answer, Running
from tests.faults.small_disk import fill, top_up

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

EVENTS = event_model_of(Party)._meta.db_table


@contextmanager
def blocked_at(running: Running, place: int) -> Iterator[None]:
    """Hold the person at this place (in the order of the ids) so that whoever comes to it waits."""
    with running.base(autocommit=False) as connection:
        # In two steps, since FOR UPDATE would lock the rows that OFFSET passes over as well.
        place_of = "SELECT id FROM customers_party WHERE kind = 'person' ORDER BY id OFFSET %s LIMIT 1"
        sql = f"SELECT id FROM customers_party WHERE id = ({place_of}) FOR UPDATE"
        assert connection.execute(sql, [place]).fetchone()
        yield
        with suppress(psycopg.OperationalError):  # the server was killed meanwhile, and the lock with it
            connection.rollback()


def waiting_for_lock(running: Running) -> bool:
    sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(running.value(sql))


def begin_edit(running: Running, title: str) -> str:
    return running.start_job("/people/bulk/edit/", all="1", query="", _field="job_title", job_title=title, version="")


def people_with(running: Running, title: str) -> int:
    return int(running.value("SELECT count(*) FROM customers_party WHERE kind = 'person' AND job_title = %s", title))


def everything(running: Running) -> dict[str, Any]:
    with running.base() as connection:
        return dump(connection)


def undo(running: Running, change_set: Any) -> dict[str, Any]:
    return running.wait_for_end(running.start_job(f"/changes/{change_set}/undo/"))


def test_a_bulk_edit_goes_on_after_its_worker_was_killed_and_can_be_taken_back(running: Running) -> None:
    before = everything(running)
    with blocked_at(running, 1_200):
        uid = begin_edit(running, "Killed in the third chunk")
        running.wait_for(lambda: running.job(uid)["done"] == 1_000 and waiting_for_lock(running), "the third chunk")
        killed = running.child("worker")
        running.kill(killed)
        half = people_with(running, "Killed in the third chunk")

    job = running.wait_for_end(uid)

    assert half == 1_000
    assert (job["state"], job["done"], job["total"], job["message"]) == ("done", PEOPLE, PEOPLE, "")
    assert (job["result"]["done"], job["result"]["refused"]) == (PEOPLE, 0)
    assert (job["change_state"], job["counts"]) == ("done", {"updated": PEOPLE, "refused": 0})
    assert job["attempt"] >= 2
    assert people_with(running, "Killed in the third chunk") == PEOPLE
    assert running.events(EVENTS, job["change_set"]) == (PEOPLE, PEOPLE)
    assert running.child("worker").pid != killed.pid

    taken_back = undo(running, job["change_set"])

    assert (taken_back["state"], taken_back["result"]["done"]) == ("done", PEOPLE)
    assert difference(before, everything(running)) == {}


def test_an_undo_is_done_once_though_its_worker_was_killed(running: Running) -> None:
    before = everything(running)
    edited = running.wait_for_end(begin_edit(running, "To be taken back"))
    with blocked_at(running, 2_000):
        uid = running.start_job(f"/changes/{edited['change_set']}/undo/")
        running.wait_for(lambda: waiting_for_lock(running), "the undo")
        running.kill(running.child("worker"))
        assert people_with(running, "To be taken back") == PEOPLE

    job = running.wait_for_end(uid)

    assert (job["state"], job["result"]["done"], job["result"]["refused"]) == ("done", PEOPLE, 0)
    assert running.events(EVENTS, job["change_set"]) == (PEOPLE, PEOPLE)
    assert difference(before, everything(running)) == {}
    undoes = running.value(
        "SELECT count(*) FROM history_changeset WHERE parent_id = (SELECT id FROM history_changeset WHERE uid = %s)",
        edited["change_set"],
    )
    assert undoes == 1


def test_a_bulk_delete_goes_on_after_its_worker_was_killed_and_can_be_taken_back(running: Running) -> None:
    before = everything(running)
    with blocked_at(running, 700):
        uid = running.start_job("/people/bulk/delete/", all="1", query="")
        running.wait_for(lambda: running.job(uid)["done"] == 500 and waiting_for_lock(running), "the second chunk")
        running.kill(running.child("worker"))

    job = running.wait_for_end(uid)

    assert (job["state"], job["done"], job["counts"]) == ("done", PEOPLE, {"deleted": PEOPLE, "refused": 0})
    assert running.value("SELECT count(*) FROM customers_party WHERE kind = 'person'") == 0
    assert running.events(EVENTS, job["change_set"]) == (PEOPLE, PEOPLE)

    taken_back = undo(running, job["change_set"])

    assert taken_back["state"] == "done"
    assert difference(before, everything(running)) == {}


def test_a_bulk_edit_goes_on_after_the_database_was_killed_and_the_web_answers_again(running: Running) -> None:
    before = everything(running)
    with blocked_at(running, 1_200):
        uid = begin_edit(running, "Without a database")
        running.wait_for(lambda: running.job(uid)["done"] == 1_000 and waiting_for_lock(running), "the third chunk")
        running.kill_postgres()
        running.wait_for(
            lambda: "PostgreSQL was ended by SIGKILL; starting it again" in running.log.read_text(), "the restart"
        )
    running.wait_until_ready()

    assert running.get("/people/").status == 200
    job = running.wait_for_end(uid)

    assert (job["state"], job["done"], job["total"]) == ("done", PEOPLE, PEOPLE)
    assert running.events(EVENTS, job["change_set"]) == (PEOPLE, PEOPLE)
    assert people_with(running, "Without a database") == PEOPLE
    assert undo(running, job["change_set"])["state"] == "done"
    assert difference(before, everything(running)) == {}


def test_an_undo_goes_on_after_the_database_was_killed(running: Running) -> None:
    before = everything(running)
    edited = running.wait_for_end(begin_edit(running, "Taken back without a database"))
    with blocked_at(running, 2_000):
        uid = running.start_job(f"/changes/{edited['change_set']}/undo/")
        running.wait_for(lambda: waiting_for_lock(running), "the undo")
        running.kill_postgres()
    running.wait_until_ready()

    job = running.wait_for_end(uid)

    assert (job["state"], job["result"]["done"], job["result"]["refused"]) == ("done", PEOPLE, 0)
    assert running.events(EVENTS, job["change_set"]) == (PEOPLE, PEOPLE)
    assert difference(before, everything(running)) == {}


def test_a_form_whose_web_server_was_killed_is_absent_as_a_whole(running: Running) -> None:
    before = everything(running)
    answers: list[Answer] = []
    sending = threading.Thread(
        target=lambda: answers.append(running.post("/people/new/", given_name="Never", family_name="Written"))
    )
    with running.base(autocommit=False) as connection:
        connection.execute("LOCK TABLE search_searchentry IN SHARE MODE")  # the write comes to this last
        sending.start()
        running.wait_for(lambda: waiting_for_lock(running), "the form's write")
        running.kill(running.child("web"))
        sending.join(60)
        connection.rollback()
    running.wait_until_ready()

    assert [answer.status for answer in answers] == [0]
    assert difference(before, everything(running)) == {}
    assert running.value("SELECT count(*) FROM history_changeset WHERE state = 'open'") == 0
    again = running.post("/people/new/", given_name="Once", family_name="Written")
    assert again.status == 200
    assert running.value("SELECT count(*) FROM customers_party WHERE family_name = 'Written'") == 1


@contextmanager
def starved(running: Running, disk: Path) -> Iterator[None]:
    """Leave PostgreSQL no room to start in, from its death to the end of the block.

    What a server that dies lets go of is sometimes room enough for the next one, so it is taken as well.
    """
    server = EmbeddedPostgres(running.data_dir)
    filler = fill(disk)

    def told() -> bool:
        return "trying again in 5 s" in running.log.read_text()

    def decided(before: int | None) -> bool:
        top_up(disk)
        return told() or (server.pid not in (None, before) and running.get("/readyz").status == 200)

    try:
        for _attempt in range(5):
            before = server.pid
            running.kill_postgres()
            running.wait_for(partial(decided, before), "PostgreSQL or the word of the supervisor")
            if told():
                break
        else:
            raise AssertionError("PostgreSQL starts in no room at all")
        yield
    finally:
        filler.unlink()


def test_a_full_disk_under_everything_is_said_and_all_goes_on_with_room_again(running: Running) -> None:
    if running.disk is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("a small disk can be made by root alone")
    before = everything(running)
    with starved(running, running.disk):
        page, ready, problem = running.get("/people/"), running.get("/readyz"), running.get("/api/v1/people")
    running.wait_until_ready()

    assert [page.status, ready.status, problem.status] == [503, 503, 503]
    assert "One moment, please" in page.text
    assert "The database is not reached at the moment. Try again." in problem.text
    assert difference(before, everything(running)) == {}
    assert running.post("/people/new/", given_name="Room", family_name="Again").status == 200
    assert running.value("SELECT count(*) FROM customers_party WHERE family_name = 'Again'") == 1


def test_jobs_survive_a_restart_of_everything(running: Running) -> None:
    with blocked_at(running, 1_200):
        uid = begin_edit(running, "Over a restart")
        running.wait_for(lambda: running.job(uid)["done"] == 1_000 and waiting_for_lock(running), "the third chunk")
        running.stop()
    running.start()

    job = running.wait_for_end(uid)

    assert (job["state"], job["done"]) == ("done", job["total"])
    assert people_with(running, "Over a restart") == job["total"]
    assert running.events(EVENTS, job["change_set"]) == (job["total"], job["total"])
