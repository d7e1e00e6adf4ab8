"""From what somebody typed to the tokens it asks for. Pure: knows nothing of tables and readers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from rapport.lib.han_spellings import spellings
from rapport.lib.text import ascii_digits, fold
from rapport.platform.search.tokens import (
    DIGIT_WINDOW,
    EDGE,
    MAX_WORD,
    TITLE_KEY_LENGTH,
    digits_of,
    runs,
    spelled_out,
)

MAX_QUERY = 200
"""Characters of a query that are read."""
MAX_TERMS = 8
FUZZY_FROM = 4
"""Letters from which a word is looked for with typing errors."""

_WORD = re.compile(r"[^\W_]+")
_SCHEME = re.compile(r"(?<!\S)https?://", re.IGNORECASE)
"""What stands before a web address and says nothing: the index keeps addresses without it."""
_UNQUOTABLE = re.compile(r"['\\\s]")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_NUMBER = re.compile(r"(?<![^\W_])[+(]?[0-9][0-9\s()/.+-]*[0-9](?![^\W_])")
_FEWEST_DIGITS = 3
_PHONE_DIGITS = 7
"""Digits from which several groups of digits among words are read as one number."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One token asked for, whole or as a beginning. Beginnings of words up to EDGE letters are tokens themselves."""

    token: str
    prefix: bool = False
    edge: int = 0
    """For a beginning: how many of its letters are a token by themselves; 0 when none are."""
    spellings: tuple[str, ...] = ()
    """Other tokens that will do as well: 張 for 张. Asked for here, so that the index holds what was written."""

    def sql(self, weight: str = "") -> str:
        """The operand of a tsquery."""
        flags = f"{'*' if self.prefix else ''}{weight}"
        operands = [f"'{token}'" + (f":{flags}" if flags else "") for token in (self.token, *self.spellings)]
        return f"({' | '.join(operands)})" if self.spellings else operands[0]

    def coarse(self) -> str:
        """An operand that is one key of the index and that everything which answers this piece answers too."""
        return f"'{self.token[: self.edge]}'" if self.prefix and self.edge else self.sql()

    def found_in(self, tokens: Collection[str]) -> bool:
        """Whether one of the tokens answers it."""
        if not self.prefix:
            return self.token in tokens or any(token in tokens for token in self.spellings)
        return any(token.startswith(self.token) for token in tokens)

    def whole(self) -> Piece:
        """The piece without words that merely begin so."""
        return replace(self, prefix=False, edge=0) if self.prefix else self


def beginning(word: str) -> Piece:
    """The piece for a word of which perhaps only the beginning was typed."""
    word = word[:MAX_WORD]
    return Piece(word, prefix=True, edge=EDGE) if len(word) > EDGE else Piece(word)


def domain_beginning(domain: str) -> Piece:
    """The same for a domain behind the @."""
    token = f"@{domain[:100]}"
    return Piece(token, prefix=True, edge=EDGE + 1) if len(domain) > EDGE else Piece(token)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query: any of the alternatives will do, each of which needs all of its pieces."""

    word: str
    alternatives: tuple[tuple[Piece, ...], ...]
    fuzzy: bool = False
    """Whether it is a word in which typing errors may be looked for."""

    def sql(self, weight: str = "") -> str:
        """The term as a tsquery."""
        options = (" & ".join(piece.sql(weight) for piece in pieces) for pieces in self.alternatives)
        return "(" + " | ".join(options) + ")"

    def coarse(self) -> str:
        """The term by whole keys of the index only, as far as it has such."""
        options = (" & ".join(piece.coarse() for piece in pieces) for pieces in self.alternatives)
        return "(" + " | ".join(options) + ")"

    def found_in(self, tokens: Collection[str]) -> bool:
        """Whether tokens answer the term: the same as the database decides."""
        return any(all(piece.found_in(tokens) for piece in pieces) for pieces in self.alternatives)

    def whole(self) -> Term:
        """The term for whole words only."""
        return replace(self, alternatives=tuple(tuple(map(Piece.whole, pieces)) for pieces in self.alternatives))

    def or_words(self, near: Iterable[str]) -> Term:
        """The term, satisfied by any of these words as well."""
        return replace(self, alternatives=(*self.alternatives, *((Piece(word),) for word in near)))


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart; without terms it finds nothing."""

    folded: str
    terms: tuple[Term, ...]

    def sql(self, weight: str = "") -> str:
        """The whole as a tsquery: every term is needed."""
        return " & ".join(term.sql(weight) for term in self.terms)

    def coarse(self) -> str:
        """A tsquery that everything which answers this query answers too, quick to intersect inside the index."""
        return " & ".join(term.coarse() for term in self.terms)

    @property
    def by_keys(self) -> bool:
        """Whether :meth:`coarse` asks for whole keys only: a few digits or half an address do not."""
        pieces = (piece for term in self.terms for pieces in term.alternatives for piece in pieces)
        return not any(piece.prefix and not piece.edge for piece in pieces)

    def found_in(self, tokens: Collection[str]) -> bool:
        """Whether tokens answer every term."""
        return all(term.found_in(tokens) for term in self.terms)

    def whole(self) -> Query:
        """The query for whole words only; the same where nothing else is asked for."""
        return replace(self, terms=tuple(map(Term.whole, self.terms)))

    def beginnings(self) -> tuple[str, ...]:
        """What a title begins with that begins with the query, in each of its spellings."""
        return spellings(self.folded[:TITLE_KEY_LENGTH])


def parse_query(text: str) -> Query:
    """Take a query apart; any text is a query, only its first 200 characters count."""
    text = _SCHEME.sub("", text[:MAX_QUERY])
    folded = fold(ascii_digits(text))
    number = _TRUNK_ZERO.sub("", folded)
    if re.fullmatch(r"[0-9\s()/.+-]+", number) and len(digits_of(number)) >= _FEWEST_DIGITS:
        return Query(folded, (_number_term(number),))
    terms: list[Term] = []
    rest = _NUMBER.sub(lambda found: _take_number(found, terms), number)
    if terms or not text.isascii():
        text = rest if terms else text
    for piece in text.split():
        terms.extend(_piece_terms(piece))
    return Query(folded, tuple(terms[:MAX_TERMS]))


def _take_number(found: re.Match[str], terms: list[Term]) -> str:
    """Groups of digits among words that together make a telephone number become one term."""
    if len(digits_of(found[0])) < _PHONE_DIGITS:
        return found[0]
    terms.append(_number_term(found[0]))
    return " "


def _number_term(text: str) -> Term:
    """A number however written: with or without country code, trunk zero, blanks; or a postcode, a part number."""
    given = digits_of(text)
    # Nobody dials three zeros: such digits are the end of a number.
    as_given = text.strip().startswith("+") or given.startswith("000")
    plain = given if as_given else given.removeprefix("00").removeprefix("0")
    options = [_windows(digits) for digits in dict.fromkeys((given, plain)) if len(digits) >= _FEWEST_DIGITS]
    options.append((_digits(given),))
    groups = _WORD.findall(text)
    # As many digits as a telephone number has are one number: its groups alone begin far too many others.
    if 1 < len(groups) and len(given) < _PHONE_DIGITS:
        options.append(tuple(_digits(group) for group in groups[:MAX_TERMS]))
    return Term(given, tuple(dict.fromkeys(options)))


def _digits(digits: str) -> Piece:
    """A number as a word, or the beginning of one; windows of phone numbers answer three to five digits too."""
    if len(digits) > EDGE or len(digits) < _FEWEST_DIGITS:
        return beginning(digits)
    return Piece(digits, prefix=True)


def _windows(digits: str) -> tuple[Piece, ...]:
    if len(digits) <= DIGIT_WINDOW:
        return (Piece(digits, prefix=len(digits) < DIGIT_WINDOW),)
    starts = {*range(0, len(digits) - DIGIT_WINDOW, DIGIT_WINDOW), len(digits) - DIGIT_WINDOW}
    return tuple(Piece(digits[start : start + DIGIT_WINDOW]) for start in sorted(starts))


def _piece_terms(piece: str) -> list[Term]:
    """What a stretch without blanks asks for: one term a word, or one for (a part of) an address."""
    folded = fold(piece)
    inner = _UNQUOTABLE.sub("", folded).strip('@.,;:<>()[]{}"!?*&|-_/')
    if _WORD.search(inner) and inner.isascii():
        if folded.startswith("@") and "@" not in inner:
            return [Term(inner, ((domain_beginning(inner),),))]
        if "@" in inner or "." in inner:
            return [_address_term(inner)]
    spelled = spelled_out(piece) if not piece.isascii() else folded
    plain = _WORD.findall(folded)
    variants = _WORD.findall(spelled)
    terms = []
    for position, word in enumerate(plain):
        other = variants[position] if len(variants) == len(plain) else word
        terms.extend(_word_terms(word, other))
    return terms


def _address_term(inner: str) -> Term:
    """A part of an address: its beginning whole, a domain, or the words before the @ with the domain's beginning."""
    local, _, domain = inner.rpartition("@")
    first = _WORD.match(inner)
    # The first word is followed by a sign, so it is whole, and whole words of addresses are tokens.
    whole = Piece(inner[:100], prefix=True, edge=len(first[0]) if first and len(first[0]) <= MAX_WORD else 0)
    options: list[tuple[Piece, ...]] = [(whole,)]
    if not local:
        options.append((domain_beginning(domain),))
    parts = [beginning(word) for word in _WORD.findall(local or domain)][:MAX_TERMS]
    options.append((*parts, domain_beginning(domain)) if local else tuple(parts))
    options.append((beginning("".join(_WORD.findall(inner))),))
    return Term(inner, tuple(dict.fromkeys(options)))


def _characters(pair: str) -> Piece:
    """One or two characters in the script that they were typed in, or in the other one."""
    first, *others = spellings(pair)
    return Piece(first, spellings=tuple(others))


def _word_terms(word: str, spelled: str) -> list[Term]:
    if word.isascii() and word.isdecimal():
        return [_number_term(word)]
    terms = []
    for run, cjk in runs(word):
        if cjk:
            pairs = [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
            terms.append(Term(run, (tuple(map(_characters, pairs[:20])),)))
            continue
        cut = run[:MAX_WORD]
        forms = [cut, spelled[:MAX_WORD]] if spelled != word and run == word else [cut]
        options = tuple((beginning(form),) for form in dict.fromkeys(forms))
        terms.append(Term(cut, options, fuzzy=len(cut) >= FUZZY_FROM and cut.isalpha()))
    return terms
