"""The PostgreSQL server of a test run: fast, private to the run, and never skipped when it cannot start."""

import atexit
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from rapport.platform.database.embedded import ROLE, SUPERUSER, EmbeddedPostgres

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache"
TEMPLATE = "RAPPORT_TESTS_TEMPLATE"
"""Names, in the environment, the database that the test databases are copied from."""
RUNS_AT_ONCE = 16


def prepare_environment() -> None:
    """Set the environment that Django's settings read, starting a server unless DATABASE_URL names one.

    The cluster is kept in .cache, so that the next run starts at once; runs side by side take one each.
    Workers of pytest-xdist inherit the environment and with it the server of the run.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for name in [name for name in os.environ if name.startswith("RAPPORT_")]:
        del os.environ[name]
    os.environ["RAPPORT_SECRET_KEY"] = "only-for-tests-" * 4
    os.environ["DJANGO_SETTINGS_MODULE"] = "rapport.config.settings"
    if os.environ.get("DATABASE_URL"):
        os.environ["RAPPORT_DATA_DIR"] = str(CACHE / "test-data")
        return
    server = _free_server()
    atexit.register(server.stop)
    os.environ["DATABASE_URL"] = server.url
    os.environ["RAPPORT_DATA_DIR"] = str(server.data_dir)
    os.environ[TEMPLATE] = _template(server)
    # WhiteNoise warns at each test client when the folder of collected files is absent.
    (server.data_dir / "run" / "static").mkdir(parents=True, exist_ok=True)


def _free_server() -> EmbeddedPostgres:
    """Start the first kept cluster that no other run is using."""
    for number in range(RUNS_AT_ONCE):
        server = EmbeddedPostgres(CACHE / f"test-postgres-{number}", durability=False)
        if server.start(wait=False):
            with psycopg.connect(server.url_for("postgres", role=SUPERUSER), autocommit=True) as connection:
                # For tests/flush.py; on another server that has not granted it, all tables are truncated.
                connection.execute(f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
            return server
    raise RuntimeError(f"{RUNS_AT_ONCE} test runs are using all servers in {CACHE}")


def _template(server: EmbeddedPostgres) -> str:
    """The name of a database with every migration of today, made when there is none: migrating takes long."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "src").glob("**/migrations/*.py")):
        digest.update(path.read_bytes())
    name = f"template_{digest.hexdigest()[:16]}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        known = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^(template|making)_'").fetchall()
        if (name,) in known:
            return name
        for (old,) in known:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
        connection.execute("CREATE DATABASE making_template")
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            env=os.environ | {"DATABASE_URL": server.url_for("making_template")},
            check=True,
        )
        connection.execute(sql.SQL("ALTER DATABASE making_template RENAME TO {}").format(sql.Identifier(name)))
    return name
