"""Relates records to the people and households that their rows name, once all rows are in.

Whoever is named is found (:mod:`rapport.customers.importing.named`) or, where the row says enough, made; otherwise the
text is kept as a note of the row's own record and reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rapport.customers.importing.create import New
from rapport.customers.importing.decide import Record, merge
from rapport.customers.importing.households import give_home, memberships
from rapport.customers.importing.named import Namesakes, Wish, name_keys
from rapport.customers.importing.prepare import PartyPreparer
from rapport.customers.importing.prepared import PreparedParty
from rapport.customers.importing.reasons import reason_text
from rapport.customers.importing.relations import ANY_RELATION, HOUSEHOLD, RELATIONS, SECOND, names_somebody
from rapport.customers.importing.search_tokens import KIND_NAMES
from rapport.customers.importing.ties import Tie, Ties
from rapport.customers.models import Party
from rapport.lib.tabular import Row
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.exchange.mapping import Mapping as ColumnMapping
from rapport.platform.exchange.models import LooseEnd
from rapport.platform.exchange.outcome import Outcome
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.customers.importing.load import PartyLoader

_NAMES = frozenset({"name", "prefix", "given_name", "middle_name", "family_name", "suffix", "name_order"})


class Bonds:
    """Ties the people named by the rows of one import."""

    def __init__(self, loader: PartyLoader) -> None:
        self.loader = loader
        self.actor = loader.actor
        self.mapping = loader.context.mapping
        self.namesakes = Namesakes(loader.actor, loader.context.change_set)
        self.ties = Ties(fill=loader.context.on_match == "fill")
        self.may_tie = self._may("relationships")
        self._by_index = {str(column.index): column for column in self.mapping.used}
        self._preparers: dict[tuple[str, ...], PartyPreparer] = {}

    def _may(self, kind: str) -> bool:
        return self.actor is None or may(registry.get(kind), self.actor, Action.CREATE.value)

    def kept(self, relation: str, given: str, cells: Mapping[str, str]) -> dict[str, Any]:
        """What is kept of one person that a row names."""
        # Others of the file may name the row's own person in return.
        key = self._prepared(relation, cells, 0, "").name_key if RELATIONS[relation].family else ""
        return {"relation": relation, "given": given, "cells": dict(cells), "name_key": key}

    def tie(self, ends: Sequence[LooseEnd], outcome: Outcome) -> None:
        """Answer these ends, in their order."""
        wishes = self._wishes(ends)
        clear = [wish for wish in wishes if not wish.wrong]
        self.namesakes.find(clear)
        self._make([wish for wish in clear if not wish.found and not wish.wrong], outcome)
        self._update([wish for wish in clear if wish.found], outcome)
        self._relate([wish for wish in clear if wish.found], outcome)
        self._keep_the_rest(wishes, outcome)
        for wish in wishes:
            for column, value, code in wish.party.faults:
                outcome.mark(wish.row, reason_text(code), column, value)

    def _wishes(self, ends: Sequence[LooseEnd]) -> list[Wish]:
        subjects = Party.objects.filter(merged_into__isnull=True).in_bulk({end.record_id for end in ends})
        wishes = []
        for number, end in enumerate(ends, 1):
            subject, relation, cells = subjects.get(end.record_id), end.data["relation"], end.data["cells"]
            columns = [self._by_index[index] for index in cells if index in self._by_index]
            if subject is None or not columns or relation not in RELATIONS:
                continue
            party = self._prepared(relation, cells, number, subject.country)
            wish = Wish(number, end.row, relation, end.data["given"], columns[0].column, subject, party)
            wish.keys = name_keys(wish)
            if relation == ANY_RELATION or not names_somebody(wish.given):
                wish.wrong = "related_kept"
            elif not self.may_tie or RELATIONS[relation].type not in self.ties.types:
                wish.wrong = "related_refused"
            wishes.append(wish)
        return wishes

    def _prepared(self, relation: str, cells: Mapping[str, str], number: int, country: str) -> PreparedParty:
        """What cells say of whoever is named, in standard form as any row."""
        kind = "households" if relation == HOUSEHOLD else "people"
        place = (kind, self.mapping.country or country, *cells)
        if place not in self._preparers:
            columns = [self._by_index[index] for index in cells if index in self._by_index]
            named = tuple(
                replace(column, index=position, target=column.target.partition(".")[2])
                for position, column in enumerate(columns)
            )
            self._preparers[place] = PartyPreparer(kind, ColumnMapping(named, country=place[1]), {})
        return self._preparers[place](Row(number, [text for index, text in cells.items() if index in self._by_index]))

    def _make(self, wishes: Sequence[Wish], outcome: Outcome) -> None:
        """Make those that rows say enough of, each once."""
        known: dict[tuple[str, ...], PreparedParty] = {}
        making: dict[int, tuple[Wish, list[Wish]]] = {}
        for wish in sorted(wishes, key=lambda wish: not _is_enough(wish)):
            keys = _same(wish)
            earlier = next((known[key] for key in keys if key in known), None)
            if earlier is not None:
                merge(earlier, wish.party, fill=True)
                making[id(earlier)][1].append(wish)
            elif _is_enough(wish) and self._may(KIND_NAMES[wish.party.kind]):
                earlier = wish.party
                making[id(earlier)] = (wish, [wish])
            else:
                wish.wrong = "related_id" if wish.party.external_ids and not wish.keys else "related_kept"
                continue
            known |= dict.fromkeys(keys, earlier)
        self._create([(first, named) for first, named in making.values()], outcome)

    def _create(self, made: Sequence[tuple[Wish, list[Wish]]], outcome: Outcome) -> None:
        records = [Record(first.party) for first, _ in made]
        owners = {first.number: first.subject.owner_id for first, _ in made}
        places = self.loader.organisations_of(records, owners, outcome)
        give_home([first for first, _ in made])
        new = []
        for first, _ in made:
            organisation = places.get(first.number) or (_employer(first) if first.kind.works_there else None)
            new.append(New(first.party, first.subject.owner_id, organisation))
        self.loader.creator.reserve(new)
        self.loader.creator.create(new)
        for item, (_, named) in zip(new, made, strict=True):
            for wish in named:
                wish.found = item.id
                wish.party.uid = item.uid

    def _update(self, wishes: Sequence[Wish], outcome: Outcome) -> None:
        """Bring those found up to date with what rows say of them, except for their names."""
        updates: dict[int, Record] = {}
        for wish in wishes:
            party = wish.party
            if party.uid or party.kind != "person" or not (party.points or party.columns.keys() - _NAMES):
                continue
            kept = {name: value for name, value in party.columns.items() if name not in _NAMES}
            held = updates.get(wish.found)
            row = replace(party, columns=kept)
            if held is None:
                updates[wish.found] = Record(row)
            else:
                merge(held.party, row, fill=True)
        if self.actor is not None and updates:
            within = rows(registry.get("people"), self.actor, Action.UPDATE.value).filter(pk__in=updates)
            reach = set(within.values_list("pk", flat=True))
            updates = {pk: record for pk, record in updates.items() if pk in reach}
        self.loader.updater.update(updates, {}, {}, outcome)

    def _relate(self, wishes: Sequence[Wish], outcome: Outcome) -> None:
        ties: list[Tie] = []
        for wish in wishes:
            if wish.relation != SECOND:
                first, second = wish.subject.pk, wish.found
                if wish.kind.stands_first:
                    first, second = second, first
                ties.append(Tie(wish.kind.type, first, second, wish.kind.only, wish.number))
        refused = self.ties.tie(ties)
        seconds = [wish for wish in wishes if wish.relation == SECOND]
        if seconds:
            self.ties.tie(memberships(seconds, self.loader.creator))
        for wish in wishes:
            wish.wrong = refused.get(wish.number, "")

    def _keep_the_rest(self, wishes: Sequence[Wish], outcome: Outcome) -> None:
        """Nothing is lost: who could not be related is kept as a note and reported."""
        rest = [wish for wish in wishes if wish.wrong]
        for wish in rest:
            outcome.mark(wish.row, reason_text(wish.wrong), wish.column, wish.given[:300])
        if rest and self.loader.belongings.may_note:
            self.loader.belongings.add_notes(
                [(wish.subject.pk, wish.subject.owner_id, f"{wish.column}: {wish.given}") for wish in rest]
            )


def _is_enough(wish: Wish) -> bool:
    """Whether a row says enough of somebody to make a record of it."""
    party, columns = wish.party, wish.party.columns
    if party.failure:
        return False
    if party.kind == "household":
        return bool(columns.get("name"))
    named = bool(columns.get("given_name") and columns.get("family_name"))
    reached = any(not point[5] for point in party.points)
    if wish.kind.made == "name":
        return named or bool(reached and columns.get("given_name", columns.get("family_name")))
    return wish.kind.made == "reach" and named and reached


def _same(wish: Wish) -> list[tuple[str, ...]]:
    """Keys of which one is enough to mean the same new record."""
    party = wish.party
    keys: list[tuple[str, ...]] = []
    if not party.name_key:
        return keys
    keys.append(("row", str(wish.subject.pk), party.name_key))
    keys += [("point", point[2], party.name_key) for point in party.points]
    if wish.kind.works_there and (place := _employer(wish)):
        keys.append(("place", str(place), party.name_key))
    if party.external_ids:
        keys += [("id", *reference) for reference in party.external_ids]
    elif party.kind == "household":
        keys.append(("home", wish.subject.city, party.name_key))
    return keys


def _employer(wish: Wish) -> int | None:
    subject = wish.subject
    return subject.pk if subject.kind == "organisation" else subject.organisation_id
