"""Assignment: how many records a second go by the rules to whom they say, written with their history and the reasons.

Each figure is checked in the tables: every task went to one of the rule's people, and each got as many as the others.
What is written is deleted again; the turns and decisions of the rule go with it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.figures import Figure, Mismatch
from benchmarks.installation import Installation

TOGETHER = 1_000
"""Records of one request, as many as one call of the API takes."""
PEOPLE = 8
_SHARES = "SELECT count(*) FROM customers_task WHERE uid = ANY(%(uids)s::uuid[]) GROUP BY owner_id"


def run(installation: Installation) -> Iterator[Figure]:
    """One request for many records, by a rule with a condition."""
    bench = _Bench(installation)
    with bench.tasks() as uids, bench.rule():
        begun = time.perf_counter()
        answer = bench.send("POST", "tasks/bulk", {"action": "assign", "uids": uids})
        seconds = time.perf_counter() - begun
        yield Figure(
            "assignment", "decided and written, in turn among eight", "administrator",
            value=TOGETHER / seconds, verified=bench.check(uids, answer), note=f"{TOGETHER} tasks in one request",
        )  # fmt: skip


class _Bench:
    """Tasks, and a rule that gives them to people of the base."""

    def __init__(self, installation: Installation) -> None:
        self.plain = installation.plain
        self.api = installation.api(installation.administrator)

    def send(self, method: str, path: str, body: object) -> Any:
        """The answer as JSON; Mismatch unless the call succeeds."""
        answer = self.api.send_json(method, f"/api/v1/{path}", body, {"If-Match": "*"})
        if answer.status not in (200, 201, 204):
            raise Mismatch(f"{method} {path}: {answer.status} {answer.text[:300]}")
        return answer.json() if answer.body else None

    @contextmanager
    def tasks(self) -> Iterator[list[str]]:
        """Tasks for the length of a block."""
        items = [{"subject": f"Benchmark of assignment {number}"} for number in range(TOGETHER)]
        made = self.send("POST", "tasks/bulk", {"action": "create", "items": items})
        uids = [item["uid"] for item in made["items"]]
        try:
            yield uids
        finally:
            self.send("POST", "tasks/bulk", {"action": "delete", "uids": uids})

    @contextmanager
    def rule(self) -> Iterator[None]:
        """The first rule for tasks, for the length of a block."""
        users = self.plain.rows("SELECT uid::text FROM access_user WHERE is_active ORDER BY id LIMIT 8")
        if len(users) < PEOPLE:
            raise Mismatch(f"the base has {len(users)} users instead of {PEOPLE}")
        values = {
            "name": "Benchmark of assignment",
            "kind": "tasks",
            "position": 0,
            "condition": {"any": [{"all": [{"field": "is_done", "op": "exact", "value": "false"}]}]},
            "people": [uid for (uid,) in users],
            "is_active": True,
        }
        uid = self.send("POST", "assignment-rules", values)["uid"]
        try:
            yield
        finally:
            self.api.send(self.api.request("DELETE", f"/api/v1/assignment-rules/{uid}", b"", {"If-Match": "*"}))

    def check(self, uids: list[str], answer: Any) -> int:
        """Everybody must have got the same number of tasks, and every task a reason; their number."""
        shares = [count for (count,) in self.plain.rows(_SHARES, {"uids": uids})]
        if shares != [TOGETHER // PEOPLE] * PEOPLE or not all(item["reasons"] for item in answer["items"]):
            raise Mismatch(f"the rule gave {shares}")
        return sum(shares)
