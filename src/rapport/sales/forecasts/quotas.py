"""Which quotas count for a period, and what they come to.

A longer one counts before the shorter ones within it; one that is longer than the period is never split. Without a
pipeline or family asked for, a quota for everything counts before those for parts of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.periods import MONTHS, Period
from rapport.sales.models import Length, Quota

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Holder = tuple[str, int]
"""("user" | "team", key)."""
_NEEDED = {"owner", "team", "length", "starts_on", "amount", "pipeline", "family"}


@dataclass(frozen=True, slots=True)
class Counted:
    """The quotas of a person or team that count for a period: what they come to, and which they are."""

    amount: Decimal
    uids: tuple[UUID, ...]


def quotas_for(user: User, asked: Asked) -> dict[Holder, Counted]:
    """The quotas that the reader sees, by person and team; one query, none when the reader sees no quotas."""
    spec = registry.get("quotas")
    if not may(spec, user, Action.VIEW.value) or not set(visible_fields(spec, user)) >= _NEEDED:
        return {}
    return counted_among(rows(spec, user), asked)


def counted_among(quotas: QuerySet[Quota], asked: Asked) -> dict[Holder, Counted]:
    """Those of these quotas that count for a question, by person and team; one query."""
    period = asked.period
    lengths = [length for length in MONTHS if MONTHS[length] <= MONTHS[period.length]]
    found = quotas.filter(
        starts_on__gte=period.start, starts_on__lt=period.end, length__in=lengths, currency=base_currency()
    )
    if asked.pipeline is not None:
        found = found.filter(pipeline=asked.pipeline)
    if asked.family:
        found = found.filter(family=asked.family)
    held: dict[Holder, list[Quota]] = defaultdict(list)
    for quota in found:
        held[held_by(quota.owner_id, quota.team_id)].append(quota)
    return {holder: _counted(given) for holder, given in held.items()}


def held_by(owner: int | None, team: int | None) -> Holder:
    """Whom a quota or an own forecast is about: the team where one is named, else the owner."""
    if team is not None:
        return "team", team
    assert owner is not None  # the database says so
    return "user", owner


def _counted(given: Iterable[Quota]) -> Counted:
    """The longest, and shorter ones for the time that these leave; of each the most general that there are."""
    by_period: dict[Period, list[Quota]] = defaultdict(list)
    for quota in given:
        by_period[Period(quota.starts_on, Length(quota.length))].append(quota)
    taken: list[Period] = []
    for period in sorted(by_period, key=lambda one: (-MONTHS[one.length], one.start)):
        if not any(longer.holds(period.start) for longer in taken):
            taken.append(period)
    counted = [quota for period in taken for quota in _general(by_period[period])]
    return Counted(sum((quota.amount for quota in counted), Decimal(0)), tuple(quota.uid for quota in counted))


def _general(given: Iterable[Quota]) -> list[Quota]:
    """Those of the fewest restrictions; of those with one, the pipelines' before the families'."""
    ranked: dict[int, list[Quota]] = defaultdict(list)
    for quota in given:
        ranked[2 * bool(quota.family) + (quota.pipeline_id is not None)].append(quota)
    return ranked[min(ranked)] if ranked else []
