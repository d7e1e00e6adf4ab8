"""The data that is measured: a folder a size in benchmarks/data, made once by the sample generator and then kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.base_setup import PASSWORD

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(__file__).resolve().parent / "data"
TOUCHES_EACH = 10
KEPT_FROM = 1_000_000
"""Parties from which a base is never thrown away by itself: making one of a million takes an hour."""
PATH = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
"""Where a process finds Rapport: always the sources beside this file."""
COMMAND = (sys.executable, "-m", "rapport.cli")


class BaseError(RuntimeError):
    """A base could not be made or a command on it failed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One of the four who read: what they may see is decided by ``principals`` (None: everything; (): nothing)."""

    part: str
    username: str
    token: str
    principals: tuple[int, ...] | None


@dataclass(frozen=True)
class Base:
    """One size's data folder."""

    size: int
    folder: Path
    readers: tuple[Reader, ...]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a process that works on this base."""
        return environment_of(self.folder, **more)

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `rapport` with these arguments to its end."""
        return _run([*COMMAND, *arguments], self.environment(), check=check)

    @property
    def url(self) -> str:
        """The address of its database while a process of Rapport runs on it."""
        from rapport.platform.database.embedded import EmbeddedPostgres

        return EmbeddedPostgres(self.folder).url


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """This process's environment with no setting of Rapport but the data folder and what is given.

    Bytecode is kept as in an installation: without it a third of each start is compiling.
    """
    left_out = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("RAPPORT_") and k not in left_out}
    return {**kept, "RAPPORT_DATA_DIR": str(folder), "PYTHONPATH": PATH, **more}


def open_base(size: int, *, touches: int | None = None, data: Path = DATA) -> Base:
    """The base of a size, generated when it is absent, incomplete or of other tables than the sources declare.

    Raises BaseError for a large base of other tables: only a person decides that an hour's work goes.
    """
    folder = data / str(size)
    if not (folder / "complete").exists():
        generate(size, folder, size * TOUCHES_EACH if touches is None else touches)
    found = _set_up(folder)
    if found["missing"]:
        if size >= KEPT_FROM:
            raise BaseError(
                f"the base of {size:,} in {folder} lacks {', '.join(found['missing'][:9])}: its migrations are not "
                "those of the sources. Add a migration that makes them, or delete the folder to have it made anew."
            )
        say(f"The base of {size:,} lacks {', '.join(found['missing'][:4])} …: generating it anew.")
        shutil.rmtree(folder)
        generate(size, folder, size * TOUCHES_EACH if touches is None else touches)
        found = _set_up(folder)
        if found["missing"]:
            raise BaseError(f"the migrations do not make what the models declare: {', '.join(found['missing'][:9])}")
    readers = [
        Reader(part, given["username"], given["token"], _principals(given["principals"]))
        for part, given in found["readers"].items()
    ]
    return Base(size, folder, tuple(readers))


def _principals(given: Sequence[int] | None) -> tuple[int, ...] | None:
    return None if given is None else tuple(given)


def generate(size: int, folder: Path, touches: int) -> None:
    """Make tables and sample; what was cut off is taken up again."""
    say(f"Generating {size:,} parties and {touches:,} touches in {folder.name}/ (once) …")
    begun = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    environment = environment_of(folder, RAPPORT_PASSWORD=PASSWORD)
    _run([*COMMAND, "prepare"], environment)
    _run([*COMMAND, "sample", "--size", str(size), "--touches", str(touches)], environment)
    _run([sys.executable, "-m", "benchmarks.base_setup", "--fresh"], environment)
    (folder / "complete").write_text(time.strftime("%Y-%m-%d"))
    say(f"… done in {time.monotonic() - begun:.0f} s.")


def _set_up(folder: Path) -> dict[str, Any]:
    """Migrations that came since, static files, readers."""
    environment = environment_of(folder)
    _run([*COMMAND, "prepare"], environment)
    done = _run([sys.executable, "-m", "benchmarks.base_setup"], environment)
    return dict(json.loads(done.stdout))


def _run(
    command: Sequence[str], environment: Mapping[str, str], *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, env=dict(environment), cwd=ROOT, capture_output=True, text=True, check=False)
    if check and done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise BaseError(f"`{' '.join(command[-6:])}` ended with code {done.returncode}: {said}")
    return done


def say(text: str) -> None:
    """Tell whoever watches."""
    print(text, file=sys.stderr, flush=True)
