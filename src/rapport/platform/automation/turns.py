"""Whose turn it is in a team: each active member equally often, also when many workers ask at once.

Stride scheduling with equal shares (Waldspurger, Weihl 1995): whoever was served least comes next, in the order of
joining among equals. Who joins, or comes back, starts where the others are and makes up for nothing.
"""

from __future__ import annotations

from heapq import heapify, heapreplace
from typing import TYPE_CHECKING

from rapport.platform.access.models import User
from rapport.platform.automation.models import Turn

if TYPE_CHECKING:
    from rapport.platform.access.models import Team


def next_in_turn(team: Team, count: int) -> list[User]:
    """The members whose turn the next so many are; empty when the team has no active member.

    Inside a transaction: the team's turns stay locked until its end, so that nobody decides on what may be rolled back.
    """
    members = {user.pk: user for user in User.objects.filter(memberships__team=team, is_active=True)}
    if not members or count < 1:
        return []
    known = set(Turn.objects.filter(team=team).values_list("user_id", flat=True))
    Turn.objects.bulk_create(
        [Turn(team=team, user_id=pk) for pk in sorted(members.keys() - known)], ignore_conflicts=True
    )
    locked = Turn.objects.filter(team=team).select_for_update().order_by("id")
    turns = [turn for turn in locked if turn.user_id in members]
    level = max(turn.served for turn in turns) - 1
    queue = [(max(turn.served, level), turn.pk, turn) for turn in turns]
    heapify(queue)
    chosen = []
    for _number in range(count):
        served, pk, turn = queue[0]
        chosen.append(members[turn.user_id])
        turn.served = served + 1
        heapreplace(queue, (turn.served, pk, turn))
    for served, _pk, turn in queue:
        turn.served = served
    Turn.objects.bulk_update(turns, ["served"])
    return chosen
