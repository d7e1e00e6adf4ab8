"""From a record's texts to the tokens of its search entry. Pure: knows characters, no database, no record kind.

Words are folded (case, accents, width) and stored whole and by their beginnings; Chinese, Japanese and
Korean as one and two characters, since they have no blanks; numbers as windows of six digits, so that any run of
digits is found. What a query asks for is :mod:`rapport.platform.search.query_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapport.lib.pinyin import phonetic
from rapport.lib.text import ascii_digits, fold, has_han, script_of_character

MAX_WORD = 40
"""Characters of a word that are kept; a longer one is found by its beginning."""
MAX_TOKENS = 600
"""Tokens of one entry, so that a novel in a description does not swell the index."""
MAX_TEXT = 4_000
"""Characters of one text that are looked at."""
DIGIT_WINDOW = 6
"""Digits of one phone token. Whole suffixes would make each of 20 million tokens unique (decision 0040)."""
EDGE = 5
"""Beginnings of words up to this length are tokens of their own, so that every short query is one key of the index:
a key is intersected with the reader's principals inside the index, while a prefix search collects all its rows first
(decision 0040: 2 ms instead of 130 for a reader of 0.1 %)."""
TEXT_EDGE = 4
"""The same for texts begins at this length: fewer letters find names only."""

TITLE_KEY_LENGTH = 80

_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)+")
_CONNECTORS = str.maketrans("", "", "'.&-")
_UNQUOTABLE = re.compile(r"['\\\s]")
_VARIANTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_HAS_VARIANT = re.compile("[äöüøå]", re.IGNORECASE)
_CJK = frozenset({"han", "kana", "hangul", "bopomofo"})


@dataclass(slots=True)
class SearchText:
    """What a record is found by. ``names`` rank above ``texts``; phones and e-mails have tokens of their own.

    ``origins`` maps a field's name to the values above that stem from it, for readers from whom a field is hidden;
    a value is theirs when one of its fields is. A source that only writes entries may leave it empty.
    """

    title: str
    subtitle: str = ""
    names: Sequence[str] = field(default_factory=list)
    texts: Sequence[str] = field(default_factory=list)
    phones: Sequence[str] = field(default_factory=list)
    emails: Sequence[str] = field(default_factory=list)
    sites: Sequence[str] = field(default_factory=list)
    origins: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def without(self, hidden: frozenset[str], *, titled: bool = True) -> SearchText:
        """The same without what only hidden fields say, and the title unless ``titled``, or where it is what a hidden
        field says: an address that stands in for a name. A subtitle keeps the parts that visible fields say."""
        titled = titled and not any(self.title in self.origins.get(name, ()) for name in hidden)
        kept = {value for name, values in self.origins.items() if name not in hidden for value in values}
        kept = kept if titled else kept - {self.title}
        return SearchText(
            title=self.title if titled else "",
            subtitle=" · ".join(part for part in self.subtitle.split(" · ") if part in kept),
            names=[value for value in self.names if value in kept or (titled and value == self.title)],
            texts=[value for value in self.texts if value in kept],
            phones=[value for value in self.phones if value in kept],
            emails=[value for value in self.emails if value in kept],
            sites=[value for value in self.sites if value in kept],
        )


def title_key(title: str) -> str:
    """What beginnings of titles are compared by."""
    return fold(title[:300])[:TITLE_KEY_LENGTH]


def name_tokens(text: SearchText) -> set[str]:
    """Tokens of names, numbers and addresses: what a record is called and reached by."""
    tokens: set[str] = set()
    for name in dict.fromkeys((text.title, *text.names)):
        tokens.update(_name(name[:MAX_TEXT]))
    for phone in text.phones:
        tokens.update(phone_tokens(phone))
    for email in text.emails:
        tokens.update(email_tokens(email))
    for site in text.sites:
        tokens.update(_cached_site(site))
    tokens.discard("")
    return tokens


def text_tokens(text: SearchText) -> set[str]:
    """Tokens of the other texts: place, employer, description."""
    tokens: set[str] = set()
    for value in text.texts:
        if len(tokens) >= MAX_TOKENS:
            break
        tokens.update(_text(value[:MAX_TEXT]))
    return tokens


def words(text: str) -> list[str]:
    """The words of a text in the order they stand, with their spellings without diacritics."""
    found: list[str] = []
    folded = fold(text)
    for word in _WORD.findall(folded):
        found.extend(split_word(word))
    if "'" in folded or "-" in folded or "&" in folded or "." in folded:
        found += [joined.translate(_CONNECTORS)[:MAX_WORD] for joined in _JOINED.findall(folded)]
    if not text.isascii() and _HAS_VARIANT.search(text):
        found += [word[:MAX_WORD] for word in _WORD.findall(spelled_out(text))]
    return found


def spelled_out(text: str) -> str:
    """The folded text with umlauts as two letters: "Müller" → "mueller"."""
    return fold(text.lower().translate(_VARIANTS))


@lru_cache(maxsize=65_536)
def split_word(word: str) -> tuple[str, ...]:
    """A folded word as tokens: itself, or for Chinese, Japanese and Korean each character and each pair."""
    if word.isascii():
        return (word[:MAX_WORD],)
    tokens: list[str] = []
    for run, cjk in runs(word):
        if cjk:
            tokens += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
        else:
            tokens.append(run[:MAX_WORD])
    return tuple(tokens)


def runs(word: str) -> Iterator[tuple[str, bool]]:
    """A word cut where Chinese, Japanese or Korean characters begin and end, and whether the part is such."""
    start, held = 0, is_cjk_character(word[0])
    for position, character in enumerate(word):
        cjk = is_cjk_character(character)
        if cjk != held:
            yield word[start:position], held
            start, held = position, cjk
    yield word[start:], held


def is_cjk_character(character: str) -> bool:
    """Whether a character is of a script that is written without blanks and tokenised in pairs."""
    return character > "\u10ff" and script_of_character(character) in _CJK


def _name(name: str) -> set[str]:
    """Words never cross a blank, so each is looked up by itself: whole names are seldom met twice."""
    tokens: set[str] = set()
    for piece in name.split():
        tokens.update(_name_piece(piece) if len(piece) <= MAX_WORD else _with_edges(piece, 1))
    if has_han(name):
        for word in _pinyin(name):
            tokens.update((word, *edges(word)))
    return tokens


def _with_edges(piece: str, start: int) -> tuple[str, ...]:
    found = words(piece)
    return tuple({*found, *(edge for word in found for edge in edges(word, start))})


@lru_cache(maxsize=32_768)
def _name_piece(piece: str) -> tuple[str, ...]:
    return _with_edges(piece, 1)


@lru_cache(maxsize=32_768)
def _text_piece(piece: str) -> tuple[str, ...]:
    return _with_edges(piece, TEXT_EDGE)


def edges(word: str, start: int = 1) -> tuple[str, ...]:
    """The beginnings of a word of ``start`` to :data:`EDGE` letters that are shorter than the word."""
    return tuple(word[:length] for length in range(start, min(EDGE + 1, len(word))))


def _pinyin(name: str) -> Iterator[str]:
    """Syllables, what is typed without blanks from any syllable of a short name on, and the initials."""
    for surname in (False, True):
        syllables = phonetic(name, surname=surname).split()
        yield from (syllable[:MAX_WORD] for syllable in syllables)
        yield "".join(syllable[0] for syllable in syllables)[:MAX_WORD]
        for start in range(len(syllables) - 1 if len(syllables) <= 4 else 1):
            yield "".join(syllables[start:])[:MAX_WORD]


def _text(value: str) -> set[str]:
    tokens: set[str] = set()
    for piece in value.split():
        tokens.update(_text_piece(piece) if len(piece) <= MAX_WORD else _with_edges(piece, TEXT_EDGE))
    return tokens


def phone_tokens(phone: str) -> list[str]:
    """Windows of a number's digits from every place: "+4930" → "4930", "930". At least three digits each."""
    digits = phone[1:] if phone[:1] == "+" and phone[1:].isdecimal() and phone.isascii() else digits_of(phone)
    return [digits[i : i + DIGIT_WINDOW] for i in range(len(digits) - 2)]


def digits_of(text: str) -> str:
    """The decimal digits of a text in ASCII, at most 40."""
    return "".join(character for character in ascii_digits(text[:200]) if "0" <= character <= "9")[:40]


def email_tokens(email: str) -> list[str]:
    """An address whole, the pieces before the @, and its domain."""
    folded = fold(email[:320])
    if "'" in folded or "\\" in folded or " " in folded:
        folded = _UNQUOTABLE.sub("", folded)
    local, _, domain = folded.rpartition("@")
    tokens = [folded[:100]]
    for word in _WORD.findall(local):
        tokens += (word[:MAX_WORD], *edges(word, TEXT_EDGE))
    return [*tokens, *_domain(domain)]


@lru_cache(maxsize=16_384)
def _domain(domain: str) -> tuple[str, ...]:
    """A domain from each of its labels on, behind an @, and the labels but the last: nobody looks for "com"."""
    labels = domain.split(".")
    starts = ["@" + ".".join(labels[i:])[:100] for i in range(len(labels) - 1)] or ["@" + domain[:100]]
    tokens = {*starts, *(start[: length + 1] for start in starts for length in range(1, EDGE + 1))}
    for label in labels[:-1] or labels:
        for word in _WORD.findall(label):
            tokens.update((word[:MAX_WORD], *edges(word, TEXT_EDGE)))
    return tuple(tokens)


@lru_cache(maxsize=16_384)
def _cached_site(site: str) -> tuple[str, ...]:
    folded = _UNQUOTABLE.sub("", fold(site[:500]))
    host, _, path = re.sub(r"^[a-z]+://", "", folded).partition("/")
    return (*_domain(host.removeprefix("www.")), *_WORD.findall(path)[:20])


def vector(names: Iterable[str], texts: Iterable[str]) -> str:
    """Tokens as the input form of PostgreSQL's tsvector.

    Only the texts carry a position (weight D): a token without one answers a query for weight A, which is how
    names are told from texts without storing a position for each of them.
    """
    first = list(names)[:MAX_TOKENS]
    parts = ["'" + "' '".join(first) + "'"] if first else []
    known = set(first)
    rest = [token for token in texts if token and token not in known][:MAX_TOKENS]
    if rest:
        parts.append("'" + "':1 '".join(rest) + "':1")
    return " ".join(parts)


def vocabulary(tokens: Iterable[str]) -> set[str]:
    """The tokens that mistyped words are compared with: whole words of four letters or more.

    In order a beginning stands before the word that it is of, which tells the two apart.
    """
    ordered = sorted([token for token in tokens if len(token) >= 4 and token.isalpha()])
    return {
        token
        for token, after in pairwise([*ordered, ""])
        if not after.startswith(token) and (token[0] < "\x80" or not is_cjk_character(token[0]))
    }
