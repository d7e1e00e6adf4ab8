"""Who is to be erased, and by which words the rest of the system could still tell who it was.

Read anew from the rows at every attempt: nothing of it is kept anywhere, so that a run that is killed leaves no list
of personal data behind. The rows themselves are scrubbed last for that reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from rapport.customers.models import ContactPoint, Party, PartyName
from rapport.customers.privacy.rules import rows_of, rules
from rapport.lib.text import clean
from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.history.tracking import event_model_of
from rapport.platform.notifications.models import Comment
from rapport.platform.records.registry import registry

SHORTEST_NAME, SHORTEST_POINT, SHORTEST_NUMBER = 5, 6, 7
"""Characters from which a name or an address, and digits from which a number, tell somebody when met in a text."""
SHORTEST_HAN_NAME = 3
_NAMES = ("display_name", "name", "phonetic")
_PARTS = ("given_name", "middle_name", "family_name")


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point that the party has or had."""

    kind: str
    value: str
    norm: str


class Subject:
    """One party, with those that were merged into it. ``together`` holds the keys of all that go at the same time:
    what only these share tells nobody who stays."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self.ids = [party.pk, *Party.objects.filter(merged_into=party).values_list("pk", flat=True)]
        self.together: frozenset[int] = frozenset(self.ids)

    @cached_property
    def names(self) -> frozenset[str]:
        """Whole names, now and before."""
        found: set[str] = set()
        for row in self._states():
            found |= {getattr(row, column) for column in _NAMES}
            given, middle, family = (getattr(row, column) for column in _PARTS)
            found |= {f"{given} {family}", f"{family} {given}", f"{given} {middle} {family}", f"{family}, {given}"}
            if not (given + family).isascii():
                found |= {f"{family}{given}", f"{given}{family}"}
        found |= {name.value for name in _with_events(PartyName, self.ids)}
        return frozenset(clean(name) for name in found if len(clean(name).strip(" ,")) > 1)

    @cached_property
    def parts(self) -> frozenset[str]:
        """Parts of names, for what may be thrown away when in doubt."""
        return frozenset(getattr(row, column) for row in self._states() for column in (*_PARTS, "name")) - {""}

    @cached_property
    def points(self) -> frozenset[Point]:
        """E-mail addresses, numbers, pages and handles, now and before."""
        return frozenset(Point(row.kind, row.value, row.norm) for row in _with_events(ContactPoint, self.ids))

    @cached_property
    def own_points(self) -> frozenset[Point]:
        """Those that nobody else has: a switchboard's number goes on being used for the others."""
        return frozenset(point for point in self.points if (point.kind, point.norm) not in self._shared_points)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """What tells this person in a log, whoever else is called so."""
        return _longest_first({*filter(_tells, self.names), *_point_texts(self.points)})

    @cached_property
    def distinctive(self) -> tuple[str, ...]:
        """What tells this person and nobody else: replaced in the texts about others as well."""
        names = {name for name in self.names if _tells(name)} - self._shared_names
        return _longest_first(names | _point_texts(self.own_points))

    @cached_property
    def uids(self) -> frozenset[UUID]:
        """Of the party and of every row that belongs to it, now and before."""
        found = {row.uid for row in self._states()}
        for rule in rules():
            for manager in (rule.model._default_manager, event_model_of(rule.model)._default_manager):
                found |= set(rows_of(rule, manager, self.ids).values_list("uid", flat=True))
        return frozenset(found)

    @property
    def files(self) -> Q:
        """The files on the page of the party and of what belongs to it; of files as well as of their history."""
        return Q(linked_uid__in=self.uids) | Q(page_uid__in=self.uids)

    @property
    def comments(self) -> Q:
        """What colleagues said to each other about the party and what belongs to it."""
        return Q(record_uid__in=self.uids)

    def stored_names(self) -> set[str]:
        """Where the bytes of these files lie."""
        found = set(File.objects.filter(self.files).values_list("storage_name", flat=True))
        return found | set(_events(File).filter(self.files).values_list("storage_name", flat=True))

    def change_sets(self) -> set[UUID]:
        """Everything that was ever done to the party, its rows and its files."""
        places: list[tuple[Any, Any]] = [
            (Party._default_manager.filter(pk__in=self.ids), _events(Party).filter(pgh_obj__in=self.ids)),
            (File._default_manager.filter(self.files), _events(File).filter(self.files)),
            (Comment._default_manager.filter(self.comments), _events(Comment).filter(self.comments)),
        ]
        for rule in rules():
            events = event_model_of(rule.model)._default_manager
            places.append((rows_of(rule, rule.model._default_manager, self.ids), rows_of(rule, events, self.ids)))
        found: set[UUID] = set()
        for rows, events in places:
            found |= set(rows.values_list("created_in", flat=True))
            found |= set(events.values_list("created_in", flat=True)) | set(
                events.values_list("pgh_context_id", flat=True)
            )
        return found

    @cached_property
    def _shared_points(self) -> frozenset[tuple[str, str]]:
        norms = {point.norm for point in self.points}
        others = ContactPoint.objects.filter(norm__in=norms).exclude(party__in=self.together)
        colleagues = User.objects.filter(email__in=norms).values_list("email", flat=True)
        return frozenset([*others.values_list("kind", "norm"), *(("email", email) for email in colleagues)])

    @cached_property
    def _shared_names(self) -> frozenset[str]:
        others = Party.objects.exclude(pk__in=self.together).filter(display_name__in=self.names)
        further = PartyName.objects.exclude(party__in=self.together).filter(value__in=self.names)
        colleagues = User.objects.filter(full_name__in=self.names)
        return frozenset(
            [
                *others.values_list("display_name", flat=True),
                *further.values_list("value", flat=True),
                *colleagues.values_list("full_name", flat=True),
            ]
        )

    def _states(self) -> list[Any]:
        """The rows of the party as they are and as they were."""
        return [*Party.objects.filter(pk__in=self.ids), *_events(Party).filter(pgh_obj__in=self.ids)]


def subjects_of(parties: Iterable[Party]) -> list[Subject]:
    """Parties that are erased together."""
    found = [Subject(party) for party in parties]
    together = frozenset(pk for subject in found for pk in subject.ids)
    for subject in found:
        subject.together = together
    return found


def kinds_of(subject: Subject) -> list[tuple[str, list[int]]]:
    """The record kinds under which rows of the party have ids in other systems, with the keys of these rows."""
    found = [(registry.of_instance(subject.party).name, list(subject.ids))]
    for rule in rules():
        for spec in registry.of_model(rule.model):
            rows = rows_of(rule, rule.model._default_manager, subject.ids).values_list("pk", flat=True)
            former = rows_of(rule, event_model_of(rule.model)._default_manager, subject.ids)
            found.append((spec.name, sorted({*rows, *former.values_list("pgh_obj_id", flat=True)})))
    return found


def _events(model: Any) -> Any:
    return event_model_of(model)._default_manager


def _with_events(model: Any, ids: list[int]) -> list[Any]:
    return [*model._default_manager.filter(party__in=ids), *_events(model).filter(party_id__in=ids)]


def _tells(name: str) -> bool:
    if name.isascii():
        return len(name) >= SHORTEST_NAME and " " in name
    return len(name) >= SHORTEST_HAN_NAME


def _point_texts(points: Iterable[Point]) -> set[str]:
    found = set()
    for point in points:
        for text in (point.value.strip(), point.norm):
            digits = sum(c.isdigit() for c in text)
            enough = digits >= SHORTEST_NUMBER if point.kind in ("phone", "fax") else len(text) >= SHORTEST_POINT
            if enough:
                found.add(text)
    return found


def _longest_first(texts: set[str]) -> tuple[str, ...]:
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))
