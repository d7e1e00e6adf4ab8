"""A folder for what pg_dump and pg_restore must have as a file, gone afterwards; and what a killed one has left."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "rapport-schema-"
OLD = 24 * 3600
"""Seconds after which nobody uses such a folder any more: a schema is written and read within minutes."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder for the length of the block."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        yield Path(folder)


def sweep() -> int:
    """Remove the folders of ours that a killed process has left; returns how many."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            found = folder.lstat()
            if folder.is_dir() and not folder.is_symlink() and found.st_uid == os.geteuid():
                if time.time() - found.st_mtime > OLD:
                    shutil.rmtree(folder)
                    removed += 1
        except OSError:  # another sweep was quicker, or it is not ours to remove
            continue
    return removed
