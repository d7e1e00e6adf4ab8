"""What a plan would do before it is applied: who moves from where to where, what that is worth, and what is odd about
its rules. Reads only; everything is counted in the database, over every customer at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from rapport.customers.extensions import FollowsTerritory, PlacedByRules
from rapport.customers.models import Party, TerritoryPlan
from rapport.customers.territories.deciding import WITH_ORGANISATION, Statement, arrays
from rapport.customers.territories.held import Held, followers, kinds_within, nothing, placed_kinds
from rapport.customers.territories.placing import placed_counts
from rapport.customers.territories.ranking import Ranking, parties_asked, ranking_of
from rapport.platform.records.registry import registry

MEMORY = "96MB"
"""What one step of the counting may hold in memory: the parties of a large installation once, beside their deals."""
LISTED = 200
"""Customers that one move names."""

_OWN = """
    CREATE TEMPORARY TABLE territory_own ON COMMIT DROP AS
    SELECT p.id, p.kind, p.organisation, p.was, p.place::int AS place, p.fitting::int AS fitting,
           n.territory_id AS named,
           coalesce(n.territory_id, (%s::bigint[])[p.place::int]) AS territory_id
      FROM ({asked}) AS p(id, kind, organisation, was, place, fitting)
      LEFT JOIN customers_territoryaccount n ON n.party_id = p.id AND n.mode = 'always' AND n.territory_id = ANY(%s)"""
_SETTLED = f"""
    SELECT p.id, p.was,
           CASE WHEN p.named IS NULL AND {WITH_ORGANISATION} THEN o.territory_id ELSE p.territory_id END AS now,
           CASE WHEN p.named IS NULL AND NOT {WITH_ORGANISATION} THEN p.place END AS place,
           p.named IS NULL AND NOT {WITH_ORGANISATION} AND p.fitting > 1 AS contested
      FROM territory_own p LEFT JOIN territory_own o ON p.kind = 'person' AND o.id = p.organisation"""  # noqa: S608 - a part of ours
_COUNTED = """
    SELECT grouping(s.was, s.now), s.was, s.now, s.place, count(*), count(*) FILTER (WHERE s.contested){sums}
      FROM ({settled}) s {joins}
     GROUP BY GROUPING SETS ((s.was, s.now), (s.place))"""
_LISTED = """
    SELECT s.id FROM ({settled}) s JOIN customers_party p ON p.id = s.id
     WHERE s.was IS NOT DISTINCT FROM %s AND s.now IS NOT DISTINCT FROM %s
     ORDER BY p.sort_key, s.id LIMIT %s"""


@dataclass(frozen=True, slots=True)
class Flow:
    """Customers that are in one territory and would belong to another (or stay): how many, and what is open with them
    of each kind that follows them. None stands for nowhere."""

    was: int | None
    now: int | None
    parties: int
    held: tuple[Held, ...]

    @property
    def moves(self) -> bool:
        """Whether they would belong somewhere else than they do."""
        return self.was != self.now


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do: the flows, how many customers each rule decides of, and of how many rules of several
    territories fit."""

    plan: TerritoryPlan
    ranking: Ranking
    flows: tuple[Flow, ...]
    by_rule: dict[int, int]
    contested: int

    @property
    def total(self) -> int:
        """All customers."""
        return sum(flow.parties for flow in self.flows)

    @property
    def moving(self) -> list[Flow]:
        """What changes, the most customers first."""
        moved = [flow for flow in self.flows if flow.moves]
        return sorted(moved, key=lambda flow: (-flow.parties, flow.was or 0, flow.now or 0))

    @property
    def nowhere(self) -> int:
        """Customers that would belong to no territory."""
        return sum(flow.parties for flow in self.flows if flow.now is None)


def preview(plan: TerritoryPlan) -> Preview:
    """Count what the plan would do on its day, or today. RuleError when a rule does not fit the records any more."""
    ranking = _ranking(plan)
    with transaction.atomic(), connection.cursor() as cursor:
        _settle(cursor, ranking)
        kinds = followers()
        joins, values = _open(kinds)
        cursor.execute(_COUNTED.format(settled=_SETTLED, sums=_sums(kinds), joins=joins), values)
        counted = cursor.fetchall()
    flows = tuple(
        Flow(
            was,
            now,
            count,
            tuple(Held(int(n), Decimal(worth)) for n, worth in zip(figures[::2], figures[1::2], strict=True)),
        )
        for grouped, was, now, _place, count, _contested, *figures in counted
        if not grouped
    )
    flows = _with_placed(flows, plan)
    places = {place: count for grouped, _was, _now, place, count, *_rest in counted if grouped and place is not None}
    by_rule = {one.rule.pk: places.get(place, 0) for place, one in enumerate(ranking.rules, start=1)}
    contested = sum(row[5] for row in counted if not row[0])
    return Preview(plan, ranking, flows, by_rule, contested)


def moved_parties(plan: TerritoryPlan, was: int | None, now: int | None) -> list[Party]:
    """The first customers of one move, by name."""
    with transaction.atomic(), connection.cursor() as cursor:
        _settle(cursor, _ranking(plan))
        cursor.execute(_LISTED.format(settled=_SETTLED), [was, now, LISTED])
        ids = [row[0] for row in cursor.fetchall()]
    found = Party.objects.select_related("owner").in_bulk(ids)
    return [found[pk] for pk in ids]


def fits_somebody(ranking: Ranking, rule_id: int) -> bool:
    """Whether a rule fits any customer at all, whatever the rules before it say."""
    condition = next(one.condition for one in ranking.rules if one.rule.pk == rule_id)
    return parties_asked(Q()).filter(condition).exists()


def _with_placed(flows: tuple[Flow, ...], plan: TerritoryPlan) -> tuple[Flow, ...]:
    """The flows with what is placed by the rules themselves; it may go where no customer goes."""
    kinds = placed_kinds()
    found = {(flow.was, flow.now): replace(flow, held=(*flow.held, *nothing(kinds))) for flow in flows}
    first = len(followers())
    for at, kind in enumerate(kinds, start=first):
        for (was, now), count in placed_counts(kind, _ranking(plan, kind)).items():
            flow = found.get((was, now), Flow(was, now, 0, nothing(kinds_within())))
            held = (*flow.held[:at], Held(count), *flow.held[at + 1 :])
            found[was, now] = replace(flow, held=held)
    return tuple(found.values())


def _ranking(plan: TerritoryPlan, placed: PlacedByRules | None = None) -> Ranking:
    today = timezone.localdate()
    return ranking_of(plan, max(plan.valid_from or today, today), placed)


def _settle(cursor: Any, ranking: Ranking) -> None:
    """Keep of every customer, until the transaction ends, where it is and what is said of it by itself."""
    cursor.execute("SELECT set_config('work_mem', %s, true), set_config('statement_timeout', '0', true)", [MEMORY])
    rows = parties_asked(Q()).annotate(place=ranking.first_fitting(), fitting=ranking.fitting_territories())
    query = rows.values_list("pk", "kind", "organisation_id", "territory_id", "place", "fitting").query
    sql, values = query.sql_with_params()
    territories, _rules = arrays(ranking)
    cursor.execute("DROP TABLE IF EXISTS pg_temp.territory_own")  # of an earlier count in the same transaction
    cursor.execute(_OWN.format(asked=sql), [territories, *values, sorted(ranking.territories)])


def _sums(kinds: Sequence[FollowsTerritory]) -> str:
    """How much of each kind there is and what it is worth, two columns a kind."""
    return "".join(f", coalesce(sum(w{at}.count), 0), coalesce(sum(w{at}.worth), 0)" for at in range(len(kinds)))


def _open(kinds: Sequence[FollowsTerritory]) -> Statement:
    """What hangs open on each party, joined kind by kind."""
    joins, given = "", []
    for at, one in enumerate(kinds):
        rows = registry.get(one.kind).model._default_manager.filter(party__isnull=False, **one.open)
        summed = rows.order_by().values("party_id").annotate(count=Count("pk"), worth=Sum(one.value))
        sql, values = summed.values_list("party_id", "count", "worth").query.sql_with_params()
        joins += f" LEFT JOIN ({sql}) AS w{at}(party, count, worth) ON w{at}.party = s.id"
        given += list(values)
    return joins, given
