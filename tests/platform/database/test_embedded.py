"""The embedded server: its life, what a crash leaves, and who may reach it."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from rapport.platform.database.embedded import EmbeddedPostgres, EmbeddedPostgresError
from rapport.platform.database.location import socket_dir

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as another user")


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder that the server's own user can reach, unlike pytest's, which is closed to all others."""
    with tempfile.TemporaryDirectory(prefix="rapport-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


@pytest.fixture
def server(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data_dir, durability=False)
    server.start()
    yield server
    server.stop()


def ask(server: EmbeddedPostgres, query: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def run_as_nobody(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python as an ordinary user; the capability lets it read an interpreter that lies below /root."""
    identity = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
    capability = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
    command = ["setpriv", *identity, *capability, sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=60)


def wait_until_gone(pid: int, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return  # ended; only init has not taken notice
        except psutil.NoSuchProcess:
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} still runs")


def test_a_first_start_makes_a_database_that_needs_no_superuser(server: EmbeddedPostgres) -> None:
    assert server.is_running()
    assert ask(server, "SELECT current_database() || '/' || current_user") == "rapport/rapport"
    assert ask(server, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with psycopg.connect(server.url) as connection:
        for extension in ("pg_trgm", "btree_gin", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {extension}".encode())


def test_text_is_ordered_by_code_point_and_changes_case_in_every_script(server: EmbeddedPostgres) -> None:
    assert ask(server, "SELECT string_agg(t, ' ' ORDER BY t) FROM unnest('{a,Z,ä,李}'::text[]) t") == "Z a ä 李"
    assert ask(server, "SELECT lower('ÄÖЖ')") == "äöж"


def test_it_listens_on_no_network_and_writes_no_statement_into_its_log(server: EmbeddedPostgres) -> None:
    assert ask(server, "SELECT current_setting('listen_addresses')") == ""
    with pytest.raises(psycopg.Error):
        ask(server, "SELECT 'secret-name' FROM nowhere")

    assert "secret-name" not in server.log_file.read_text()


def test_data_outlives_a_stop_and_a_start(server: EmbeddedPostgres, data_dir: Path) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")

    server.stop()
    stopped = server.is_running()
    server.start()

    assert stopped is False
    assert ask(server, "SELECT number FROM kept") == 7


def test_after_a_kill_it_starts_again_with_the_data(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    while server.poll() is None:
        time.sleep(0.01)

    running = server.is_running()
    server.start()

    assert running is False
    assert ask(server, "SELECT number FROM kept") == 7
    server.stop()


def test_a_pid_file_that_names_an_unrelated_process_does_not_hinder_a_start(
    server: EmbeddedPostgres, data_dir: Path
) -> None:
    lines = (server.cluster / "postmaster.pid").read_text().splitlines()
    server.stop()
    # A process of the server's own user, as after the start of a container.
    owner = (server.cluster / "PG_VERSION").stat().st_uid
    other = subprocess.Popen(["sleep", "60"], user=owner, cwd="/")
    (server.cluster / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")

    running = server.is_running()
    server.start()
    survived = other.poll() is None
    other.kill()
    other.wait()

    assert running is False
    assert survived
    assert ask(server, "SELECT 1") == 1


def test_the_server_ends_when_its_starter_is_killed_and_the_next_start_works(data_dir: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from rapport.platform.database.embedded import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(Path(sys.argv[1]), durability=False); server.start()\n"
        "print(server.pid, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", program, str(data_dir)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())

    starter.kill()
    starter.wait()
    starter.stdout.close()

    wait_until_gone(pid)
    server = EmbeddedPostgres(data_dir, durability=False)
    server.start()
    assert ask(server, "SELECT 1") == 1
    server.stop()


def test_a_second_command_uses_the_running_server_and_the_first_waits_for_it(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, durability=False).in_use():
        second = EmbeddedPostgres(data_dir, durability=False)
        with second.in_use():
            assert ask(second, "SELECT 1") == 1
        assert second.is_running()

    assert not second.is_running()


def test_without_waiting_a_second_start_says_that_another_has_the_server(
    server: EmbeddedPostgres, data_dir: Path
) -> None:
    assert EmbeddedPostgres(data_dir).start(wait=False) is False
    assert server.is_running()


def test_data_of_another_version_is_refused_and_left_alone(server: EmbeddedPostgres) -> None:
    server.stop()
    version = server.cluster / "PG_VERSION"
    brought = version.read_text()
    version.write_text("12\n")

    with pytest.raises(
        EmbeddedPostgresError, match=r"made by PostgreSQL 12, this installation brings 18; make a backup"
    ):
        server.start()

    assert version.read_text() == "12\n"
    assert not server.is_running()
    version.write_text(brought)


def test_an_unfinished_first_start_is_done_again(data_dir: Path, server: EmbeddedPostgres) -> None:
    server.stop()
    server.cluster.rename(server.base / "cluster-draft")

    server.start()

    assert ask(server, "SELECT current_database()") == "rapport"


def test_a_long_path_gets_a_short_socket_folder_that_is_closed_to_others(data_dir: Path) -> None:
    long = data_dir.parent / ("Kundendaten-" * 10) / "data"
    server = EmbeddedPostgres(long, durability=False)

    server.start()

    folder = socket_dir(server.base)
    assert ask(server, "SELECT 1") == 1
    assert folder.parent == Path("/tmp")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    server.stop()
    folder.rmdir()


def test_a_socket_folder_that_somebody_else_has_made_is_refused(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir.parent / ("Kundendaten-" * 10) / "data", durability=False)
    server.start()
    folder = socket_dir(server.base)
    server.stop()
    folder.rmdir()
    folder.symlink_to(data_dir.parent)

    with pytest.raises(EmbeddedPostgresError, match=r"is not a folder of .* alone; remove it"):
        server.start()

    folder.unlink()


@needs_root
def test_as_root_the_server_runs_as_its_own_user_and_nobody_else_reaches_it(server: EmbeddedPostgres) -> None:
    assert server.pid is not None
    assert psutil.Process(server.pid).username() == "rapport-postgres"
    assert stat.S_IMODE(server.base.stat().st_mode) == 0o700
    # Even past the closed folder the server itself would refuse: it asks the system who is there.
    program = f"import psycopg; psycopg.connect({server.url!r})"
    server.base.chmod(0o711)
    (server.base / "socket").chmod(0o711)
    (server.base / "socket" / ".s.PGSQL.5432").chmod(0o777)

    refused = run_as_nobody(program)

    assert refused.returncode == 1
    assert "Peer authentication failed" in refused.stderr or "not permitted" in refused.stderr


@needs_root
def test_below_a_closed_folder_of_root_the_data_goes_where_the_server_can_reach_it(data_dir: Path) -> None:
    data_dir.parent.chmod(0o700)
    server = EmbeddedPostgres(data_dir, durability=False)

    server.start()

    assert (data_dir / "postgres").is_symlink()
    assert server.base.parent == Path("/var/lib/rapport")
    assert stat.S_IMODE(data_dir.parent.stat().st_mode) == 0o700
    assert ask(server, "SELECT 1") == 1
    server.stop()
    subprocess.run(["rm", "-r", "--", str(server.base)], check=True)


@needs_root
def test_an_ordinary_user_starts_it_as_themselves(data_dir: Path) -> None:
    data_dir.mkdir()
    os.chown(data_dir, 65534, 65534)
    program = (
        "import sys; from pathlib import Path\n"
        "from rapport.platform.database.embedded import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(Path(sys.argv[1]), durability=False); server.start()\n"
        "import psutil, psycopg; print(psutil.Process(server.pid).username())\n"
        "print(psycopg.connect(server.url).execute('SELECT current_user').fetchone()[0]); server.stop()"
    )

    done = run_as_nobody(program, str(data_dir))

    assert done.stdout.split() == ["nobody", "rapport"], done.stderr
    # Root may look after it later: the data stays that user's.
    server = EmbeddedPostgres(data_dir, durability=False)
    server.start()
    assert server.pid is not None
    assert psutil.Process(server.pid).username() == "nobody"
    server.stop()


@needs_root
def test_data_of_another_user_is_refused_to_an_ordinary_one(server: EmbeddedPostgres, data_dir: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from rapport.platform.database.embedded import EmbeddedPostgres\n"
        "EmbeddedPostgres(Path(sys.argv[1])).start()"
    )

    done = run_as_nobody(program, str(data_dir))

    assert done.returncode == 1
    assert "belongs to the system user rapport-postgres; run Rapport as that user" in done.stderr
