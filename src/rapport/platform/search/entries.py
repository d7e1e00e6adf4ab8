"""Rows of the search index as tuples for INSERT and COPY; the import of a million parties writes the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from rapport.lib.text import clean
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.tokens import SearchText, name_tokens, text_tokens, title_key, vector, vocabulary

ENTRY_COLUMNS = (
    "kind", "record_id", "uid", "title", "title_key", "subtitle", "tokens", "principals", "changed_at",
)  # fmt: skip
"""Columns of the tuples of :func:`entry_rows`. In text form every value can go into COPY as it is."""


@dataclass(slots=True)
class Source:
    """One record about to be indexed. ``principals`` is None for a kind whose rows carry none."""

    record_id: int
    uid: UUID
    principals: Sequence[int] | None
    changed_at: datetime
    text: SearchText


EntryRow = tuple[str, int, UUID, str, str, str, str, list[int] | None, datetime]


def entry_rows(spec: RecordSpec, sources: Iterable[Source], *, new_words: set[str] | None = None) -> Iterator[EntryRow]:
    """The rows of these records, in the order of :data:`ENTRY_COLUMNS`.

    ``tokens`` is the input form of a tsvector. The words that belong into the vocabulary are added to ``new_words``;
    give them to :func:`rapport.platform.search.vocabulary.add_words` when the rows are committed.
    """
    kind = spec.name
    kept = kind_token(kind)
    for source in sources:
        text = source.text
        names, texts = name_tokens(text), text_tokens(text)
        if new_words is not None:
            new_words |= vocabulary(names)
            new_words |= vocabulary(texts)
        yield (
            kind,
            source.record_id,
            source.uid,
            clean(text.title)[:300],
            title_key(text.title),
            clean(text.subtitle)[:300],
            vector([kept, sample_token(source.record_id), *names], texts),
            None if source.principals is None else list(source.principals),
            source.changed_at,
        )


def kind_token(kind: str) -> str:
    """The token by which a reader's kinds are told inside the index; no word can be equal to it."""
    return f"={kind}"


SAMPLES = 64


def sample_token(record_id: int) -> str:
    """One of 64 tokens spread evenly over the entries: with one of them a frequent word is tried on a small part."""
    return f"#{record_id % SAMPLES}"
