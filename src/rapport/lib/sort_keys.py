"""Keys whose plain code-point order is the order a person expects: no database collation is relied upon.

Letters are ordered after DUCET (Unicode Technical Standard 10, by pyuca), Chinese by pinyin among the Latin
letters, numbers by value. A key is for comparing only; it cannot be turned back into the text.
"""

import re
import unicodedata
from functools import lru_cache

from rapport.lib.pinyin import syllables
from rapport.lib.text import clean, has_han, script_of_character

MAX_KEY = 80
"""Longest key in characters."""

_MAX_SOURCE = 120
_MAX_PRIMARY = 64
# Both sort below the blank, the lowest sign of a key: a word comes before the same word continued.
_TIE = "\t"
_HAN = "\x1f"
_AFTER_LETTER = "\x7f"
_UNKNOWN_HAN = "\uffee"
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
# Signs separate words, apostrophes do not ("O'Brien" beside "Obrien").
_ASCII_SIGNS = str.maketrans({chr(c): " " for c in range(32, 127) if not chr(c).isalnum()} | {"'": "", "`": ""})
_DIGITS = re.compile(r"[0-9]+")


def sort_key(text: str, phonetic: str = "") -> str:
    """The key of `text`, at most 80 characters, never with NUL or line breaks.

    `phonetic` is how the text is read (pinyin, kana), where that is known; it then decides the order.
    """
    if text.isascii() and not phonetic:
        return _ascii_key(text[:_MAX_SOURCE])
    return _key(text[:_MAX_SOURCE], phonetic[:_MAX_SOURCE])


def _ascii_key(text: str) -> str:
    key = text.lower().translate(_ASCII_SIGNS)
    key = " ".join(key.split()) if text.isprintable() else " ".join(clean(key).split())
    if not key:
        return _TIE + clean(text)[:16]
    return _natural(key)[:_MAX_PRIMARY]


@lru_cache(maxsize=65_536)
def _key(text: str, phonetic: str) -> str:
    text = clean(text)
    if phonetic:
        return _key_by_reading(text, clean(phonetic))
    words: list[str] = []
    ties: list[str] = []
    for word in text.split():
        word_primary, word_tie = _han_word(word) if has_han(word) else _word(word)
        if word_primary:
            words.append(word_primary)
            ties.append(word_tie)
    primary = _natural(" ".join(words))[:_MAX_PRIMARY]
    tie = " ".join(ties).rstrip(" @")
    if not primary:
        return (_TIE + text)[:MAX_KEY]
    return (primary + _TIE + tie)[:MAX_KEY] if tie else primary


def _key_by_reading(text: str, phonetic: str) -> str:
    """The key of a text whose reading is given; one per character keeps equal characters together."""
    characters = syllables(text.replace(" ", ""))
    readings = phonetic.lower().split()
    if len(readings) == len(characters) and phonetic.isascii() and all(own for _, own in characters):
        given = [
            own if own[:-1] == r.rstrip("12345") else r + "5" for (_, own), r in zip(characters, readings, strict=True)
        ]
        pairs = zip((c for c, _ in characters), given, strict=True)
        return " ".join(_han_sign(character, syllable) for character, syllable in pairs)[:_MAX_PRIMARY]
    reading = sort_key(phonetic).split(_TIE)[0]
    return f"{reading}{_HAN}{text}"[:MAX_KEY] if reading else sort_key(text)


def _han_sign(character: str, syllable: str) -> str:
    return f"{syllable[:-1]}{_HAN}{syllable[-1:].translate(_TONE_LETTERS)}{character}"


def _han_word(word: str) -> tuple[str, str]:
    """Pinyin of each character with the character: 张 before 章, and both where "zhang" stands."""
    parts: list[str] = []
    other = ""
    for character, syllable in syllables(word):
        if syllable:
            if other:
                parts.append(_word(other)[0])
                other = ""
            parts.append(_han_sign(character, syllable))
        elif script_of_character(character) == "han":
            parts.append(_UNKNOWN_HAN + character)
        else:
            other += character
    if other:
        parts.append(_word(other)[0])
    return " ".join(filter(None, parts)), ""


# Letters, since digits would be taken for a number and weighed by value.
_TONE_LETTERS = str.maketrans("12345", "abcde")


@lru_cache(maxsize=65_536)
def _word(word: str) -> tuple[str, str]:
    """Primary and tie-breaking part of one word without Chinese characters."""
    if word.isascii():
        return " ".join(word.lower().translate(_ASCII_SIGNS).split()), ""
    primary: list[str] = []
    tie: list[str] = []
    for weight, accent in _weights(word.translate(_APOSTROPHES)):
        if weight:
            primary.append(_sign(weight))
            tie.append("@")
        if accent and accent != _PLAIN:
            tie.append(chr(_ACCENT_BASE + accent))
    return " ".join("".join(primary).split()), "".join(tie).rstrip("@")


_PLAIN = 0x20  # DUCET's secondary weight of a letter without accent
# Where weights go among the code points: beyond ASCII, and clear of controls and surrogates.
_ACCENT_BASE = 0x100
_LETTER_BASE = 0x3000


def _weights(word: str) -> list[tuple[int, int]]:
    """The DUCET weights of a word as (letter, accent); a sign that separates words has the letter 1."""
    pairs: list[tuple[int, int]] = []
    for element in _collation_elements(word):
        letter, accent = int(element[0]), int(element[1]) if len(element) > 1 else 0
        if letter and letter < _letters()[0]:
            pairs.append((1, 0))
        elif letter or accent:
            pairs.append((letter, accent))
    return pairs


def _collation_elements(word: str) -> list[list[int]]:
    elements: list[list[int]] = _collator().collation_elements(unicodedata.normalize("NFD", word))
    return elements


@lru_cache(maxsize=1)
def _collator():  # type: ignore[no-untyped-def]  # pyuca carries no types
    """DUCET as pyuca reads it: 0.1 s and 12 MB, hence only when the first letter beyond ASCII comes."""
    from pyuca import Collator

    return Collator()


@lru_cache(maxsize=1)
def _letters() -> tuple[int, dict[int, str], list[int]]:
    """The weight of "0"; the ASCII sign of each weight of a digit or letter; those weights in order."""
    signs = {}
    for sign in "0123456789abcdefghijklmnopqrstuvwxyz":
        signs[int(_collation_elements(sign)[0][0])] = sign
    return min(signs), signs, sorted(signs)


@lru_cache(maxsize=8_192)
def _sign(weight: int) -> str:
    """The characters that stand for one primary weight, in the same order as the weights."""
    if weight == 1:
        return " "
    _, signs, weights = _letters()
    if weight in signs:
        return signs[weight]
    if weight < weights[-1]:
        # A letter of its own between two of ours, as ə between e and f.
        return signs[max(w for w in weights if w < weight)] + _AFTER_LETTER
    if weight < 0xA000:
        return chr(_LETTER_BASE + weight)
    return _UNKNOWN_HAN


def _natural(key: str) -> str:
    """Put the count of digits before each number, so that "a2" comes before "a10"."""
    if key.isalpha():
        return key
    return _DIGITS.sub(_with_length, key)


def _with_length(match: re.Match[str]) -> str:
    digits = match[0].lstrip("0") or "0"
    nines, rest = divmod(len(digits) - 1, 9)
    return "9" * nines + str(rest) + digits
