"""The order of hits: the title itself, whole words of it, beginnings in it, other names, texts; then the newest.

Titles are compared in simplified Chinese characters, so that it makes no difference in which script somebody types.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from rapport.lib.han_spellings import simplified
from rapport.platform.search.candidates import Candidate
from rapport.platform.search.query_text import Query
from rapport.platform.search.tokens import words


class Match(IntEnum):
    """How well an entry answers a query; smaller is better."""

    EXACT_TITLE = 0
    WORDS_BEGIN_TITLE = 1
    WORDS_OF_TITLE = 2
    TITLE_BEGINS = 3
    BEGINNINGS_IN_TITLE = 4
    NAMES = 5
    TEXTS = 6
    MISTYPED = 7


def ranked(query: Query, found: Iterable[Candidate], *, mistyped: bool = False) -> list[tuple[Match, Candidate]]:
    """Candidates, each once, the best first; of all of them the database says that they answer the query."""
    by_record = {(candidate.kind, candidate.record_id): candidate for candidate in found}
    whole, typed = query.whole(), simplified(query.folded)
    matches = [
        (Match.MISTYPED if mistyped else _match(query, whole, typed, candidate), candidate)
        for candidate in by_record.values()
    ]
    return sorted(matches, key=lambda item: (item[0], -item[1].changed_at.timestamp(), item[1].record_id))


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
