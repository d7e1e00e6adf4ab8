"""Figures over related records: a list with such a column, read and kept, sorted by it, and how soon it follows.

Each answer is compared with plain SQL. The fields and the task that are made are deleted again, and what was kept with
the records goes with them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.base import Reader
from benchmarks.figures import Figure, Mismatch, percentile, time_series
from benchmarks.installation import Installation

PATIENCE = 900.0
"""Seconds within which everything must have been gathered."""
CHANGES = 20
_OPEN = """
    SELECT p.uid, (SELECT count(*) FROM customers_task t WHERE t.party_id = p.id AND NOT t.is_done) AS open
      FROM customers_party p WHERE p.kind = 'person' AND {reach} ORDER BY {order} LIMIT 50
"""


def run(installation: Installation) -> Iterator[Figure]:
    """The list with a column that is read each time; then the same one kept: gathered, sorted by, followed."""
    bench = _Bench(installation)
    with bench.field("Benchmark read") as name:
        for reader in installation.readers:
            yield bench.listed(reader, name, "sort_key", "sort_key, id")
    with bench.field("Benchmark kept", is_kept=True) as name:
        yield bench.gathered(name)
        order = "open DESC, p.id DESC"
        for reader in (installation.administrator, *_seeing_all(installation)):
            yield bench.listed(reader, name, f"-{name}", order, "kept_sort")
        yield bench.followed(name)


def _seeing_all(installation: Installation) -> Iterator[Reader]:
    """Further readers who see some people and so the same figures as everybody, over what they reach of the people."""
    for reader in installation.readers:
        if reader is not installation.administrator and reader.principals != ():
            yield reader


class _Bench:
    """A field over the tasks of people."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.plain = installation.plain
        self.api = installation.api(installation.administrator)

    def send(self, method: str, path: str, body: object) -> Any:
        """The answer as JSON; Mismatch unless the call succeeds."""
        answer = self.api.send_json(method, f"/api/v1/{path}", body, {"If-Match": "*"})
        if answer.status not in (200, 201, 204):
            raise Mismatch(f"{method} {path}: {answer.status} {answer.text[:300]}")
        return answer.json() if answer.body else None

    @contextmanager
    def field(self, label: str, **more: Any) -> Iterator[str]:
        """Its name, for the length of a block."""
        values = {"kind": "people", "type": "rollup", "related": "tasks.party", "condition": "is_done=false"}
        self.begun = time.monotonic()
        made = self.send("POST", "custom-fields", {**values, "label_en": label, **more})
        try:
            yield f"x_{made['key']}"
        finally:
            self.api.send(self.api.request("DELETE", f"/api/v1/custom-fields/{made['uid']}", b"", {"If-Match": "*"}))
            if more:
                left = "SELECT EXISTS (SELECT FROM customers_party WHERE kept <> '{}')"
                self.until(lambda: not self.plain.one(left), every=1.0)

    def until(self, is_so: Callable[[], bool], every: float = 0.01) -> None:
        """Wait for the worker, looking after each of these seconds; Mismatch when it takes too long."""
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > deadline:
                raise Mismatch(f"the worker did not do its work within {PATIENCE:.0f} s")
            time.sleep(every)

    def gathered(self, name: str) -> Figure:
        """How many people a second the figure is gathered for at first; the index is waited for as well."""
        self.until(
            lambda: bool(self.plain.one("SELECT count(*) FROM custom_fields_customfield WHERE kept_at IS NOT NULL"))
        )
        seconds = time.monotonic() - self.begun
        indexed = (
            "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE c.relname LIKE 'cf\\_%' AND indisvalid"
        )
        self.until(lambda: bool(self.plain.one(indexed)))
        people = int(self.plain.one("SELECT count(*) FROM customers_party WHERE kind = 'person'"))
        wrong = self.plain.one(
            "SELECT count(*) FROM customers_party p WHERE p.kind = 'person' AND"
            f" coalesce((p.kept ->> '{name}')::integer, 0) <> (SELECT count(*) FROM customers_task t"
            " WHERE t.party_id = p.id AND NOT t.is_done)"
        )
        if wrong:
            raise Mismatch(f"{wrong} people keep another number of tasks than they have")
        return Figure(
            "kept_gathered", "figure over tasks gathered", "administrator", value=people / seconds, verified=people
        )  # fmt: skip

    def listed(self, reader: Reader, name: str, sort: str, order: str, key: str = "kept_list") -> Figure:
        """The API list of 50 with the column."""
        api = self.installation.api(reader)
        path = f"/api/v1/people?sort={sort}&include={name}"
        answer = api.get(path)
        if reader.principals == () and answer.status in (400, 403):
            return Figure(key, f"people by {sort}", reader.part, note="refused, as it must be")
        if answer.status != 200:
            raise Mismatch(f"{path} as {reader.part}: status {answer.status}: {answer.text[:300]}")
        statement = _OPEN.format(reach=self.installation.reach(reader, "p"), order=order)
        found = self.plain.rows(statement)
        items = answer.json()["items"]
        if [item["uid"] for item in items] != [str(row[0]) for row in found]:
            raise Mismatch(f"{path} as {reader.part}: other rows than plain SQL gives")
        whole = reader is self.installation.administrator
        if whole and [item[name] for item in items] != [row[1] for row in found]:
            raise Mismatch(f"{path} as {reader.part}: other figures than plain SQL gives")
        series = time_series(lambda _number: api.get(path))
        queries = self.plain.count_statements(lambda: api.get(path))
        label = "people with a figure that is read" if key == "kept_list" else "people sorted by a figure that is kept"
        return Figure(
            key, label, reader.part, series.p50, series.p95, samples=series.samples, queries=queries,
            verified=len(items),
        )  # fmt: skip

    def followed(self, name: str) -> Figure:
        """Milliseconds from the answer to a change of a task until its person keeps the new figure."""
        [(party, uid)] = self.plain.rows(
            "SELECT id, uid FROM customers_party WHERE kind = 'person' ORDER BY id LIMIT 1"
        )
        kept = f"SELECT coalesce((kept ->> '{name}')::integer, 0) FROM customers_party WHERE id = %(party)s"
        before = int(self.plain.one(kept, {"party": party}))
        task = self.send("POST", "tasks", {"subject": "Benchmark of figures", "party": str(uid)})
        times: list[float] = []
        try:
            self.until(lambda: self.plain.one(kept, {"party": party}) == before + 1)
            for number in range(CHANGES):
                done = number % 2 == 0
                self.send("PATCH", f"tasks/{task['uid']}", {"is_done": done})
                begun = time.perf_counter()
                wanted = before if done else before + 1
                self.until(lambda wanted=wanted: self.plain.one(kept, {"party": party}) == wanted)  # type: ignore[misc]
                times.append((time.perf_counter() - begun) * 1000)
        finally:
            self.api.send(self.api.request("DELETE", f"/api/v1/tasks/{task['uid']}", b"", {"If-Match": "*"}))
            self.until(lambda: self.plain.one(kept, {"party": party}) == before)
        return Figure(
            "kept_followed", "figure kept again after a change", "administrator", percentile(times, 50),
            percentile(times, 95), samples=len(times), verified=len(times),
        )  # fmt: skip
