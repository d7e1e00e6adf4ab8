"""What managers expect otherwise than the deals say: the latest word about each person and team."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.quotas import Holder, held_by
from rapport.sales.models import ForecastOverride

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Said = dict[tuple[Holder, str], ForecastOverride]
"""By whom it is about and which figure it stands for."""
_NEEDED = {"owner", "team", "length", "starts_on", "call", "amount"}


def overrides_for(user: User, asked: Asked, *, before: datetime | None = None) -> Said:
    """The latest words of this very period that the reader sees, those that take an earlier one back left out; none
    where the question is about a part of the deals. With ``before`` what was in force at that moment."""
    spec = registry.get("forecast-overrides")
    part = asked.pipeline is not None or asked.family
    if part or not may(spec, user, Action.VIEW.value) or not set(visible_fields(spec, user)) >= _NEEDED:
        return {}
    found = rows(spec, user).filter(
        length=asked.period.length, starts_on=asked.period.start, currency=base_currency()
    )  # fmt: skip
    if before is not None:
        found = found.filter(created_at__lt=before)
    latest: Said = {}
    for said in found.select_related("said_by").order_by("created_at", "pk"):
        holder = held_by(said.owner_id, said.team_id)
        latest[holder, said.call] = said
    return {key: said for key, said in latest.items() if said.amount is not None}
