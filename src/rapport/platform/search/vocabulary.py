"""The words that the index knows, and which of them a mistyped word may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from rapidfuzz.distance import OSA

NEAREST = 8
"""Words that may take the place of a mistyped one."""
_CANDIDATES = 80
_INSIDE = 8
_BATCH = 5_000
_LONG_WORD = 6
"""Letters from which two errors are forgiven instead of one."""

_ADD = """
    INSERT INTO search_searchword (word, letters)
    SELECT * FROM unnest(%(words)s::text[], %(letters)s::text[]) AS given(word, letters)
     WHERE NOT EXISTS (SELECT FROM search_searchword known WHERE known.word = given.word)
     ORDER BY word
    ON CONFLICT (word) DO NOTHING
"""

_NEAR = """
    (SELECT word, false FROM search_searchword
      WHERE letters %% %(letters)s AND length(letters) BETWEEN %(shortest)s AND %(longest)s
      ORDER BY similarity(letters, %(letters)s) DESC LIMIT %(candidates)s)
    UNION ALL
    (SELECT word, true FROM search_searchword WHERE letters LIKE %(inside)s LIMIT %(within)s)
"""


_UNHELD = """
    SELECT given.word FROM unnest(%s::text[]) AS given(word)
      LEFT JOIN LATERAL (SELECT true AS held FROM search_searchentry
                          WHERE tokens @@ quote_literal(given.word)::tsquery LIMIT 1) entry ON true
     WHERE entry.held IS NULL
"""
_PRUNED = 1_000


def add_words(words: Iterable[str]) -> None:
    """Add words to the vocabulary. Call it after the commit of the rows that hold them.

    Outside of a transaction every batch commits by itself and in one order, so that writers never wait long, or in
    a circle, for each other's new words.
    """
    ordered = sorted(words)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            cursor.execute(_ADD, {"words": batch, "letters": [letters_of(word) for word in batch]})


def prune_words() -> int:
    """Drop the words that no entry holds any more, so that nobody is led to what is not there; returns how many.

    Beside writers: whoever commits an entry while its word goes finds the word put back.
    """
    dropped, last = 0, ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT word FROM search_searchword WHERE word > %s ORDER BY word LIMIT %s", [last, _PRUNED])
            words = [word for (word,) in cursor.fetchall()]
        if not words:
            return dropped
        last = words[-1]
        dropped += drop_words(words)


def drop_words(words: Iterable[str]) -> int:
    """Drop those of these words that no entry holds any more; returns how many."""
    gone = _unheld(sorted(set(words)))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_searchword WHERE word = ANY(%s)", [gone])
    back = set(gone).difference(_unheld(gone))
    add_words(back)
    return len(gone) - len(back)


def _unheld(words: list[str]) -> list[str]:
    """Those of these words that no entry holds; each is one key of the index."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        cursor.execute(_UNHELD, [words])
        return [word for (word,) in cursor.fetchall()]


def known_words(words: Iterable[str]) -> list[str]:
    """Those of these words that the vocabulary holds as they are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM search_searchword WHERE word = ANY(%s)", [list(words)])
        return [word for (word,) in cursor.fetchall()]


def letters_of(word: str) -> str:
    """A word in ASCII letters for comparing only: two words that are alike stay alike, some others become alike."""
    if word.isascii():
        return word
    return "".join(c if c.isascii() else chr(ord("a") + ord(c) % 26) for c in word)


def errors_forgiven(word: str) -> int:
    """How many typing errors are forgiven: one in a word of up to five letters, two in a longer one."""
    return 1 if len(word) < _LONG_WORD else 2


def errors_in(word: str, other: str) -> int:
    """How many typing errors lie between a word and another that may have been meant; two letters changed over count
    as one (optimal string alignment distance). One more than is forgiven where the other holds the word inside, two
    more where it is another word."""
    allowed = errors_forgiven(word)
    errors = OSA.distance(word, other, score_cutoff=allowed)
    return errors if errors <= allowed else allowed + 1 if word in other else allowed + 2


def near_words(word: str) -> list[str]:
    """Words of the vocabulary that differ from ``word`` by a typing error or hold it inside, the nearest first.

    The caller sets ``pg_trgm.similarity_threshold`` for the transaction.
    """
    allowed = errors_forgiven(word)
    letters = letters_of(word)
    given: dict[str, str | int] = {
        "letters": letters,
        "shortest": len(word) - allowed,
        "longest": len(word) + allowed,
        "candidates": _CANDIDATES,
        "inside": f"%_{letters}%",
        "within": _INSIDE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, given)
        found = cursor.fetchall()
    near = []
    for candidate, inside in found:
        errors = errors_in(word, candidate)
        if 0 < errors <= allowed or (inside and errors == allowed + 1):
            near.append((errors, candidate))
    return [candidate for _, candidate in sorted(set(near))[:NEAREST]]
