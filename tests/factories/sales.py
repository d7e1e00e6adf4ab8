"""Deals and what they refer to, with good defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport.sales.models import (
    AccountGoal,
    AccountPlan,
    Competitor,
    Contract,
    Deal,
    DealCompetitor,
    DealContact,
    DealSplit,
    ExchangeRate,
    OutcomeReason,
    Pipeline,
    Product,
    Stage,
)
from tests.factories.access import make_user
from tests.factories.parties import make_organisation, make_person
from tests.factories.writing import number, written


def make_pipeline(*, owner: Any = None, actor: Any = None, **values: Any) -> Pipeline:
    """A pipeline without stages."""
    made: Pipeline = written("pipelines", {"name": f"Pipeline {number()}", "position": 1000}, values, actor=actor)
    return made


def make_stage(*, owner: Any = None, actor: Any = None, **values: Any) -> Stage:
    """An open stage of a pipeline of its own, behind its first one."""
    n = number()
    defaults = {"name": f"Stage {n}", "position": 1 + n % 30_000, "probability": 20}
    if "pipeline" not in values:
        values["pipeline"] = make_pipeline()
        written("stages", {"name": "First", "pipeline": values["pipeline"]}, {})
    made: Stage = written("stages", defaults, values, actor=actor)
    return made


def make_ladder(**values: Any) -> dict[str, Stage]:
    """A pipeline with the stages first (20 %), second (50 %), won and lost, by name."""
    pipeline = make_pipeline(**values)
    steps = [("First", "open", 20), ("Second", "open", 50), ("Won", "won", 100), ("Lost", "lost", 0)]
    return {
        name.lower(): make_stage(pipeline=pipeline, name=name, position=place, state=state, probability=share)
        for place, (name, state, share) in enumerate(steps)
    }


def make_outcome_reason(*, owner: Any = None, actor: Any = None, **values: Any) -> OutcomeReason:
    """A reason why deals are lost."""
    made: OutcomeReason = written("outcome-reasons", {"name": f"Reason {number()}"}, values, actor=actor)
    return made


def make_product(*, owner: Any = None, actor: Any = None, **values: Any) -> Product:
    """A product of 100.00 in the base currency."""
    n = number()
    defaults = {"code": f"P{n}", "name": f"Product {n}", "family": "Pumps", "list_price": "100.00"}
    defaults |= {"ean": gtin(n), "description": "Moves water."}
    made: Product = written("products", defaults, values, actor=actor)
    return made


def make_exchange_rate(*, owner: Any = None, actor: Any = None, **values: Any) -> ExchangeRate:
    """What a pound is worth from a day of its own on."""
    day = date.fromordinal(date(2020, 1, 1).toordinal() + number() % 2000)
    defaults = {"currency": "GBP", "valid_from": day, "rate": "1.15"}
    made: ExchangeRate = written("exchange-rates", defaults, values, actor=actor)
    return made


def make_deal(*, actor: Any = None, **values: Any) -> Deal:
    """An open deal of 1,000.00 in the first stage of a pipeline of its own, with a person of the same owner."""
    if "party" not in values:
        values["party"] = make_person(owner=values.get("owner"))
    if "stage" not in values and "pipeline" not in values:
        values["stage"] = make_ladder()["first"]
    defaults = {
        "name": f"Deal {number()}",
        "amount": "1000.00",
        "opened_on": date(2026, 1, 15),
        "expected_close_on": date(2026, 12, 15),
    }
    made: Deal = written("deals", defaults, values, actor=actor)
    return made


def make_deal_contact(*, owner: Any = None, actor: Any = None, **values: Any) -> DealContact:
    """A person who decides in a deal of the same owner."""
    if "deal" not in values:
        values["deal"] = make_deal(owner=owner)
    if "person" not in values:
        values["person"] = make_person(owner=owner)
    made: DealContact = written("deal-contacts", {"role": "decides", "note": f"Note {number()}"}, values, actor=actor)
    return made


def make_contract(*, actor: Any = None, **values: Any) -> Contract:
    """A contract in force that goes on for a year at its end, with a month's notice, for 100.00 a month."""
    if "party" not in values:
        values["party"] = make_person(owner=values.get("owner"))
    n = number()
    defaults = {
        "name": f"Contract {n}",
        "number": f"C-{n}",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2030, 12, 31),
        "renewal": "automatic",
        "renewal_months": 12,
        "notice_days": 30,
        "amount": "100.00",
        "billing": "monthly",
    }
    made: Contract = written("contracts", defaults, values, actor=actor)
    return made


def make_account_plan(*, actor: Any = None, **values: Any) -> AccountPlan:
    """An active plan of the year 2026 for an organisation of the same owner."""
    if "party" not in values:
        values["party"] = make_organisation(owner=values.get("owner"))
    defaults = {
        "name": f"Plan {number()}",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "aim": "Second source for their pumps.",
    }
    made: AccountPlan = written("account-plans", defaults, values, actor=actor)
    return made


def make_account_goal(*, owner: Any = None, actor: Any = None, **values: Any) -> AccountGoal:
    """An open goal in words of a plan of the owner."""
    if "plan" not in values:
        values["plan"] = make_account_plan(owner=owner)
    defaults = {"name": f"Goal {number()}", "measure": "A signed frame agreement", "due_on": date(2026, 12, 15)}
    made: AccountGoal = written("account-goals", defaults, values, actor=actor)
    return made


def make_deal_split(*, owner: Any = None, actor: Any = None, **values: Any) -> DealSplit:
    """A colleague's tenth of a deal of the owner."""
    if "deal" not in values:
        values["deal"] = make_deal(owner=owner)
    if "user" not in values:
        values["user"] = make_user()
    made: DealSplit = written("deal-splits", {"share": "10", "note": f"Note {number()}"}, values, actor=actor)
    return made


def make_competitor(*, owner: Any = None, actor: Any = None, **values: Any) -> Competitor:
    """A competitor with a name of its own."""
    n = number()
    defaults = {
        "name": f"Rival {n}",
        "strengths": f"Cheap since {n}",
        "weaknesses": f"Slow service {n}",
        "how_to_win": f"Show references {n}",
    }
    made: Competitor = written("competitors", defaults, values, actor=actor)
    return made


def make_deal_competitor(*, owner: Any = None, actor: Any = None, **values: Any) -> DealCompetitor:
    """A competitor in a deal of the owner."""
    if "deal" not in values:
        values["deal"] = make_deal(owner=owner)
    if "competitor" not in values:
        values["competitor"] = make_competitor()
    made: DealCompetitor = written("deal-competitors", {"note": f"Note {number()}"}, values, actor=actor)
    return made


def make_won_reason() -> OutcomeReason:
    """A reason why deals are won."""
    return make_outcome_reason(outcome="won")


def latest_won_stage() -> Stage:
    """The last stage in which deals are won, made when there is none."""
    return Stage.objects.filter(state="won").order_by("-pk").first() or make_ladder()["won"]


def gtin(n: int) -> str:
    """A number of a bar code with its check digit."""
    body = f"{n % 10**12:012d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{(10 - weighted % 10) % 10}"
