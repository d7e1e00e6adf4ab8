"""Whose turn it is: each as often as the weights say, also when many workers ask at once.

Stride scheduling (Waldspurger, Weihl 1995): each turn takes somebody a share further, the smaller the greater the
weight, and whoever would be least far with it comes next, in the order of joining among equals. Who joins, or comes
back, starts where the last of the others is and makes up for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from rapport.platform.access.models import Team, User
from rapport.platform.assignment.models import AssignmentRule, Turn

if TYPE_CHECKING:
    from django.db.models import QuerySet

SHARE = 1_000_000
"""How far a turn takes somebody of the weight 1; large, so that whole numbers divide it exactly enough."""


def locked_turns(pool: Team | AssignmentRule, user_ids: Collection[int]) -> dict[int, Turn]:
    """Everybody's turns in a pool by user, these users among them, locked until the end of the transaction.

    So nobody decides on what may be rolled back.
    """
    known = set(_turns(pool).values_list("user_id", flat=True))
    new = sorted(set(user_ids) - known)
    Turn.objects.bulk_create([_turn(pool, user_id) for user_id in new], ignore_conflicts=True)
    turns = {turn.user_id: turn for turn in _turns(pool).select_for_update().order_by("id")}
    others = [turn.passed for user_id, turn in turns.items() if user_id in user_ids and user_id not in new]
    for user_id in new:
        turns[user_id].passed = max([turns[user_id].passed, *([min(others)] if others else [])])
    return turns


def _turns(pool: Team | AssignmentRule) -> QuerySet[Turn]:
    return Turn.objects.filter(team=pool) if isinstance(pool, Team) else Turn.objects.filter(rule=pool)


def _turn(pool: Team | AssignmentRule, user_id: int) -> Turn:
    return Turn(team=pool, user_id=user_id) if isinstance(pool, Team) else Turn(rule=pool, user_id=user_id)


def next_of(turn: Turn, weight: int = 1) -> tuple[int, int]:
    """Where somebody stands in the queue; the least comes next."""
    return turn.passed + SHARE // weight, turn.pk


def take(turn: Turn, weight: int = 1) -> None:
    """It was this one's turn."""
    turn.served += 1
    turn.passed += SHARE // weight


def keep(turns: Iterable[Turn], present: Collection[int]) -> None:
    """Write the turns down; who was not there moves along with the last of those who were, so as to make up for
    nothing later."""
    everybody = list(turns)
    there = [turn.passed for turn in everybody if turn.user_id in present]
    last = min(there, default=0)
    for turn in everybody:
        if turn.user_id not in present:
            turn.passed = max(turn.passed, last)
    Turn.objects.bulk_update(everybody, ["served", "passed"])


def next_in_turn(team: Team, count: int) -> list[User]:
    """The members whose turn the next so many are; empty when the team has no active member. In a transaction."""
    members = {user.pk: user for user in User.objects.filter(memberships__team=team, is_active=True)}
    if not members or count < 1:
        return []
    turns = locked_turns(team, members.keys())
    own = [turns[pk] for pk in members]
    chosen = []
    for _number in range(count):
        turn = min(own, key=next_of)
        take(turn)
        chosen.append(members[turn.user_id])
    keep(turns.values(), members.keys())
    return chosen
