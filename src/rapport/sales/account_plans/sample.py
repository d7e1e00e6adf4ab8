"""Plans for the customers of the sample company with whom most is done."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from rapport.customers.models import Party
from rapport.lib.dates import add_months
from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.sales.models import AccountPlan, Deal, State

OF_EACH = 2
"""Customers with a plan in each language of their owners."""
BEGAN = 200
"""Days since the plans began; they are for a year from the first of that month on."""
_TEXTS = {
    "en": (
        "Grow with {name}",
        "They buy from us for a second plant, and we know who decides there.",
        "Won from them in the time of the plan",
        (
            ("Present the service contract to the head of operations", "A meeting with those who decide"),
            ("Visit the second plant", "The plant manager has seen our offer"),
            ("Frame agreement for spare parts", "Signed by both sides"),
        ),
    ),
    "de": (
        "Wachsen mit {name}",
        "Das zweite Werk kauft bei uns, und wir kennen dort, wer entscheidet.",
        "Umsatz in der Zeit des Plans",
        (
            ("Der Betriebsleitung den Wartungsvertrag vorstellen", "Ein Termin mit denen, die entscheiden"),
            ("Das zweite Werk besuchen", "Die Werksleitung kennt unser Angebot"),
            ("Rahmenvertrag für Ersatzteile", "Von beiden Seiten unterschrieben"),
        ),
    ),
    "zh-hans": (
        "与 {name} 共同成长",
        "第二家工厂向我们采购，并且我们认识那里的决策人。",
        "计划期内成交额",
        (
            ("向运营负责人介绍服务合同", "与决策人会面一次"),
            ("走访第二家工厂", "厂长看过我们的报价"),
            ("备件框架协议", "双方签字"),
        ),
    ),
}


def key_accounts(parties: Sequence[Party]) -> list[Party]:
    """The first customers in each language, so that somebody who opens a plan can read it."""
    return [one for code in _TEXTS for one in [party for party in parties if _language(party) == code][:OF_EACH]]


def add_plans(parties: Sequence[Party], chance: random.Random) -> None:
    """A plan for each of these customers with three goals in words and one of revenue; some goals are late."""
    first = (timezone.localdate() - timedelta(days=BEGAN)).replace(day=1)
    last = add_months(first, 12) - timedelta(days=1)
    rows = [_plan(party, first, last) for party in parties]
    plans: list[AccountPlan] = write.create_many(registry.get("account-plans"), rows, actor=None)
    goals = [goal for plan in plans for goal in _goals(plan, _won(plan), chance)]
    write.create_many(registry.get("account-goals"), goals, actor=None)


def _language(party: Party) -> str:
    language = party.owner.language if party.owner is not None else ""
    return language if language in _TEXTS else "en"


def _texts(party: Party) -> Any:
    return _TEXTS[_language(party)]


def _plan(party: Party, first: date, last: date) -> dict[str, Any]:
    name, aim, _revenue, _goals = _texts(party)
    return {
        "name": name.format(name=party.display_name),
        "party": party,
        "owner": party.owner,
        "aim": aim,
        "starts_on": first,
        "ends_on": last,
    }


def _won(plan: AccountPlan) -> Decimal:
    won = Deal.objects.filter(party=plan.party_id, state=State.WON, closed_on__gte=plan.starts_on)
    return won.aggregate(sum=Sum("base_amount"))["sum"] or Decimal(0)


def _goals(plan: AccountPlan, won: Decimal, chance: random.Random) -> Iterator[dict[str, Any]]:
    _name, _aim, revenue, goals = _texts(plan.party)
    share = Decimal(chance.choice(("0.8", "1.4", "1.9", "2.6")))
    wanted = max((won * share / 1000).quantize(Decimal(1)), Decimal(10)) * 1000
    yield {"plan": plan, "name": revenue, "revenue": wanted}
    today = timezone.localdate()
    days = (today - timedelta(days=chance.randint(20, 60)), today + timedelta(days=chance.randint(10, 60)), None)
    states = ("reached" if chance.random() < 0.6 else "open", "open", "open")
    for (name, measure), day, state in zip(goals, days, states, strict=True):
        yield {"plan": plan, "name": name, "measure": measure, "due_on": day, "state": state}
