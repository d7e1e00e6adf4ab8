"""Runs everything of one installation: the embedded PostgreSQL, then the children, until told to stop.

It knows commands and processes only; what they do, and which there are, is said by the caller.
"""

import http.client
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from rapport.lib.file_lock import FileLock
from rapport.platform.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
from rapport.platform.runtime.processes import ChildProcess, describe_exit

TICK = 0.1  # seconds between two looks at the children
CHILD_GRACE = 5.0  # seconds that the children have to end in order
SERVER_GRACE = 3.0  # seconds that PostgreSQL has then
SERVER_DELAY = 5.0  # seconds between two attempts to start it again


class StartRefused(RuntimeError):
    """Rapport cannot start here; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the web process listens, and the address by which people reach it."""

    host: str
    port: int
    base_url: str


class Supervisor:
    """Starts, watches and ends the processes of one data folder.

    `prepare` is a command that must succeed before the children start; `children` maps a name to a command.
    """

    def __init__(
        self,
        *,
        data_dir: Path,
        address: Address,
        server: EmbeddedPostgres | None,
        prepare: Sequence[str],
        children: Mapping[str, Sequence[str]],
        greeting: Sequence[str] = (),
    ) -> None:
        self.data_dir = data_dir
        self.address = address
        self.server = server
        self.prepare = prepare
        self.greeting = greeting
        self.children = [
            ChildProcess(name, command, {**os.environ, "PYTHONUNBUFFERED": "1"}) for name, command in children.items()
        ]
        self._lock = FileLock(data_dir / "run" / "up.lock", note=str(os.getpid()))
        self._selector = selectors.DefaultSelector()
        self._stop_asked = 0
        self._is_waiting_for_server = False
        self._server_restart_at: float | None = None
        self._is_ready = False
        self._next_question = 0.0

    def run(self) -> None:
        """Run until SIGTERM or SIGINT, then end everything. Raises StartRefused and EmbeddedPostgresError."""
        if not self._lock.acquire(wait=False):
            raise StartRefused(
                f"Rapport is already running on the data folder {self.data_dir} (process "
                f"{self._lock.holder_note()}); stop it, or give another folder in RAPPORT_DATA_DIR"
            )
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            refuse_taken_port(self.address)
            if self.server is not None:
                self._start_server(self.server)
            if self._run_preparation():
                refuse_taken_port(self.address)  # preparing takes a while, and web servers share a port unasked
                for child in self.children:
                    self._start(child)
                self._watch()
        except KeyboardInterrupt:
            pass  # Asked to stop while PostgreSQL was starting: what there is ends below.
        finally:
            self._end_all()
            self._lock.release()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop_asked += 1
        if self._is_waiting_for_server:
            raise KeyboardInterrupt

    def _start_server(self, server: EmbeddedPostgres) -> None:
        """Start PostgreSQL; a signal breaks this off, since it may wait long for another command's end."""
        self._is_waiting_for_server = True
        try:
            server.start()
        finally:
            self._is_waiting_for_server = False

    def _run_preparation(self) -> bool:
        """Run the preparing command; return False when asked to stop meanwhile. Raises StartRefused."""
        child = ChildProcess("prepare", self.prepare, {**os.environ, "PYTHONUNBUFFERED": "1"})
        self._start(child)
        try:
            while not self._stop_asked:
                self._pass_output_on(TICK)
                status = child.collect_exit()
                if status is not None:
                    self._drain(child)
                    if status:
                        raise StartRefused(f"the preparation {describe_exit(status)}; its message is above")
                    return True
        finally:
            self._end([child])
        return False

    def _watch(self) -> None:
        while not self._stop_asked:
            self._pass_output_on(TICK)
            if self.server is not None:
                self._restart_server_if_ended(self.server)
            for child in self.children:
                self._restart_if_ended(child)
            if not self._is_ready and time.monotonic() >= self._next_question:
                self._greet_when_ready()

    def _restart_server_if_ended(self, server: EmbeddedPostgres) -> None:
        """Start the server again, as often as it takes: on a full disk it may come up once there is room."""
        status = server.poll()
        if status is not None:
            self._say("rapport", f"PostgreSQL {describe_exit(status)}; starting it again")
            self._server_restart_at = time.monotonic()
        if self._server_restart_at is None or time.monotonic() < self._server_restart_at:
            return
        try:
            self._start_server(server)
            self._server_restart_at = None
        except (EmbeddedPostgresError, OSError) as error:
            self._say("rapport", f"{error}; trying again in {SERVER_DELAY:.0f} s")
            self._server_restart_at = time.monotonic() + SERVER_DELAY

    def _restart_if_ended(self, child: ChildProcess) -> None:
        status = child.collect_exit() if child.pid is not None else None
        if status is not None:
            self._drain(child)
            assert child.restart_at is not None
            delay = child.restart_at - time.monotonic()
            self._say("rapport", f"{child.name} {describe_exit(status)}; starting it again in {delay:.1f} s")
        if child.restart_at is not None and time.monotonic() >= child.restart_at:
            self._start(child)

    def _start(self, child: ChildProcess) -> None:
        child.start()
        assert child.output is not None
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _pass_output_on(self, timeout: float) -> None:
        """Print what the children have written, waiting at most `timeout` seconds for it."""
        if not self._selector.get_map():
            time.sleep(timeout)
        for key, _events in self._selector.select(timeout):
            child: ChildProcess = key.data
            for line in child.read_lines():
                self._say(child.name, line)
            if child.has_closed_output:
                self._selector.unregister(key.fileobj)

    def _drain(self, child: ChildProcess) -> None:
        """Print the last words of an ended child and close its output."""
        for line in child.read_rest():
            self._say(child.name, line)
        if child.output is not None and child.output in self._selector.get_map():
            self._selector.unregister(child.output)
        child.forget()

    def _end_all(self) -> None:
        self._end([child for child in self.children if child.pid is not None])
        if self.server is not None:
            self.server.stop(timeout=SERVER_GRACE)
        self._selector.close()

    def _end(self, children: list[ChildProcess]) -> None:
        """End children in order; by force after a while, or when asked to stop once more."""
        asked = self._stop_asked
        deadline = time.monotonic() + CHILD_GRACE
        for child in children:
            child.terminate()
        while time.monotonic() < deadline and self._stop_asked <= max(asked, 1):
            if all(child.has_ended() for child in children):
                break
            self._pass_output_on(TICK)
        for child in children:
            child.kill()
            self._drain(child)

    def _greet_when_ready(self) -> None:
        self._next_question = time.monotonic() + TICK
        if self._answers():
            self._is_ready = True
            for line in [f"Rapport is ready: {self.address.base_url}", *self.greeting]:
                self._say("rapport", line)

    def _answers(self) -> bool:
        """Whether the web process answers /healthz, asked under the name by which people reach it."""
        connection = http.client.HTTPConnection(_reachable(self.address.host), self.address.port, timeout=1)
        try:
            connection.request("GET", "/healthz", headers={"Host": urlsplit(self.address.base_url).netloc})
            # Behind HTTPS the answer is a redirect, which only a working process gives.
            return connection.getresponse().status < 400
        except OSError:
            return False
        finally:
            connection.close()

    def _say(self, name: str, line: str) -> None:
        sys.stdout.write(f"{name:<8} | {line}\n")
        sys.stdout.flush()


def refuse_taken_port(address: Address) -> None:
    """Raise StartRefused when nobody could listen on this address now."""
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _name, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # As servers do; without it the port would seem taken for a minute after the last run.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise StartRefused(
            f"cannot listen on port {address.port} of {address.host} ({error.strerror}); stop what uses it "
            "or give others in RAPPORT_PORT and RAPPORT_HOST"
        ) from None


def _reachable(host: str) -> str:
    """Return the address by which this machine reaches a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
