"""How templates are written: a header comment, nothing inline, every visible word translatable."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.architecture.sources import shown, tracked

TEMPLATES = [path for path in tracked("src/**/*.html")]

NOT_TRANSLATED = {
    "Rapport",
    "Ctrl K",
    "Ctrl",
    "Esc",
    "A",
    "K",
    "C",
    "E",
    "J",
    "X",
    "N",
    "R",
    "API",
    "CSV",
    "XLSX",
    "vCard",
    "JSON",
}
"""Names and keys that are the same in every language."""
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-confirm", "data-label")
FOR_DEVELOPERS = ("/dev/", "/gallery", "/api/")
ATTRIBUTES_ONLY = ("ui/control_attributes.html",)
"""Templates of what stands inside one tag."""


class _Words(HTMLParser):
    """The words that a page shows, outside scripts and code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "code", "pre", "svg"):
            self._silent += 1
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "code", "pre", "svg"):
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def untranslated(source: str) -> list[str]:
    """Words of a template outside {% translate %}."""
    text = re.sub(r"{%\s*(blocktranslate|blocktrans|comment)\b.*?{%\s*end\1\s*%}", " ", source, flags=re.S)
    text = re.sub(r"{%\s*block \w*(class|attributes)\w*\s*%}.*?{%\s*endblock\s*%}", " ", text, flags=re.S)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.S)
    text = re.sub(r"<\s+\w+ |</\s*>", "<p ", text)  # an element whose name is chosen by a condition
    parser = _Words()
    parser.feed(text)
    words = (re.sub(r"\s+", " ", part).strip(" ·–—:/%.,()") for part in parser.found)
    return [word for word in words if re.search(r"[A-Za-z]{2}|^[A-Z]$", word) and word not in NOT_TRANSLATED]


@pytest.mark.parametrize("path", TEMPLATES, ids=[shown(path) for path in TEMPLATES])
def test_a_template_is_written_by_the_rules(path: Path) -> None:
    source = path.read_text()
    head = "\n".join(source.splitlines()[:3])

    assert "{#" in head or "{% comment %}" in head, "it does not begin by saying what it is for"
    if path.name != "mail.html":  # mail programs take no other style, and no policy of ours reaches them
        assert not re.search(r"<style\b|\sstyle=\"", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(application/json|speculationrules)\")", source)
    assert not re.search(r"\s(on[a-z]+|hx-on[^=\s]*)=|javascript:|hx-vals=['\"]js:", source)
    assert not re.search(r"\|\s*safe\b|autoescape\s+off", source)
    if not any(part in shown(path) for part in (*FOR_DEVELOPERS, *ATTRIBUTES_ONLY)):
        assert untranslated(source) == []


def test_an_untranslated_word_is_noticed() -> None:
    assert untranslated('<p title="Close">Save {% translate "this" %} now</p>') == ["Close", "Save now"]
    assert untranslated('{# Head. #}<p title="{% translate "Close" %}">{{ value }} · <kbd>K</kbd></p>') == []
