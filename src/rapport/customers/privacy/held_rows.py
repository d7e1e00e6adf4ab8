"""What hangs on a party on hold stays as the party does: the one guard that every door asks before rows go.

What may be edited is :mod:`rapport.customers.privacy.held_parts`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Q, QuerySet

from rapport.customers.models import (
    HeldParty,
    LegalHold,
    LinkRevocation,
    Party,
    PartyTag,
    Relationship,
    Tag,
    Touch,
    TouchParticipant,
)
from rapport.customers.privacy.holds import held_by, holds_in_force, holds_on, refusal_text
from rapport.customers.privacy.rules import rules
from rapport.platform.files.models import File
from rapport.platform.history.tracking import TrackedModel
from rapport.platform.notifications.models import Comment
from rapport.platform.records.any_of import any_of
from rapport.platform.records.custom import COLUMN
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Held
from rapport.platform.write_guards import RemovalGuard

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

NOT_KEPT = (HeldParty, LinkRevocation)
"""What says nothing of a party: that it is on hold, and that links to its pages are ended."""


class HoldGuard(RemovalGuard):
    """Refuses to remove a party on hold, and whatever belongs to it."""

    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: User | None) -> None:
        found = held_rows(model, ids)
        if found:
            hold = next(iter(found.values()))
            raise Held(refusal_text(hold, actor, belonging=model is not Party or not holds_on(ids)))

    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        return dict.fromkeys(held_rows(model, ids), "held")


def held_rows(model: type[TrackedModel], ids: Sequence[int]) -> dict[int, LegalHold]:
    """Those of these rows that a hold keeps, each with one hold: a party that is on hold, what belongs to one, and a
    party with which a relationship or a touch of another one would go. One query while there are no holds."""
    if not ids or model in NOT_KEPT:
        return {}
    if model is Tag:
        return _by_party_tag(ids)
    if model is File or model is Comment:
        return _by_uid(list(model._default_manager.filter(pk__in=ids)))
    found: dict[int, LegalHold] = {}
    for hold in holds_in_force() if model is Party or party_links(model) else ():
        held = Party.objects.filter(held_by(hold))
        rows = model._default_manager.filter(_belonging(model, held), any_of("pk", ids))
        found |= {pk: hold for pk in rows.values_list("pk", flat=True) if pk not in found}
    return found | _by_member(model, ids)


def _by_party_tag(ids: Sequence[int]) -> dict[int, LegalHold]:
    """The tags that a party on hold carries."""
    found: dict[int, LegalHold] = {}
    for hold in holds_in_force():
        carried = PartyTag.objects.filter(any_of("tag_id", ids), party__in=Party.objects.filter(held_by(hold)))
        found |= dict.fromkeys(carried.values_list("tag_id", flat=True), hold)
    return found


def _by_member(model: type[TrackedModel], ids: Sequence[int]) -> dict[int, LegalHold]:
    """Those of the kinds made in the browser, which name their party by a custom link."""
    found: dict[int, LegalHold] = {}
    for member in (rule.member for rule in rules() if rule.model is model and rule.member):
        rows = model._default_manager.filter(any_of("pk", ids)).values_list("pk", COLUMN)
        parties = {pk: custom[member] for pk, custom in rows if member in custom}
        held = holds_on(set(parties.values())) if parties else {}
        found |= {pk: held[party] for pk, party in parties.items() if party in held}
    return found


def party_links(model: type[Any]) -> list[str]:
    """The links by which rows of a table belong to a party."""
    return [link for rule in rules() if rule.model is model for link in rule.links]


def _belonging(model: type[TrackedModel], held: QuerySet[Party]) -> Q:
    """The rows of a table that go with these parties."""
    keys = held.values("pk")
    with_held = TouchParticipant.objects.filter(party__in=keys)
    if model is Party:
        related = Relationship.objects.filter(first__in=keys).values("second")
        related_back = Relationship.objects.filter(second__in=keys).values("first")
        met = Touch.objects.filter(pk__in=with_held.values("touch_id")).values("party")
        return Q(pk__in=keys) | Q(pk__in=related) | Q(pk__in=related_back) | Q(pk__in=met)
    belonging = Q(pk__in=with_held.values("touch_id")) if model is Touch else Q()
    for link in party_links(model):
        belonging |= Q(**{f"{link}__in": keys})
    return belonging


def _by_uid(rows: Iterable[Any]) -> dict[int, LegalHold]:
    """Files and comments name their record by its uid, of whatever kind it is."""
    parties = {row.pk: _parties_of(row) for row in rows}
    held = holds_on({party for found in parties.values() for party in found})
    return {pk: held[party] for pk, found in parties.items() for party in found if party in held}


def _parties_of(row: File | Comment) -> set[int]:
    """The parties on whose page it stands, or that its record belongs to."""
    kind, uid, page = (
        (row.linked_kind, row.linked_uid, row.page_uid) if isinstance(row, File) else (row.kind, row.record_uid, None)
    )
    found = set(Party.objects.filter(uid__in=[uid, page]).values_list("pk", flat=True))
    model = registry.get(kind).model if registry.has(kind) else None
    for rule in rules():
        if rule.model is not model:
            continue
        records = rule.model._default_manager.filter(uid=uid)
        if rule.member:
            found |= {custom[rule.member] for custom in records.values_list(COLUMN, flat=True) if rule.member in custom}
        else:
            found |= {
                cast(int, pk) for pair in records.values_list(*(f"{link}_id" for link in rule.links)) for pk in pair
            }
    return found
