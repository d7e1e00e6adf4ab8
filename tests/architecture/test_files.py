"""How the files are written: their size, their names, their first lines, and what must never stand in them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.sources import ROOT, SOURCE, shown, tracked

LONGEST = 500
SAYS_NOTHING = {"utils", "helpers", "misc", "common", "base2"}
REGISTRY = re.compile(r"https?://[^\s\"'<>]*(?:artifactory|nexus|pypi-proxy|mirror|/simple/?\b)[^\s\"'<>]*", re.I)


def python_files() -> list[Path]:
    return [path for path in tracked("src/*.py", "src/**/*.py") if "migrations" not in path.parts]


def test_no_file_is_longer_than_one_can_read() -> None:
    sizes = {shown(path): len(path.read_text().splitlines()) for path in python_files()}
    assert {name: size for name, size in sizes.items() if size > LONGEST} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= 130, "the files have become long altogether"


def test_every_name_says_something() -> None:
    assert [shown(path) for path in tracked("*.py") if path.stem in SAYS_NOTHING] == []
    assert [shown(path) for path in SOURCE.rglob("*") if path.is_dir() and path.name in SAYS_NOTHING] == []


def test_every_module_begins_by_saying_what_it_is_for() -> None:
    silent = [
        shown(path)
        for path in python_files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    """Methods that a base class describes need no sentence of their own."""
    silent = []
    for path in python_files():
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{shown(path)}: {node.name}")
    assert silent == []


def test_no_exception_is_swallowed() -> None:
    swallowed = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "BaseException")
                nothing = all(isinstance(line, ast.Pass) for line in node.body)
                if nothing and (broad or (isinstance(node.type, ast.Name) and node.type.id == "Exception")):
                    swallowed.append(f"{shown(path)}:{node.lineno}")
    assert swallowed == []


def test_no_registry_is_named_anywhere() -> None:
    """The places that packages come from are each machine's own."""
    named = []
    for path in tracked():
        if path.suffix in {
            ".py",
            ".toml",
            ".lock",
            ".txt",
            ".json",
            ".md",
            ".html",
            ".js",
            ".css",
            ".cfg",
            ".sh",
            ".yml",
        }:
            text = path.read_text(encoding="utf-8", errors="replace")
            named += [f"{shown(path)}: {found}" for found in REGISTRY.findall(text)]
            if path.name in {"requirements.lock", "package-lock.json"}:
                hosts = set(re.findall(r"https?://([^/\s\"]+)/", text))
                lock = {host for host in hosts if path.name == "requirements.lock"}
                named += [f"{shown(path)}: {host}" for host in lock]
    assert [line for line in named if "test_files.py" not in line] == []


def test_links_in_the_documentation_lead_somewhere() -> None:
    broken = []
    for path in tracked("*.md", "docs/**/*.md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
            if re.match(r"[a-z]+:", target) or target.startswith(("#", "/")):
                continue
            place = (path.parent / target.partition("#")[0]).resolve()
            if not place.exists():
                broken.append(f"{shown(path)}: {target}")
    assert broken == []


def test_decisions_named_in_the_code_exist() -> None:
    missing = []
    for path in tracked("src/**/*.py", "*.md"):
        for target in re.findall(r"\b(docs/[\w/.-]+\.md)\b", path.read_text()):
            if not (ROOT / target).exists():
                missing.append(f"{shown(path)}: {target}")
    assert missing == []
