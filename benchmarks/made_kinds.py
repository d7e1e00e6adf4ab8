"""A kind of record made in the browser with as many records as the base has parties: lists, a board, figures of groups.

The kind and its fields are made by the API, so its indexes come as an administrator's do; the records are written by
plain SQL, within the reach of the owners that parties have. All of it goes again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks.base import Reader
from benchmarks.client import Client
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation
from benchmarks.shown import ShownCase, board_columns, check

PATIENCE = 300.0
"""Seconds within which the indexes of the fields must be there."""
_TABLE = "custom_fields_customrecord"
_STATES = ("planned", "held", "paid", "void")
_FILL = f"""
    INSERT INTO {_TABLE} (uid, created_at, updated_at, version, created_in, principals, kind, name, sort_key, owner_id,
                          custom)
    SELECT uuidv7(), created_at, created_at, 1, created_in, principals, %(kind)s, 'Course ' || id, 'course ' || id,
           owner_id,
           jsonb_build_object(%(state)s::text, (%(states)s::text[])[1 + id %% 4], %(hours)s::text, id * 7919 %% 5000,
                              %(begins)s::text, (date '2024-01-01' + (id * 31 %% 900)::integer)::text)
      FROM customers_party
"""


@dataclass(frozen=True, slots=True)
class MadeKind:
    """The kind as it was made: its name, and those of its fields."""

    name: str
    state: str
    hours: str
    begins: str

    def cases(self) -> Iterator[tuple[str, str, str, str]]:
        """What is asked, and the plain SQL of it: a label, the query, the condition, the order."""
        hours, begins = f"(custom ->> '{self.hours}')::integer", f"custom ->> '{self.begins}'"
        by_name, paid = "sort_key, id", f"custom ->> '{self.state}' = 'paid'"
        yield "by name", "", "true", by_name
        yield "of one state", f"{self.state}=paid", paid, by_name
        yield "by a number", f"sort=-{self.hours}", "true", f"{hours} DESC NULLS LAST, id DESC"
        late = f"{paid} AND {begins} >= '2026-01-01'"
        yield (
            "of one state, from a day on, by day",
            f"{self.state}=paid&{self.begins}__gte=2026-01-01&sort={self.begins}",
            late,
            f"{begins}, id",
        )


def run(installation: Installation) -> Iterator[Figure]:
    """Every question as every reader, then the board, then figures of groups."""
    bench = _Bench(installation)
    with bench.kind() as kind:
        for label, query, where, order in kind.cases():
            for reader in installation.readers:
                yield bench.listed(kind, reader, label, query, where, order)
        for reader in installation.readers:
            yield bench.board(kind, reader)
        for reader in installation.readers:
            yield bench.summed(kind, reader)


class _Bench:
    """One kind, from its making to its end."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.plain = installation, installation.plain
        self.api: Client = installation.api(installation.administrator)

    def send(self, method: str, path: str, body: object = None) -> Any:
        """The answer as JSON; Mismatch unless the call succeeds."""
        answer = self.api.send_json(method, f"/api/v1/{path}", body, {"If-Match": "*"})
        if answer.status not in (200, 201, 204):
            raise Mismatch(f"{method} {path}: {answer.status} {answer.text[:300]}")
        return answer.json() if answer.body else None

    @contextmanager
    def kind(self) -> Iterator[MadeKind]:
        """A kind with its records, for the length of a block."""
        roles = [role["uid"] for role in self.send("GET", "roles")["items"]]
        names = {"label_en": "Benchmark course", "plural_en": "Benchmark courses", "belongs_to": "people"}
        made = self.send("POST", "custom-kinds", {**names, "readers": roles})
        fields = []
        try:
            choices = [{"value": state, "en": state.title()} for state in _STATES]
            wanted: tuple[tuple[str, str, dict[str, Any]], ...] = (
                ("choice", "State", {"choices": choices}),
                ("integer", "Hours", {}),
                ("date", "Begins", {}),
            )
            for of_type, label, more in wanted:
                given = {"kind": made["key"], "type": of_type, "label_en": f"Benchmark {label}", **more}
                fields.append(self.send("POST", "custom-fields", given))
            kind = MadeKind(made["key"], *(f"x_{field['key']}" for field in fields))
            self._wait_for_indexes(len(fields))
            columns = {"kind": kind.name, "state": kind.state, "hours": kind.hours, "begins": kind.begins}
            self._write(_FILL, {**columns, "states": list(_STATES)})
            yield kind
        finally:
            self._write(f"DELETE FROM {_TABLE} WHERE kind = %(kind)s", {"kind": made["key"]})
            for field in fields:
                self.send("DELETE", f"custom-fields/{field['uid']}")
            self.send("DELETE", f"custom-kinds/{made['uid']}")

    def _write(self, statement: str, given: dict[str, Any]) -> None:
        """Without history, which would be of the benchmark only."""
        with self.plain.connection.transaction(), self.plain.connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {_TABLE} DISABLE TRIGGER USER".encode())
            cursor.execute(statement.encode(), given)
            cursor.execute(b"SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {_TABLE} ENABLE TRIGGER USER".encode())
        self.plain.connection.execute(f"VACUUM (ANALYZE) {_TABLE}".encode())

    def _wait_for_indexes(self, count: int) -> None:
        found = (
            "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            f" WHERE i.indrelid = '{_TABLE}'::regclass AND c.relname LIKE 'cf\\_%%' AND i.indisvalid"
        )
        deadline = time.monotonic() + PATIENCE
        while self.plain.one(found, {}) < count:
            if time.monotonic() > deadline:
                raise Mismatch(f"the indexes were not made within {PATIENCE:.0f} s")
            time.sleep(0.2)

    def _reach(self, kind: MadeKind, reader: Reader) -> str:
        return f"kind = '{kind.name}' AND {self.installation.reach(reader)}"

    def listed(self, kind: MadeKind, reader: Reader, label: str, query: str, where: str, order: str) -> Figure:
        """The API list of 50."""
        api, path = self.installation.api(reader), f"/api/v1/{kind.name}?{query}"
        answer = api.get(path)
        if reader.principals == () and answer.status in (400, 403):
            return Figure("made_kinds", label, reader.part, note="refused, as it must be")
        if answer.status != 200:
            raise Mismatch(f"{path} as {reader.part}: status {answer.status}: {answer.text[:300]}")
        statement = f"SELECT uid FROM {_TABLE} WHERE {where} AND {self._reach(kind, reader)} ORDER BY {order} LIMIT 50"
        found = [str(uid) for uid in self.plain.column(statement)]
        if [item["uid"] for item in answer.json()["items"]] != found:
            raise Mismatch(f"{path} as {reader.part}: other rows than plain SQL gives")
        series = time_series(lambda _number: api.get(path))
        beside = self.plain.time(statement)
        return Figure(
            "made_kinds", label, reader.part, series.p50, series.p95, samples=series.samples,
            queries=self.plain.count_statements(lambda: api.get(path)), verified=len(found),
            ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.2f} ms",
        )  # fmt: skip

    def board(self, kind: MadeKind, reader: Reader) -> Figure:
        """The page that shows a column for each state."""
        key, where = f"custom ->> '{kind.state}'", f"kind = '{kind.name}'"
        path = f"/{kind.name}/?view=all&shown=board:{kind.state}"
        case = ShownCase("list_board", "records of a made kind by state", path, key, _TABLE, where, board_columns)
        client = self.installation.pages(reader)
        answer = client.get(path)
        if reader.principals == () and answer.status == 403:
            return Figure("made_board", case.label, reader.part, note="refused, as it must be")
        if answer.status != 200:
            raise Mismatch(f"{path} as {reader.part}: status {answer.status}")
        counted = dict(self.plain.rows(case.statement(self.installation, reader)))
        verified = check(case, reader, answer.text, counted)
        series = time_series(lambda _number: client.get(path), 20)
        return Figure(
            "made_board", case.label, reader.part, series.p50, series.p95, samples=series.samples,
            queries=self.plain.count_statements(lambda: client.get(path)), verified=verified,
        )  # fmt: skip

    def summed(self, kind: MadeKind, reader: Reader) -> Figure:
        """Number and sum of every state."""
        api, path = (
            self.installation.api(reader),
            f"/api/v1/{kind.name}/aggregate?group_by={kind.state}&sum={kind.hours}",
        )
        answer = api.get(path)
        if reader.principals == () and answer.status in (400, 403):
            return Figure("made_report", "made kind by state", reader.part, note="refused, as it must be")
        if answer.status != 200:
            raise Mismatch(f"{path} as {reader.part}: status {answer.status}: {answer.text[:300]}")
        statement = (
            f"SELECT custom ->> '{kind.state}', count(*), sum((custom ->> '{kind.hours}')::integer) FROM {_TABLE}"
            f" WHERE {self._reach(kind, reader)} GROUP BY 1"
        )
        found = {state: (count, total) for state, count, total in self.plain.rows(statement)}
        got = {item["key"]: (item["count"], int(item["sum"] or 0)) for item in answer.json()["items"]}
        if got != found:
            raise Mismatch(f"{path} as {reader.part}: {got} where plain SQL gives {found}")
        series = time_series(lambda _number: api.get(path), 20)
        beside = self.plain.time(statement)
        return Figure(
            "made_report", "made kind by state", reader.part, series.p50, series.p95, samples=series.samples,
            verified=len(found), ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.0f} ms",
        )  # fmt: skip
