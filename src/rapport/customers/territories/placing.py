"""Records that are no customers yet: the rules of a plan place them by their own fields, as they place customers.

Where one is follows from the plan in force alone, so that it has no history of its own: whatever takes a plan back
places them anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from rapport.customers.extensions import PlacedByRules
from rapport.customers.territories.held import placed_kinds
from rapport.customers.territories.moving import plan_in_force
from rapport.customers.territories.ranking import Ranking, ranking_of
from rapport.platform.access.principals import carry
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import refresh_principals_by_key

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that came to another territory; None stands for nowhere."""

    record: int
    now: int | None


def place(name: str, ids: Sequence[int]) -> list[Placed]:
    """Let these records of a kind be where the plan in force says; returns those that moved."""
    kind = next(one for one in placed_kinds() if one.kind == name)
    plan = plan_in_force()
    if plan is None and not _model(kind).filter(any_of("pk", ids), territory__isnull=False).exists():
        return []
    return _place(kind, ranking_of(plan, timezone.localdate(), kind), ids)


def place_all() -> list[tuple[PlacedByRules, list[Placed]]]:
    """The same with all records of all such kinds, within the caller's transaction."""
    plan, today = plan_in_force(), timezone.localdate()
    found = []
    for kind in placed_kinds():
        ranking, last = ranking_of(plan, today, kind), 0
        moved: list[Placed] = []
        while ids := list(_model(kind).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            moved += _place(kind, ranking, ids)
            last = ids[-1]
        found.append((kind, moved))
    return found


def placed_counts(kind: PlacedByRules, ranking: Ranking) -> dict[tuple[int | None, int | None], int]:
    """How many open records are in one territory and belong to another (or stay)."""
    rows = _model(kind).filter(**kind.open).annotate(place=ranking.first_fitting()).order_by()
    found: dict[tuple[int | None, int | None], int] = {}
    for was, place, count in rows.values_list("territory_id", "place").annotate(n=Count("pk")):
        now = _territory(ranking, place)
        found[was, now] = found.get((was, now), 0) + count
    return found


def _place(kind: PlacedByRules, ranking: Ranking, ids: Sequence[int]) -> list[Placed]:
    rows = _model(kind).filter(any_of("pk", ids)).annotate(place=ranking.first_fitting())
    told = rows.order_by().values_list("pk", "territory_id", "place")
    wanted = {pk: (was, _territory(ranking, place)) for pk, was, place in told}
    moved = {pk: now for pk, (was, now) in wanted.items() if was != now}
    model: Any = registry.get(kind.kind).model
    carry(model, moved)
    refresh_principals_by_key([registry.get(kind.kind)], list(moved))
    return [Placed(pk, now) for pk, now in moved.items()]


def _territory(ranking: Ranking, place: int | None) -> int | None:
    return ranking.rules[place - 1].rule.territory_id if place is not None else None


def _model(kind: PlacedByRules) -> Any:
    return registry.get(kind.kind).model._default_manager


def open_of(kind: PlacedByRules, ids: Sequence[int]) -> Q:
    """Those of these records that are handed over with a plan."""
    return any_of("pk", ids) & Q(**kind.open)
