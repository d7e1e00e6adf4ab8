"""The health page: each line says how it stands and what to do, programs get the same, and nobody else gets any."""

from __future__ import annotations

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from rapport.platform.backup import schedule
from rapport.platform.events.models import Failure, Message
from rapport.platform.history.models import ChangeSet
from rapport.platform.operation import health as checks
from rapport.platform.operation.health import SECTIONS, health
from rapport.platform.operation.lines import Line, worst
from rapport.platform.runtime import facts
from rapport.platform.search.models import SearchEntry
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_user

pytestmark = pytest.mark.django_db

TOKEN = "a-token-for-a-monitor"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    caches["process"].clear()


def line(key: str) -> Line:
    return next(line for section in health() for line in section.lines if line.key == key)


def standing(key: str) -> tuple[str, bool]:
    """The state of a line, and whether it says what to do."""
    found = line(key)
    return found.state, bool(found.remedy)


def test_every_line_says_what_it_means_and_a_remedy_when_something_is_wrong() -> None:
    lines = [line for section in health() for line in section.lines]

    assert len(lines) == sum(len(section) for _label, section in SECTIONS) == 19
    assert [line.key for line in lines] == [
        check.__name__.strip("_") for _label, section in SECTIONS for check in section
    ]
    assert [line.key for line in lines if not (str(line.meaning) and str(line.value) and str(line.label))] == []
    assert [line.key for line in lines if (line.state == "good") is bool(line.remedy)] == []


def test_a_worker_is_well_while_it_is_heard_of() -> None:
    assert standing("worker") == ("bad", True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '9 seconds')")
    assert standing("worker") == ("good", False)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '3 minutes'")
    assert standing("worker") == ("bad", True)


def test_the_live_process_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer() -> None:
            peer, _address = server.accept()
            with peer:
                peer.recv(1000)
                peer.sendall(b"HTTP/1.1 200 OK\r\n\r\nok")

        thread = threading.Thread(target=answer)
        thread.start()
        assert facts.answers("0.0.0.0", port) is True  # noqa: S104 - asked, not listened on
        thread.join()
    assert facts.answers("127.0.0.1", port) is False
    monkeypatch.setattr(facts, "answers", lambda host, port: True)
    assert standing("live") == ("good", False)
    monkeypatch.setattr(facts, "answers", lambda host, port: False)
    assert standing("live") == ("attention", True)


@pytest.mark.parametrize(
    ("count", "state"), [(10, "good"), (79, "good"), (80, "attention"), (94, "attention"), (95, "bad"), (100, "bad")]
)
def test_connections_run_out(count: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "sessions", lambda: facts.Sessions({"active": count - 1, "idle": 1}, 100))

    assert standing("connections") == (state, state != "good")
    assert line("connections").figures == {"count": count, "limit": 100}


@pytest.mark.parametrize(("minutes", "state"), [(0, "good"), (9, "good"), (10, "attention"), (60, "bad")])
def test_a_long_transaction_is_noticed(minutes: int, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = facts.Sessions({"active": 1}, 100, timedelta(minutes=minutes))
    monkeypatch.setattr(facts, "sessions", lambda: found)

    assert standing("longest_transaction") == (state, state != "good")


def test_a_transaction_of_another_connection_is_measured(transactional_db: None) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_sleep(0.05)")
            assert facts.sessions().longest >= timedelta(seconds=0.05)
    finally:
        other.close()


def test_a_replica_that_lags_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert standing("replication") == ("good", False)
    monkeypatch.setattr(facts, "replicas", lambda: [facts.Replica("streaming", None)])
    assert standing("replication") == ("good", False)
    monkeypatch.setattr(facts, "replicas", lambda: [facts.Replica("streaming", timedelta(minutes=5))])
    found = line("replication")
    assert (found.state, found.value) == ("attention", "1 replica · 5 minutes behind")


def test_the_queue_and_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # of tests that commit
    assert (standing("queue"), standing("failed_jobs")) == (("good", False), ("good", False))
    for minutes, state in ((0, "good"), (1, "attention"), (15, "bad")):
        waiting = facts.Queued("waiting", "default", 3, timedelta(minutes=minutes))
        monkeypatch.setattr(facts, "queues", lambda waiting=waiting: [waiting])
        assert standing("queue") == (state, state != "good")
    monkeypatch.setattr(facts, "queues", lambda: [facts.Queued("failed", "default", 2)])
    assert standing("failed_jobs") == ("attention", True)
    assert line("queue").figures == {"waiting": 0, "oldest_seconds": 0}


def test_the_outbox_and_what_was_given_up() -> None:
    Message.objects.all().delete()
    assert standing("outbox") == ("good", False)
    Message.objects.create(change_set_id=1, at=timezone.now() - timedelta(seconds=40))
    assert standing("outbox") == ("attention", True)
    Message.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert standing("outbox") == ("bad", True)
    Message.objects.all().delete()
    make_person()
    Message.objects.all().delete()
    Failure.objects.create(consumer="x", change_set=ChangeSet.objects.latest("pk"), error="ValueError")
    assert (standing("outbox"), line("outbox").figures["given_up"]) == (("attention", True), 1)


def test_a_record_that_the_search_does_not_know_is_noticed() -> None:
    person = make_person()
    assert standing("search") == ("good", False)
    SearchEntry.objects.filter(kind="people", record_id=person.pk).delete()
    assert (standing("search"), line("search").figures) == (("attention", True), {"unindexed": 1})


def test_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((3 * facts.GIGABYTE, "good"), (facts.GIGABYTE, "attention"), (1000, "bad")):
        monkeypatch.setattr(facts, "disk_free", lambda place, free=free: free)
        assert standing("disk") == (state, state != "good")


def test_a_backup_that_is_missing_late_or_not_proven(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Cover:
        moment = datetime.now(UTC) - timedelta(hours=1)
        bytes = 5

    class Kept:
        cover = Cover
        checked_at: datetime | None = datetime.now(UTC)

    def state(target: Path | None, *backups: Any) -> None:
        found = schedule.State(target, timedelta(hours=24), backups)
        monkeypatch.setattr(schedule, "state", lambda: found)

    state(None)
    assert standing("backup") == ("bad", True)
    state(tmp_path)
    assert standing("backup") == ("bad", True)
    state(tmp_path, Kept)
    assert standing("backup") == ("good", False)
    monkeypatch.setattr(Kept, "checked_at", None)
    assert (standing("backup"), line("backup").figures["proven"]) == (("attention", True), False)
    monkeypatch.setattr(Cover, "moment", datetime.now(UTC) - timedelta(hours=40))
    assert standing("backup") == ("bad", True)


def test_the_mail_server_is_asked_once_in_five_minutes(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert standing("mail") == ("attention", True)
    asked = []

    class Mail:
        def open(self) -> None:
            asked.append("open")
            raise ConnectionRefusedError

    settings.MAIL_IS_SET_UP = True
    monkeypatch.setattr(checks, "get_connection", lambda timeout: Mail())
    assert standing("mail") == ("bad", True)
    assert "ConnectionRefusedError" in str(line("mail").remedy)
    assert asked == ["open"]


def test_what_cannot_be_measured_says_so_and_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise OperationalError("secret words")

    monkeypatch.setattr(facts, "database_bytes", broken)

    found = next(line for section in health() for line in section.lines if line.key == "database_size")
    assert (found.state, found.value) == ("bad", "not measured")
    assert "secret words" not in str(found.remedy)
    assert standing("clock") == ("good", False)


def test_the_page_is_for_administrators_in_their_language() -> None:
    boss = Browser(make_administrator(language="de"))

    page = text_of(boss.get("/health/"))

    assert "Zustand" in page
    assert "Setzen Sie RAPPORT_BACKUP_TO" in page
    assert Browser(make_user()).get("/health/").status_code == 403
    assert Browser(None).get("/health/").status_code == 302


def test_monitors_get_the_same_by_token_and_administrators_by_session(settings: Any) -> None:
    assert Client().get("/health.json").status_code == 401
    assert Client().get("/health.json", headers={"Authorization": "Bearer "}).status_code == 401
    settings.METRICS_TOKEN = TOKEN
    assert Client().get("/health.json", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401
    assert Browser(make_user()).get("/health.json").status_code == 401
    assert Client().post("/health.json", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405

    by_token = json.loads(Client().get("/health.json", headers={"Authorization": f"Bearer {TOKEN}"}).content)
    by_session = json.loads(Browser(make_administrator()).get("/health.json").content)

    assert by_token.keys() == by_session.keys() == {"state", "lines"}
    assert by_token["state"] == worst(health()) == "bad"
    assert by_token["lines"]["disk"]["free_bytes"] > 0
    assert by_token["lines"]["database"]["version"] == ".".join(map(str, facts.postgres_version()))
    assert by_token["lines"]["worker"] == {"state": "bad", "silence_seconds": None}
