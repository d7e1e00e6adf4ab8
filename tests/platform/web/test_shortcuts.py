"""The keys: declared once, asked for by the scripts by name, listed for whoever looks."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from rapport.platform.web.help.topics import LANGUAGES, folder
from rapport.platform.web.shortcuts import SHORTCUTS, for_scripts, groups
from tests.browser import Browser, text_of
from tests.factories.access import make_user

SCRIPTS = Path(__file__).resolve().parents[3] / "frontend" / "js"
_ASKED = re.compile(r'pressed\(event, "([a-z-]+)"\)')
_ACTS = re.compile(r"const ACTS = \{(.*?)\n\};", re.S)
_MOVES = re.compile(r"const MOVES = \[(.*?)\];")


def scripts() -> dict[str, str]:
    """The scripts by name, but for the one that reads the declaration."""
    return {path.name: path.read_text() for path in sorted(SCRIPTS.glob("*.js")) if path.name != "shortcuts.js"}


def asked_for() -> set[str]:
    """The names of the keys that the scripts do something at."""
    sources = scripts()
    found = {name for source in sources.values() for name in _ASKED.findall(source)}
    [acts], [moves] = _ACTS.findall(sources["keys.js"]), _MOVES.findall(sources["sortable.js"])
    return found | set(re.findall(r"^  ([a-z]+)[:,]", acts, re.M)) | set(re.findall(r'"([a-z-]+)"', moves))


def test_scripts_ask_for_the_declared_keys_and_for_no_others() -> None:
    assert asked_for() == set(for_scripts())


def test_no_script_knows_a_letter_or_a_chord_of_its_own() -> None:
    for name, source in scripts().items():
        assert re.findall(r'event\.key(?:\.toLowerCase\(\))? === "[^A-Z]', source) == [], name
        assert re.findall(r"(?:ctrlKey|metaKey) .*event\.key === ", source) == [], name


def test_names_are_unique_and_no_two_keys_of_a_page_clash() -> None:
    names = [shortcut.name for shortcut in SHORTCUTS]
    assert len(set(names)) == len(names)
    pages = ["palette", "search", "create", "help", "keyboard", "next", "previous", "peek", "select", "edit", "note"]
    chords = [chord for name in pages for chord in for_scripts()[name]]
    assert len(set(chords)) == len(chords)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title", "key"),
    [("en", "Keyboard map", "Ctrl"), ("de", "Tastaturübersicht", "Strg"), ("zh-hans", "键盘一览", "Ctrl")],
)
def test_the_map_lists_all_of_them_in_the_readers_language(language: str, title: str, key: str) -> None:
    browser = Browser(make_user(language=language))

    page = text_of(browser.get(reverse("help-keyboard")))
    part = text_of(browser.get(reverse("help-keyboard"), target="dialog-body"))

    with override(language):
        for shortcut in SHORTCUTS:
            assert str(shortcut.label) in unescape(part), shortcut.name
    assert title in page
    assert f">{key} K</kbd>" in part
    assert "<html" not in part
    assert part.count("<dt>") == len(SHORTCUTS)


@pytest.mark.django_db
def test_a_page_brings_the_keys_to_its_scripts_and_a_way_to_the_map() -> None:
    page = text_of(Browser(make_user()).get("/preferences/"))

    [brought] = re.findall(r'data-shortcuts="([^"]+)"', page)
    assert json.loads(unescape(brought)) == for_scripts()
    assert page.count(f'href="{reverse("help-keyboard")}"') == 2, "below the help, and among the preferences"


@pytest.mark.django_db
def test_the_palette_finds_the_map() -> None:
    assert reverse("help-keyboard") in text_of(Browser(make_user()).get("/search/palette/?q=shortc"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_help_names_only_keys_that_there_are(language: str) -> None:
    text = (folder() / language / "keys.md").read_text(encoding="utf-8")
    known = {chord.text for group in groups() for row in group["rows"] for chord in row["chords"]}
    with override(language):
        known |= {chord.text for group in groups() for row in group["rows"] for chord in row["chords"]}
    named = {
        key
        for line in text.splitlines()
        if line.startswith("| `")
        for key in re.findall(r"`([^`]+)`", line.split("|")[1])
    }

    assert len(named) >= 12
    assert {key.replace("Enter", "↵") for key in named} <= known
