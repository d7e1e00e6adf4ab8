"""Texts in the form in which they are compared: small Latin letters and digits, whatever the script."""

from __future__ import annotations

import re
from functools import lru_cache

from rapport.lib.pinyin import phonetic
from rapport.lib.text import fold, has_han

LONGEST = 300
"""Characters of a cell that are compared."""

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"}
)
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_NICKNAMES_KEPT = 6
GENERATIONS = {
    "jr": "2", "junior": "2", "jnr": "2", "jun": "2", "ii": "2", "2nd": "2", "sr": "1", "senior": "1", "snr": "1",
    "sen": "1", "iii": "3", "3rd": "3", "iv": "4", "4th": "4",
}  # fmt: skip
"""Additions to a name that tell parent and child apart → the generation."""


def plain(text: str) -> str:
    """Words of small Latin letters and digits: "Müller" → "mueller", "王小明" → "wang xiao ming"."""
    if not text:
        return ""
    return _plain(text[:LONGEST])


@lru_cache(maxsize=65_536)
def _plain(text: str) -> str:
    if text.isascii():
        folded = text.lower()
    else:
        from anyascii import anyascii

        spoken = phonetic(text) if has_han(text) else text
        folded = anyascii(fold(spoken.translate(_UMLAUTS))).lower()
    return _NOT_WORDS.sub(" ", folded.replace("'", "").replace("’", "").replace("`", "")).strip()


def joined(text: str) -> str:
    """The same without blanks, for names: "Xiao Ming", "Xiaoming" and "小明" are one."""
    return plain(text).replace(" ", "")


@lru_cache(maxsize=16_384)
def called(name: str) -> tuple[str, ...]:
    """The first name itself and the full names of which it is a short form, at most six: bob → bob, robert."""
    return (name, *sorted(_canonicals().get(name, ()))[: _NICKNAMES_KEPT - 1])


@lru_cache(maxsize=1)
def _canonicals() -> dict[str, frozenset[str]]:
    from nicknames import name_triplets

    found: dict[str, set[str]] = {}
    for triplet in name_triplets():
        if triplet.relationship == "has_nickname":
            found.setdefault(triplet.name2, set()).add(triplet.name1)
    return {name: frozenset(full - {name}) for name, full in found.items()}


def sounds(name: str) -> str:
    """American Soundex of one word (Knuth, TAOCP 3, 6): "robert" and "rupert" → "r163"; "" for what has no letter."""
    return _soundex(name) if name[:1].isalpha() else ""


_CODES = {
    letter: code for code, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for letter in letters
}


@lru_cache(maxsize=65_536)
def _soundex(name: str) -> str:
    code, last = name[0], _CODES.get(name[0])
    for letter in name[1:]:
        digit = _CODES.get(letter)
        if digit is not None and digit != last:
            code += str(digit)
            if len(code) == 4:
                return code
        if letter not in "hw":
            last = digit
    return code.ljust(4, "0")
