"""Loads chunks of prepared parties: finds what each row means, then writes new and present records set-based."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapport.customers.cadence import refresh_due
from rapport.customers.importing.actors import Owners
from rapport.customers.importing.belongings import Belongings
from rapport.customers.importing.create import Creator, New
from rapport.customers.importing.decide import Decider, Decisions, Record
from rapport.customers.importing.loose_ends import LooseEnds
from rapport.customers.importing.matching import Found
from rapport.customers.importing.organisations import Organisations, Wanted
from rapport.customers.importing.own_fields import OwnFields
from rapport.customers.importing.permissions import Permissions, Said
from rapport.customers.importing.prepare import KINDS
from rapport.customers.importing.prepared import OrganisationPart, PreparedParty
from rapport.customers.importing.reasons import reason_text
from rapport.customers.importing.relations import RELATIONS
from rapport.customers.importing.update import Updater
from rapport.customers.models import Party
from rapport.customers.search import refresh_entries
from rapport.customers.territories.moving import assign
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.exchange.outcome import Outcome, RunContext
from rapport.platform.exchange.owners import source_of_file
from rapport.platform.records.registry import registry

SOURCE = "import"


class PartyLoader:
    """The loader of people, organisations and households."""

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.spec = context.spec
        self.actor = context.actor
        self.kind = KINDS[context.spec.name]
        self.owners = Owners(context.spec, context.actor, context.mapping.owners)
        self.organisations = Organisations(context.actor)
        source = str(context.options.get("file_name", "")) or SOURCE
        self.source_system = source_of_file(source)
        self.creator = Creator(self.owners, source)
        self.belongings = Belongings(self.owners, context.actor, source)
        self.permissions = Permissions(context.actor, source)
        self.updater = Updater(self.creator, self.owners, fill=context.on_match == "fill", source=source)
        self.loose_ends = LooseEnds(self)
        self.own_fields = OwnFields(context)
        self.names_others = any(c.target.partition(".")[0] in RELATIONS for c in context.mapping.used)
        self._is_rolled_back = True
        self._orphans: list[tuple[int, OrganisationPart, str]] = []
        self._organisation_loader: PartyLoader | None = None
        self.may_create = self.actor is None or may(self.spec, self.actor, Action.CREATE.value)

    def load(self, rows: Sequence[PreparedParty]) -> Outcome:
        """Match, decide, write; every row ends in one of the four counts."""
        outcome = Outcome()
        others = [row for row in rows if row.kind != self.kind]
        try:
            if others:  # first, so that the people of the chunk find them
                outcome.add(self._beside().load(others))
            outcome.add(self._load([row for row in rows if row.kind == self.kind]))
            return outcome
        except BaseException:
            self.organisations.forget()
            self._is_rolled_back = True
            self.belongings.forget()
            raise

    def _beside(self) -> PartyLoader:
        """The loader of those rows of a file of people that are organisations.

        They are found by their name as well, as the organisations that people's rows name are.
        """
        if self._organisation_loader is None:
            mapping = self.context.mapping
            keys = tuple(dict.fromkeys([*(key for key in mapping.match if key != "name_organisation"), "name"]))
            spec, mapping = registry.get("organisations"), replace(mapping, match=keys)
            self._organisation_loader = PartyLoader(replace(self.context, spec=spec, mapping=mapping))
        return self._organisation_loader

    def _load(self, prepared: Sequence[PreparedParty]) -> Outcome:
        if self._is_rolled_back and self.kind == Party.Kind.ORGANISATION:
            self.organisations.stubs = self.loose_ends.stubs()
        self._is_rolled_back = False
        self._orphans = []
        outcome = Outcome()
        self.own_fields.read(prepared, outcome)
        decisions = self._decide(prepared, outcome)
        records = [*decisions.creates, *decisions.updates.values()]
        owners = {record.party.number: self._owner(record.party, outcome) for record in records}
        new = [New(record.party, owners[record.party.number]) for record in decisions.creates]
        self.creator.reserve(new)
        if self.kind == Party.Kind.ORGANISATION:
            self.organisations.announce([(item.party, item.id) for item in new])
        places = self.organisations_of(records, owners, outcome)
        for item in new:
            item.organisation = self._place(item, places, outcome)
        self.creator.create(new)
        if self.own_fields.searched:  # the entries of new parties are written with the file's own words alone
            refresh_entries(item.id for item in new if not self.own_fields.searched.isdisjoint(item.party.own))
        named = {r.party.number: owners[r.party.number] for r in records if r.party.owner}
        self.updater.update(decisions.updates, places, named, outcome)
        written = [(item.id, item.party, item.owner) for item in new]
        written += [(key, r.party, owners[r.party.number]) for key, r in decisions.updates.items()]
        outcome.records |= {party.number: pk for pk, party, _owner in written}
        self._belongings(written, {item.id for item in new}, outcome)
        assign([pk for pk, _party, _owner in written])
        refresh_due(pk for pk, _party, _owner in written)
        self._faults(prepared, outcome)
        if self.names_others:
            self.loose_ends.note((pk, party) for pk, party, _ in written if party.related)
        if self._orphans:
            ids = {party.number: pk for pk, party, _ in written}
            self.loose_ends.note_parents((row, ids[row], part, column) for row, part, column in self._orphans)
        return outcome

    def tie_up(self) -> Outcome | None:
        """Relate records to those that rows name, and organisations to parents that came after them."""
        return self.loose_ends.tie_up()

    def _decide(self, prepared: Sequence[PreparedParty], outcome: Outcome) -> Decisions:
        keys = self.context.mapping.match
        found = Found(self.kind, self.spec.name)
        found.look_up(prepared, keys)
        stubs = self.organisations.stubs if self.kind == Party.Kind.ORGANISATION else {}
        ids = {record_id for matched in found.ids.values() for record_id in matched}
        ids |= {stubs[row.name_key] for row in prepared if row.name_key in stubs}
        decider = Decider(
            found,
            self._reachable(ids),
            dict(Party.objects.filter(pk__in=ids).values_list("pk", "display_name")),
            keys=keys,
            on_match=self.context.on_match,
            may_create=self.may_create,
            outcome=outcome,
            stubs=stubs,
            source=self.source_system,
        )
        for row in prepared:
            decider.decide(row)
        return decider.decisions

    def _reachable(self, ids: set[int]) -> set[int]:
        if self.actor is None or not ids:
            return ids
        within = rows(self.spec, self.actor, Action.UPDATE.value)
        return set(within.filter(pk__in=ids).values_list("pk", flat=True))

    def _owner(self, party: PreparedParty, outcome: Outcome) -> int | None:
        owner, wrong = self.owners.find(party.owner)
        if wrong:
            outcome.mark(party.number, reason_text(wrong), party.sources.get("owner", ""), party.owner)
            party.owner = ""
        elif self.owners.is_for_new(party.owner):
            party.owner = ""
        return owner

    def _place(self, item: New, places: dict[int, int], outcome: Outcome) -> int | None:
        place = places.get(item.party.number)
        if place == item.id:
            outcome.mark(item.party.number, reason_text("circle"), item.party.sources.get("organisation", ""))
            return None
        return place

    def organisations_of(
        self, records: Sequence[Record], owners: dict[int, int | None], outcome: Outcome
    ) -> dict[int, int]:
        """Row → organisation; makes those that are not there."""
        wanted = [
            Wanted(r.party.organisation, owners[r.party.number], r.party.number)
            for r in records
            if r.party.organisation is not None
        ]
        if not wanted:
            return {}
        ids, wrong, to_make = self.organisations.resolve(wanted)
        new = [New(party, one.owner) for one, party in to_make]
        self.creator.reserve(new)
        self.creator.create(new)
        for item in new:
            self.organisations.made(item.party.name_key, item.party.display_name, item.id, item.party.external_ids)
            self.organisations.stubs[item.party.name_key] = item.id
        if new and self.kind == Party.Kind.ORGANISATION:
            self.loose_ends.note_stubs(new)
        if new:
            ids = self.organisations.resolve(wanted)[0]
        by_row = {one.row: one.part for one in wanted}
        by_party = {r.party.number: r.party for r in records}
        for row, code in wrong.items():
            part, party = by_row[row], by_party[row]
            if self.kind == Party.Kind.ORGANISATION and code == "organisation_id":
                column = party.sources.get("organisation.external_id", "")
                self._orphans.append((row, part, column))  # a later row may bring the parent
                continue
            column = party.sources.get("organisation") or party.sources.get("organisation.external_id", "")
            value = part.name or (part.external_id[1] if part.external_id else part.uid)
            outcome.mark(row, reason_text(code), column, value[:300])
        return ids

    def _belongings(
        self, written: Sequence[tuple[int, PreparedParty, int | None]], new: set[int], outcome: Outcome
    ) -> None:
        roles = [(pk, party.number, party.roles) for pk, party, _ in written if party.roles]
        column = next((party.sources.get("roles", "") for _, party, _ in written), "")
        others = self.belongings.add_roles(roles, outcome, column) if roles else []
        tags = [*others, *((pk, party.tags) for pk, party, _ in written if party.tags)]
        if tags:
            # The entries of new parties hold the tags of their rows, if these could be given, and no words of roles.
            refused = self.belongings.add_tags(tags)
            present = {pk for pk, _words in tags} - new
            refresh_entries(refused | present | {pk for pk, _words in others})
        said = [Said(pk, party.number, party.permissions) for pk, party, _ in written if party.permissions]
        if said:
            self.permissions.note(said, outcome)
        if self.belongings.may_note:
            self.belongings.add_notes([(pk, owner, party.note) for pk, party, owner in written if party.note])

    def _faults(self, prepared: Sequence[PreparedParty], outcome: Outcome) -> None:
        for party in prepared:
            for column, value, code in party.faults:
                outcome.mark(party.number, reason_text(code), column, value)
