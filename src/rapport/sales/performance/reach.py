"""Of whom a reader is told: of those people whose rows of a kind their roles let them see.

A reader may well see a single touch of somebody else, with a customer of their own; what that one did is more, so that
a figure made of it would be wrong. Such people have no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.models import Membership
from rapport.platform.access.permissions import permissions_of

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Reach:
    """Some people, or everybody (None)."""

    people: frozenset[int] | None

    def holds(self, user: int | None) -> bool:
        """Whether somebody is within it."""
        return user is not None and (self.people is None or user in self.people)

    def __and__(self, other: Reach) -> Reach:
        if self.people is None or other.people is None:
            return self if other.people is None else other
        return Reach(self.people & other.people)


NOBODY = Reach(frozenset())


_THROUGH = {"lead-touches": "leads"}
"""Kinds whose rows a reader sees as far as those of another kind, whatever the scope of their grant."""


def reach_of(user: User, kind: str = "deals") -> Reach:
    """The people whose rows of a kind a reader sees; while they see as somebody else does, those that both see."""
    own = _own_reach(user, kind)
    return own & _own_reach(user.seen_by, kind) if user.seen_by is not None else own


def _own_reach(user: User, kind: str) -> Reach:
    held = permissions_of(user)
    if held.scope(kind, Action.VIEW.value) is None:
        return NOBODY
    scope = held.scope(_THROUGH.get(kind, kind), Action.VIEW.value)
    if scope is None:
        return NOBODY
    if scope == Scope.ALL.value:
        return Reach(None)
    if scope == Scope.OWN.value:
        return Reach(frozenset({user.pk}))
    colleagues = held.colleagues
    if colleagues is None:  # too many to be kept with the permissions
        colleagues = tuple(Membership.objects.filter(team__in=held.teams).values_list("user_id", flat=True).distinct())
    return Reach(frozenset({user.pk, *colleagues}))
