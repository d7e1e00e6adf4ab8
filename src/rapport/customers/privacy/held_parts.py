"""What a party on hold can be reached by, and what it is marked with, is not edited away: the guard that every door
of writing asks (forms, lists, many at once, API, rules).

Taken away is what is no longer there afterwards: a contact point, an address, a tag, a role of today, the party to
which a row belongs. To overwrite one is to take it away as well; to add, to label and to make another one the primary
is not. The other fields of a record may be changed: their history stays as long as the hold does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.contact import standardise_point
from rapport.customers.models import Address, ContactPoint, Party, PartyRole, PartyTag
from rapport.customers.privacy.held_rows import party_links
from rapport.customers.privacy.holds import holds_on, refusal_text
from rapport.customers.virtual import address_columns
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.platform.write_guards import WriteGuard

if TYPE_CHECKING:
    from rapport.customers.models import LegalHold
    from rapport.platform.access.models import User

_LISTS = {"emails": "email", "phones": "phone"}
_COLUMNS = {"email": "emails", "phone": "phones", "website": ""}
"""Column of the party → the list of its kind, which says all when both are given."""
_ASKED = frozenset({*_LISTS, *_COLUMNS, "addresses", "tags", "roles"})
_ADDRESS = ("street", "locality", "region", "postcode", "country", "raw")


class HeldPartsGuard(WriteGuard):
    """Refuses the change of a field by which something of a held party would go."""

    def check(self, batch: Batch[Any]) -> None:
        present = [change for change in batch.changes if not change.is_new]
        if batch.spec.model is Party:
            asked = [change for change in present if not _ASKED.isdisjoint(change.values)]
            held = holds_on([change.instance.pk for change in asked])
            for change in asked:
                if change.instance.pk in held:
                    for name in _taken_away(change):
                        change.add_error(name, _text(held[change.instance.pk], batch.actor))
            return
        for link in party_links(batch.spec.model):
            moved = [change for change in present if change.changed(f"{link}_id")]
            held = holds_on({change.before[f"{link}_id"] for change in moved} - {None})
            for change in moved:
                if hold := held.get(change.before[f"{link}_id"]):
                    change.add_error(link, refusal_text(hold, batch.actor, belonging=True))


def _text(hold: LegalHold, reader: User | None) -> str:
    if reader is not None and may(registry.get("legal-holds"), reader, Action.VIEW.value):
        return _(
            "This is on legal hold (%(matter)s): nothing is taken away here. Add what is new beside what is there."
        ) % {"matter": hold.matter}
    return _("This is on legal hold: nothing is taken away here. Add what is new beside what is there.")


def _taken_away(change: Change[Any]) -> Iterator[str]:
    """The fields by which something would go."""
    yield from _points_taken_away(change)
    values = change.values
    if "addresses" in values:
        wanted = [columns for item in values["addresses"] if (columns := address_columns(item)) is not None]
        if _addresses(change) - {tuple(columns[name] for name in _ADDRESS) for columns in wanted}:
            yield "addresses"
    if "tags" in values:
        held = PartyTag.objects.filter(party=change.instance).values_list("tag__name", flat=True)
        if set(held) - set(values["tags"]):
            yield "tags"
    if "roles" in values:  # an older one ends and stays; one of today would go
        held_today = PartyRole.objects.filter(party=change.instance, valid_from=timezone.localdate())
        if held_today.exclude(type__in=values["roles"]).exists():
            yield "roles"


def _points_taken_away(change: Change[Any]) -> Iterator[str]:
    values = change.values
    for name, kind in _LISTS.items():
        if name in values:
            given = [item["value"] for item in values[name]] + [str(change.given.get(kind) or "")]
            if _points(change, kind) - _standard(change, kind, given):
                yield name
    for name, listed in _COLUMNS.items():
        if name in values and listed not in values and change.changed(name) and change.before[name]:
            given = [str(change.given.get(name) or "")]
            if _points(change, name, primary=True) and not _standard(change, name, given) & _points(change, name):
                yield name


def _points(change: Change[Any], kind: str, *, primary: bool = False) -> set[str]:
    points = ContactPoint.objects.filter(party=change.instance, kind=kind)
    if primary:
        points = points.filter(is_primary=True)
    return set(points.values_list("norm", flat=True))


def _standard(change: Change[Any], kind: str, given: list[str]) -> set[str]:
    region = change.instance.country
    return {standardise_point(kind, value, region=region).norm for value in given if value.strip()}


def _addresses(change: Change[Any]) -> set[tuple[str, ...]]:
    return set(Address.objects.filter(party=change.instance).values_list(*_ADDRESS))
