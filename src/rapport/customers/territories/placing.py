"""Records that are no customers yet: the rules of a plan place them by their own fields, as they place customers. One
that plainly is of a named account belongs where that is named.

Where one is follows from the plan in force alone, so that it has no history of its own: whatever takes a plan back
places them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from rapport.customers.extensions import PlacedByRules
from rapport.customers.models import Party, TerritoryAccount, TerritoryPlan
from rapport.customers.territories.held import placed_kinds
from rapport.customers.territories.moving import plan_in_force
from rapport.customers.territories.named import signs_of, signs_of_records, with_domains
from rapport.customers.territories.ranking import Ranking, ranking_of
from rapport.platform.access.principals import carry
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import refresh_principals_by_key
from rapport.platform.write import Change

AT_ONCE = 5_000
FEW = 500
"""Records up to which only the named accounts are read that they may be of."""
_TOLD_BY = ("name_key", "country", "email", "website")
"""Columns of an organisation by which records are known to be of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that came to another territory; None stands for nowhere."""

    record: int
    now: int | None


def place(name: str, ids: Sequence[int]) -> list[Placed]:
    """Let these records of a kind be where the plan in force says; returns those that moved."""
    kind = next(one for one in placed_kinds() if one.kind == name)
    plan = plan_in_force()
    if plan is None and not _is_named_somebody() and not _rows(kind).filter(_are_somewhere(ids)).exists():
        return []
    return _place(kind, _ranking(kind, plan, ids), ids)


def place_of(parties: Sequence[int], former: Iterable[Mapping[str, Any]] = ()) -> None:
    """The same with the records that are, or were, of these organisations, after these were named, or changed from the
    ``former`` columns."""
    if not parties:
        return
    signs, plan = signs_of(parties, former), plan_in_force()
    held = TerritoryAccount.objects.filter(party__in=parties).values("territory")
    for kind in placed_kinds():
        reached = with_domains(_rows(kind), kind.organisation)
        theirs = reached.filter(signs.any_of(kind.organisation) | Q(territory__in=held))
        if ids := list(theirs.order_by("pk").values_list("pk", flat=True)):
            ranking = _ranking(kind, plan, ids)
            for start in range(0, len(ids), AT_ONCE):
                _place(kind, ranking, ids[start : start + AT_ONCE])


def place_of_named(changes: Sequence[Change[Party]]) -> None:
    """The same after organisations changed, as far as they are named accounts and are told otherwise now."""
    told = {one.instance.pk: one.before for one in changes if not one.is_new and _is_told_otherwise(one)}
    if not told:
        return
    named = TerritoryAccount.objects.filter(party__in=list(told)).values_list("party_id", flat=True)
    parties = sorted(set(named))
    place_of(parties, [{name: told[pk].get(name, "") for name in _TOLD_BY} for pk in parties])


def _is_told_otherwise(change: Change[Party]) -> bool:
    return change.changed(*_TOLD_BY) or "emails" in change.values


def forget_named(parties: Sequence[int]) -> None:
    """Before these parties are deleted: they are named no more, so that the rules decide of what was of them."""
    named = TerritoryAccount.objects.filter(party__in=parties)
    theirs = sorted(set(named.values_list("party_id", flat=True)))
    if theirs:
        named.delete()
        place_of(theirs)


def place_all() -> list[tuple[PlacedByRules, list[Placed]]]:
    """The same with all records of all such kinds, within the caller's transaction."""
    plan, today = plan_in_force(), timezone.localdate()
    found = []
    for kind in placed_kinds():
        ranking, last = ranking_of(plan, today, kind), 0
        moved: list[Placed] = []
        while ids := list(_rows(kind).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            moved += _place(kind, ranking, ids)
            last = ids[-1]
        found.append((kind, moved))
    return found


def placed_counts(kind: PlacedByRules, ranking: Ranking) -> dict[tuple[int | None, int | None], int]:
    """How many open records are in one territory and belong to another (or stay)."""
    rows = _decided(kind, ranking, Q(**kind.open))
    found: dict[tuple[int | None, int | None], int] = {}
    for was, named, place, count in rows.values_list("territory_id", "named", "place").annotate(n=Count("pk")):
        now = _territory(ranking, named, place)
        found[was, now] = found.get((was, now), 0) + count
    return found


def _ranking(kind: PlacedByRules, plan: TerritoryPlan | None, ids: Sequence[int]) -> Ranking:
    """The rules and named accounts for these records: for a few of them no more accounts are read than they may be
    of."""
    few = len(ids) <= FEW
    only = signs_of_records(_rows(kind).filter(any_of("pk", ids)), kind.organisation) if few else None
    return ranking_of(plan, timezone.localdate(), kind, only)


def _place(kind: PlacedByRules, ranking: Ranking, ids: Sequence[int]) -> list[Placed]:
    told = _decided(kind, ranking, any_of("pk", ids)).values_list("pk", "territory_id", "named", "place")
    wanted = {pk: (was, _territory(ranking, named, place)) for pk, was, named, place in told}
    moved = {pk: now for pk, (was, now) in wanted.items() if was != now}
    model: Any = registry.get(kind.kind).model
    carry(model, moved)
    refresh_principals_by_key([registry.get(kind.kind)], list(moved))
    return [Placed(pk, now) for pk, now in moved.items()]


def _decided(kind: PlacedByRules, ranking: Ranking, among: Q) -> QuerySet[Any]:
    """These records with the territory of their named account and the place of the first rule that fits."""
    rows = with_domains(_rows(kind), kind.organisation).filter(among).order_by()
    told: QuerySet[Any] = rows.annotate(named=ranking.named, place=ranking.first_fitting())
    return told


def _territory(ranking: Ranking, named: int | None, place: int | None) -> int | None:
    if named is not None:
        return named
    return ranking.rules[place - 1].rule.territory_id if place is not None else None


def _rows(kind: PlacedByRules) -> QuerySet[Any]:
    rows: QuerySet[Any] = registry.get(kind.kind).model._default_manager.all()
    return rows


def _is_named_somebody() -> bool:
    return TerritoryAccount.objects.filter(mode=TerritoryAccount.Mode.ALWAYS).exists()


def _are_somewhere(ids: Sequence[int]) -> Q:
    return any_of("pk", ids) & Q(territory__isnull=False)


def open_of(kind: PlacedByRules, ids: Sequence[int]) -> Q:
    """Those of these records that are handed over with a plan."""
    return any_of("pk", ids) & Q(**kind.open)
