"""The PostgreSQL server of a test run: fast, private to the run, and never skipped when it cannot start."""

import atexit
import os
from pathlib import Path

from rapport.platform.database.embedded import EmbeddedPostgres

CACHE = Path(__file__).parents[1] / ".cache"
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
    # WhiteNoise warns at each test client when the folder of collected files is absent.
    (server.data_dir / "run" / "static").mkdir(parents=True, exist_ok=True)


def _free_server() -> EmbeddedPostgres:
    """Start the first kept cluster that no other run is using."""
    for number in range(RUNS_AT_ONCE):
        server = EmbeddedPostgres(CACHE / f"test-postgres-{number}", durability=False)
        if server.start(wait=False):
            return server
    raise RuntimeError(f"{RUNS_AT_ONCE} test runs are using all servers in {CACHE}")
