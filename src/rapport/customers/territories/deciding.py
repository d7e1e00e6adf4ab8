"""To which territory parties belong, decided in the database for any number of them at once.

A named account belongs where it is named; a person belongs where the organisation does; anybody else where the first
rule that fits says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from rapport.customers.models import Party, Why
from rapport.customers.territories.ranking import Ranking, parties_asked

Statement = tuple[str, list[Any]]

_DECIDED = """
    SELECT p.id, p.was,
           CASE WHEN n.territory_id IS NOT NULL THEN n.territory_id
                WHEN {with_organisation} THEN o.territory_id
                ELSE (%s::bigint[])[p.place::int] END AS now,
           CASE WHEN n.territory_id IS NOT NULL THEN 'named'
                WHEN {with_organisation} THEN 'organisation' ELSE 'rule' END AS why,
           CASE WHEN n.territory_id IS NULL AND NOT ({with_organisation}) THEN (%s::bigint[])[p.place::int] END AS rule
      FROM ({asked}) AS p(id, kind, organisation, was, place)
      LEFT JOIN customers_territoryaccount n
        ON n.party_id = p.id AND n.mode = 'always' AND n.territory_id = ANY(%s)
      LEFT JOIN {organisations} o ON p.kind = 'person' AND o.id = p.organisation
"""
WITH_ORGANISATION = """
    (o.territory_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM customers_territoryaccount x
         WHERE x.party_id = p.id AND x.mode = 'never' AND x.territory_id = o.territory_id))"""


@dataclass(frozen=True, slots=True)
class Decision:
    """One party: where it was and where it belongs, and why; None stands for nowhere."""

    party: int
    was: int | None
    now: int | None
    why: str
    rule: int | None

    @property
    def moves(self) -> bool:
        """Whether it belongs somewhere else than before."""
        return self.was != self.now


def decided(ranking: Ranking, among: Q) -> Statement:
    """A SELECT of id, was, now, why and rule of these parties; of organisations counts where they are now."""
    asked, values = asked_for(ranking, among)
    territories, rules = arrays(ranking)
    sql = _DECIDED.format(asked=asked, organisations="customers_party", with_organisation=WITH_ORGANISATION)
    return sql, [territories, rules, *values, sorted(ranking.territories)]


def asked_for(ranking: Ranking, among: Q, *further: str) -> Statement:
    """A SELECT of id, kind, organisation, present territory and the place of the first rule that fits."""
    rows = parties_asked(among).annotate(place=ranking.first_fitting())
    query = rows.values_list("pk", "kind", "organisation_id", "territory_id", "place").query
    sql, values = query.sql_with_params()
    return sql, list(values)


def arrays(ranking: Ranking) -> tuple[list[int], list[int]]:
    """Territories and rules by place."""
    return [one.rule.territory_id for one in ranking.rules], [one.rule.pk for one in ranking.rules]


def decisions(ranking: Ranking, among: Q) -> list[Decision]:
    """What is decided of these parties, organisations and households before people, so that these can follow."""
    sql, values = decided(ranking, among)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Decision(*row) for row in cursor.fetchall()]


def people_of(organisations: Sequence[int]) -> Iterator[int]:
    """The people who work at these organisations."""
    found = Party.objects.filter(organisation__in=organisations, kind=Party.Kind.PERSON)
    return found.values_list("pk", flat=True).iterator()


RULE, NAMED, ORGANISATION = Why.RULE.value, Why.NAMED.value, Why.ORGANISATION.value
