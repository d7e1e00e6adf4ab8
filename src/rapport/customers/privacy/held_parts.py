"""What a party on hold can be reached by, and what it is marked with, is not edited away: the guard that every door
of writing asks (forms, lists, many at once, API, rules), and the one that an undo does.

Taken away is what is no longer there afterwards: a contact point, an address, a tag, a role of today, the party to
which a row belongs. To overwrite one is to take it away as well; to add, to label and to make another one the primary
is not. The other fields of a record may be changed: their history stays as long as the hold does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.contact import standardise_point
from rapport.customers.models import Address, ContactPoint, Party, PartyRole, PartyTag
from rapport.customers.privacy.held_rows import party_links
from rapport.customers.privacy.holds import holds_in_force, holds_on, refusal_text
from rapport.customers.virtual import address_columns
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.history.tracking import TrackedModel
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.platform.write_guards import RevertGuard, WriteGuard

if TYPE_CHECKING:
    from rapport.customers.models import LegalHold
    from rapport.platform.access.models import User

_LISTS = {"emails": "email", "phones": "phone"}
_COLUMNS = {"email": "emails", "phone": "phones", "website": ""}
"""Column of the party → the list of its kind, which says all when both are given."""
_ASKED = frozenset({*_LISTS, *_COLUMNS, "addresses", "tags", "roles"})
_ADDRESS = ("street", "locality", "region", "postcode", "country", "raw")


_SAYS: dict[type[TrackedModel], tuple[str, ...]] = {
    ContactPoint: ("kind", "value", "norm"),
    Address: _ADDRESS,
    PartyTag: ("tag_id",),
    PartyRole: ("type_id",),
}
"""Of rows of a party, the columns that say by what it is reached and what it is."""


class HeldPartsGuard(WriteGuard):
    """Refuses the change of a field by which something of a held party would go."""

    def check(self, batch: Batch[Any]) -> None:
        present = [change for change in batch.changes if not change.is_new]
        if batch.spec.model is Party:
            asked = [change for change in present if not _ASKED.isdisjoint(change.values)]
            held = holds_on([change.instance.pk for change in asked])
            concerned = [change for change in asked if change.instance.pk in held]
            there = Present.of(concerned)
            for change in concerned:
                for name in _taken_away(change, there):
                    change.add_error(name, _text(held[change.instance.pk], batch.actor))
            return
        for link in party_links(batch.spec.model):
            moved = [change for change in present if change.changed(f"{link}_id")]
            held = holds_on({change.before[f"{link}_id"] for change in moved} - {None})
            for change in moved:
                if hold := held.get(change.before[f"{link}_id"]):
                    change.add_error(link, refusal_text(hold, batch.actor, belonging=True))


class HeldUndoGuard(RevertGuard):
    """Keeps an undo from overwriting what a party on hold has now by what it had before the change."""

    def fixed(self, model: type[TrackedModel], ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        links = party_links(model) if holds_in_force().exists() else []
        found: dict[str, set[int]] = defaultdict(set)
        for link in links:
            pairs = dict(model._default_manager.filter(any_of("pk", ids)).values_list("pk", f"{link}_id"))
            held = holds_on({party for party in pairs.values() if party is not None})
            rows = {pk for pk, party in pairs.items() if party in held}
            for column in (f"{link}_id", *_SAYS.get(model, ())):
                found[column] |= rows
        return found


def _text(hold: LegalHold, reader: User | None) -> str:
    if reader is not None and may(registry.get("legal-holds"), reader, Action.VIEW.value):
        return _(
            "This is on legal hold (%(matter)s): nothing is taken away here. Add what is new beside what is there."
        ) % {"matter": hold.matter}
    return _("This is on legal hold: nothing is taken away here. Add what is new beside what is there.")


@dataclass(frozen=True, slots=True)
class Present:
    """What the parties of some changes have now, by party: four queries however many they are, and none for what no
    change is about."""

    points: Mapping[int, Sequence[ContactPoint]]
    addresses: Mapping[int, set[tuple[str, ...]]]
    tags: Mapping[int, set[str]]
    roles: Mapping[int, set[int]]
    """The types of the roles that began today: an older one ends and stays; one of today would go."""

    @classmethod
    def of(cls, changes: Sequence[Change[Any]]) -> Present:
        """For these changes."""
        found = cls(defaultdict(list), defaultdict(set), defaultdict(set), defaultdict(set))
        for point in ContactPoint.objects.filter(party__in=_about(changes, {*_LISTS, *_COLUMNS})):
            found.points[point.party_id].append(point)  # type: ignore[attr-defined]
        addresses = Address.objects.filter(party__in=_about(changes, {"addresses"}))
        for party, *columns in addresses.values_list("party_id", *_ADDRESS):
            found.addresses[party].add(tuple(columns))
        tags = PartyTag.objects.filter(party__in=_about(changes, {"tags"}))
        for party, name in tags.values_list("party_id", "tag__name"):
            found.tags[party].add(name)
        roles = PartyRole.objects.filter(party__in=_about(changes, {"roles"}), valid_from=timezone.localdate())
        for party, role_type in roles.values_list("party_id", "type_id"):
            found.roles[party].add(role_type)
        return found

    def norms(self, change: Change[Any], kind: str, *, primary: bool = False) -> set[str]:
        """The standard forms of a party's points of a kind, or of its primary one."""
        points = (point for point in self.points[change.instance.pk] if point.kind == kind)
        return {point.norm for point in points if point.is_primary or not primary}


def _about(changes: Sequence[Change[Any]], names: set[str]) -> list[int]:
    return [change.instance.pk for change in changes if not names.isdisjoint(change.values)]


def _taken_away(change: Change[Any], there: Present) -> Iterator[str]:
    """The fields by which something would go."""
    yield from _points_taken_away(change, there)
    values, party = change.values, change.instance.pk
    if "addresses" in values:
        wanted = [columns for item in values["addresses"] if (columns := address_columns(item)) is not None]
        if there.addresses[party] - {tuple(columns[name] for name in _ADDRESS) for columns in wanted}:
            yield "addresses"
    if "tags" in values and there.tags[party] - set(values["tags"]):
        yield "tags"
    if "roles" in values and there.roles[party] - {role_type.pk for role_type in values["roles"]}:
        yield "roles"


def _points_taken_away(change: Change[Any], there: Present) -> Iterator[str]:
    values = change.values
    for name, kind in _LISTS.items():
        if name in values:
            given = [item["value"] for item in values[name]] + [str(change.given.get(kind) or "")]
            if there.norms(change, kind) - _standard(change, kind, given):
                yield name
    for name, listed in _COLUMNS.items():
        if name in values and listed not in values and change.changed(name) and change.before[name]:
            kept = _standard(change, name, [str(change.given.get(name) or "")]) & there.norms(change, name)
            if there.norms(change, name, primary=True) and not kept:
                yield name


def _standard(change: Change[Any], kind: str, given: list[str]) -> set[str]:
    region = change.instance.country
    return {standardise_point(kind, value, region=region).norm for value in given if value.strip()}
