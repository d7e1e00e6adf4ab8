"""One supervised child process: its start, its output line by line, its back-off after a crash, its end."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.lib.child_process import die_with_parent

FIRST_DELAY = 0.5  # seconds between a first crash and the restart; doubled for each further one
LONGEST_DELAY = 30.0  # seconds
SETTLED_AFTER = 60.0  # seconds without a crash, after which the delay starts small again
LINE_LIMIT = 64 * 1024  # bytes kept of a line that does not end


@dataclass
class ChildProcess:
    """A command that is to run all the time.

    It gets a process group of its own, so that its own children can be ended with it, and ends with the
    supervisor however that ends.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    crashes: int = 0
    restart_at: float | None = None
    has_closed_output: bool = False
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _started_at: float = 0.0
    _unfinished_line: bytes = b""

    @property
    def pid(self) -> int | None:
        """The number of the running process, or None."""
        return self._process.pid if self._process is not None else None

    @property
    def output(self) -> int | None:
        """The file descriptor of its output, not blocking, or None when it does not run."""
        return self._process.stdout.fileno() if self._process is not None and self._process.stdout else None

    def start(self) -> None:
        """Start the command; call it from the main thread."""
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.environment),
            start_new_session=True,
            # Not SIGTERM: with its database ending at the same time, a process may wait long for an orderly end.
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._started_at, self.restart_at, self.has_closed_output = time.monotonic(), None, False

    def read_lines(self) -> list[str]:
        """Return the lines that have arrived; an endless one is cut into pieces."""
        return self._split(self._read(), is_last=False)

    def read_rest(self) -> list[str]:
        """Return what an ended process has left to say, its last line finished or not."""
        lines: list[str] = []
        while arrived := self._read():
            lines += self._split(arrived, is_last=False)
        return lines + self._split(b"", is_last=True)

    def _read(self) -> bytes:
        if self.output is None:
            return b""
        try:
            arrived = os.read(self.output, LINE_LIMIT)
        except BlockingIOError:
            return b""  # Nothing now; a child of the child may still hold the other end.
        self.has_closed_output = not arrived
        return arrived

    def _split(self, arrived: bytes, *, is_last: bool) -> list[str]:
        *lines, rest = (self._unfinished_line + arrived).split(b"\n")
        if rest and (is_last or len(rest) > LINE_LIMIT):
            lines, rest = [*lines, rest], b""
        self._unfinished_line = rest
        return [line.decode(errors="replace") for line in lines]

    def collect_exit(self) -> int | None:
        """Return the status of a process that has ended since the last call, having cleared up after it."""
        if self._process is None:
            return None
        status = self._process.poll()
        if status is None:
            return None
        self._signal_group(signal.SIGKILL)
        if time.monotonic() - self._started_at > SETTLED_AFTER:
            self.crashes = 0
        self.restart_at = time.monotonic() + min(FIRST_DELAY * 2**self.crashes, LONGEST_DELAY)
        self.crashes += 1
        return status

    def forget(self) -> None:
        """Close what is left of an ended process."""
        if self._process is not None and self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def terminate(self) -> None:
        """Ask the process to end in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def has_ended(self) -> bool:
        """Whether nothing of it runs, not counting its own children."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End the process and all its children by force."""
        self._signal_group(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def _signal_group(self, number: signal.Signals) -> None:
        if self._process is not None:
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                return  # The whole group has already ended.


def describe_exit(status: int) -> str:
    """Say in words how a process ended."""
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with code {status}"
