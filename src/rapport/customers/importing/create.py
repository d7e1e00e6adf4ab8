"""Writes new parties with all that belongs to them, set-based: one COPY and one INSERT a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.customers.importing.actors import Owners
from rapport.customers.importing.prepared import PreparedParty
from rapport.customers.importing.search_tokens import KIND_NAMES
from rapport.customers.importing.tables import (
    ADDRESSES,
    EXTERNAL_IDS,
    GIVEN_COLUMNS,
    NAMES,
    NULLABLE,
    PARTIES,
    POINTS,
    RELATIONSHIPS,
    copy_entries,
)
from rapport.customers.models import RelationshipType
from rapport.lib.ids import uuid7_text
from rapport.lib.text import clean
from rapport.platform.search.entries import sample_token, title_key
from rapport.platform.search.vocabulary import add_words

_KNOWN_WORDS_LIMIT = 200_000


@dataclass(slots=True)
class New:
    """A party about to be made."""

    party: PreparedParty
    owner: int | None
    organisation: int | None = None
    id: int = 0
    uid: str = ""


class Creator:
    """Makes parties of one import; remembers what chunks share."""

    def __init__(self, owners: Owners, source: str) -> None:
        self.owners = owners
        self.source = source[:120]
        self._employment = RelationshipType.objects.filter(is_employment=True).values_list("pk", flat=True).first()
        self._words: set[str] = set()

    def reserve(self, new: Sequence[New]) -> None:
        """Give these parties their ids and uids, so that others may refer to them before they are written."""
        for item, party_id in zip(new, PARTIES.draw_ids(len(new)), strict=True):
            item.id, item.uid = party_id, uuid7_text()

    def create(self, new: Sequence[New]) -> None:
        """Write these reserved parties. Notes, tags and roles are not written here."""
        if not new:
            return
        now = timezone.now()
        for owner in {item.owner for item in new}:
            self.owners.principals(owner)  # asks the database, which is not possible in the middle of a COPY
        PARTIES.load(self._party(item) for item in new)
        POINTS.load(point for item in new for point in point_rows(item.id, item.party.points, self.source))
        ADDRESSES.load(address for item in new for address in self._addresses(item))
        names = [(item.id, kind, value) for item in new for kind, value in dict.fromkeys(item.party.names)]
        if names:
            NAMES.load(names)
        external = [
            (KIND_NAMES[item.party.kind], item.id, system, value)
            for item in new
            for system, value in item.party.external_ids
        ]
        if external:
            EXTERNAL_IDS.load(external)
        self.employ((item.id, item.organisation) for item in new if item.party.kind == "person")
        copy_entries(self._entry(item, now) for item in new)
        self._add_words(item.party.words for item in new)

    def employ(self, pairs: Iterable[tuple[int, int | None]], since: date | None = None) -> None:
        """Note where people work, as relationships; ``since`` is None where nobody knows."""
        if self._employment is not None:
            rows = [(self._employment, person, organisation, since) for person, organisation in pairs if organisation]
            if rows:
                RELATIONSHIPS.load(rows)

    def _party(self, item: New) -> tuple[Any, ...]:
        party, columns = item.party, item.party.columns
        return (
            item.id, item.uid, party.kind, party.display_name, party.sort_key, party.name_key, party.script,
            "active" if "lifecycle" not in columns else columns["lifecycle"], item.organisation, item.owner,
            self.owners.principals(item.owner),
            *(columns.get(name, None if name in NULLABLE else "") for name in GIVEN_COLUMNS),
        )  # fmt: skip

    def _addresses(self, item: New) -> Iterator[tuple[Any, ...]]:
        for position, address in enumerate(item.party.addresses):
            yield item.id, *address, position == 0, self.source

    def _entry(self, item: New, now: datetime) -> tuple[Any, ...]:
        party = item.party
        return (
            KIND_NAMES[party.kind], item.id, item.uid, clean(party.display_name)[:300], title_key(party.display_name),
            party.subtitle, f"'{sample_token(item.id)}' {party.tokens}", self.owners.principals(item.owner), now,
        )  # fmt: skip

    def _add_words(self, words: Iterable[Sequence[str]]) -> None:
        fresh = {word for some in words for word in some} - self._words
        if not fresh:
            return
        if len(self._words) > _KNOWN_WORDS_LIMIT:
            self._words.clear()

        def add() -> None:
            add_words(fresh)
            self._words.update(fresh)

        transaction.on_commit(add, robust=True)


def point_rows(party_id: int, points: Iterable[Sequence[Any]], source: str) -> Iterator[tuple[Any, ...]]:
    """Contact points as rows of their table."""
    for kind, value, norm, label, primary, problem in points:
        yield party_id, kind, value, norm, label, primary, "invalid" if problem else "unverified", problem, source
