"""Search over every kind: :func:`search` for an answer to what somebody typed, :func:`recall` for records seen before.

Nothing here writes; each search runs in a transaction of its own that is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from uuid import UUID

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled

from rapport.platform.access.engine import rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.titles import links_to_hidden, nameless, title_is_hidden
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shown_as_title
from rapport.platform.search import candidates, vocabulary
from rapport.platform.search.candidates import Candidate
from rapport.platform.search.directives import take_directives
from rapport.platform.search.query_text import Query, parse_query
from rapport.platform.search.ranking import Match, nearest, ranked
from rapport.platform.search.reach import Reach, reach_of, within_reach
from rapport.platform.search.sources import search_texts
from rapport.platform.search.tokens import name_tokens, text_tokens

if TYPE_CHECKING:
    from rapport.platform.access.models import User

P = ParamSpec("P")
T = TypeVar("T")

LIMIT = 20
MOST = 200
"""Hits that one answer may have."""
STATEMENT_TIMEOUT = 400
"""Milliseconds that one statement of a search may take before the answer goes without its part."""
ENOUGH = 3
"""Hits below which typing errors are considered."""
_SIMILARITY = 0.3
_SIMILARITY_SHORT = 0.2
"""Share of trigrams in common; a word of four or five letters with one error shares fewer."""
_VERIFIED = 3
"""For a reader with hidden fields this many times the limit of candidates are looked through."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found."""

    kind: str
    uid: UUID
    title: str
    subtitle: str
    icon: str


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The hits, best first. ``partial`` says that a part of the search took too long, so that more may exist."""

    items: list[Hit]
    partial: bool = False


def search(
    user: User | None, text: str, *, kinds: Iterable[str] | None = None, limit: int = LIMIT, owner_me: bool = False
) -> SearchAnswer:
    """Find the records a user means; any text is allowed and nothing outside the user's reach is ever found.

    ``type:people`` (or the kind's label) and ``owner:me`` inside the text narrow the search like the arguments.
    """
    directives = take_directives(text)
    wanted = directives.within(kinds)
    mine = owner_me or directives.owner_me
    query = parse_query(directives.text)
    reach = reach_of(user, kinds=wanted, owner_me=mine)
    if not query.terms or not reach.branches:
        return SearchAnswer([])
    return _Search(user, query, reach, max(1, min(limit, MOST))).run()


def recall(user: User | None, records: Sequence[tuple[str, str]]) -> list[Hit]:
    """The hits for these records (kind, uid) in the order given, as far as the user may (still) see them."""
    ids: dict[str, tuple[str, int]] = {}
    for kind in dict.fromkeys(kind for kind, _ in records):
        if registry.has(kind):
            uids = [uid for other, uid in records if other == kind]
            for pk, uid in rows(registry.get(kind), user).filter(uid__in=uids).values_list("pk", "uid"):
                ids[str(uid)] = (kind, pk)
    wanted = [ids[uid] for _, uid in records if uid in ids]
    found = {(entry.kind, entry.record_id): entry for entry in candidates.by_id(wanted)}
    nothing_asked = Reach((), frozenset())
    seeker = _Search(user, parse_query(""), nothing_asked, len(wanted))
    return [_hit(entry) for entry in seeker.admitted([found[record] for record in wanted if record in found])]


class _Search:
    """One search: its tiers in turn, each only when those before it found too little."""

    def __init__(self, user: User | None, query: Query, reach: Reach, limit: int) -> None:
        self.user = user
        self.query = query
        self.reach = reach
        self.limit = limit
        self.partial = False

    def run(self) -> SearchAnswer:
        with transaction.atomic():
            hits = self._tiers()
            # Read-only: rolling back ends the settings made for this transaction, also inside another one.
            transaction.set_rollback(True)
        return SearchAnswer([_hit(candidate) for candidate in hits[: self.limit]], self.partial)

    def _tiers(self) -> list[Candidate]:
        fuzzy = [term for term in self.query.terms if term.fuzzy]
        short = any(len(term.word) <= 5 for term in fuzzy)
        candidates.limit_time(STATEMENT_TIMEOUT, _SIMILARITY_SHORT if short else _SIMILARITY)
        found: list[Candidate] = []
        for branch in self.reach.branches:
            if branch.principals is None:
                found += self._ask(candidates.by_title, self.query, branch)
        by_match = [match for match, _ in ranked(self.query, found)]
        many = sum(match <= Match.TITLE_BEGINS for match in by_match) >= self.limit
        if not many or self._must_verify(found):
            by_tokens = self._by_tokens(self.query)
            found += by_tokens
            many = len(by_tokens) >= candidates.FREQUENT  # perhaps a sample only
        if many and sum(match <= Match.WORDS_OF_TITLE for match in by_match) < self.limit:
            found += self._whole_words()
        hits = self.admitted([candidate for _, candidate in ranked(self.query, found)])
        if len(hits) < min(ENOUGH, self.limit) and fuzzy:
            hits += self._mistyped(hits)
        return hits

    def _by_tokens(self, query: Query) -> list[Candidate]:
        return [found for branch in self.reach.branches for found in self._ask(candidates.by_tokens, query, branch)]

    def _whole_words(self) -> list[Candidate]:
        """Those with the very words: among many that merely begin so they may be none of those looked at."""
        return self._by_tokens(self.query.whole()) if all(term.fuzzy for term in self.query.terms) else []

    def _mistyped(self, known: list[Candidate]) -> list[Candidate]:
        """Hits for the words that somebody may have meant.

        Of several words those are doubted first that the vocabulary does not hold. Where nothing at all is found so,
        each of them is: "Jakob" is somebody's name, and "Jacob Abbott" was meant all the same.
        """
        fuzzy = {term.word for term in self.query.terms if term.fuzzy}
        doubted, near = set(fuzzy), dict[str, list[str]]()
        if len(self.query.terms) > 1:
            known_words: list[str] = self._ask(vocabulary.known_words, doubted)
            doubted.difference_update(known_words)
        found = self._meant(doubted, near, known)
        if not found and not known and doubted != fuzzy:
            found = self._meant(fuzzy, near, known)
        return found

    def _meant(self, doubted: set[str], near: dict[str, list[str]], known: list[Candidate]) -> list[Candidate]:
        """Hits for the query with words like these in the place of the doubted ones, which ``near`` remembers."""
        near |= {word: self._ask(vocabulary.near_words, word) for word in sorted(doubted - near.keys())}
        terms = tuple(term.or_words(near[term.word] if term.word in doubted else ()) for term in self.query.terms)
        if terms == self.query.terms:
            return []
        meant = Query(self.query.folded, terms)
        found = self._by_tokens(meant)
        seen = {(candidate.kind, candidate.record_id) for candidate in known}
        new = [candidate for candidate in found if (candidate.kind, candidate.record_id) not in seen]
        literal, self.query = self.query, meant
        try:
            return self.admitted(nearest(literal, new))
        finally:
            self.query = literal

    def _ask(self, ask: Callable[P, list[T]], *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """The answer, or none when it took too long; the rest of the search goes on."""
        try:
            with transaction.atomic():
                return ask(*args, **kwargs)
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            self.partial = True
            return []

    def _must_verify(self, found: list[Candidate]) -> bool:
        """Whether some of the hits may yet be refused, so that more are needed to choose from."""
        return any(candidate.kind in self.reach.checked or self._hidden(candidate.kind) for candidate in found)

    def _hidden(self, kind: str) -> frozenset[str]:
        """The fields that nothing is found by: hidden ones, and links to records whose names are."""
        if not registry.has(kind):
            return frozenset()  # admitted() leaves it out
        return permissions_of(self.user).hidden_fields(kind) | links_to_hidden(registry.get(kind), self.user)

    def admitted(self, best_first: list[Candidate]) -> list[Candidate]:
        """The candidates that the reader may see for what they are found by, in the same order; none of a kind that
        another process made a moment ago and this one does not know yet."""
        best_first = [candidate for candidate in best_first if registry.has(candidate.kind)]
        doubtful = {c.kind for c in best_first if c.kind in self.reach.checked or self._hidden(c.kind)}
        if not doubtful:
            return best_first
        looked_through = best_first[: self.limit * _VERIFIED]
        admitted: dict[tuple[str, int], Candidate] = {
            (c.kind, c.record_id): c for c in looked_through if c.kind not in doubtful
        }
        by_kind = sorted((c for c in looked_through if c.kind in doubtful), key=lambda c: c.kind)
        for kind, group in groupby(by_kind, key=lambda c: c.kind):
            for candidate in self._verified(kind, list(group)):
                admitted[kind, candidate.record_id] = candidate
        order = [(c.kind, c.record_id) for c in looked_through]
        return [admitted[key] for key in order if key in admitted]

    def _verified(self, kind: str, found: list[Candidate]) -> list[Candidate]:
        spec = registry.get(kind)
        if kind in self.reach.checked:
            seen = within_reach(spec, self.user, [c.record_id for c in found])
            found = [c for c in found if c.record_id in seen]
        hidden = self._hidden(kind)
        if not hidden or not found:
            return found
        texts, titled = search_texts(spec, [c.record_id for c in found]), not title_is_hidden(spec, self.user)
        verified = []
        for candidate in found:
            if candidate.record_id not in texts:
                continue
            text = texts[candidate.record_id].without(hidden, titled=titled)
            if self.query.found_in(name_tokens(text) | text_tokens(text)):
                title = candidate.title if text.title else nameless(spec, candidate.uid)
                verified.append(_shown(candidate, title, text.subtitle))
        return verified


def _shown(candidate: Candidate, title: str, subtitle: str) -> Candidate:
    return Candidate(
        candidate.kind, candidate.record_id, candidate.uid, title, candidate.title_key, subtitle,
        candidate.changed_at, candidate.named,
    )  # fmt: skip


def _hit(candidate: Candidate) -> Hit:
    spec = registry.get(candidate.kind)
    return Hit(spec.name, candidate.uid, shown_as_title(spec.model, candidate.title), candidate.subtitle, spec.icon)
