"""Decides for each row of a chunk, in order, whether it creates, updates, is skipped or fails.

Rows that mean the same record are brought together in memory, so a second row of one file matches the first and each
record is written once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapport.customers.importing.matching import NO_SYSTEM, Found, Key
from rapport.customers.importing.prepare import set_names
from rapport.customers.importing.prepared import PreparedParty
from rapport.customers.importing.reasons import reason_text
from rapport.customers.importing.search_tokens import add_tokens
from rapport.platform.exchange.outcome import CREATED, SKIPPED, UPDATED, Outcome

UPDATE, SKIP, FILL = "update", "skip", "fill"


@dataclass(slots=True, eq=False)
class Record:
    """A record that rows of this chunk write: a new one, or an existing one with its id; ``party`` is what they say."""

    party: PreparedParty
    id: int = 0
    systems: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Decisions:
    """What is to be written, each record once."""

    creates: list[Record] = field(default_factory=list)
    updates: dict[int, Record] = field(default_factory=dict)


class Decider:
    """Walks through a chunk's rows with what their keys find in the database and among earlier rows."""

    def __init__(
        self,
        found: Found,
        reachable: set[int],
        names: dict[int, str],
        *,
        keys: Sequence[str],
        on_match: str,
        may_create: bool,
        outcome: Outcome,
        stubs: Mapping[str, int],
        source: str,
    ) -> None:
        self.found = found
        self.reachable = reachable
        self.names = names
        self.keys = keys
        self.on_match = on_match
        self.may_create = may_create
        self.outcome = outcome
        self.stubs = stubs
        self.source = source
        self.decisions = Decisions()
        self._pending: dict[Key, list[Record]] = defaultdict(list)
        self._existing: dict[int, Record] = {}

    def decide(self, row: PreparedParty) -> None:
        """Decide one row; those that fail are told, with the reason."""
        matches = self._matches(row)
        if len(matches) > 1:
            self._several(row, matches)
        elif matches:
            self._matched(row, matches[0])
        elif row.failure:
            self.outcome.fail(row.number, reason_text(row.failure))
        elif not self.may_create:
            self.outcome.fail(row.number, reason_text("create_refused"))
        elif row.lacks:
            self.outcome.fail(row.number, reason_text("own_required", fields=row.lacks))
        else:
            self._name_source(row)
            record = Record(row)
            self._take_systems(record, row)
            self.decisions.creates.append(record)
            self._register(record, row)
            self.outcome.count(row.number, CREATED)

    def _matches(self, row: PreparedParty) -> list[Record]:
        """The records of the first key that finds any."""
        for name in self.keys:
            matched: dict[int, Record] = {}
            for key in self.found.keys(row, name):
                for record_id in (*self.found.ids.get(key, ()), *self._of_file(key)):
                    record = self._existing_record(record_id)
                    matched[id(record)] = record
                for record in self._pending.get(key, ()):
                    matched[id(record)] = record
            kept = [record for record in matched.values() if self._is_meant(row, record, name)]
            if kept:
                return kept
        stub = self.stubs.get(row.name_key)
        return [self._existing_record(stub)] if stub else []

    def _is_meant(self, row: PreparedParty, record: Record, name: str) -> bool:
        if name == "external_id":
            bare = all(system == NO_SYSTEM for system, _value in row.external_ids)
            return not (bare and record.id and self.found.strangers(row, record.id, self.names[record.id]))
        return name == "uid" or not self.found.contradicts(row, record.systems)

    def _name_source(self, row: PreparedParty) -> None:
        """A number that somebody else has already is kept with its source: the name of the file."""
        row.external_ids = [
            (self.source if system == NO_SYSTEM and self._is_taken(system, value) else system, value)
            for system, value in row.external_ids
        ]

    def _is_taken(self, system: str, value: str) -> bool:
        key = ("external_id", system, value)
        return bool(self.found.ids.get(key) or self._pending.get(key))

    def _of_file(self, key: Key) -> Iterable[int]:
        """Records that an earlier import of the same file brought with a number that somebody else had."""
        if key[0] != "external_id" or key[1] != NO_SYSTEM:
            return ()
        return self.found.ids.get(("external_id", self.source, key[2]), ())

    def _existing_record(self, record_id: int) -> Record:
        record = self._existing.get(record_id)
        if record is None:
            systems = {system: set(values) for system, values in self.found.systems.get(record_id, {}).items()}
            record = Record(PreparedParty(0, ""), record_id, systems)
            self._existing[record_id] = record
        return record

    def _several(self, row: PreparedParty, matches: list[Record]) -> None:
        """Names only those records that the actor reaches."""
        shown = [self.names[record.id] for record in matches if record.id in self.reachable]
        code = "many" if len(shown) == len(matches) else "many_hidden"
        self.outcome.fail(row.number, reason_text(code, found=", ".join(sorted(shown)[:5])))

    def _matched(self, row: PreparedParty, record: Record) -> None:
        if record.id and record.id not in self.reachable:
            self.outcome.fail(row.number, reason_text("taken"))
            return
        self.outcome.whom[row.number] = (record.id, self.names[record.id] if record.id else str(record.party.number))
        if self.on_match == SKIP:
            self.outcome.count(row.number, SKIPPED)
            return
        if not record.id:
            merge(record.party, row, fill=self.on_match == FILL)
        elif record.party.number:
            merge(record.party, row, fill=self.on_match == FILL)
        else:
            record.party = row
            self.decisions.updates[record.id] = record
        self._take_systems(record, row)
        self._register(record, row)
        self.outcome.count(row.number, UPDATED)

    def _take_systems(self, record: Record, row: PreparedParty) -> None:
        for system, value in row.external_ids:
            record.systems.setdefault(system, set()).add(value)

    def _register(self, record: Record, row: PreparedParty) -> None:
        for name in self.keys:
            for key in self.found.keys(row, name):
                if record not in self._pending[key]:
                    self._pending[key].append(record)


_REPEATED = frozenset({"email", "phone", "website", "city", "country"})


def merge(party: PreparedParty, later: PreparedParty, *, fill: bool) -> None:
    """Bring a later row of the same record into an earlier one; with ``fill`` the earlier one's values win."""
    party.lines = None
    kinds = {point[0] for point in party.points}
    known = {(point[0], point[2]) for point in party.points}
    places = bool(party.addresses)
    for name, value in later.columns.items():
        held = name in kinds or (name in ("city", "country") and places)  # repeats what is primary already
        if not (held and name in _REPEATED) and not (fill and party.columns.get(name)):
            party.columns[name] = value
    party.points += [(*p[:4], p[4] and p[0] not in kinds, p[5]) for p in later.points if (p[0], p[2]) not in known]
    party.addresses += [address for address in later.addresses if address not in party.addresses]
    party.names += [name for name in later.names if name not in party.names]
    party.external_ids += [item for item in later.external_ids if item not in party.external_ids]
    party.roles += [role for role in later.roles if role not in party.roles]
    party.tags += [tag for tag in later.tags if tag not in party.tags]
    party.own = {**later.own, **party.own} if fill else {**party.own, **later.own}
    party.permissions += [item for item in later.permissions if item not in party.permissions]
    party.related += [item for item in later.related if item not in party.related]
    if later.note and later.note != party.note:
        party.note = "\n\n".join(filter(None, (party.note, later.note)))
    if later.organisation is not None and not (fill and party.organisation is not None):
        party.organisation = later.organisation
    if later.owner and not (fill and party.owner):
        party.owner = later.owner
    if not party.failure:
        set_names(party)
        _keep_a_name(party)
        add_tokens(party)


def _keep_a_name(party: PreparedParty) -> None:
    if not party.display_name:
        party.display_name = str(party.columns.get("email") or party.columns.get("phone") or "")[:300]
