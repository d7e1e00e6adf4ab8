"""The real thing from nothing: `rapport up` with the web server and the worker, and commands beside it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.timeout(300)
RAPPORT = [sys.executable, "-m", "rapport.cli"]
START_SECONDS = 240
"""What a first start may take on the slowest machine."""
# An ordinary user; the capability lets it read an interpreter that lies below /root.
AS_NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
AS_NOBODY += ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]


@dataclass
class Installation:
    """A data folder with a port of its own, and `rapport` commands on it."""

    folder: Path
    port: int
    prefix: Sequence[str] = ()

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
        inherited.pop("DATABASE_URL", None)
        return {**inherited, "RAPPORT_DATA_DIR": str(self.folder / "data"), "RAPPORT_PORT": str(self.port)}

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [*self.prefix, *RAPPORT, *arguments]
        environment = {**self.environment, **more}
        return subprocess.run(
            command,
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )

    def start(self, *arguments: str) -> "Running":
        log = self.folder / "output"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*self.prefix, *RAPPORT, *arguments],
                env=self.environment,
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        running = Running(self, process, log)
        running.wait_for("Rapport is ready")
        return running


@dataclass
class Running:
    """An installation with all its processes."""

    installation: Installation
    process: subprocess.Popen[bytes]
    log: Path

    def wait_for(self, text: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while text not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"{text!r} did not appear in:\n{self.log.read_text()}")
            time.sleep(0.05)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()


def new_installation(folder: str, prefix: Sequence[str] = ()) -> Installation:
    Path(folder).chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Installation(Path(folder), probe.getsockname()[1], prefix)


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="rapport-test-") as folder:
        running = new_installation(folder).start("demo")
        yield running
        assert running.stop() == 0


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.slow
def test_a_demo_answers_and_prints_a_sign_in_of_its_own(running: Running) -> None:
    password = (running.installation.folder / "data" / "demo-password").read_text()

    assert running.get("/healthz") == 200
    assert running.get("/readyz") == 200
    assert running.get("/accounts/login/") == 200
    assert f"Sign in as admin with the password {password}\n" in running.log.read_text()
    assert len(password) == 16


def test_a_user_is_added_beside_the_running_system(running: Running) -> None:
    words = ("user", "add", "--username", "ann", "--email", "ann@example.com", "--administrator")

    first = running.installation.run(*words, RAPPORT_PASSWORD="correct horse battery")
    second = running.installation.run(*words, RAPPORT_PASSWORD="correct horse battery")

    assert (first.returncode, first.stdout, first.stderr) == (0, "Added ann.\n", "")
    assert second.returncode == 1
    assert re.fullmatch(r"rapport: [^\n]+\n", second.stderr)
    assert running.get("/readyz") == 200


def test_a_token_is_the_last_word_and_an_unknown_user_is_refused(running: Running) -> None:
    made = running.installation.run("token", "add", "--user", "admin")
    refused = running.installation.run("token", "add", "--user", "nobody")

    assert (made.returncode, made.stderr) == (0, "")
    assert re.fullmatch(r"Token for admin: \S{40,}\n", made.stdout)
    assert refused.returncode == 2
    assert "there is no user 'nobody'" in refused.stderr


def test_doctor_is_content_beside_a_running_system(running: Running) -> None:
    done = running.installation.run("doctor")

    assert done.returncode == 0, done.stdout
    assert [line[:4].strip() for line in done.stdout.splitlines()] == ["OK"] * 10 + ["WARN"]
    assert "No backup is made" in done.stdout
    assert "Worker, last heard of" in done.stdout


def test_a_wrong_setting_is_one_line_on_stderr_and_code_one(running: Running) -> None:
    done = running.installation.run("migrate", RAPPORT_WEB_WORKERS="many")

    assert done.returncode == 1
    assert done.stderr == "rapport: RAPPORT_WEB_WORKERS is 'many'; give a whole number from 1 to 256\n"
    assert done.stdout == ""


def test_an_outside_database_is_used_instead_of_the_embedded_one(tmp_path: Path) -> None:
    installation = Installation(tmp_path, 1)

    done = installation.run("doctor", DATABASE_URL=os.environ["DATABASE_URL"])

    assert re.search(r"^OK    PostgreSQL \d+\.\d+$", done.stdout, re.MULTILINE)
    assert not (tmp_path / "data" / "postgres").exists()


def test_an_unreachable_database_fails_the_examination_without_its_password(tmp_path: Path) -> None:
    done = Installation(tmp_path, 1).run("doctor", DATABASE_URL="postgresql://ann:hush@127.0.0.1:1/crm")

    assert done.returncode == 1
    assert "FAIL  The check of version broke off: OperationalError" in done.stdout
    assert "hush" not in done.stdout + done.stderr


def test_help_needs_no_data_folder_and_no_database(tmp_path: Path) -> None:
    done = Installation(tmp_path, 1).run("--help")

    assert done.returncode == 0
    assert "Run everything: database, web server, worker and live" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_works(running: Running) -> None:
    processes = psutil.Process(running.process.pid).children(recursive=True)
    web_workers = [process for process in processes if process.ppid() != running.process.pid]
    assert len(web_workers) >= 2

    running.process.kill()
    running.process.wait()

    deadline = time.monotonic() + 10
    while any(map(is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [process for process in processes if is_alive(process)] == []
    # The fixture goes on with the new start, and sees it end in order.
    running.process = running.installation.start("up").process
    assert running.get("/readyz") == 200


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user; others run every test as ordinary ones")
def test_an_ordinary_user_runs_everything_as_themselves() -> None:
    with tempfile.TemporaryDirectory(prefix="rapport-test-") as folder:
        os.chown(folder, 65534, 65534)
        running = new_installation(folder, AS_NOBODY).start("up")

        processes = psutil.Process(running.process.pid).children(recursive=True)
        names = {process.username() for process in processes}

        assert names == {"nobody"}
        assert running.get("/readyz") == 200
        assert running.stop() == 0
