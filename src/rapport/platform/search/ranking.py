"""The order of hits: the title itself, whole words of it, beginnings in it, other names, texts; then kinds that come
first, then the newest. Hits for words that somebody may have meant stand in the order of how near they are.

Titles are compared in simplified Chinese characters, so that it makes no difference in which script somebody types.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from rapport.lib.han_spellings import simplified
from rapport.platform.records.registry import registry
from rapport.platform.search.candidates import Candidate
from rapport.platform.search.query_text import Query
from rapport.platform.search.tokens import words
from rapport.platform.search.vocabulary import errors_forgiven, errors_in


class Match(IntEnum):
    """How well an entry answers a query; smaller is better."""

    EXACT_TITLE = 0
    WORDS_BEGIN_TITLE = 1
    WORDS_OF_TITLE = 2
    TITLE_BEGINS = 3
    BEGINNINGS_IN_TITLE = 4
    NAMES = 5
    TEXTS = 6


def ranked(query: Query, found: Iterable[Candidate]) -> list[tuple[Match, Candidate]]:
    """Candidates, each once, the best first; of all of them the database says that they answer the query."""
    whole, typed = query.whole(), simplified(query.folded)
    matches = [(_match(query, whole, typed, candidate), candidate) for candidate in _each_once(found)]
    return sorted(matches, key=lambda item: (item[0], *_otherwise(item[1])))


def nearest(typed: Query, found: Iterable[Candidate]) -> list[Candidate]:
    """Candidates that answer what may have been meant, each once: first those with the fewest errors in the title,
    then those found by another of their names, last those whose texts alone say something like it."""
    return sorted(_each_once(found), key=lambda one: (_errors(typed, one), not one.named, *_otherwise(one)))


def _each_once(found: Iterable[Candidate]) -> Iterable[Candidate]:
    return {(candidate.kind, candidate.record_id): candidate for candidate in found}.values()


def _otherwise(candidate: Candidate) -> tuple[bool, float, int]:
    """The order of candidates that answer equally well."""
    comes_first = registry.has(candidate.kind) and registry.get(candidate.kind).record.found_first
    return not comes_first, -candidate.changed_at.timestamp(), candidate.record_id


def _errors(typed: Query, candidate: Candidate) -> int:
    """Typing errors between the words typed and those of the title; one that it lacks counts as more than any error."""
    in_title = words(candidate.title)
    return sum(
        min((errors_in(term.word, word) for word in in_title), default=errors_forgiven(term.word) + 2)
        for term in typed.terms
        if term.fuzzy
    )


def _match(query: Query, whole: Query, typed: str, candidate: Candidate) -> Match:
    title = simplified(candidate.title_key)
    if title == typed:
        return Match.EXACT_TITLE
    begins, in_title = title.startswith(typed), set(words(candidate.title))
    if whole.found_in(in_title):
        return Match.WORDS_BEGIN_TITLE if begins else Match.WORDS_OF_TITLE
    if begins:
        return Match.TITLE_BEGINS
    if query.found_in(in_title):
        return Match.BEGINNINGS_IN_TITLE
    return Match.NAMES if candidate.named else Match.TEXTS
