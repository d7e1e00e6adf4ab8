"""Checks what no other tool does: rules of docs and style that a pattern can see. Part of `make check`."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 500  # lines
LONGEST_COMPONENT = 90  # lines, one tag a line
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "common"}

# Pattern, files it applies to, what is wrong.
PATTERNS: list[tuple[re.Pattern[str], re.Pattern[str], str]] = [
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(application/json|speculationrules)\")", re.I),
        re.compile(r"\.html$"),
        "inline script, which the Content-Security-Policy stops",
    ),
    (
        re.compile(r"<style\b|\sstyle=\"", re.I),
        re.compile(r"(?<!/mail)\.html$"),  # mail programs take no other style
        "inline style, which the Content-Security-Policy stops",
    ),
    (
        re.compile(r"\s(on[a-z]+=|hx-on|hx-vals=['\"]js:|hx-vars=)", re.I),
        re.compile(r"\.html$"),
        "inline event handler or script in an attribute, which the Content-Security-Policy stops",
    ),
    (re.compile(r"\{%\s*autoescape\s+off|\|\s*safe\b"), re.compile(r"\.html$"), "text that is not escaped"),
    (re.compile(r"\b(TODO|FIXME|XXX)\b"), re.compile(r"\.(py|html|js|css|md)$"), "something left undone"),
    (re.compile(r"\bbreakpoint\(\)|\bconsole\.log\("), re.compile(r"\.(py|js)$"), "a trace of debugging"),
    (re.compile(r"/root/|/home/[a-z]+/"), re.compile(r"^src/.*\.(py|html|js|css)$"), "a path of one machine"),
]
OWN_FILE = Path("tools/check_house_rules.py")


def main() -> int:
    """Print each breach as file:line: reason and return how many there are, at most 1 for the exit code."""
    breaches = [breach for path in sources() for breach in breaches_in(path)]
    for breach in breaches:
        print(breach)
    return min(len(breaches), 1)


def sources() -> list[Path]:
    """Return the files under version control and those about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [path for path in map(Path, listed) if path != OWN_FILE and path.is_file()]


def breaches_in(path: Path) -> Iterator[str]:
    """Yield what is wrong with one file."""
    name = path.as_posix()
    if path.suffix not in {".py", ".html", ".js", ".css", ".md"} or path.name == "package-lock.json":
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".py":
        yield from python_breaches(path, lines)
    if "/templates/ui/" in name and len(lines) > LONGEST_COMPONENT:
        yield f"{name}:{LONGEST_COMPONENT}: a component longer than {LONGEST_COMPONENT} lines"
    for pattern, applies, reason in PATTERNS:
        if applies.search(name):
            for number, line in enumerate(lines, 1):
                if pattern.search(line):
                    yield f"{name}:{number}: {reason}"


def python_breaches(path: Path, lines: list[str]) -> Iterator[str]:
    """Yield what is wrong with the shape of a Python file."""
    if path.stem in FORBIDDEN_NAMES:
        yield f"{path}:1: the name says nothing; name the file after what it holds"
    if "migrations" in path.parts:
        return
    if len(lines) > LONGEST_FILE:
        yield f"{path}:{LONGEST_FILE}: longer than {LONGEST_FILE} lines; split it by idea"
    if lines and not lines[0].startswith(('"""', 'r"""', "#!")):
        yield f"{path}:1: no sentence saying what the file is for"


if __name__ == "__main__":
    sys.exit(main())
