"""The order of hits: exact title, beginning of a title, all words in the title, other names, texts; then the newest."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from rapport.platform.search.candidates import Candidate
from rapport.platform.search.query_text import Query
from rapport.platform.search.tokens import words


class Match(IntEnum):
    """How well an entry answers a query; smaller is better."""

    EXACT_TITLE = 0
    TITLE_BEGINS = 1
    WORDS_OF_TITLE = 2
    BEGINNINGS_IN_TITLE = 3
    NAMES = 4
    TEXTS = 5
    MISTYPED = 6


def match_of(query: Query, candidate: Candidate) -> Match:
    """How a candidate, of which the database says that it answers the query, does so."""
    if candidate.title_key == query.folded:
        return Match.EXACT_TITLE
    if candidate.title_key.startswith(query.folded):
        return Match.TITLE_BEGINS
    in_title = set(words(candidate.title))
    if all(_holds_whole(term_forms, in_title) for term_forms in _forms(query)):
        return Match.WORDS_OF_TITLE
    if query.found_in(in_title):
        return Match.BEGINNINGS_IN_TITLE
    return Match.NAMES if candidate.named else Match.TEXTS


def ranked(query: Query, found: Iterable[Candidate], *, mistyped: bool = False) -> list[tuple[Match, Candidate]]:
    """Candidates, each once, the best first."""
    by_record = {(candidate.kind, candidate.record_id): candidate for candidate in found}
    matches = [
        (Match.MISTYPED if mistyped else match_of(query, candidate), candidate) for candidate in by_record.values()
    ]
    return sorted(matches, key=lambda item: (item[0], -item[1].changed_at.timestamp(), item[1].record_id))


def _forms(query: Query) -> list[list[set[str]]]:
    return [[{piece.token for piece in pieces} for pieces in term.alternatives] for term in query.terms]


def _holds_whole(forms: list[set[str]], tokens: set[str]) -> bool:
    return any(form <= tokens for form in forms)
