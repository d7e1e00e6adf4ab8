"""Quotas and own forecasts."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.sales.models import ForecastOverride, Quota
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_quota(*, actor: Any = None, **values: Any) -> Quota:
    """What somebody is to sell in a month of their own: 10,000.00."""
    made: Quota = written("quotas", {**_about(values), "amount": "10000.00"}, values, actor=actor)
    return made


def make_override(*, actor: Any = None, **values: Any) -> ForecastOverride:
    """What somebody else expects of a person in a month of their own: 7,000.00."""
    defaults = {**_about(values), "call": "expected", "amount": "7000.00", "reason": "Budget is frozen until May"}
    made: ForecastOverride = written("forecast-overrides", defaults, values, actor=actor)
    return made


def _about(values: dict[str, Any]) -> dict[str, Any]:
    if values.get("team") is None and values.get("owner") is None:
        values["owner"] = make_user()
    n = number() % 600
    return {"length": "month", "starts_on": date(2020 + n // 12, n % 12 + 1, 1)}
