"""A whole base into an encrypted backup; each part is read again and compared, and the parties in it are counted."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.base import COMMAND, Base, BaseError
from benchmarks.figures import Figure, Mismatch
from rapport.platform.backup.keys import new_key, parse_key
from rapport.platform.backup.manifest import read_contents, read_cover
from rapport.platform.backup.parts import verify_part

PARTIES = "public.customers_party"


def run(base: Base) -> Iterator[Figure]:
    """Seconds from the start of the command to its end, on a base that nobody else uses."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-backup-"))
    secret, public = new_key()
    try:
        begun = time.monotonic()
        done = subprocess.run(
            [*COMMAND, "backup", str(folder)],
            env=base.environment(RAPPORT_BACKUP_KEY=public),
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - begun
        if done.returncode:
            raise BaseError(f"`rapport backup` ended with code {done.returncode}: {done.stderr[-2000:]}")
        made = Path(done.stdout.splitlines()[-1])
        cover = read_cover(made)
        contents = read_contents(made, cover, parse_key(secret))
        for part in contents.parts:
            verify_part(made, part)
        parties = {table.table: table.part.lines for table in contents.tables}[PARTIES]
        if parties < base.size:
            raise Mismatch(f"the backup holds {parties:,} parties of {base.size:,}")
        note = f"{len(contents.tables)} tables, {cover.bytes / 1e6:,.0f} MB, encrypted"
        yield Figure("backup", f"{contents.rows:,} rows", value=seconds, verified=parties, note=note)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
