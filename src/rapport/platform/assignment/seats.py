"""Those among whom a rule chooses: who is there or who stands in, what each is suited for, how much each has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.assignment.models import USUAL_WEIGHT, Absence, Assignee, AssignmentRule, Method, Turn
from rapport.platform.assignment.turns import locked_turns
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.records.spec import RecordSpec


@dataclass(slots=True)
class Person:
    """What is known of somebody who may get records."""

    user: User
    languages: frozenset[str] = frozenset()
    skills: dict[str, int] = field(default_factory=dict)
    capacity: int | None = None
    weight: int = USUAL_WEIGHT
    load: int = 0
    """Open records of the kind; only counted where a rule asks for it."""

    @property
    def full(self) -> bool:
        """Whether no more fits."""
        return self.capacity is not None and self.load >= self.capacity

    def speaks(self, language: str) -> bool:
        """Whether this is one of the languages, whatever its script or region."""
        return not language or bool(self.languages & {language, language.partition("-")[0]})


@dataclass(slots=True)
class Seat:
    """A candidate of a rule, the turn that is the candidate's, and who really gets what falls to it."""

    user: User
    turn: Turn
    weight: int
    until: date | None = None
    """Until when the candidate is away."""
    person: Person | None = None
    """The candidate or the deputy; None when neither is there."""


def candidate_ids(rule: AssignmentRule) -> list[int]:
    """The keys of the users whom a rule names, in person or by their team, as far as they may sign in."""
    named = Q(pk__in=rule.candidates.values("user"))
    if rule.team_id is not None:
        named |= Q(memberships__team=rule.team_id)
    return list(User.objects.filter(named, is_active=True).order_by("pk").values_list("pk", flat=True).distinct())


def seats_of(rule: AssignmentRule, spec: RecordSpec, without: Collection[int]) -> tuple[list[Seat], list[Turn]]:
    """The seats of a rule, and every turn of it, locked; ``without`` are records that do not count as a load."""
    ids = candidate_ids(rule)
    turns = locked_turns(rule, ids)
    away = _absences(ids)
    stand_ins = {absence.deputy_id for absence in away.values() if absence.deputy_id is not None}
    away_too = _absences(sorted(stand_ins))
    people = _people({*ids, *stand_ins}, rule, spec, without)
    seats = []
    for pk in ids:
        absence, candidate = away.get(pk), people[pk]
        seat = Seat(candidate.user, turns[pk], candidate.weight if rule.method == Method.WEIGHT else 1)
        if absence is None:
            seat.person = candidate
        else:
            seat.until = absence.ends_on
            deputy = people.get(absence.deputy_id) if absence.deputy_id not in away_too else None
            seat.person = deputy if deputy is not None and deputy.user.is_active else None
        seats.append(seat)
    return seats, list(turns.values())


def _absences(ids: Collection[int]) -> dict[int, Absence]:
    """Who of these is away on the present day where they are, with the absence that ends last."""
    if not ids:
        return {}
    now = timezone.now()
    day, either_side = now.date(), timedelta(days=1)  # it is another day in other time zones
    near = Absence.objects.filter(owner__in=ids, begins_on__lte=day + either_side, ends_on__gte=day - either_side)
    found: dict[int, Absence] = {}
    for absence in near.select_related("owner").order_by("ends_on"):
        if absence.begins_on <= timezone.localdate(now, zone_of(absence.owner)) <= absence.ends_on:
            found[absence.owner_id] = absence
    return found


def _people(
    ids: Collection[int], rule: AssignmentRule, spec: RecordSpec, without: Collection[int]
) -> dict[int | None, Person]:
    people: dict[int | None, Person] = {user.pk: Person(user) for user in User.objects.filter(pk__in=ids)}
    counted = rule.method == Method.LOAD
    for known in Assignee.objects.filter(owner__in=ids).prefetch_related("skills"):
        person = people[known.owner_id]
        person.languages = frozenset(known.languages)
        person.skills = {skill.name.casefold(): skill.level for skill in known.skills.all()}
        person.capacity, person.weight = known.capacity, known.weight
        counted = counted or known.capacity is not None
    if counted:
        for owner, count in _loads(spec, ids, without):
            people[owner].load = count
    return people


def _loads(spec: RecordSpec, ids: Collection[int], without: Collection[int]) -> Any:
    """How many open records each has: those that would go to a successor (``hand_over`` of the kind)."""
    meant = spec.record.hand_over.get("owner", Q())
    found = spec.objects().filter(meant, owner__in=ids).exclude(pk__in=without).order_by()
    return found.values("owner").annotate(many=Count("pk")).values_list("owner", "many")
