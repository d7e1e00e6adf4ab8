"""What a touch or a task may be about: a record within the writer's reach that is of the same customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rapport.customers.about import FIELD, Subject, about_kinds, subject_of
from rapport.customers.models import Party, Touch
from rapport.platform.access.engine import rows, rows_of_model
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from uuid import UUID

    from rapport.customers.extensions import AboutKind
    from rapport.platform.access.models import User
    from rapport.platform.write import Batch, Change


@dataclass(frozen=True, slots=True)
class _Found:
    """A record within reach, and the parties that it is of; the first of them is the one with whom it is."""

    title: str
    parties: tuple[int, ...]
    is_somebodys: bool
    """Whether records of its kind are of customers at all."""


def settle(batch: Batch[Any]) -> None:
    """Put what was given into the columns, and refuse a record out of reach or of another customer.

    What stays as it was is not looked at again: the record may be gone by now, or be another party's. A new row that
    names no party becomes one of the record's.
    """
    asked: list[tuple[Change[Any], Subject]] = []
    for change in batch.changes:
        if FIELD in change.values:
            given = change.values[FIELD]
            change.instance.linked_kind = given.kind if given is not None else ""
            change.instance.linked_uid = given.uid if given is not None else None
        subject = subject_of(change.instance)
        if subject is not None and change.changed("linked_kind", "linked_uid", "party_id"):
            asked.append((change, subject))
    if not asked:
        return
    found = _found([subject for _change, subject in asked], batch.actor)
    for change, subject in asked:
        if subject in found:
            _admit(change, found[subject], batch.actor)
        elif change.changed("linked_kind", "linked_uid"):
            change.add_error(FIELD, _("There is no such record, or it is not within your reach."))
    _refuse_strangers([(change, found[subject]) for change, subject in asked if subject in found])


def party_behind(kind: str, record: Any, user: User) -> Party | None:
    """The party with whom a record is, within the user's reach."""
    key = leading_key(kind, record)
    reached: Party | None = rows_of_model(Party, user).filter(pk=key).first() if key is not None else None
    return reached


def leading_key(kind: str, record: Any) -> int | None:
    """The key of the party with whom a record is; None as long as it is with none."""
    about = about_kinds()[kind]
    keys = [getattr(record, f"{path}_id") for path in about.own_paths]
    for link, other in about.through:
        keys += _behind(other, [getattr(record, f"{link}_id")]).get(getattr(record, f"{link}_id"), [])
    return next((key for key in keys if key is not None), None)


def _behind(kind: str, keys: Iterable[int | None]) -> dict[int | None, list[int]]:
    """The parties with whom records of a kind are, by the keys of these."""
    wanted = {key for key in keys if key is not None}
    paths = [f"{path}_id" for path in about_kinds()[kind].own_paths]
    held = registry.get(kind).objects().filter(pk__in=wanted).values_list("pk", *paths) if wanted and paths else ()
    return {pk: [party for party in parties if party is not None] for pk, *parties in held}


def _found(wanted: Sequence[Subject], actor: User | None) -> dict[Subject, _Found]:
    """Those of these records that are within reach; one query a kind."""
    titles: dict[Subject, str] = {}
    kinds = about_kinds()
    parties: dict[Subject, list[int]] = defaultdict(list)
    for kind, about in kinds.items():
        uids = {one.uid for one in wanted if one.kind == kind}
        if not uids:
            continue
        spec = registry.get(kind)
        reached = (spec.objects() if actor is None else rows(spec, actor)).filter(uid__in=uids)
        titles |= {Subject(kind, row.uid): shown_title(row, actor) for row in reached}
        for uid, of_row in _parties(about, reached):
            known = parties[Subject(kind, uid)]
            known += [party for party in dict.fromkeys(of_row) if party not in known]
    return {
        subject: _Found(title, tuple(parties[subject]), kinds[subject.kind].is_somebodys)
        for subject, title in titles.items()
    }


def _parties(about: AboutKind, reached: Any) -> Iterator[tuple[UUID, list[int]]]:
    """The parties that records are of, by their uids."""
    own = [f"{path}_id" for path in about.parties]
    links = [f"{link}_id" for link, _kind in about.through]
    held = list(reached.order_by("pk").values_list("uid", *own, *links))
    first = 1 + len(own)
    behind = [_behind(kind, [row[first + at] for row in held]) for at, (_link, kind) in enumerate(about.through)]
    for row in held:
        further = (party for at, found in enumerate(behind) for party in found.get(row[first + at], []))
        yield row[0], [*(party for party in row[1:first] if party is not None), *further]


def _admit(change: Change[Any], record: _Found, actor: User | None) -> None:
    """Give a new row that names no party the one of the record; refuse a touch about what is of no customer yet."""
    if isinstance(change.instance, Touch) and record.is_somebodys and not record.parties:
        text = _("“%(record)s” is of no customer yet: only a task can be about it.")
        change.add_error(FIELD, text % {"record": record.title})
    elif record.parties and change.is_new and change.instance.party_id is None and "party" not in change.values:
        reach = Party.objects.all() if actor is None else rows_of_model(Party, actor)
        change.instance.party = reach.filter(pk=record.parties[0]).first()


def _refuse_strangers(asked: Sequence[tuple[Change[Any], _Found]]) -> None:
    """A record is of the same customer when it is of the party, of its organisation, or of somebody who works there."""
    checked = [(change, record) for change, record in asked if change.instance.party_id is not None and record.parties]
    wanted = {change.instance.party_id for change, _record in checked}
    wanted |= {party for _change, record in checked for party in record.parties}
    employers: Mapping[int, int | None] = {}
    if wanted:
        employers = dict(Party.objects.filter(pk__in=wanted).values_list("pk", "organisation_id"))
    for change, record in checked:
        party = change.instance.party_id
        theirs = {*record.parties, *(employers.get(one) for one in record.parties)}
        if party not in theirs and employers.get(party) not in record.parties:
            change.add_error(FIELD, _("“%(record)s” is of another customer.") % {"record": record.title})
