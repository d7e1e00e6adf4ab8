"""The help calls buttons, tabs and pages as they are called on the screen, in each of its languages."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from rapport.platform.web.help.topics import folder
from tools.messages import LOCALE

HELP = folder()
CATALOGUES = {"en": "de", "de": "de", "zh-hans": "zh_Hans"}
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def spoken(language: str) -> set[str]:
    """Every text of the sources in a language, as it stands at the beginning of a button as well."""
    with (LOCALE / CATALOGUES[language] / "LC_MESSAGES" / "django.po").open("rb") as handle:
        entries = [entry for entry in read_po(handle) if entry.id]
    said = [entry.id if language == "en" else entry.string for entry in entries]
    texts = {text for one in said for text in ([one] if isinstance(one, str) else list(one or ()))}
    return texts | {text[:1].upper() + text[1:] for text in texts}


def named(language: str) -> list[tuple[str, str]]:
    """(page, name) for each part of what stands in bold: "**Settings › Changes**" names two."""
    return [
        (page.name, part)
        for page in sorted((HELP / language).glob("*.md"))
        for bold in _BOLD.findall(page.read_text(encoding="utf-8"))
        for part in " ".join(bold.split()).split(" › ")
    ]


@pytest.mark.parametrize("language", CATALOGUES)
def test_what_the_help_names_in_bold_stands_on_the_screen(language: str) -> None:
    known, found = spoken(language), named(language)

    assert len(found) > 30
    assert [(page, name) for page, name in found if name not in known] == []


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_each_page_of_the_help_names_as_much_as_the_english_one(language: str) -> None:
    def per_page(of: str) -> dict[str, int]:
        return {page: sum(other == page for other, _name in named(of)) for page, _name in named(of)}

    assert per_page(language) == per_page("en")
