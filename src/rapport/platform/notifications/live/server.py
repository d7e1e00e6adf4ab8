"""The process of streams: server-sent events to every open page, by one small loop without threads or Django.

It speaks as much HTTP as an EventSource does: ``GET /events/?ticket=…&last=N``. A stream carries hints only, the
number of the newest notification and marks of kinds whose records changed; the page asks the web process what there is.
500 pages are 500 sockets and two connections to the database. What strangers control is bounded: size and time of a
request, pages at once.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from rapport.platform.notifications.live.listening import Ear
from rapport.platform.notifications.live.streams import News, Stream, Streams
from rapport.platform.notifications.live.tickets import read_ticket

logger = logging.getLogger(__name__)

REQUEST_BYTES = 16 * 1024
REQUEST_SECONDS = 10.0
SEND_SECONDS = 20.0
"""A page that takes nothing for so long is gone: its computer sleeps, its network is away."""
ALIVE_SECONDS = 20.0
"""Time between two signs of life, by which proxies keep a stream and we notice that a page is gone."""
MOST = 5_000
MOST_OF_ONE = 50
BUSY_AFTER = 30.0
"""Seconds between two looks at a port that another program has."""

_HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    "Access-Control-Allow-Origin: *\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n"
    "retry: 2000\n\n"
)
_WORDS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for."""

    path: str
    ticket: str
    last: int


class LiveServer:
    """Serves streams on one address until cancelled."""

    def __init__(self, *, database: str, secret: str, clock: Callable[[], float] = time.time) -> None:
        self.streams = Streams()
        self.ear = Ear(database, self.streams)
        self._secret = secret
        self._clock = clock

    async def serve(self, host: str, port: int) -> None:
        """Listen on the address; while another program has it, look again now and then."""
        listening = asyncio.create_task(self.ear.listen())
        try:
            while True:
                try:
                    await asyncio.start_server(self._answer, host, port, limit=REQUEST_BYTES, backlog=1024)
                except OSError as error:
                    logger.warning("No live events: %s; pages ask by the clock", error)
                    await asyncio.sleep(BUSY_AFTER)
                else:
                    await asyncio.Event().wait()  # until cancelled; Server.serve_forever would wait for the pages then
        finally:
            listening.cancel()
            await self.ear.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await asyncio.wait_for(_asked(reader), REQUEST_SECONDS)
            if asked is None:
                await _refuse(writer, 400)
            elif asked.path == "/healthz":
                await _refuse(writer, 200)
            elif asked.path != "/events/":
                await _refuse(writer, 404)
            else:
                await self._stream(asked, reader, writer)
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            return  # the page is gone, which is how every stream ends
        except asyncio.CancelledError:
            return  # the process ends; asyncio would log each page as an error
        finally:
            writer.transport.abort()

    async def _stream(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ticket = read_ticket(asked.ticket, secret=self._secret, now=self._clock())
        if ticket is None:
            await _refuse(writer, 401)
            return
        if self.streams.count >= MOST or self.streams.opened_by(ticket.user) >= MOST_OF_ONE:
            await _refuse(writer, 503)
            return
        stream = Stream(ticket.user, asked.last)
        self.streams.add(stream)
        closed = asyncio.create_task(_closed(reader))
        told = asyncio.create_task(self._tell(stream, ticket.ends, writer))
        try:
            await asyncio.wait({closed, told}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.streams.remove(stream)
            closed.cancel()
            told.cancel()
            await asyncio.gather(closed, told, return_exceptions=True)

    async def _tell(self, stream: Stream, ends: int, writer: asyncio.StreamWriter) -> None:
        """Write hints and signs of life until the ticket ends."""
        await _send(writer, _HEAD)
        for _user, newest in await self.ear.newest([stream.user]):
            stream.wake(newest)
        while (left := ends - self._clock()) > 0:
            await _send(writer, _event(await stream.next(min(ALIVE_SECONDS, left))))


def _event(news: News | None) -> str:
    """What a page is sent: what there is, or a sign of life."""
    if news is None:
        return ":\n\n"
    number = "" if news.newest is None else f"id: {news.newest}\nevent: news\ndata: {news.newest}\n\n"
    return number + (f"event: changed\ndata: {' '.join(sorted(news.changed))}\n\n" if news.changed else "")


async def _asked(reader: asyncio.StreamReader) -> Asked | None:
    """The request, or None when it is none that we answer."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.LimitOverrunError:
        return None
    first, *headers = head.split("\r\n")
    method, _space, rest = first.partition(" ")
    target, _space, version = rest.rpartition(" ")
    if method != "GET" or not version.startswith("HTTP/1."):
        return None
    try:
        parts = urlsplit(target)
        given = parse_qs(parts.query, max_num_fields=10)
    except ValueError:
        return None
    known = {name.strip().lower(): value.strip() for name, _colon, value in (line.partition(":") for line in headers)}
    # On a reconnection the browser says what it had last; the address says what the page knew when it was opened.
    last = max(_number(known.get("last-event-id", "")), _number(given.get("last", [""])[0]))
    return Asked(parts.path, given.get("ticket", [""])[0], last)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


async def _closed(reader: asyncio.StreamReader) -> None:
    """Return when the page closes the stream; what it may still say is not read into memory as a whole."""
    while await reader.read(1024):
        await asyncio.sleep(0.1)


async def _refuse(writer: asyncio.StreamWriter, status: int) -> None:
    words = _WORDS[status]
    await _send(
        writer,
        f"HTTP/1.1 {status} {words}\r\nContent-Type: text/plain\r\nContent-Length: {len(words)}\r\n"
        f"Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n{words}",
    )
    writer.close()
    await writer.wait_closed()


async def _send(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(text.encode())
    await asyncio.wait_for(writer.drain(), SEND_SECONDS)


def run(*, host: str, port: int, database: str, secret: str) -> None:
    """Serve until SIGTERM or SIGINT."""

    async def main() -> None:
        serving = asyncio.create_task(LiveServer(database=database, secret=secret).serve(host, port))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
        await asyncio.wait({serving})
        if not serving.cancelled():
            serving.result()

    asyncio.run(main())
