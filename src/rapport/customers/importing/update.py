"""Brings present parties up to date with rows of a file, set-based and with history.

What a row leaves empty is never emptied. With ``fill`` only what is empty is filled. Contact points are added, and the
row's first of a kind becomes the primary one; an address replaces the one with the same label, unless that is on hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb

from rapport.customers.contact import refresh_party_columns
from rapport.customers.importing.actors import Owners
from rapport.customers.importing.create import Creator, point_rows
from rapport.customers.importing.decide import Record
from rapport.customers.importing.own_fields import currencies_by_kind
from rapport.customers.importing.prepared import PreparedParty
from rapport.customers.importing.reasons import reason_text
from rapport.customers.importing.search_tokens import KIND_NAMES
from rapport.customers.importing.tables import ADDRESSES, EXTERNAL_IDS, GIVEN_COLUMNS, NAMES, POINTS
from rapport.customers.models import Address, ContactPoint, Party, PartyName, Relationship
from rapport.customers.names import NAME_COLUMNS, set_names
from rapport.customers.privacy.holds import holds_on
from rapport.platform.access.principals import refresh_rows_by_key
from rapport.platform.bulk_load import BulkTable
from rapport.platform.exchange.outcome import Outcome
from rapport.platform.records.custom import with_currencies
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records

_REPEATED = frozenset({"email", "phone", "website", "city", "country"})
"""Columns that repeat the primary contact point or address: they follow from those."""
_NAME_PARTS = frozenset({"name", "given_name", "middle_name", "family_name"})
"""What a full name is split into: a name that reads the same leaves the present split as it is."""
_CHANGEABLE = tuple(name for name in GIVEN_COLUMNS if name not in _REPEATED)
_WRITTEN = (
    *_CHANGEABLE, "lifecycle", "display_name", "sort_key", "name_key", "script", "organisation_id", "owner_id",
    "custom",
)  # fmt: skip
_STAGED = BulkTable(Party, ("id", "uid", *_WRITTEN))
_SET = ", ".join(f'"{column}" = stage."{column}"' for column in _WRITTEN)
_END_EMPLOYMENT = """
    UPDATE customers_relationship r SET valid_to = %s
      FROM customers_relationshiptype t
     WHERE t.id = r.type_id AND t.is_employment AND r.first_id = ANY(%s) AND r.valid_to IS NULL
       AND (r.valid_from IS NULL OR r.valid_from < %s)
"""


@dataclass(slots=True)
class Touched:
    """Ids of parties that an update changed, by what changed."""

    columns: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)


class Updater:
    """Updates the matched records of one import."""

    def __init__(self, creator: Creator, owners: Owners, *, fill: bool, source: str) -> None:
        self.creator = creator
        self.owners = owners
        self.fill = fill
        self.source = source[:120]
        self.currencies = currencies_by_kind()

    def update(
        self,
        updates: Mapping[int, Record],
        places: Mapping[int, int],
        owners: Mapping[int, int | None],
        outcome: Outcome,
    ) -> None:
        """Write what the rows of these records say; ``places`` and ``owners`` are by row number."""
        if not updates:
            return
        parties = {p.pk: p for p in Party.objects.filter(pk__in=updates).select_for_update().order_by("pk")}
        rows = {pk: updates[pk].party for pk in parties}
        touched = Touched()
        self._points(parties, rows, touched)
        self._addresses(rows, touched)
        self._names(rows, touched)
        self._external_ids(rows, touched, outcome)
        moved = self._columns(parties, rows, places, owners, touched, outcome)
        if touched.others:
            refresh_party_columns(sorted(touched.others))
            self._rename_nameless(parties, touched)
        self._employ(moved)
        changed = touched.columns | touched.others
        if changed:
            spec = registry.get(KIND_NAMES[next(iter(parties.values())).kind])
            index_records(spec, sorted(changed))

    def _columns(
        self,
        parties: Mapping[int, Party],
        rows: Mapping[int, PreparedParty],
        places: Mapping[int, int],
        owners: Mapping[int, int | None],
        touched: Touched,
        outcome: Outcome,
    ) -> dict[int, int]:
        """Set the parties' own columns; returns party → new organisation of people who moved."""
        changed: list[Party] = []
        moved: dict[int, int] = {}
        for pk, party in parties.items():
            row = rows[pk]
            before = {name: getattr(party, name) for name in _WRITTEN}
            self._set_columns(party, row)
            place = places.get(row.number)
            if place == pk:
                outcome.mark(row.number, reason_text("circle"), row.sources.get("organisation", ""))
            elif place and not (self.fill and party.organisation_id):
                party.organisation_id = place
            owner = owners.get(row.number)
            if owner is not None and not (self.fill and party.owner_id):
                party.owner_id = owner
            if any(before[name] != getattr(party, name) for name in NAME_COLUMNS if name in before):
                set_names(party)
            if before["organisation_id"] != party.organisation_id and party.is_person and party.organisation_id:
                moved[pk] = party.organisation_id
            if any(before[name] != getattr(party, name) for name in _WRITTEN):
                changed.append(party)
        if changed:
            self._write(changed)
            touched.columns |= {party.pk for party in changed}
        return moved

    def _set_columns(self, party: Party, row: PreparedParty) -> None:
        same_name = row.display_name == party.display_name
        for name in (*_CHANGEABLE, "lifecycle"):
            value = row.columns.get(name)
            if value is None or value == "" or (same_name and name in _NAME_PARTS):
                continue
            held = getattr(party, name)
            if name == "description" and held:
                value = held if value in held or self.fill else value
            if not (self.fill and held not in (None, "")):
                setattr(party, name, value)
        if row.own:
            members = {**row.own, **party.custom} if self.fill else {**party.custom, **row.own}
            party.custom = with_currencies(self.currencies[party.kind], members)

    def _write(self, changed: Sequence[Party]) -> None:
        rows = ((party.pk, party.uid, *(_stored(party, name) for name in _WRITTEN)) for party in changed)
        with _STAGED.staged(rows) as stage, connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE customers_party party SET {_SET}, version = version + 1, updated_at = %s "  # noqa: S608
                f'FROM "{stage.name}" stage WHERE stage.id = party.id',
                [timezone.now()],
            )
        refresh_rows_by_key(Party, [party.pk for party in changed])

    def _points(self, parties: Mapping[int, Party], rows: Mapping[int, PreparedParty], touched: Touched) -> None:
        held: dict[int, dict[tuple[str, str], ContactPoint]] = defaultdict(dict)
        for point in ContactPoint.objects.filter(party__in=rows):
            held[point.party_id][point.kind, point.norm] = point
        demoted: list[int] = []
        promoted: list[int] = []
        added: list[tuple[Any, ...]] = []
        for pk, row in rows.items():
            present = held[pk]
            kinds = {kind for kind, _norm in present}
            primaries = {kind: point.pk for (kind, _), point in present.items() if point.is_primary}
            for kind, value, norm, label, primary, problem in row.points:
                if (self.fill and kind in kinds) or value == getattr(parties[pk], kind, None):
                    continue  # what the party's own column says is its primary one already, extension and all
                here = present.get((kind, norm))
                leads = primary and not (here is not None and here.is_primary)
                if leads and kind in primaries:
                    demoted.append(primaries[kind])
                if here is None:
                    added += point_rows(
                        pk, [(kind, value, norm, label, primary or kind not in kinds, problem)], self.source
                    )
                    kinds.add(kind)
                elif leads:
                    promoted.append(here.pk)
                if here is None or leads:
                    touched.others.add(pk)
        if demoted:
            ContactPoint.objects.filter(pk__in=demoted).update(is_primary=False)
        if promoted:
            ContactPoint.objects.filter(pk__in=promoted).update(is_primary=True)
        if added:
            POINTS.load(added)

    def _addresses(self, rows: Mapping[int, PreparedParty], touched: Touched) -> None:
        held: dict[int, list[Address]] = defaultdict(list)
        wanted = [pk for pk, row in rows.items() if row.addresses]
        for address in Address.objects.filter(party__in=wanted).order_by("id"):
            held[address.party_id].append(address)
        added: list[tuple[Any, ...]] = []
        on_hold = holds_on(wanted)
        for pk in wanted:
            present = held[pk]
            if self.fill and present:
                continue
            same = {_parts(address) for address in present}
            primary = any(address.is_primary for address in present)
            for given in rows[pk].addresses:
                if given[1:7] in same:
                    continue
                touched.others.add(pk)
                labelled = [address for address in present if address.label == given[0]]
                if len(labelled) == 1 and pk not in on_hold:
                    self._replace(labelled[0], given)
                    continue
                added.append((pk, *given, not primary, self.source))
                primary = True
        if added:
            ADDRESSES.load(added)

    def _replace(self, address: Address, given: Sequence[str]) -> None:
        names = ("label", "street", "locality", "region", "postcode", "country", "raw", "problem")
        Address.objects.filter(pk=address.pk).update(**dict(zip(names, given, strict=True)))

    def _names(self, rows: Mapping[int, PreparedParty], touched: Touched) -> None:
        wanted = {(pk, kind, value) for pk, row in rows.items() for kind, value in row.names}
        if wanted:
            held = PartyName.objects.filter(party__in={pk for pk, _, _ in wanted})
            fresh = wanted - set(held.values_list("party_id", "kind", "value"))
            NAMES.load(sorted(fresh))
            touched.others |= {pk for pk, _, _ in fresh}

    def _external_ids(self, rows: Mapping[int, PreparedParty], touched: Touched, outcome: Outcome) -> None:
        wanted = {(pk, system, value) for pk, row in rows.items() for system, value in row.external_ids}
        if not wanted:
            return
        kind = registry.of_instance(Party(kind=next(iter(rows.values())).kind)).name
        present = ExternalId.objects.filter(kind=kind, value__in={value for _, _, value in wanted})
        held = {
            (system, value): record_id
            for system, value, record_id in present.values_list("system", "value", "record_id")
        }
        fresh = [(pk, system, value) for pk, system, value in sorted(wanted) if (system, value) not in held]
        for pk, system, value in wanted:
            if held.get((system, value), pk) != pk:
                outcome.mark(rows[pk].number, reason_text("taken_id"), "", value)
        if fresh:
            EXTERNAL_IDS.load((kind, pk, system, value) for pk, system, value in fresh)

    def _rename_nameless(self, parties: Mapping[int, Party], touched: Touched) -> None:
        """Who has no name is called by the e-mail address or number, which may have changed."""
        nameless = [
            pk for pk in touched.others
            if not (parties[pk].given_name or parties[pk].family_name or parties[pk].name)
        ]  # fmt: skip
        for party in Party.objects.filter(pk__in=nameless):
            before = party.display_name
            set_names(party)
            if party.display_name and party.display_name != before:
                Party.objects.filter(pk=party.pk).update(
                    display_name=party.display_name, sort_key=party.sort_key, script=party.script
                )

    def _employ(self, moved: Mapping[int, int]) -> None:
        """People who moved end their former employment and begin the new one."""
        if not moved:
            return
        employment = Relationship.objects.filter(type__is_employment=True, first__in=moved, valid_to__isnull=True)
        present = set(employment.values_list("first_id", "second_id"))
        leaving = [pk for pk, place in moved.items() if (pk, place) not in present]
        today = timezone.localdate()
        employment.filter(first__in=leaving, valid_from__gte=today).delete()
        with connection.cursor() as cursor:
            cursor.execute(_END_EMPLOYMENT, [today - timedelta(days=1), leaving, today])
        self.creator.employ(((pk, moved[pk]) for pk in leaving), today)


def _stored(party: Party, name: str) -> Any:
    value = getattr(party, name)
    return Jsonb(value) if isinstance(value, dict) else value


def _parts(address: Address) -> tuple[str, ...]:
    return (
        address.street, address.locality, address.region, address.postcode, address.country, address.raw,
    )  # fmt: skip
