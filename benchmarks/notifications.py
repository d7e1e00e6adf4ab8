"""How long after a commit an open page knows of it, with 500 pages open: real sockets, every page that is meant."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation
from rapport.platform.notifications.live.tickets import ticket_for

PAGES = 500
MEANT = 40
"""Pages of the person who is told; a person may have fifty open."""
ROUNDS = 25
STRANGERS = 10**9
"""Keys of people who are not there: the other pages are open for nothing."""
PATIENCE = 10.0  # seconds


def run(installation: Installation) -> Iterator[Figure]:
    """An administrator changes what somebody owns: the time until the last of the owner's pages knows."""
    user, uid, title = installation.plain.rows(
        "SELECT owner_id, p.uid, job_title FROM customers_party p JOIN access_user u ON u.id = p.owner_id"
        " WHERE p.kind = 'person' AND u.is_active AND NOT u.is_administrator ORDER BY p.id LIMIT 1"
    )[0]
    taken = sorted(asyncio.run(_measure(installation, int(user), str(uid))))
    _change(installation, str(uid), title)
    yield Figure(
        "live",
        f"with {PAGES} open pages",
        "owner",
        taken[len(taken) // 2],
        taken[int(len(taken) * 0.95)],
        samples=len(taken),
        verified=MEANT * len(taken),
    )


async def _measure(installation: Installation, user: int, uid: str) -> list[float]:
    """Milliseconds from each commit to the last page that was meant."""
    secret = (Path(installation.base.environment()["RAPPORT_DATA_DIR"]) / "secret-key").read_text().strip()
    port = installation.port + 1
    others = [await _open(port, secret, STRANGERS + number) for number in range(PAGES - MEANT)]
    meant = [await _open(port, secret, user) for _ in range(MEANT)]
    await asyncio.sleep(1.0)
    for reader, _writer in meant:
        reader._buffer.clear()  # type: ignore[attr-defined] # what was there before the first round
    taken = []
    for number in range(ROUNDS):
        committed = await asyncio.to_thread(_change, installation, uid, f"Buyer {number}")
        arrived = await asyncio.wait_for(asyncio.gather(*(_heard(reader) for reader, _writer in meant)), PATIENCE)
        taken.append((max(arrived) - committed) * 1000)
    for _reader, writer in [*meant, *others]:
        writer.close()
    return taken


async def _open(port: int, secret: str, user: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    ticket = ticket_for(user, secret=secret, now=time.time())
    writer.write(f"GET /events/?ticket={ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    if not (await reader.readuntil(b"retry: 2000\n\n")).startswith(b"HTTP/1.1 200"):
        raise Mismatch("a page could not be opened")
    return reader, writer


async def _heard(reader: asyncio.StreamReader) -> float:
    """When the page hears of it; signs of life are passed over."""
    while b"event: news" not in await reader.readuntil(b"\n\n"):
        continue
    return time.perf_counter()


def _change(installation: Installation, uid: str, title: str) -> float:
    """Write, as the administrator; the moment after the commit."""
    client = installation.api(installation.administrator)
    tag = client.get(f"/api/v1/people/{uid}").headers["etag"]
    answer = client.send_json("PATCH", f"/api/v1/people/{uid}", {"job_title": title}, {"If-Match": tag})
    if answer.status != 200:
        raise Mismatch(f"the change was refused with status {answer.status}")
    return time.perf_counter()
