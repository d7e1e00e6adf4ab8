"""The supervisor: what it starts it restarts, and whatever ends it, nothing of it stays behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from rapport.platform.database.embedded import EmbeddedPostgres

INSTALLATION = Path(__file__).with_name("installation.py")


class Running:
    """An installation that runs in a process of its own."""

    def __init__(self, data_dir: Path, port: int, *more: str) -> None:
        self.data_dir, self.port = data_dir, port
        self.log = data_dir.parent / f"output-{time.monotonic_ns()}"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, INSTALLATION, str(data_dir), str(port), *more],
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, text: str, seconds: float = 20.0) -> str:
        """Return the output once it holds `text`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            output = self.log.read_text()
            if text in output:
                return output
            time.sleep(0.02)
        raise AssertionError(f"{text!r} did not appear in:\n{self.log.read_text()}")

    def processes(self) -> list[psutil.Process]:
        """Everything that runs below the supervisor; processes with other parents are found by the output."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [*found, *map(psutil.Process, self.grandchildren())]

    def grandchildren(self) -> list[int]:
        numbers = map(int, re.findall(r"grandchild (\d+)", self.log.read_text()))
        return [number for number in numbers if psutil.pid_exists(number) and is_alive(psutil.Process(number))]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rapport-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@pytest.fixture
def running(data_dir: Path, port: int) -> Iterator[Running]:
    running = Running(data_dir, port)
    try:
        running.wait_for("Rapport is ready")
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(15)
        # Of a killed supervisor only these remain; the real web server's children follow their parent.
        for number in running.grandchildren():
            os.kill(number, signal.SIGKILL)


def get(port: int, path: str) -> int | None:
    """Return the status of an answer, or None when the connection broke."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; an ended one that init has not yet taken notice of does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def assert_all_gone(processes: list[psutil.Process], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while any(map(is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [(process.pid, process.cmdline()) for process in processes if is_alive(process)] == []


def test_it_says_when_all_is_ready_with_each_line_under_its_process(running: Running) -> None:
    output = running.wait_for("working")

    assert "prepare  | prepared\n" in output
    assert f"rapport  | Rapport is ready: http://127.0.0.1:{running.port}\n" in output
    assert "rapport  | Sign in as nobody\n" in output
    assert "worker   | working\n" in output
    assert EmbeddedPostgres(running.data_dir).is_running()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_with_grandchildren_in_time(running: Running, number: signal.Signals) -> None:
    processes = running.processes()
    assert len(processes) >= 5

    asked_at = time.monotonic()
    running.process.send_signal(number)
    status = running.process.wait(15)

    assert status == 0
    assert time.monotonic() - asked_at < 10
    assert_all_gone(processes, seconds=1)


def test_a_killed_supervisor_leaves_no_server_and_no_child_behind(running: Running) -> None:
    grandchildren = set(running.grandchildren())
    processes = [process for process in running.processes() if process.pid not in grandchildren]

    running.process.kill()
    running.process.wait()

    assert_all_gone(processes)


def test_after_a_kill_the_same_folder_starts_again(running: Running, data_dir: Path) -> None:
    running.process.kill()
    running.process.wait()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    again = Running(data_dir, port)
    again.wait_for("Rapport is ready")
    again.process.terminate()

    assert again.process.wait(15) == 0


def test_a_crashed_child_is_cleared_up_and_started_again(running: Running) -> None:
    first = running.grandchildren()

    get(running.port, "/crash")

    output = running.wait_for("web ended with code 3; starting it again in 0.5 s")
    assert "Traceback" not in output
    deadline = time.monotonic() + 10
    while get(running.port, "/healthz") != 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert get(running.port, "/healthz") == 200
    assert_all_gone([psutil.Process(number) for number in first if psutil.pid_exists(number)], seconds=1)


def test_a_killed_postgres_is_started_again(running: Running) -> None:
    server = EmbeddedPostgres(running.data_dir)
    killed = server.pid
    assert killed is not None

    os.kill(killed, signal.SIGKILL)

    running.wait_for("PostgreSQL was ended by SIGKILL; starting it again")
    deadline = time.monotonic() + 10
    while not (server.is_running() and server.pid != killed) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.is_running()
    assert server.pid != killed


def test_a_second_start_on_the_same_folder_is_refused_plainly(running: Running, data_dir: Path) -> None:
    second = Running(data_dir, running.port + 1)

    status = second.process.wait(20)

    assert status == 1
    assert second.log.read_text() == (
        f"Rapport is already running on the data folder {data_dir} (process {running.process.pid}); stop it, "
        "or give another folder in RAPPORT_DATA_DIR\n"
    )
    assert get(running.port, "/healthz") == 200


def test_a_taken_port_is_refused_plainly_before_anything_starts(data_dir: Path, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        refused = Running(data_dir, port)
        status = refused.process.wait(20)

    assert status == 1
    assert refused.log.read_text() == (
        f"cannot listen on port {port} of 127.0.0.1 (Address already in use); stop what uses it or give "
        "others in RAPPORT_PORT and RAPPORT_HOST\n"
    )
    assert not (data_dir / "postgres").exists()


def test_a_failed_preparation_ends_the_start_with_its_message(data_dir: Path, port: int) -> None:
    refused = Running(data_dir, port, "import sys; sys.exit('no room for tables')")

    status = refused.process.wait(20)

    assert status == 1
    assert "prepare  | no room for tables\n" in refused.log.read_text()
    assert "the preparation ended with code 1; its message is above" in refused.log.read_text()
    assert "working" not in refused.log.read_text()
    assert not EmbeddedPostgres(data_dir).is_running()


def test_a_command_beside_it_uses_its_server_and_leaves_it_running(running: Running, data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    before = server.pid

    with server.in_use():
        during = server.pid

    assert before == during == server.pid


def test_it_waits_for_a_command_that_runs_the_server_and_can_be_stopped_meanwhile(data_dir: Path, port: int) -> None:
    server = EmbeddedPostgres(data_dir, durability=False)
    with server.in_use():
        waiting = Running(data_dir, port)
        waiting.wait_for("Another rapport command is using the database; waiting for it to end.")

        waiting.process.send_signal(signal.SIGINT)

        assert waiting.process.wait(10) == 0
        assert server.is_running()
