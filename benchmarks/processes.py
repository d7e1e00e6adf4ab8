"""The whole system: memory of all its processes when idle, its first start with the sample company, later starts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from benchmarks.base import COMMAND, ROOT, Base, environment_of
from benchmarks.figures import Figure
from benchmarks.installation import end, free_port, sign_in, wait_until_ready

SETTLING = 8.0  # seconds after which the processes count as idle
STARTS = 3


def run(base: Base) -> Iterator[Figure]:
    """Memory on the base; starts on a folder of their own."""
    with _up(base.folder) as (process, port, _seconds):
        client = sign_in(port, base.readers[0].username)
        for _request in range(20):
            client.get("/people/")
        client.close()
        time.sleep(SETTLING)
        shares = proportional_memory(process.pid)
    note = ", ".join(f"{name} {size / 1e6:.0f}" for name, size in shares)
    yield Figure("memory", f"{len(shares)} processes", value=sum(size for _name, size in shares) / 1e6, note=note)
    yield from _starts()


def _starts() -> Iterator[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="rapport-start-"))
    # As root the database runs as another user, who must be able to pass through.
    folder.chmod(0o711)
    try:
        with _up(folder, "demo") as (_process, _port, seconds):
            pass
        yield Figure("cold_start", "rapport demo in an empty folder", value=seconds)
        later = []
        for _start in range(STARTS):
            with _up(folder) as (_process, _port, seconds):
                later.append(seconds)
        yield Figure("warm_start", "rapport up", value=sorted(later)[len(later) // 2], samples=STARTS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _up:
    """`rapport up` (or demo) for the length of a block: process, port, seconds until it was ready."""

    def __init__(self, folder: Path, command: str = "up") -> None:
        self.folder = folder
        self.command = command

    def __enter__(self) -> tuple[subprocess.Popen[bytes], int, float]:
        port = free_port()
        log = self.folder / "benchmark-up.log"
        begun = time.monotonic()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*COMMAND, self.command],
                env=environment_of(self.folder, RAPPORT_PORT=str(port)),
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until_ready(port, self.process, log, timeout=600)
        return self.process, port, time.monotonic() - begun

    def __exit__(self, *_error: object) -> None:
        end(self.process)


def proportional_memory(pid: int) -> Sequence[tuple[str, int]]:
    """(name, bytes) of a process and all below it, where shared pages count in parts (PSS)."""
    first = psutil.Process(pid)
    found = []
    for process in [first, *first.children(recursive=True)]:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        size = next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
        found.append((process.name(), size))
    return sorted(found, key=lambda item: -item[1])
