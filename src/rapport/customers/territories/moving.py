"""Writing what was decided: since when a party belongs where, and what repeats that on its row, its deals and in the
search. Set-based, inside a change set of the caller; the times are history and can be undone, the rest follows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from rapport.customers.models import Party, PartyTerritory, PlanState, TerritoryPlan
from rapport.customers.territories.deciding import Decision, decisions, people_of
from rapport.customers.territories.held import followers, placed_kinds
from rapport.customers.territories.ranking import Ranking, ranking_of
from rapport.platform.access.models import Owned
from rapport.platform.access.principals import carry, refresh_rows_by_key
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.indexing import refresh_principals_by_key

_END = """
    UPDATE customers_partyterritory SET valid_to = %(eve)s, version = version + 1, updated_at = %(now)s
     WHERE party_id = ANY(%(ids)s) AND valid_to IS NULL AND valid_from < %(day)s"""
_BEGIN = """
    INSERT INTO customers_partyterritory
           (uid, created_at, updated_at, party_id, territory_id, valid_from, why, rule_id)
    SELECT gen_random_uuid(), %(now)s, %(now)s, given.party, given.territory, %(day)s, given.why, given.rule
      FROM unnest(%(parties)s::bigint[], %(territories)s::bigint[], %(whys)s::text[], %(rules)s::bigint[])
        AS given(party, territory, why, rule)"""
_CURRENT = """
    SELECT p.id, s.territory_id FROM customers_party p
      LEFT JOIN customers_partyterritory s ON s.party_id = p.id AND s.valid_to IS NULL
     WHERE p.id = ANY(%s) AND p.territory_id IS DISTINCT FROM s.territory_id"""
AT_ONCE = 5_000


def plan_in_force() -> TerritoryPlan | None:
    """The plan whose rules decide of new and changed customers."""
    return TerritoryPlan.objects.filter(state=PlanState.ACTIVE).first()


def assign(party_ids: Sequence[int], *, named: bool = False) -> list[Decision]:
    """Let these parties, and the people of those organisations that move, belong where the plan in force says; within a
    change set. ``named`` says that named accounts changed, which count without a plan as well. Returns the moves."""
    plan = plan_in_force() if party_ids else None
    if not party_ids or (plan is None and not named):
        return []
    return settle(ranking_of(plan, timezone.localdate()), party_ids)


def settle(ranking: Ranking, party_ids: Sequence[int]) -> list[Decision]:
    """The same by a given ranking: organisations and households first, then people, who follow the former."""
    these = any_of("pk", party_ids)
    moved = move(decisions(ranking, these & ~Q(kind=Party.Kind.PERSON)))
    following = list(people_of([one.party for one in moved])) if moved else []
    people = any_of("pk", [*party_ids, *following]) & Q(kind=Party.Kind.PERSON)
    return moved + move(decisions(ranking, people))


def move(decided: Iterable[Decision]) -> list[Decision]:
    """Write those of the decisions that change something; returns these."""
    moves = sorted((one for one in decided if one.moves), key=lambda one: one.party)
    for start in range(0, len(moves), AT_ONCE):
        _write(moves[start : start + AT_ONCE])
    return moves


def _write(moves: Sequence[Decision]) -> None:
    ids, day = [one.party for one in moves], timezone.localdate()
    _lock(ids)
    arriving = [one for one in moves if one.now is not None]
    given: dict[str, Any] = {
        "ids": ids, "day": day, "eve": day - timedelta(days=1), "now": timezone.now(),
        "parties": [one.party for one in arriving], "territories": [one.now for one in arriving],
        "whys": [one.why for one in arriving], "rules": [one.rule for one in arriving],
    }  # fmt: skip
    # A time that began today was never held.
    PartyTerritory.objects.filter(any_of("party_id", ids), valid_to__isnull=True, valid_from__gte=day).delete()
    with connection.cursor() as cursor:
        cursor.execute(_END, given)
        if arriving:
            cursor.execute(_BEGIN, given)
    follow({one.party: one.now for one in moves})


def _lock(ids: Sequence[int]) -> None:
    """In the order in which the write path locks rows, so that neither waits for the other."""
    rows = Party.objects.filter(any_of("pk", ids)).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def follow(territories: Mapping[int, int | None]) -> None:
    """Let the rows of these parties, and what follows their territory, say and carry it."""
    carry(Party, territories)
    refresh_principals_by_key(_specs(Party), list(territories))
    _follow_after(territories)


def _follow_after(territories: Mapping[int, int | None]) -> None:
    for model in _followers():
        manager: Any = model._default_manager
        rows = manager.filter(any_of("party_id", territories)).values_list("pk", "party_id")
        wanted = {pk: territories[party] for pk, party in rows}
        carry(model, wanted)
        refresh_principals_by_key(_specs(model), list(wanted))


def release(party_ids: Sequence[int]) -> None:
    """Before these parties are deleted: what followed them is in no territory any more."""
    held = Party.objects.filter(any_of("pk", party_ids), territory__isnull=False).values_list("pk", flat=True)
    if territories := dict.fromkeys(held):
        _follow_after(territories)


def follow_times(party_ids: Sequence[int]) -> None:
    """After the times of these parties changed behind the write path (an undo): let the rows say what these say."""
    for start in range(0, len(party_ids), AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_CURRENT, [list(party_ids[start : start + AT_ONCE])])
            differing = dict(cursor.fetchall())
        if differing:
            follow(differing)


def refresh_carried(territory_ids: Sequence[int]) -> None:
    """After territories moved in the tree: let the rows within them carry those above anew."""
    placed = [cast("type[Owned]", registry.get(one.kind).model) for one in placed_kinds()]
    carrying: list[type[Owned]] = [Party, *_followers(), *placed]
    for model in carrying:
        manager: Any = model._default_manager
        ids = list(manager.filter(territory__in=territory_ids).values_list("pk", flat=True))
        for start in range(0, len(ids), AT_ONCE):
            refresh_rows_by_key(model, ids[start : start + AT_ONCE])
            refresh_principals_by_key(_specs(model), ids[start : start + AT_ONCE])


def _followers() -> list[type[Owned]]:
    return [cast("type[Owned]", registry.get(one.kind).model) for one in followers()]


def _specs(model: type[models.Model]) -> list[RecordSpec]:
    return [spec for spec in registry.of_model(model) if not spec.record.overview]
