"""Streams of hints: real sockets, a real database; who hears what, what faults and strangers do."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Coroutine, Iterable
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from rapport.platform.notifications.live import listening, messages, server
from rapport.platform.notifications.live.server import LiveServer
from rapport.platform.notifications.live.tickets import LASTS, Ticket, read_ticket, ticket_for
from rapport.platform.notifications.models import Notification
from tests.factories.access import make_user

SECRET = "only-for-tests-" * 3


def test_a_ticket_is_read_only_with_its_secret_and_until_it_ends() -> None:
    text = ticket_for(7, secret=SECRET, now=1000.5)

    assert read_ticket(text, secret=SECRET, now=1000) == Ticket(7, 1000 + LASTS)
    assert read_ticket(text, secret=SECRET, now=1000 + LASTS) is None
    assert read_ticket(text, secret="another", now=1000) is None
    assert read_ticket("8" + text[1:], secret=SECRET, now=1000) is None
    for strange in ("", "7", "7.8", "..", "x.y.z", "٧.1.a", text + "0", "1" * 500):
        assert read_ticket(strange, secret=SECRET, now=1000) is None


def test_hints_for_many_are_written_in_parts_that_the_database_takes() -> None:
    users = list(range(10**18, 10**18 + 1000))

    payloads = list(messages.written(users, 10**18))

    assert max(len(payload) for payload in payloads) < 8000
    assert [user for payload in payloads for user in messages.read(payload)[0]] == users
    assert messages.read("12:3,4") == ([3, 4], 12)
    assert messages.read("12") == messages.read("x:1") == messages.read("1:a") == ([], 0)


def database() -> str:
    """The address of the test database."""
    given = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return make_conninfo(**{key: str(given[name]) for key, name in names.items() if given[name]})


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[tuple[LiveServer, int]]:
    """A server that answers, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    live = LiveServer(database=database(), secret=SECRET)
    serving = asyncio.create_task(live.serve("127.0.0.1", port))
    try:
        await until(lambda: ask(port, "/healthz"), b"HTTP/1.1 200")
        await asyncio.sleep(0.2)  # the ear's connection, which nothing tells of
        yield live, port
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def until(attempt: Any, expected: bytes) -> None:
    """Try until the answer begins as expected."""
    for _ in range(100):
        with contextlib.suppress(OSError):
            if (await attempt()).startswith(expected):
                return
        await asyncio.sleep(0.05)
    raise AssertionError("no answer in time")


async def ask(port: int, path: str, head: str = "") -> bytes:
    """The whole answer to a request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


class Page:
    """An open page: what an EventSource does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def opened(cls, port: int, user: int, *, last: int = 0, head: str = "") -> Page:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        ticket = ticket_for(user, secret=SECRET, now=time.time())
        writer.write(f"GET /events/?ticket={ticket}&last={last} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
        assert (await reader.readuntil(b"retry: 2000\n\n")).startswith(b"HTTP/1.1 200 OK")
        return cls(reader, writer)

    async def heard(self, patience: float = 5.0) -> int | None:
        """The number of the next hint; None when there is none in time."""
        try:
            event = await asyncio.wait_for(self.reader.readuntil(b"\n\n"), patience)
        except TimeoutError:
            return None
        return int(event.decode().rpartition("data: ")[2])


async def hint(users: list[int], newest: int) -> None:
    """What the worker does."""
    async with await psycopg.AsyncConnection.connect(database(), autocommit=True) as own:
        for payload in messages.written(users, newest):
            await own.execute("SELECT pg_notify(%s, %s)", [messages.CHANNEL, payload])


async def listeners() -> bytes:
    """How many connections listen for hints."""
    async with await psycopg.AsyncConnection.connect(database(), autocommit=True) as own:
        cursor = await own.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN rapport%' AND datname = current_database()"
        )
        found = await cursor.fetchone()
    return str(found[0] if found is not None else 0).encode()


def run(journey: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(journey, 60))


@pytest.mark.django_db(transaction=True)
def test_a_fault_while_a_hint_is_passed_on_does_not_end_the_listening(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(listening, "AGAIN_AFTER", 0.05)

    async def journey() -> None:
        async with running() as (live, port):
            page = await Page.opened(port, 1)
            sound = live.streams.wake

            def fails(users: Iterable[int], newest: int) -> None:
                live.streams.wake = sound  # type: ignore[method-assign]
                raise ValueError("not readable")

            live.streams.wake = fails  # type: ignore[method-assign]
            await hint([1], 41)
            await until_logged(caplog, "Hints could not be passed on; listening again")
            heard = None
            for number in range(42, 82):  # until it listens again, which nothing tells of
                await hint([1], number)
                heard = await page.heard(0.25)
                if heard is not None:
                    break
            assert heard is not None

    run(journey())


async def until_logged(caplog: pytest.LogCaptureFixture, text: str) -> None:
    """Wait until somebody logged this."""
    for _ in range(100):
        if text in [record.message for record in caplog.records]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("nothing was logged")


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_who_is_meant_hear_of_it_and_no_others() -> None:
    async def journey() -> None:
        async with running() as (_live, port):
            first, second = await Page.opened(port, 1), await Page.opened(port, 1)
            other = await Page.opened(port, 2)
            await hint([1, 3], 41)
            assert (await first.heard(), await second.heard()) == (41, 41)
            await hint([1], 40)  # nothing new
            await hint([1], 42)
            assert await first.heard() == 42
            assert await other.heard(0.3) is None

    run(journey())


@pytest.mark.django_db(transaction=True)
def test_every_page_hears_which_kinds_have_changed_beside_its_own_news() -> None:
    async def journey() -> None:
        async with running() as (live, port):
            first, second = await Page.opened(port, 1), await Page.opened(port, 2)
            async with await psycopg.AsyncConnection.connect(database(), autocommit=True) as own:
                for payload in messages.written_marks(["b1", "a2"]):
                    await own.execute("SELECT pg_notify(%s, %s)", [messages.CHANGED, payload])
                await own.execute("SELECT pg_notify(%s, %s)", [messages.CHANGED, "not\nours: 7"])
            for page in (first, second):
                event = await asyncio.wait_for(page.reader.readuntil(b"\n\n"), 5)
                assert event == b"event: changed\ndata: a2 b1\n\n"
            await hint([1], 41)
            assert await first.heard() == 41
            assert await second.heard(0.3) is None
            live.streams.wake([1], 42)
            live.streams.tell(["c3"])
            both = await asyncio.wait_for(first.reader.readuntil(b"c3\n\n"), 5)
            assert both == b"id: 42\nevent: news\ndata: 42\n\nevent: changed\ndata: c3\n\n"

    run(journey())


@pytest.mark.django_db(transaction=True)
def test_what_strangers_send_is_refused() -> None:
    async def journey() -> None:
        async with running() as (live, port):
            old = ticket_for(1, secret=SECRET, now=time.time() - LASTS - 1)
            assert (await ask(port, "/events/")).startswith(b"HTTP/1.1 401")
            assert (await ask(port, f"/events/?ticket={old}")).startswith(b"HTTP/1.1 401")
            assert (await ask(port, "/people/")).startswith(b"HTTP/1.1 404")
            assert (await ask(port, "/" + "x" * 20_000)).startswith(b"HTTP/1.1 400")
            assert (await ask(port, "/events/?" + "a=1&" * 50)).startswith(b"HTTP/1.1 400")
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"\x16\x03\x01 nonsense\r\n\r\n")
            assert (await reader.read()).startswith(b"HTTP/1.1 400")
            assert live.streams.count == 0

    run(journey())


@pytest.mark.django_db(transaction=True)
def test_nobody_opens_pages_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_OF_ONE", 2)

    async def journey() -> None:
        async with running() as (_live, port):
            pages = [await Page.opened(port, 1) for _ in range(2)]
            ticket = ticket_for(1, secret=SECRET, now=time.time())
            assert (await ask(port, f"/events/?ticket={ticket}")).startswith(b"HTTP/1.1 503")
            pages.append(await Page.opened(port, 2))

    run(journey())


@pytest.mark.django_db(transaction=True)
def test_after_a_restart_a_page_hears_of_what_came_meanwhile() -> None:
    user = make_user()
    first = Notification.objects.create(
        user=user, kind="people", record_id=1, reason="owner", act="updated", change_set_id=1
    )
    second = Notification.objects.create(
        user=user, kind="people", record_id=1, reason="owner", act="updated", change_set_id=2
    )

    async def before() -> None:
        async with running() as (_live, port):
            page = await Page.opened(port, user.pk, last=second.pk)
            assert await page.heard(0.3) is None

    async def after() -> None:
        async with running() as (_live, port):
            page = await Page.opened(port, user.pk, head=f"Last-Event-ID: {first.pk}\r\n")
            assert await page.heard() == second.pk

    run(before())
    run(after())


@pytest.mark.django_db(transaction=True)
def test_when_the_database_comes_back_pages_hear_of_what_came_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user()

    async def journey() -> None:
        async with running() as (_live, port):
            page = await Page.opened(port, user.pk)
            async with await psycopg.AsyncConnection.connect(database(), autocommit=True) as own:
                await own.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rapport live'"
                    " AND datname = current_database()"
                )
                cursor = await own.execute(
                    "INSERT INTO notifications_notification"
                    " (uid, user_id, kind, record_id, reason, act, change_set_id, count, at)"
                    " VALUES (gen_random_uuid(), %s, 'people', 1, 'owner', 'updated', 1, 1, now()) RETURNING id",
                    [user.pk],
                )
                made = await cursor.fetchone()
            assert made is not None
            assert await page.heard() == made[0]
            await until(listeners, b"1")
            await hint([user.pk], made[0] + 1)
            assert await page.heard() == made[0] + 1

    run(journey())


@pytest.mark.django_db(transaction=True)
def test_five_hundred_pages_take_two_connections_and_one_that_is_gone_takes_nothing() -> None:
    async def journey() -> None:
        async with running() as (live, port):
            users = list(range(1, 501))
            pages = [await Page.opened(port, user) for user in users]
            async with await psycopg.AsyncConnection.connect(database(), autocommit=True) as own:
                cursor = await own.execute(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE application_name = 'rapport live' AND datname = current_database()"
                )
                assert await cursor.fetchone() == (2,)
            for page in pages[:100]:
                page.writer.transport.abort()  # a computer that is switched off
            for _ in range(100):
                if live.streams.count == 400:
                    break
                await asyncio.sleep(0.05)
            assert live.streams.count == 400
            await hint(users, 9)
            assert {await page.heard() for page in pages[100:]} == {9}
            for page in pages[100:]:
                page.writer.close()

    run(journey())


@pytest.mark.django_db(transaction=True)
def test_a_stream_ends_with_its_ticket() -> None:
    async def journey() -> None:
        async with running() as (live, port):
            page = await Page.opened(port, 1)
            await hint([1], 4)
            assert await page.heard() == 4
            live._clock = lambda: time.time() + LASTS + 1
            await hint([1], 5)
            assert await page.heard() == 5
            assert await page.reader.read() == b""

    run(journey())
