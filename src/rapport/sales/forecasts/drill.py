"""The list of deals behind a figure: conditions that find exactly the deals that were added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from rapport.platform.records.filters import TEAM, VALUE_COUNT
from rapport.platform.records.groups import PARAMETER
from rapport.platform.records.presets import ALL
from rapport.platform.saved_views.state import VIEW
from rapport.platform.web.filterbar import compact
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import CATEGORIES, COUNTED
from rapport.sales.forecasts.periods import Period

Pairs = list[tuple[str, str]]
"""Parameters of a list."""
Condition = tuple[str, str, Any]
"""Field, operator of a list, value."""
MOST_QUOTAS = 200
"""Quotas that one address names: what stands between a browser and the server may pass on no longer one."""


def deals_url(asked: Asked, figure: str, who: Pairs, *, foreign: bool = False) -> str:
    """The list of the deals behind a figure of a row; ``who`` are the conditions of the row (:func:`of_team` …), and
    ``foreign`` says that there are deals told in another base currency, which no sum counts."""
    found = [*conditions(figure, asked.period, foreign=foreign), *who]
    if foreign and figure != "unvalued":
        found.append(("base_currency", base_currency()))
    return listed(asked, found)


def listed(asked: Asked, conditions: Pairs) -> str:
    """The list of the deals that the question is about and for which these conditions hold."""
    found: Pairs = [(VIEW, ALL), *conditions]
    if asked.pipeline is not None:
        found.append(("pipeline", str(asked.pipeline.uid)))
    if asked.family:
        found.append(("product.family", asked.family))
    return f"{reverse('deals-list')}?{urlencode(found)}"


def conditions(figure: str, period: Period, *, foreign: bool = False) -> Pairs:
    """What the deals behind a figure of a period have in common."""
    won: list[Condition] = [("state", "exact", "won"), *_between("closed_on", period)]
    if figure == "won":
        return _pairs(won)
    if figure in ("expected", "at_best"):
        codes = CATEGORIES["commit"] if figure == "expected" else (*CATEGORIES["commit"], *CATEGORIES["best_case"])
        return any_of([won, _open(codes, period)])
    if figure == "unvalued":
        lacking: list[Condition] = [("base_amount", "isnull", True)]
        lacking += [("base_currency", "ne", base_currency())] if foreign else []
        return any_of([[*group, one] for group in (won, _open(COUNTED, period)) for one in lacking])
    if figure == "unweighted":
        no_share: list[Condition] = [("base_amount", "isnull", "false"), ("probability", "isnull", "true")]
        return _pairs([*_open(COUNTED, period), *no_share])
    return _pairs(_open(CATEGORIES.get(figure, COUNTED), period))


def late(period: Period) -> Pairs:
    """Open deals that were expected before a period."""
    return [("state", "open"), ("forecast__in", ",".join(COUNTED)), ("expected_close_on__lt", period.start.isoformat())]


def undated() -> Pairs:
    """Open deals that nobody expects on any day."""
    return [("state", "open"), ("forecast__in", ",".join(COUNTED)), ("expected_close_on__isnull", "true")]


def of_team(uid: Any) -> Pairs:
    """Deals of anybody in a team or below it."""
    return [("owner", f"{TEAM}{uid}")]


def of_people(uids: list[Any]) -> Pairs | None:
    """Deals of these people; None when they are too many for a list."""
    if len(uids) > VALUE_COUNT:
        return None
    return [("owner", str(uids[0]))] if len(uids) == 1 else [("owner__in", ",".join(str(uid) for uid in uids))]


def of_nobody() -> Pairs:
    """Deals without an owner."""
    return [("owner__isnull", "true")]


def of_territories(uids: Sequence[Any]) -> Pairs | None:
    """Deals in these territories; None when they are too many for a list."""
    if len(uids) > VALUE_COUNT:
        return None
    return [("territory", str(uids[0]))] if len(uids) == 1 else [("territory__in", ",".join(map(str, uids)))]


def of_no_territory() -> Pairs:
    """Deals in no territory."""
    return [("territory__isnull", "true")]


def quotas_url(uids: Sequence[UUID]) -> str:
    """The list of the quotas that come to a figure; "" when they are too many for the address of a list."""
    if not 0 < len(uids) <= MOST_QUOTAS:
        return ""
    return f"{reverse('quotas-list')}?{urlencode([(VIEW, ALL), ('uid__in', ','.join(str(uid) for uid in uids))])}"


def _between(name: str, period: Period) -> list[Condition]:
    return [(name, "gte", period.start.isoformat()), (name, "lt", period.end.isoformat())]


def _open(codes: tuple[str, ...], period: Period) -> list[Condition]:
    states: list[Condition] = [("state", "exact", "open"), ("forecast", "in", ",".join(codes))]
    return [*states, *_between("expected_close_on", period)]


def _pairs(given: list[Condition]) -> Pairs:
    return [(name if how == "exact" else f"{name}__{how}", str(value)) for name, how, value in given]


def any_of(groups: list[list[Condition]]) -> Pairs:
    """What passes all conditions of one of the groups."""
    told = [[{"field": name, "op": how, "value": value} for name, how, value in group] for group in groups]
    return [(PARAMETER, compact({"any": [{"all": group} for group in told]}))]
