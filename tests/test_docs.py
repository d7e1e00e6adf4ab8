"""The documentation follows the code: every name, path, command, setting and quotation in it is a real one."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from rapport.cli import add_module_commands, app
from rapport.config.environment import describe_variables
from tools.settings_page import PAGE, settings_page

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_NAMED = re.compile(r"`(rapport(?:\.\w+)+)`")
_PATHS = re.compile(r"`((?:src|tests|docs|tools|frontend|benchmarks)/[\w./-]*[\w/])`")
_LINKS = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_COMMANDS = re.compile(r"(?:`|bin/|^)rapport ([a-z][a-z-]+)", re.MULTILINE)
_TARGETS = re.compile(r"(?:`|^)make ([a-z][a-z-]*)", re.MULTILINE)
_VARIABLES = re.compile(r"\b(RAPPORT_[A-Z_]+|DATABASE_URL)\b")
_QUOTED = re.compile(r"```python\n# (src/\S+)\n(.*?)```", re.DOTALL)
PICTURES = "docs/pictures"


each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def lookup(dotted: str) -> Any:
    """What a dotted name means: a module, or something in one. LookupError when it means nothing."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            if not hasattr(found, name):
                raise LookupError(f"{dotted}: there is no {name!r} in {found!r}")
            found = getattr(found, name)
        return found
    raise LookupError(dotted)


def command_names() -> set[str]:
    if not any(command.name == "record" for command in app.registered_commands):
        add_module_commands()
    group = typer.main.get_command(app)
    return set(group.commands)  # type: ignore[attr-defined]


@each_page
def test_names_of_code_exist(page: Path) -> None:
    for dotted in _NAMED.findall(page.read_text(encoding="utf-8")):
        lookup(dotted)


@each_page
def test_paths_and_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path in _PATHS.findall(text):
        assert (ROOT / path).exists(), path
    for link in _LINKS.findall(text):
        if not re.match(r"https?:|mailto:", link):
            target = (page.parent / link).resolve()
            assert target.exists() or target.parent == ROOT / PICTURES, link


@each_page
def test_commands_targets_and_variables_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(_COMMANDS.findall(text)) <= command_names()
    assert set(_TARGETS.findall(text)) <= targets
    known = {variable["name"] for variable in describe_variables()} | {"RAPPORT_PASSWORD"}
    assert set(_VARIABLES.findall(text)) <= known


@each_page
def test_quoted_code_stands_in_its_file(page: Path) -> None:
    for path, quoted in _QUOTED.findall(page.read_text(encoding="utf-8")):
        assert quoted.rstrip() in (ROOT / path).read_text(encoding="utf-8"), f"{path} does not hold:\n{quoted}"


def test_settings_page_is_in_step_with_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_page(), "run: python tools/settings_page.py"


def test_doctor_page_names_every_check() -> None:
    from rapport.platform.runtime import facts

    text = (ROOT / "docs/admin/doctor.md").read_text(encoding="utf-8")
    for extension in facts.EXTENSIONS:
        assert f"`{extension}`" in text
    assert f"older than {facts.OLDEST_POSTGRES}" in text
    assert f"more than {facts.CLOCK_TOLERANCE.seconds} seconds" in text


def test_a_name_that_means_nothing_is_noticed() -> None:
    assert lookup("rapport.platform.write.create").__name__ == "create"
    with pytest.raises(LookupError):
        lookup("rapport.platform.write.created")


def test_decisions_have_their_decision_as_title() -> None:
    for page in (ROOT / "docs/decisions").glob("*.md"):
        title = page.read_text(encoding="utf-8").splitlines()[0]
        assert re.match(r"# \S+ \S+", title), f"{page.name}: {title}"
