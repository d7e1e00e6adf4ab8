"""Automations: what a rule adds to the write that sets it off, and how many actions a worker does in a second.

Each figure is checked in the tables: every task that a rule was to change is changed, once. What is written is deleted
again; the rule as well, and its runs with it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from benchmarks.figures import Figure, Mismatch, percentile
from benchmarks.installation import Installation

ROUNDS, WRITES = 6, 15
"""Blocks with the rule off and on in turn, and the writes of each."""
TOGETHER = 1_000
"""Records of one act: as many as one call of the API writes."""
ALONE = 1_000
"""Acts of one record each."""
PATIENCE = 120.0
"""Seconds within which the worker must have done everything."""
SEEN = "Seen by the rule of the benchmark"
_RATE = """
    SELECT count(*), extract(epoch FROM max(finished_at) - %(begun)s::timestamptz) FROM automation_run
     WHERE state = 'done' AND finished_at > %(begun)s
"""


def run(installation: Installation) -> Iterator[Figure]:
    """What it adds to a write; actions of one act, and of acts one by one."""
    bench = _Bench(installation)
    with bench.tasks(TOGETHER) as uids, bench.rule() as rule:
        yield _added(bench, rule, uids)
        yield _of_one_act(bench, rule, uids)
        yield _one_by_one(bench, rule, uids[:ALONE])


class _Bench:
    """Tasks, a rule about them, and the worker."""

    def __init__(self, installation: Installation) -> None:
        self.plain = installation.plain
        self.api = installation.api(installation.administrator)
        self.worker = _worker_of(installation.pid)

    def send(self, method: str, path: str, body: object) -> Any:
        """The answer as JSON; Mismatch unless the call succeeds."""
        answer = self.api.send_json(method, f"/api/v1/{path}", body, {"If-Match": "*"})
        if answer.status not in (200, 201, 204):
            raise Mismatch(f"{method} {path}: {answer.status} {answer.text[:300]}")
        return answer.json() if answer.body else None

    @contextmanager
    def tasks(self, many: int) -> Iterator[list[str]]:
        """So many tasks, for the length of a block."""
        items = [{"subject": f"Benchmark of rules {number}"} for number in range(many)]
        made = self.send("POST", "tasks/bulk", {"action": "create", "items": items})
        uids = [item["uid"] for item in made["items"]]
        try:
            yield uids
        finally:
            self.send("POST", "tasks/bulk", {"action": "delete", "uids": uids})

    @contextmanager
    def rule(self) -> Iterator[str]:
        """A rule that sets one field of a task whose subject was changed; switched off at first."""
        values = {
            "name": "Benchmark of rules",
            "kind": "tasks",
            "event": "changed",
            "watched": [{"field": "subject"}],
            "steps": [{"do": "set", "values": {"description": SEEN}}],
        }
        uid = self.send("POST", "automations", values)["uid"]
        try:
            yield uid
        finally:
            self.api.send(self.api.request("DELETE", f"/api/v1/automations/{uid}", b"", {"If-Match": "*"}))

    def switch(self, rule: str, on: bool) -> None:
        """Switch the rule on or off, and wait until nothing is left to do."""
        self.send("PATCH", f"automations/{rule}", {"is_active": on})
        self.settle()

    def settle(self) -> None:
        """Wait until everything that happened was told and done."""
        open_work = (
            "SELECT (SELECT count(*) FROM events_message) +"
            " (SELECT count(*) FROM automation_run WHERE state = 'queued')"
        )
        deadline = time.monotonic() + PATIENCE
        while self.plain.one(open_work):
            if time.monotonic() > deadline:
                raise Mismatch(f"the worker did not do its work within {PATIENCE:.0f} s")
            time.sleep(0.01)

    def forget(self, uids: list[str]) -> None:
        """Let the tasks be as the rule has not seen them yet."""
        values = {"action": "update", "uids": uids, "values": {"description": ""}}
        self.send("POST", "tasks/bulk", values)
        self.settle()

    def check(self, uids: list[str]) -> int:
        """Every task must have been changed by the rule; their number."""
        counted = "SELECT count(*) FROM customers_task WHERE uid = ANY(%(uids)s::uuid[]) AND description = %(seen)s"
        seen = int(self.plain.one(counted, {"uids": uids, "seen": SEEN}))
        if seen != len(uids):
            raise Mismatch(f"the rule changed {seen} of {len(uids)} tasks")
        return seen

    def rate(self, begun: Any, many: int) -> float:
        """Actions per second since then, of so many runs."""
        done, seconds = self.plain.rows(_RATE, {"begun": begun})[0]
        if done != many:
            raise Mismatch(f"{done} runs instead of {many}")
        return float(done) / float(seconds)

    def spent(self) -> float:
        """Seconds of processor time that the worker has used."""
        times = self.worker.cpu_times()
        return float(times.user + times.system)


def _worker_of(pid: int) -> psutil.Process:
    for process in psutil.Process(pid).children(recursive=True):
        if "worker" in process.cmdline():
            return process
    raise Mismatch("there is no worker")


def _added(bench: _Bench, rule: str, uids: list[str]) -> Figure:
    """Writes with the rule off and on in turn. After each the worker is waited for: what is measured is the write."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for number in range(ROUNDS * 2):
        on = bool(number % 2)
        bench.switch(rule, on)
        for write in range(WRITES):
            uid = uids[write]
            begun = time.perf_counter()
            bench.send("PATCH", f"tasks/{uid}", {"subject": f"Benchmark of rules {number}.{write}"})
            times[on].append((time.perf_counter() - begun) * 1000)
            bench.settle()
    verified = bench.check(uids[:WRITES])
    without, beside = percentile(times[False], 50), percentile(times[True], 50)
    return Figure(
        "automation_write", "update of a task, a rule on against off", "administrator",
        value=max(beside - without, 0.0), samples=len(times[True]), verified=verified,
        note=f"{beside:.2f} against {without:.2f} ms",
    )  # fmt: skip


def _of_one_act(bench: _Bench, rule: str, uids: list[str]) -> Figure:
    """All tasks changed by one act: from its commit to the last run."""
    bench.forget(uids)
    bench.switch(rule, True)
    items = [{"uid": uid, "subject": f"Together {at}"} for at, uid in enumerate(uids)]
    with _halted(bench.worker):
        bench.send("POST", "tasks/bulk", {"action": "update", "items": items})
        begun, spent = bench.plain.one("SELECT now()"), bench.spent()
    bench.settle()
    return _figure(bench, "one act of many records", begun, spent, uids)


def _one_by_one(bench: _Bench, rule: str, uids: list[str]) -> Figure:
    """Tasks changed one by one while the worker is halted: from when it goes on to the last run."""
    bench.forget(uids)
    with _halted(bench.worker):
        for at, uid in enumerate(uids):
            bench.send("PATCH", f"tasks/{uid}", {"subject": f"Alone {at}"})
        begun, spent = bench.plain.one("SELECT now()"), bench.spent()
    bench.settle()
    return _figure(bench, "acts of one record each", begun, spent, uids)


def _figure(bench: _Bench, case: str, begun: Any, spent: float, uids: list[str]) -> Figure:
    each = (bench.spent() - spent) / len(uids) * 1000
    return Figure(
        "automation_actions", case, value=bench.rate(begun, len(uids)), verified=bench.check(uids),
        note=f"{len(uids)} records; {each:.2f} ms of the worker's processor time each",
    )  # fmt: skip


@contextmanager
def _halted(worker: psutil.Process) -> Iterator[None]:
    """The worker stands still for the length of a block, so that work piles up."""
    os.kill(worker.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker.pid, signal.SIGCONT)
