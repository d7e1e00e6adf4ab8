"""A whole installation in processes of its own, with a browser, a connection to its base, and ways to harm it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import psutil
import psycopg

from rapport.platform.database.embedded import EmbeddedPostgres

PATIENCE = 6
"""Seconds until a killed worker's jobs are taken up; long enough for a worker on a machine that is busy."""
WAIT = 150.0
"""Seconds until the tests give up; all of it is short on a quiet machine."""
PASSWORD = "correct-horse-42"


@dataclass
class Answer:
    """What the web server said."""

    status: int
    text: str
    url: str


@dataclass
class Running:
    """`rapport up` on a data folder and port of its own."""

    data_dir: Path
    port: int
    disk: Path | None = None
    """The small file system that holds everything, for whoever may make one."""
    mail_port: int = 0
    """Where it looks for a mail server; a test that wants mail to leave starts one there."""
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAPPORT_", "DATABASE_"))}
        self.environment = {
            **kept,
            "RAPPORT_DATA_DIR": str(self.data_dir),
            "RAPPORT_PORT": str(self.port),
            "RAPPORT_WEB_WORKERS": "1",
            "RAPPORT_JOB_PATIENCE": str(PATIENCE),
            **({"RAPPORT_MAIL_URL": f"smtp://127.0.0.1:{self.mail_port}?plain=1"} if self.mail_port else {}),
            **self.environment,
        }
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    # Processes -------------------------------------------------------------------------------------------------------

    @property
    def log(self) -> Path:
        return (self.disk or self.data_dir).parent / "up.log"  # never on the disk that is filled

    def start(self) -> None:
        """Start everything and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rapport.cli", "up"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.wait_until_ready()

    def stop(self) -> None:
        """End everything in order."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)
            self.process = None

    def command(self, *arguments: str) -> str:
        """The output of a `rapport` command beside the running system."""
        done = subprocess.run(
            [sys.executable, "-m", "rapport.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=WAIT,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def child(self, name: str) -> psutil.Process:
        """The process that runs `rapport NAME`."""
        assert self.process is not None
        found = [
            child
            for child in psutil.Process(self.process.pid).children()
            if child.status() != psutil.STATUS_ZOMBIE and child.cmdline()[-2:] == ["rapport.cli", name]
        ]
        assert len(found) == 1, (name, found)
        return found[0]

    def kill(self, process: psutil.Process) -> None:
        """End a process as a failing machine would, and wait for its end."""
        process.send_signal(signal.SIGKILL)
        self.wait_for(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE, "the end")

    def kill_postgres(self) -> None:
        """End the database server's main process."""
        pid = EmbeddedPostgres(self.data_dir).pid
        assert pid is not None
        self.kill(psutil.Process(pid))

    def wait_for(self, condition: Callable[[], Any], what: str) -> Any:
        """The first true value of the condition."""
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            found = condition()
            if found:
                return found
            time.sleep(0.1)
        raise AssertionError(f"{what} did not come within {WAIT:.0f} s:\n{self.log.read_text()[-6000:]}")

    def wait_until_ready(self) -> None:
        """Until the web server reaches the database."""

        def ready() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()
            return self.get("/readyz").status == 200

        self.wait_for(ready, "an answer")

    # Browser ---------------------------------------------------------------------------------------------------------

    def get(self, path: str) -> Answer:
        """A page; status 0 when there is no answer."""
        return self._ask(path, None)

    def post(self, path: str, **values: str) -> Answer:
        """A form sent, with the token against forged requests."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "") or ""
        return self._ask(path, urllib.parse.urlencode({"csrfmiddlewaretoken": token, **values}).encode())

    def sign_in(self, username: str) -> None:
        """Sign in as somebody with the password of all tests."""
        self.get("/accounts/login/")
        answer = self.post("/accounts/login/", login=username, password=PASSWORD)
        assert answer.status == 200, answer.text
        assert "/accounts/login" not in answer.url, answer.text

    def _ask(self, path: str, data: bytes | None) -> Answer:
        url = path if path.startswith("http") else f"http://127.0.0.1:{self.port}{path}"
        try:
            with self.opener.open(url, data, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode(), answer.url)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(), error.url or "")
        except OSError:
            return Answer(0, "", "")

    # Base ------------------------------------------------------------------------------------------------------------

    @contextmanager
    def base(self, *, autocommit: bool = True) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the test's own; without autocommit it holds its locks until left."""
        with psycopg.connect(EmbeddedPostgres(self.data_dir).url, autocommit=autocommit) as connection:
            yield connection

    def ask(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with self.base() as connection:
            return connection.execute(sql.encode(), parameters or None).fetchall()

    def value(self, sql: str, *parameters: Any) -> Any:
        """The only value of a query."""
        return self.ask(sql, *parameters)[0][0]

    # Long work -------------------------------------------------------------------------------------------------------

    def start_job(self, path: str, **values: str) -> str:
        """Send a form that begins long work; the uid of its run."""
        answer = self.post(path, **values)
        found = re.search(r"/jobs/([0-9a-f-]{36})/", answer.url)
        assert found, (answer.status, answer.url, answer.text[:3000])
        return found[1]

    def job(self, uid: str) -> dict[str, Any]:
        """What the run says of itself, and its change set."""
        names = ("state", "done", "total", "result", "message", "attempt", "change_set", "change_state", "counts")
        row = self.ask(
            "SELECT r.state, r.done, r.total, r.result, r.message, r.attempt, c.uid, c.state, c.counts"
            " FROM jobs_jobrun r LEFT JOIN history_changeset c ON c.id = r.change_set_id WHERE r.uid = %s",
            uid,
        )[0]
        return dict(zip(names, row, strict=True))

    def wait_for_end(self, uid: str) -> dict[str, Any]:
        """The run once it has ended."""
        ended = ("done", "failed", "cancelled")
        return dict(self.wait_for(lambda: (job := self.job(uid))["state"] in ended and job, f"the end of {uid}"))

    def events(self, table: str, change_set: Any) -> tuple[int, int]:
        """How many events of a table belong to a change set, and how many rows they concern."""
        sql = f"SELECT count(*), count(DISTINCT pgh_obj_id) FROM {table} WHERE pgh_context_id = %s"
        rows, objects = self.ask(sql, change_set)[0]
        return rows, objects


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number
