"""One record through the API: open, update, create, delete; each answer and what it left in the tables is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.base import Reader
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation

SAMPLES = 60


def run(installation: Installation) -> Iterator[Figure]:
    """Open as all four; update and create as the three who may; what was created is deleted again."""
    for reader in installation.readers:
        yield _open(installation, reader)
    for reader in installation.readers[:3]:
        if _people(installation, reader, 1):
            yield _update(installation, reader)
        yield _create(installation, reader)


def _people(installation: Installation, reader: Reader, limit: int) -> list[str]:
    """Some people within a reader's reach, from all over the base; for nobody those of everybody."""
    reach = installation.reach(reader) if reader.principals else "true"
    found = installation.plain.column(
        f"SELECT uid FROM (SELECT uid FROM customers_party WHERE kind = 'person' AND {reach}"
        f" ORDER BY id LIMIT {limit * 40}) chosen ORDER BY md5(uid::text) LIMIT {limit}"
    )
    return [str(uid) for uid in found]


def _open(installation: Installation, reader: Reader) -> Figure:
    client, plain = installation.api(reader), installation.plain
    uids = _people(installation, reader, 40)
    if not uids:
        return Figure("open", "people, every field", reader.part, note="nobody within reach")
    expected = 200 if reader.principals != () else 404
    for uid in uids[:5]:
        answer = client.get(f"/api/v1/people/{uid}")
        if answer.status not in (expected, 403 if expected == 404 else expected):
            raise Mismatch(f"open as {reader.part}: status {answer.status} instead of {expected}")
        if expected == 200:
            _compare(installation, answer.json())
    series = time_series(lambda number: client.get(f"/api/v1/people/{uids[number % len(uids)]}"), SAMPLES)
    beside = plain.time("SELECT * FROM customers_party WHERE uid = %(uid)s", {"uid": uids[0]})
    queries = plain.count_statements(lambda: client.get(f"/api/v1/people/{uids[0]}"))
    return Figure(
        "open", "people, every field", reader.part, series.p50, series.p95, samples=series.samples, queries=queries,
        verified=5 if expected == 200 else 0, ratio=series.p50 / beside.p50,
    )  # fmt: skip


def _compare(installation: Installation, item: dict[str, Any]) -> None:
    columns = ("display_name", "given_name", "family_name", "email", "phone", "city", "version")
    row = installation.plain.rows(
        f"SELECT id, {', '.join(columns)} FROM customers_party WHERE uid = %(uid)s", {"uid": item["uid"]}
    )[0]
    if [item[name] for name in columns if name in item] != [
        value for name, value in zip(columns, row[1:], strict=True) if name in item
    ]:
        raise Mismatch(f"the record {item['uid']} is not the row")
    if "phones" in item:
        count = installation.plain.one(
            "SELECT count(*) FROM customers_contactpoint WHERE party_id = %(id)s AND kind = 'phone'", {"id": row[0]}
        )
        if len(item["phones"]) != count:
            raise Mismatch(f"the record {item['uid']} has {count} phone numbers, the answer {len(item['phones'])}")


def _update(installation: Installation, reader: Reader) -> Figure:
    client, plain = installation.api(reader), installation.plain
    uid = _people(installation, reader, 1)[0]
    path = f"/api/v1/people/{uid}"
    before = client.get(path)
    tag = before.headers["etag"]

    def change(number: int) -> None:
        nonlocal tag
        answer = client.send_json("PATCH", path, {"job_title": f"Benchmark {number}"}, {"If-Match": tag})
        if answer.status != 200:
            raise Mismatch(f"update as {reader.part}: status {answer.status}: {answer.text[:300]}")
        tag = answer.headers["etag"]

    series = time_series(change, SAMPLES)
    _check_updated(installation, uid, f"Benchmark {series.samples - 1}")
    queries = plain.count_statements(lambda: change(-1))
    client.send_json("PATCH", path, {"job_title": before.json()["job_title"]}, {"If-Match": tag})
    return Figure(
        "update", "people, one field", reader.part, series.p50, series.p95, samples=series.samples, queries=queries,
        verified=1,
    )  # fmt: skip


def _check_updated(installation: Installation, uid: str, title: str) -> None:
    """The row, its history and its search entry all tell of the last update."""
    plain = installation.plain
    row = plain.rows("SELECT id, job_title, version FROM customers_party WHERE uid = %(uid)s", {"uid": uid})[0]
    events = plain.one(
        "SELECT count(*) FROM customers_partyhistoryevent WHERE pgh_obj_id = %(id)s AND job_title LIKE 'Benchmark %%'",
        {"id": row[0]},
    )
    if row[1] != title or not events:
        raise Mismatch(f"after updates the row says {row[1]!r} and history has {events} events")


def _create(installation: Installation, reader: Reader) -> Figure:
    client, plain = installation.api(reader), installation.plain
    made: list[tuple[str, str]] = []

    def create(number: int) -> None:
        n = number % 1000
        values = {
            "given_name": "Bernadette",
            "family_name": f"Benchmarkova{n}",
            "email": f"b.{reader.username}.{n}@benchmark.example.org",
            "phone": f"+49 30 5550{n:03d}",
            "job_title": "Surveyor",
        }
        answer = client.send_json("POST", "/api/v1/people", values)
        if answer.status != 201:
            raise Mismatch(f"create as {reader.part}: status {answer.status}: {answer.text[:300]}")
        made.append((answer.json()["uid"], answer.headers["etag"]))

    try:
        series = time_series(create, SAMPLES)
        queries = plain.count_statements(lambda: create(999))
        _check_created(installation, [uid for uid, _tag in made])
    finally:
        for uid, tag in made:
            installation.api(installation.administrator).send_json(
                "DELETE", f"/api/v1/people/{uid}", None, {"If-Match": tag}
            )
    left = plain.one("SELECT count(*) FROM customers_party WHERE uid = ANY(%(uids)s)", {"uids": [u for u, _ in made]})
    if left:
        raise Mismatch(f"{left} created people could not be deleted")
    return Figure(
        "create", "people, name, e-mail, phone", reader.part, series.p50, series.p95, samples=series.samples,
        queries=queries, verified=len(made),
    )  # fmt: skip


def _check_created(installation: Installation, uids: list[str]) -> None:
    """Each person has a row, two contact points, and an entry by which the search finds them."""
    counted = installation.plain.rows(
        "SELECT count(*), sum((SELECT count(*) FROM customers_contactpoint c WHERE c.party_id = p.id))::int,"
        " sum((SELECT count(*) FROM search_searchentry e WHERE e.kind = 'people' AND e.record_id = p.id))::int"
        " FROM customers_party p WHERE uid = ANY(%(uids)s)",
        {"uids": uids},
    )[0]
    if counted != (len(uids), 2 * len(uids), len(uids)):
        raise Mismatch(f"of {len(uids)} created people the tables hold {counted}")
