"""A running installation on a base: the web server as in production, its clients, and plain SQL beside it."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.base import COMMAND, ROOT, Base, BaseError, Reader
from benchmarks.base_setup import PASSWORD
from benchmarks.client import Client
from benchmarks.plain import Plain, reach

START_TIMEOUT = 90.0  # seconds


class Installation:
    """What a benchmark gets: a client of API or pages for each reader, and the database."""

    def __init__(self, base: Base, port: int, pid: int) -> None:
        self.base = base
        self.port = port
        self.pid = pid
        self.plain = Plain(base.url)
        self._clients: dict[tuple[str, str], Client] = {}

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Administrator, team lead, representative, nobody."""
        return self.base.readers

    @property
    def administrator(self) -> Reader:
        """The reader who may do everything."""
        return self.base.readers[0]

    def api(self, reader: Reader) -> Client:
        """A client with the reader's token."""
        known = self._clients.get(("api", reader.part))
        if known is None:
            known = Client(self.port, {"Authorization": f"Bearer {reader.token}"})
            self._clients["api", reader.part] = known
        return known

    def pages(self, reader: Reader) -> Client:
        """A client that is signed in as the reader."""
        known = self._clients.get(("pages", reader.part))
        if known is None:
            known = self._clients["pages", reader.part] = sign_in(self.port, reader.username)
        return known

    def reach(self, reader: Reader, alias: str = "") -> str:
        """The reader's condition in plain SQL."""
        return reach(reader.principals, alias)

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.close()
        self.plain.close()


def sign_in(port: int, username: str, password: str = PASSWORD) -> Client:
    """A client with a session, by the page that people sign in with."""
    client = Client(port)
    page = client.get("/accounts/login/")
    field = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    if field is None:
        raise BaseError(f"the sign-in page has no form (status {page.status})")
    client.headers["Cookie"] = _cookies(page.headers)
    fields = {"login": username, "password": password, "csrfmiddlewaretoken": field[1]}
    answer = client.send_form("/accounts/login/", urlencode(fields))
    if answer.status != 302:
        raise BaseError(f"{username} could not sign in (status {answer.status})")
    client.headers["Cookie"] = _cookies(answer.headers)
    return client


def _cookies(headers: dict[str, str]) -> str:
    return "; ".join(line.split(";")[0] for line in headers.get("set-cookie", "").split("\n") if line)


@contextmanager
def running(base: Base, command: str = "web") -> Iterator[Installation]:
    """Run `rapport web`, with its database, for the length of the block; `rapport up` brings the worker as well."""
    port = free_port()
    log = base.folder / "benchmark-web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*COMMAND, command],
            env=base.environment(RAPPORT_PORT=str(port)),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_ready(port, process, log)
        installation = Installation(base, port, process.pid)
        try:
            yield installation
        finally:
            installation.close()
    finally:
        end(process)


def wait_until_ready(port: int, process: subprocess.Popen[bytes], log: Path, timeout: float = START_TIMEOUT) -> float:
    """Wait until /readyz says yes; returns the seconds that took. BaseError when the process ends or takes longer."""
    begun = time.monotonic()
    client = Client(port)
    while time.monotonic() - begun < timeout:
        if process.poll() is not None:
            raise BaseError(f"the server ended: {log.read_text(errors='replace')[-2000:]}")
        try:
            if client.get("/readyz").status == 200:
                client.close()
                return time.monotonic() - begun
        except OSError:
            client.close()
        time.sleep(0.02)
    raise BaseError(f"the server was not ready after {timeout:.0f} s: {log.read_text(errors='replace')[-2000:]}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
