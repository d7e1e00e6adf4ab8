"""The configuration files of the embedded PostgreSQL, sized for the machine and rewritten at each start."""

import os
from pathlib import Path

MEGABYTE = 1024 * 1024

HEADER = "# Written by Rapport at each start. Own settings go into own.conf beside this file.\n"


def available_memory() -> int:
    """Return the bytes of memory this system or its container may use at all."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")):
        try:
            memory = min(memory, int(limit.read_text()))
        except (OSError, ValueError):
            continue  # No such control group, or the word "max": no limit from there.
    return memory


def server_settings(socket_dir: Path, *, memory: int, durability: bool) -> str:
    """Return postgresql.conf for a server that shares the machine with the other Rapport processes.

    `memory` is in bytes. Without `durability` a crash of the machine destroys the data: for tests only.
    """
    megabytes = memory // MEGABYTE
    # Each gigabyte costs the main process some 20 MB for its books, used or not.
    shared_buffers = min(max(megabytes // 8, 64), 2048)
    values: dict[str, str | int | float] = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "port": 5432,
        "max_connections": 100,
        "shared_buffers": f"{shared_buffers}MB",
        "effective_cache_size": f"{max(megabytes // 2, 128)}MB",
        "work_mem": f"{min(max(megabytes // 512, 4), 32)}MB",
        "maintenance_work_mem": f"{min(max(megabytes // 32, 64), 1024)}MB",
        "random_page_cost": 1.1,
        "effective_io_concurrency": 64,
        # Compiling a plan costs more than these short queries run for.
        "jit": "off",
        # No replica hangs on an embedded server; a minimal log lets COPY into a new table skip it.
        "wal_level": "minimal",
        "max_wal_senders": 0,
        # Only the slow pglz is built in: it cost a mass load 30 µs a row and made the log a third smaller.
        "wal_compression": "off",
        "min_wal_size": "256MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "io_workers": 2,
        "max_worker_processes": 8,
        "max_parallel_workers_per_gather": 1,
        "default_toast_compression": "pglz",
        "idle_in_transaction_session_timeout": "10min",
        # Statements carry people's data as literals, so none is written to the log, neither slow nor failing;
        # slow ones are found, without their values, in pg_stat_statements.
        "shared_preload_libraries": "pg_stat_statements",
        "log_min_duration_statement": -1,
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_line_prefix": "%m [%p] ",
        "log_checkpoints": "off",
        "log_timezone": "UTC",
        "timezone": "UTC",
        "lc_messages": "C",
    }
    if not durability:
        values |= {
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "autovacuum": "off",
        }
    lines = [f"{name} = '{_quoted(str(value))}'\n" for name, value in values.items()]
    return HEADER + "".join(lines) + "include_if_exists = 'own.conf'\n"


def access_rules() -> str:
    """Return pg_hba.conf: only over the Unix socket, and only the system users named in pg_ident.conf."""
    return HEADER + "local all all peer map=rapport\n"


def user_map(system_users: list[str], roles: list[str]) -> str:
    """Return pg_ident.conf, which lets each of the system users act as each of the roles."""
    lines = [f'rapport "{user}" "{role}"\n' for user in system_users for role in roles]
    return HEADER + "".join(lines)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
