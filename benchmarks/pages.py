"""Pages: the list of people and the page of the busiest party; server time, queries, and what they weigh."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from benchmarks.base import Reader
from benchmarks.client import Client
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation
from benchmarks.list_cases import ListCase, list_cases

SAMPLES = 50
_ROW = re.compile(r'data-row="([0-9a-f-]{36})"')
_ASSET = re.compile(r'<(?:link|script)[^>]+?(?:href|src)="([^"]+\.(?:css|js))"')
_IMPORT = re.compile(rb"""(?:import|from)\s*\(?\s*["']([^"']+\.js)["']""")
FEW, MANY = 10, 200


def run(installation: Installation) -> Iterator[Figure]:
    """List pages of three questions as each reader, the number of queries, the 360° page, the weight."""
    cases = list_cases(installation)
    for case in (cases[0], cases[3], cases[7]):
        for reader in installation.readers:
            yield _list_page(installation, case, reader)
    yield from _queries(installation, cases[0])
    for reader in installation.readers[:3]:
        yield _record_page(installation, reader)
    yield _weight(installation)


def _list_page(installation: Installation, case: ListCase, reader: Reader) -> Figure:
    client = installation.pages(reader)
    path = f"/{case.kind}/" + (f"?{case.query}" if case.query else "")
    answer = client.get(path)
    if reader.principals == () and answer.status == 403:
        return Figure("list_page", path, reader.part, note="refused, as it must be")
    if answer.status != 200:
        raise Mismatch(f"{path} as {reader.part}: status {answer.status}")
    expected = [str(row[0]) for row in installation.plain.rows(case.statement(installation, reader, 49), case.given)]
    if _ROW.findall(answer.text) != expected:
        raise Mismatch(f"{path} as {reader.part}: other rows than plain SQL gives")
    series = time_series(lambda _number: client.get(path), SAMPLES)
    queries = installation.plain.count_statements(lambda: client.get(path))
    beside = installation.plain.time(case.statement(installation, reader), case.given)
    return Figure(
        "list_page", path, reader.part, series.p50, series.p95, samples=series.samples, queries=queries,
        verified=len(expected), ratio=series.p50 / beside.p50, note=f"{len(answer.body) // 1024} kB of HTML",
    )  # fmt: skip


def _queries(installation: Installation, case: ListCase) -> Iterator[Figure]:
    """The number of queries must not grow with the rows of the page; rows that all stand on it are not counted."""
    reader = installation.administrator
    client = installation.pages(reader)
    counts = {}
    for limit in (FEW, MANY):
        path = f"/{case.kind}/?limit={limit}"
        rows = len(_ROW.findall(client.get(path).text))
        counts[limit] = installation.plain.count_statements(lambda path=path: client.get(path))  # type: ignore[misc]
        yield Figure("list_page_queries", f"{rows} rows", reader.part, value=counts[limit], verified=rows)
    if counts[MANY] > counts[FEW]:
        raise Mismatch(f"the list page asks {counts[FEW]} queries for {FEW} rows and {counts[MANY]} for {MANY}")


def _record_page(installation: Installation, reader: Reader) -> Figure:
    plain = installation.plain
    party_id, touches = busiest(installation, reader)
    uid, name, kind = plain.rows(
        "SELECT uid, display_name, kind FROM customers_party WHERE id = %(id)s", {"id": party_id}
    )[0]
    kind = {"person": "people", "organisation": "organisations", "household": "households"}[kind]
    client, path = installation.pages(reader), f"/{kind}/{uid}/"
    answer = client.get(path)
    if answer.status != 200 or name not in answer.text.replace("&amp;", "&").replace("&#x27;", "'"):
        raise Mismatch(f"the page of {name} as {reader.part}: status {answer.status}")
    newest = plain.column(
        "SELECT source_uid FROM customers_timelineitem WHERE party_id = %(id)s ORDER BY at DESC LIMIT 3",
        {"id": party_id},
    )
    shown = sum(str(uid) in answer.text for uid in newest)
    series = time_series(lambda _number: client.get(path), SAMPLES)
    queries = plain.count_statements(lambda: client.get(path))
    return Figure(
        "record_page", f"{kind}, {touches:,} touches", reader.part, series.p50, series.p95, samples=series.samples,
        queries=queries, verified=shown, note="" if shown else "the page shows no touches yet",
    )  # fmt: skip


def busiest(installation: Installation, reader: Reader) -> tuple[int, int]:
    """The party within reach with most touches, among those of its first thousand parties."""
    found = installation.plain.rows(
        "SELECT p.id, (SELECT count(*) FROM customers_timelineitem t WHERE t.party_id = p.id) FROM"
        f" (SELECT id FROM customers_party WHERE {installation.reach(reader)} ORDER BY id LIMIT 1000) p"
        " ORDER BY 2 DESC LIMIT 1"
    )
    return int(found[0][0]), int(found[0][1])


def _weight(installation: Installation) -> Figure:
    """What a browser must fetch to use a list page: style sheets, scripts and what these import, as sent."""
    client = installation.pages(installation.administrator)
    page = client.get("/people/")
    waiting = [urljoin("/people/", found) for found in _ASSET.findall(page.text)]
    sizes: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path in sizes or "/chart-" in path:  # fetched only where a chart stands, as no list has one
            continue
        sizes[path], text = _fetch(client, path)
        if path.endswith(".js"):
            waiting += [urljoin(path, found.decode()) for found in _IMPORT.findall(text)]
    note = ", ".join(f"{name.rpartition('/')[2].split('.')[0]} {size / 1000:.1f}" for name, size in sizes.items())
    return Figure("weight", f"{len(sizes)} files", value=sum(sizes.values()) / 1000, verified=len(sizes), note=note)


def _fetch(client: Client, path: str) -> tuple[int, bytes]:
    """The bytes on the line, and the content."""
    answer = client.get(path, {"Accept-Encoding": "gzip"})
    if answer.status != 200:
        raise Mismatch(f"{path}: status {answer.status}")
    packed = answer.headers.get("content-encoding") == "gzip"
    return len(answer.body), gzip.decompress(answer.body) if packed else answer.body
