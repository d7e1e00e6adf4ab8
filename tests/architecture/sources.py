"""The files under version control, for the tests of how they are written."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "rapport"


def tracked(*patterns: str) -> list[Path]:
    """Files under version control that match the patterns of ``git ls-files``, and are there."""
    command = ["git", "ls-files", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


def shown(path: Path) -> str:
    """A file's name as people write it."""
    return path.relative_to(ROOT).as_posix()
