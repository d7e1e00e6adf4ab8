"""Territories, plans, rules and named accounts with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.customers.models import Territory, TerritoryAccount, TerritoryPlan, TerritoryRule
from rapport.customers.territories.plans import plan_apply
from rapport.customers.territories.tasks import apply_territory_plan
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_territory(*, owner: Any = None, actor: Any = None, **values: Any) -> Territory:
    """A territory at the top, of nobody."""
    made: Territory = written("territories", {"name": f"Territory {number()}"}, values, actor=actor)
    return made


def make_territory_plan(*, owner: Any = None, actor: Any = None, **values: Any) -> TerritoryPlan:
    """A draft without rules."""
    made: TerritoryPlan = written("territory-plans", {"name": f"Plan {number()}"}, values, actor=actor)
    return made


def make_territory_rule(*, owner: Any = None, actor: Any = None, **values: Any) -> TerritoryRule:
    """A rule for French customers, of a plan and a territory of its own."""
    if "plan" not in values:
        values["plan"] = make_territory_plan()
    if "territory" not in values:
        values["territory"] = make_territory()
    made: TerritoryRule = written("territory-rules", {"name": f"Rule {number()}", "country": "FR"}, values, actor=actor)
    return made


def make_territory_account(*, owner: Any = None, actor: Any = None, **values: Any) -> TerritoryAccount:
    """A person named for a territory of its own."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    if "territory" not in values:
        values["territory"] = make_territory()
    made: TerritoryAccount = written("territory-accounts", {}, values, actor=actor)
    return made


def apply_plan(plan: TerritoryPlan, *, actor: Any = None) -> Any:
    """Apply a plan as its job does, at once; returns the run."""
    run = plan_apply(plan=plan, actor=actor, channel="web")
    assert run is not None
    apply_territory_plan(run.pk)
    plan.refresh_from_db()
    run.refresh_from_db()
    return run
