"""Activity targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.sales.models import ActivityTarget
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_activity_target(*, actor: Any = None, **values: Any) -> ActivityTarget:
    """20 calls each week that somebody else is to make, on a day of their own."""
    if values.get("team") is None and values.get("owner") is None:
        values["owner"] = make_user()
    defaults: dict[str, Any] = {"measure": "calls", "length": "week", "wanted": 20}
    if "valid_from" not in values:
        day = date.fromordinal(735_000 + number() % 20_000)
        defaults |= {"valid_from": day, "valid_to": day}
    made: ActivityTarget = written("activity-targets", defaults, values, actor=actor)
    return made


def make_deal_target(*, actor: Any = None, **values: Any) -> ActivityTarget:
    """Deals that are to be won, which alone may be those of a pipeline or a family of products."""
    return make_activity_target(actor=actor, **{"measure": "deals_won", **values})
