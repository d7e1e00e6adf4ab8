"""Whom an approval asks, and who of them may decide now: themselves, or as the deputy of somebody who is away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.models import Role, RoleHolding, Team, User
from rapport.platform.approvals.models import MOST_ASKED, Approval, How, State
from rapport.platform.assignment.models import Absence
from rapport.platform.records.links import uid_of
from rapport.platform.records.relative_dates import zone_of

_MODELS: Mapping[str, type[models.Model]] = {"user": User, "role": Role, "team": Team}


class AskedError(ValueError):
    """Nobody can be asked like this; the text says why."""


_BY_RUNS: ContextVar[Mapping[UUID, tuple[User | None, UUID]] | None] = ContextVar("rapport_by_runs", default=None)


@contextmanager
def by_runs(runs: Mapping[UUID, tuple[User | None, UUID]]) -> Iterator[None]:
    """Let approvals made meanwhile be those of runs of automations: by the record, who set the run off, and the run."""
    token = _BY_RUNS.set(runs)
    try:
        yield
    finally:
        _BY_RUNS.reset(token)


def run_of(record: UUID) -> tuple[User | None, UUID] | None:
    """Who set off the run that asks about a record, and the run; None when somebody asks by hand."""
    return (_BY_RUNS.get() or {}).get(record)


@dataclass(frozen=True, slots=True)
class Right:
    """Somebody may decide; ``instead_of`` is whom they stand in for, None when they are asked themselves."""

    token: str
    instead_of: User | None = None


def clean_asked(given: Any) -> list[dict[str, str]]:
    """Who is asked, in standard form; AskedError when somebody is not there."""
    if not isinstance(given, Sequence) or isinstance(given, str) or not 1 <= len(given) <= MOST_ASKED:
        raise AskedError(_("Name 1 to %(most)s who are asked.") % {"most": MOST_ASKED})
    found = []
    for one in given:
        [(part, value)] = one.items() if isinstance(one, Mapping) and len(one) == 1 else [("", None)]
        uid = uid_of(value)
        if part not in _MODELS or uid is None:
            raise AskedError(_("Give an object with one of: %(names)s.") % {"names": ", ".join(_MODELS)})
        row = _MODELS[part]._default_manager.filter(uid=uid).first()
        if row is None or (isinstance(row, User) and not row.is_active):
            raise AskedError(_("One of those who are asked is not there any more."))
        if isinstance(row, Team) and row.lead is None:
            raise AskedError(_("The team %(team)s has no lead.") % {"team": row})
        found.append({part: str(uid)})
    return found


def tokens_of(asked: Sequence[Mapping[str, str]]) -> list[str]:
    """u, r or t with the key of each who is asked, in order; "" for what is gone."""
    by_part: dict[str, dict[str, int]] = {}
    for part, model in _MODELS.items():
        uids = [one[part] for one in asked if part in one]
        rows = model._default_manager.filter(uid__in=uids).values_list("uid", "pk") if uids else []
        by_part[part] = {str(uid): pk for uid, pk in rows}
    tokens = []
    for one in asked:
        [(part, uid)] = one.items()
        pk = by_part[part].get(uid)
        tokens.append(f"{part[0]}{pk}" if pk is not None else "")
    return tokens


def waits_for(asked: Sequence[Mapping[str, str]], how: str, place: int) -> list[str]:
    """The tokens of those who may decide now."""
    tokens = tokens_of(asked)
    open_ones = tokens[place : place + 1] if how == How.ORDER else tokens
    return [token for token in open_ones if token]


def right_of(approval: Approval, user: User) -> Right | None:
    """Whether somebody may decide now, and for whom; None otherwise. Nobody decides what they asked for themselves,
    unless that is allowed: not as a deputy either."""
    if approval.state != State.PENDING or not user.is_active:
        return None
    if approval.requested_by_id == user.pk and not approval.own_allowed:
        return None
    own = _tokens_of_people([user.pk])
    for token in approval.waits_for:
        if token in own:
            return Right(token)
    for other in stood_in_for(user):
        tokens = _tokens_of_people([other.pk])
        for token in approval.waits_for:
            if token in tokens:
                return Right(token, other)
    return None


def waiting_for(user: User) -> QuerySet[Approval]:
    """The approvals that wait for this one, those that are due first. Whether they see the record, the engine says."""
    people = [user.pk, *(other.pk for other in stood_in_for(user))]
    found = Approval.objects.filter(state=State.PENDING, waits_for__overlap=sorted(_tokens_of_people(people)))
    return found.exclude(Q(requested_by=user) & Q(own_allowed=False)).order_by(
        models.F("due_at").asc(nulls_last=True), "pk"
    )


def stood_in_for(user: User) -> list[User]:
    """Those who are away today, where they are, and whose deputy this one is."""
    day, either_side = timezone.now().date(), timedelta(days=1)  # it is another day in other time zones
    near = Absence.objects.filter(deputy=user, begins_on__lte=day + either_side, ends_on__gte=day - either_side)
    return [one.owner for one in near.select_related("owner") if _is_on(one)]


def people_of(tokens: Collection[str]) -> set[int]:
    """The keys of everybody who is meant: the people, the holders of roles, the leads of teams, and for those of them
    who are away their deputies as well."""
    keys = {part: [int(token[1:]) for token in tokens if token[0] == part] for part in "urt"}
    people = set(keys["u"])
    people |= set(RoleHolding.objects.filter(role__in=keys["r"]).values_list("user", flat=True))
    people |= set(Team.objects.filter(pk__in=keys["t"], lead__isnull=False).values_list("lead", flat=True))
    day, either_side = timezone.now().date(), timedelta(days=1)
    near = Absence.objects.filter(
        owner__in=people, deputy__isnull=False, begins_on__lte=day + either_side, ends_on__gte=day - either_side
    )
    people |= {one.deputy_id for one in near.select_related("owner") if _is_on(one) and one.deputy_id is not None}
    return people


def _is_on(absence: Absence) -> bool:
    today = timezone.localdate(timezone.now(), zone_of(absence.owner))
    return absence.begins_on <= today <= absence.ends_on


def _tokens_of_people(people: Collection[int]) -> set[str]:
    found = {f"u{pk}" for pk in people}
    found |= {f"r{pk}" for pk in RoleHolding.objects.filter(user__in=people).values_list("role", flat=True)}
    return found | {f"t{pk}" for pk in Team.objects.filter(lead__in=people).values_list("pk", flat=True)}


def in_words(asked: Sequence[Mapping[str, str]]) -> list[str]:
    """Each who is asked, as a reader calls them."""
    said = []
    for one in asked:
        [(part, uid)] = one.items()
        row = _MODELS[part]._default_manager.filter(uid=uid).first()
        if row is None:
            said.append(_("somebody who is gone"))
        elif part == "user":
            said.append(str(row))
        elif part == "role":
            said.append(_("anybody with the role %(role)s") % {"role": row})
        else:
            said.append(_("the lead of the team %(team)s") % {"team": row})
    return said
