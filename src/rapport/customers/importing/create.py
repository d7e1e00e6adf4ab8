"""Writes new parties with all that belongs to them, set-based: one COPY and one INSERT a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.customers.importing.actors import Owners
from rapport.customers.importing.lines import PLACE, escaped, lines_of
from rapport.customers.importing.own_fields import currencies_by_kind, defaults_by_kind
from rapport.customers.importing.prepared import Lines, PreparedParty
from rapport.customers.importing.search_tokens import KIND_NAMES
from rapport.customers.importing.tables import (
    ADDRESS_LINES,
    EXTERNAL_IDS,
    NAME_LINES,
    PARTY_LINES,
    POINT_LINES,
    RELATIONSHIPS,
    copy_entries,
)
from rapport.customers.models import RelationshipType
from rapport.lib.ids import uuid7_text
from rapport.platform.bulk_load import BulkTable
from rapport.platform.records.custom import with_currencies
from rapport.platform.search.entries import sample_token
from rapport.platform.search.vocabulary import add_words

_KNOWN_WORDS_LIMIT = 200_000
_PLACE = PLACE.encode()


@dataclass(slots=True)
class New:
    """A party about to be made."""

    party: PreparedParty
    owner: int | None
    organisation: int | None = None
    id: int = 0
    uid: str = ""


Written = tuple[New, bytes, Lines]
"""A new party, its id as text, and its lines."""


class Creator:
    """Makes parties of one import; remembers what chunks share."""

    def __init__(self, owners: Owners, source: str) -> None:
        self.owners = owners
        self.source = source[:120]
        self._employment = RelationshipType.objects.filter(is_employment=True).values_list("pk", flat=True).first()
        self._words: set[str] = set()
        self._defaults = defaults_by_kind()
        self._currencies = currencies_by_kind()

    def reserve(self, new: Sequence[New]) -> None:
        """Give these parties their ids and uids, so that others may refer to them before they are written."""
        for item, party_id in zip(new, PARTY_LINES.draw_ids(len(new)), strict=True):
            item.id, item.uid = party_id, uuid7_text()

    def create(self, new: Sequence[New]) -> None:
        """Write these reserved parties. Notes, tags and roles are not written here."""
        if not new:
            return
        written = [(item, str(item.id).encode(), item.party.lines or lines_of(item.party)) for item in new]
        self._parties(written)
        source = escaped(self.source).encode()
        _load(POINT_LINES, source + b"\t", ((place, lines[1]) for _, place, lines in written))
        _load(ADDRESS_LINES, source + b"\t", ((place, lines[2]) for _, place, lines in written))
        _load(NAME_LINES, b"", ((place, lines[3]) for _, place, lines in written))
        external = [
            (KIND_NAMES[item.party.kind], item.id, system, value)
            for item in new
            for system, value in item.party.external_ids
        ]
        if external:
            EXTERNAL_IDS.load(external)
        self.employ((item.id, item.organisation) for item in new if item.party.kind == "person")
        self._entries(written)
        self._add_words(item.party.words for item in new)

    def _parties(self, written: Sequence[Written]) -> None:
        head, owners = PARTY_LINES.head(), self._owners(written)
        lines = [
            b"%b%b\t%b\t%b\t%b\t%b\t%b\n"
            % (head, place, item.uid.encode(), self._own(item), _id(item.organisation), owners[item.owner], lines[0])
            for item, place, lines in written
        ]
        PARTY_LINES.load_text(b"".join(lines))

    def _own(self, item: New) -> bytes:
        """The column of custom fields: what the row says, beside what new records of the kind hold anyhow."""
        kind = item.party.kind
        members = with_currencies(self._currencies[kind], {**self._defaults[kind], **item.party.own})
        return escaped(json.dumps(members, ensure_ascii=False)).encode("utf-8", "replace") if members else b"{}"

    def _entries(self, written: Sequence[Written]) -> None:
        now, owners = timezone.now().isoformat().encode(), self._owners(written)
        principals = {owner: columns.partition(b"\t")[2] for owner, columns in owners.items()}
        lines = [
            b"%b\t%b\t%b\t%b\t'%b' %b\n"
            % (now, place, item.uid.encode(), principals[item.owner], sample_token(item.id).encode(), lines[4])
            for item, place, lines in written
        ]
        copy_entries(b"".join(lines))

    def _owners(self, written: Sequence[Written]) -> dict[int | None, bytes]:
        """Owner and principals as two columns."""
        owners = {item.owner for item, _place, _lines in written}
        return {owner: _id(owner) + b"\t" + self.owners.principals(owner).encode() for owner in owners}

    def employ(self, pairs: Iterable[tuple[int, int | None]], since: date | None = None) -> None:
        """Note where people work, as relationships; ``since`` is None where nobody knows."""
        if self._employment is not None:
            rows = [(self._employment, person, organisation, since) for person, organisation in pairs if organisation]
            if rows:
                RELATIONSHIPS.load(rows)

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


def _id(number: int | None) -> bytes:
    return b"\\N" if number is None else b"%d" % number


def _load(table: BulkTable, columns: bytes, placed: Iterable[tuple[bytes, bytes]]) -> None:
    """Load lines in which only the party's id is missing; ``columns`` stand before it."""
    head = table.head() + columns
    block = b"".join([lines.replace(_PLACE, head + place + b"\t") for place, lines in placed if lines])
    if block:
        table.load_text(block)


def point_rows(party_id: int, points: Iterable[Sequence[Any]], source: str) -> Iterator[tuple[Any, ...]]:
    """Contact points as rows of their table."""
    for kind, value, norm, label, primary, problem in points:
        yield party_id, kind, value, norm, label, primary, "invalid" if problem else "unverified", problem, source
