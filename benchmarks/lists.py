"""API lists of 50: time as each of the four readers, rows against plain SQL in the same order, ratio to its cost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from benchmarks.base import Reader
from benchmarks.client import Client
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation
from benchmarks.list_cases import ListCase, list_cases, related_cases

CLIENTS = 8
SECONDS = 5.0


def run(installation: Installation) -> Iterator[Figure]:
    """Every case as every reader, those of linked records too, then pages far down the list, then the throughput."""
    cases = list_cases(installation)
    for case in cases:
        for reader in installation.readers:
            yield _measure(installation, case, reader)
    for case in related_cases(installation):
        for reader in installation.readers:
            yield _measure(installation, case, reader, "related_filters")
    yield _far_down(installation, cases[0])
    for case in (cases[0], cases[3]):
        yield _throughput(installation, case)


def _measure(installation: Installation, case: ListCase, reader: Reader, key: str = "lists") -> Figure:
    client, plain = installation.api(reader), installation.plain
    statement = case.statement(installation, reader)
    verified = check(installation, case, reader)
    series = time_series(lambda _number: client.get(case.path))
    beside = plain.time(statement, case.given)
    queries = plain.count_statements(lambda: client.get(case.path))
    return Figure(
        key, case.label, reader.part, series.p50, series.p95, samples=series.samples, queries=queries,
        verified=verified, ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.2f} ms",
    )  # fmt: skip


def check(installation: Installation, case: ListCase, reader: Reader) -> int:
    """Compare the answer with plain SQL, uid by uid in order; returns the number of rows compared."""
    answer = installation.api(reader).get(case.path)
    if reader.principals == () and answer.status in (400, 403):  # what is not seen is no field to filter by
        return 0
    if answer.status != 200:
        raise Mismatch(f"{case.label} as {reader.part}: status {answer.status}: {answer.text[:300]}")
    got = answer.json()
    found = [str(row[0]) for row in installation.plain.rows(case.statement(installation, reader), case.given)]
    if [item["uid"] for item in got["items"]] != found[:50]:
        raise Mismatch(f"{case.label} as {reader.part}: other rows than plain SQL gives")
    if (got["next_cursor"] is not None) != (len(found) > 50):
        raise Mismatch(f"{case.label} as {reader.part}: next_cursor is {got['next_cursor']} with {len(found)} rows")
    return len(found[:50])


def _far_down(installation: Installation, case: ListCase) -> Figure:
    """The page after as many cursors as the base allows, at most 40: it must cost what the first costs."""
    reader = installation.administrator
    client = installation.api(reader)
    path, seen = "/api/v1/people?limit=200", []
    for _page in range(40):
        got = client.get(path).json()
        seen += [item["uid"] for item in got["items"]]
        if got["next_cursor"] is None:
            break
        path = f"/api/v1/people?limit=200&cursor={got['next_cursor']}"
    found = installation.plain.column(case.statement(installation, reader, limit=len(seen)), case.given)
    if seen != [str(uid) for uid in found[: len(seen)]]:
        raise Mismatch("following cursors gives other rows than plain SQL")
    path = path.replace("limit=200&", "")
    series = time_series(lambda _number: client.get(path))
    return Figure(
        "lists", f"people, 50 rows after the first {len(seen):,}"[:60], reader.part, series.p50, series.p95,
        samples=series.samples, verified=len(seen),
    )  # fmt: skip


def _throughput(installation: Installation, case: ListCase) -> Figure:
    """As many requests as eight clients get answered; every answer must be the one that was compared."""
    reader = installation.administrator
    check(installation, case, reader)
    expected = installation.api(reader).get(case.path).json()["items"]
    counts, wrong = [0] * CLIENTS, [0] * CLIENTS
    ready, stop = threading.Barrier(CLIENTS + 1), threading.Event()

    def ask(number: int) -> None:
        client = Client(installation.port, installation.api(reader).headers)
        request = client.request("GET", case.path, b"", {})
        length = len(client.send(request).body)
        wrong[number] += client.send(request).json()["items"] != expected
        ready.wait()
        while not stop.is_set():
            answer = client.send(request)
            counts[number] += 1
            wrong[number] += answer.status != 200 or abs(len(answer.body) - length) > 200
        client.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    time.sleep(SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    if any(wrong):
        raise Mismatch(f"{sum(wrong)} answers under load differ")
    return Figure(
        "throughput", case.label, reader.part, value=sum(counts) / seconds, samples=sum(counts), verified=len(expected)
    )
