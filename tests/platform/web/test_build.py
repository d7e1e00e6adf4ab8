"""The built assets: complete, within the budget of a list page, and from a lock file that names no registry."""

import json
import re

import pytest

from rapport.platform.web import build
from rapport.platform.web.icons import ICONS

BUDGET_BYTES = 80_000


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    if not build.FRONTEND.is_dir():
        pytest.skip("there are no sources of the assets in this installation")
    build.build()


def test_style_sheet_and_script_of_a_list_page_stay_within_the_budget() -> None:
    sizes = build.compressed_sizes()
    assert 10_000 < sizes["app.css"] + sizes["main.js"] + sizes["icons.svg"] <= BUDGET_BYTES


def test_second_build_finds_nothing_to_do() -> None:
    assert build.build() is False


def test_sprite_holds_exactly_the_icons_in_use() -> None:
    sprite = (build.OUTPUT / "icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([^"]+)"', sprite)) == ICONS


def test_every_font_of_the_style_sheet_is_there() -> None:
    named = set(re.findall(r"url\(\"?(fonts/[^)\"]+)", (build.OUTPUT / "app.css").read_text()))
    assert named == {"fonts/inter-latin.woff2", "fonts/inter.woff2"}
    assert all((build.OUTPUT / name).stat().st_size > 50_000 for name in named)


def test_licences_of_what_is_shipped_are_shipped_too() -> None:
    text = (build.OUTPUT / "licences.txt").read_text()
    assert [name for name in build.SHIPPED if f"{name}\n===" not in text] == []
    assert "SIL OPEN FONT LICENSE" in text


def test_scripts_need_no_eval() -> None:
    script = (build.OUTPUT / "main.js").read_text()
    assert "allowEval:!1" in script


def test_lock_file_pins_everything_and_names_no_registry() -> None:
    text = (build.FRONTEND / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert '"resolved"' not in text
    assert all("integrity" in package or package.get("inBundle") for path, package in packages.items() if path)
    wanted = json.loads((build.FRONTEND / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_build_says_what_failed_when_a_command_fails() -> None:
    with pytest.raises(build.BuildError, match="failed at -e"):
        build._run([*build.node_command(), "-e", "console.error('broken style'); process.exit(3)"])
