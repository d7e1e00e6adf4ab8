"""A disk that is soon full: a small file system in memory, of which a filler takes what is left."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount one at this folder, which everybody may pass through.

    Only root can. Others skip the test, except in CI, which runs as root: there a test that cannot run has failed.
    """
    if os.geteuid() != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("a small disk can be made by root alone")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def top_up(disk: Path) -> Path:
    """Take what room is left on it; the file that takes it, which grows by each call."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            block = b"\0" * size
            try:
                while shutil.disk_usage(disk).free:
                    file.write(block)
            except OSError:
                continue
    return filler


def fill(disk: Path) -> Path:
    """Leave no byte on it; the file that takes the room."""
    filler = top_up(disk)
    assert shutil.disk_usage(disk).free == 0
    return filler
