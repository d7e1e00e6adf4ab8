"""How long deals stayed in their stages: told by their history, so that what was taken back never happened.

Each state of a deal that its history knows holds the stage and since when it is in it. A move gives both anew, an undo
puts both back: where the same pair comes again, everything since is void.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.sales.derived import write_derived
from rapport.sales.models import Deal, DealStay

_TOLD = ("deal_id", "stage_id", "entered_at", "left_at", "moved_by_id")


@dataclass(frozen=True, slots=True)
class _Known:
    """One state of a deal: its stage, since when, and the change set that made it so."""

    stage_id: int
    since: datetime
    made_in: UUID


def write_stays(ids: Sequence[int], *, fresh: bool = False) -> None:
    """Write the stays of these deals; ``fresh`` ones have no history yet. Those that are gone lose theirs.

    What lies before the earliest state that history still knows stays as it is: old history may have been removed.
    """
    known = _states(ids, fresh=fresh)
    actors: dict[UUID, int | None] = dict(
        ChangeSet.objects.filter(uid__in={one.made_in for states in known.values() for one in states})
        .values_list("uid", "actor_id")
    )  # fmt: skip
    stays = (stay for deal_id, states in known.items() for stay in _stays(deal_id, states, actors))
    rows = DealStay.objects.filter(deal_id__in=list(ids))
    write_derived(rows, [] if fresh else _held(rows, known), stays, _TOLD)


def _states(ids: Sequence[int], *, fresh: bool) -> dict[int, list[_Known]]:
    """The states in force of each deal, the first one first; nothing that was taken back."""
    seen: dict[int, list[tuple[int, datetime, UUID]]] = defaultdict(list)
    if not fresh:
        events = event_model_of(Deal)._default_manager.filter(pgh_obj_id__in=list(ids)).order_by("pgh_id")
        for deal_id, stage_id, since, left_in in events.values_list(
            "pgh_obj_id", "stage_id", "stage_since", "pgh_context_id"
        ):
            seen[deal_id].append((stage_id, since, left_in))
    found = {}
    present = Deal.objects.filter(pk__in=list(ids)).values_list("pk", "stage_id", "stage_since", "created_in")
    for deal_id, stage_id, since, created_in in present:
        states: list[_Known] = []
        made_in = created_in
        for stage, at, left_in in [*seen[deal_id], (stage_id, since, created_in)]:
            same = next((place for place, one in enumerate(states) if (one.stage_id, one.since) == (stage, at)), None)
            if same is None:
                states.append(_Known(stage, at, made_in))
            else:
                del states[same + 1 :]
            made_in = left_in
        found[deal_id] = states
    return found


def _held(rows: QuerySet[DealStay], known: dict[int, list[_Known]]) -> list[dict[str, Any]]:
    """The stays that these deals have, but for those before the earliest state that history knows."""
    earliest = {deal_id: min(one.since for one in states) for deal_id, states in known.items()}
    return [
        stay
        for stay in rows.values("pk", *_TOLD)
        if stay["deal_id"] not in known or stay["left_at"] is None or stay["entered_at"] >= earliest[stay["deal_id"]]
    ]


def _stays(deal_id: int, states: Sequence[_Known], actors: dict[UUID, int | None]) -> Iterator[DealStay]:
    entered: datetime | None = None
    for place, state in enumerate(states):
        entered = max(state.since, entered) if entered is not None else state.since
        following = states[place + 1].since if place + 1 < len(states) else None
        left = max(following, entered) if following is not None else None
        yield DealStay(
            deal_id=deal_id, stage_id=state.stage_id, entered_at=entered, left_at=left,
            moved_by_id=actors.get(state.made_in),
        )  # fmt: skip
