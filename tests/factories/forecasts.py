"""Quotas, own forecasts, and commissions."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.sales.models import CommissionPlan, CommissionStatement, CommissionTier, ForecastOverride, Quota
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


def make_commission_plan(*, owner: Any = None, actor: Any = None, **values: Any) -> CommissionPlan:
    """Five percent of what everybody wins in a month."""
    defaults = {"name": f"Commission {number()}", "length": "month", "rate": "5", "starts_on": date(2010, 1, 1)}
    made: CommissionPlan = written("commission-plans", defaults, values, actor=actor)
    return made


def make_commission_tier(*, owner: Any = None, actor: Any = None, **values: Any) -> CommissionTier:
    """Eight percent of what is beyond the quota."""
    if "plan" not in values:
        values["plan"] = make_commission_plan()
    made: CommissionTier = written("commission-tiers", {"above": "100", "rate": "8"}, values, actor=actor)
    return made


def make_commission_statement(*, actor: Any = None, **values: Any) -> CommissionStatement:
    """A closed statement of a person for a month long past in which they won nothing."""
    if values.get("owner") is None:
        values["owner"] = make_user()
    if "plan" not in values:
        values["plan"] = make_commission_plan()
    n = number() % 100
    defaults = {"starts_on": date(2011 + n // 12, n % 12 + 1, 1)}
    made: CommissionStatement = written("commission-statements", defaults, values, actor=actor)
    return made
