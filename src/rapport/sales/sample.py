"""Sales of the sample company: products, exchange rates, and deals of three years with what became of them.

Seeded, and dated from today backwards; made by the write path, so that everything that follows from a deal is there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.sales.account_plans.sample import BEGAN, add_plans, key_accounts
from rapport.sales.commissions.sample import add_commissions
from rapport.sales.cross_sell import count_bought_together
from rapport.sales.forecasts.sample import add_forecasts
from rapport.sales.models import Deal, DealStay, OutcomeReason, Pipeline, Product, Stage, State
from rapport.sales.pace import mark_stuck, refresh_pace
from rapport.sales.performance.sample import add_targets
from rapport.sales.sample_activity import add_activity
from rapport.sales.sample_invoices import add_invoices
from rapport.sales.sample_leads import add_leads
from rapport.sales.sample_orders import add_orders
from rapport.sales.sample_parts import (
    add_contacts,
    add_contracts,
    add_discount_limits,
    add_letter_heads,
    add_quotes,
    add_splits,
)
from rapport.sales.sample_prices import add_lines, add_prices
from rapport.sales.sequences.sample import add_sequence
from rapport.sales.start import RENEWALS, after_migrate
from rapport.sales.timeline import write_timeline

CLOSED, OPEN = 210, 60
_DAYS = 1_050
_NAMES = {
    "en": ("Annual contract", "Spare parts frame", "Robot cell service", "Dashboard roll-out", "Cold chain pilot",
           "Store opening kit", "Import programme", "Lab samples", "Paper supply", "Fleet telematics", "Energy audit"),
    "de": ("Jahresvertrag", "Rahmen für Ersatzteile", "Wartung der Roboterzelle", "Einführung der Auswertungen",
           "Pilot Kühlkette", "Ausstattung der Filiale", "Lieferung Papier", "Muster für das Labor", "Energieprüfung"),
    "zh-hans": ("年度合同", "备件框架协议", "机器人单元维护", "看板上线", "冷链试点", "门店开业套件", "进口项目"),
}  # fmt: skip
_STEPS = {
    "en": (
        "Send the revised offer",
        "Call about the budget",
        "Meet the head of purchasing",
        "Agree on the delivery date",
    ),
    "de": ("Überarbeitetes Angebot schicken", "Wegen des Budgets anrufen", "Einkaufsleitung treffen"),
    "zh-hans": ("发送修改后的报价", "就预算致电", "与采购负责人会面"),
}
_PRODUCTS = (
    ("SRV-1", "Service contract", "Services", "4800"),
    ("SRV-2", "Remote monitoring", "Services", "1450"),
    ("HW-10", "Control unit", "Hardware", "7200"),
    ("HW-20", "Sensor kit", "Hardware", "960"),
    ("SW-5", "Analytics licence", "Software", "12500"),
    ("CON-3", "Consulting day", "Services", "1350"),
)
_CURRENCIES = {"CN": "CNY", "US": "USD", "CH": "CHF", "GB": "GBP"}
_RATES = {"CNY": "0.1285", "USD": "0.921", "CHF": "1.042", "GBP": "1.168"}
_SOURCES = ("Website", "Trade fair", "Recommendation", "Existing customer", "Call")
_RIVALS = ("Orbis Systems", "Nordtek", "Vela & Co", "")


def load_demo() -> int:
    """Make them where there are customers and no deals yet; returns how many deals."""
    if Deal.objects.exists():
        return 0
    chance = random.Random("heliad deals")  # noqa: S311 - a sample, no secret
    parties = Party.objects.filter(kind="organisation", owner__is_active=True, merged_into__isnull=True)
    found = list(parties.select_related("owner").order_by("value_class", "id")[: CLOSED + OPEN])
    if not found:
        return 0
    after_migrate()
    with override(settings.LANGUAGE_CODE), change_set(
        actor=None, channel="command", act="sample", kind="deals", summary=_("Sales of the sample company")
    ):  # fmt: skip
        products = _add_products()
        add_prices(products)
        _add_rates(chance)
        _add_renewals()
        with_plan = key_accounts(found)
        values = [*_deals(found, products, chance), *_further_deals(with_plan, products, chance)]
        made = write.create_many(registry.get("deals"), values, actor=None, channel="command")
        _add_stays(made, chance)
        add_contacts(made, chance)
        refresh_pace()
        mark_stuck()
        add_lines(made, products, chance)
        count_bought_together()
        add_forecasts(made)
        add_splits(made)
        add_contracts(made, chance)
        add_letter_heads()
        add_quotes(made, random.Random("heliad quotes"))  # noqa: S311 - a sample, no secret
        add_discount_limits()
        add_orders()
        add_invoices()
        add_targets()
        add_plans(with_plan, chance)
        add_commissions(made)
        add_activity(made)
    add_leads()
    add_sequence()
    return len(made)


def _add_products() -> list[Product]:
    rows = [
        {"code": code, "name": name, "family": family, "list_price": price, "currency": settings.BASE_CURRENCY}
        for code, name, family, price in _PRODUCTS
    ]
    made: list[Product] = write.create_many(registry.get("products"), rows, actor=None)
    return made


def _add_rates(chance: random.Random) -> None:
    today = timezone.localdate()
    rows = [
        {
            "currency": currency,
            "valid_from": today - timedelta(days=days),
            "rate": str((Decimal(rate) * Decimal(chance.randint(97, 103)) / 100).quantize(Decimal("0.0001"))),
        }
        for currency, rate in _RATES.items()
        if currency != settings.BASE_CURRENCY
        for days in range(0, _DAYS + 120, 90)
    ]
    write.create_many(registry.get("exchange-rates"), rows, actor=None)


def _add_renewals() -> None:
    """A second way that deals take."""
    called, steps = RENEWALS
    values = {"name": str(called), "position": 20, "takes_renewals": True}
    pipeline = write.create(registry.get("pipelines"), values, actor=None)
    rows = [
        {"pipeline": pipeline, "name": str(name), "state": state, "probability": share, "forecast": forecast,
         "colour": colour, "position": 10 * place}
        for place, (name, state, share, forecast, colour) in enumerate(steps, start=1)
    ]  # fmt: skip
    write.create_many(registry.get("stages"), rows, actor=None)


def _deals(parties: list[Party], products: list[Product], chance: random.Random) -> Iterator[dict[str, Any]]:
    """The first are open; of the others about six of ten were won."""
    today = timezone.localdate()
    ladders = [
        list(Stage.objects.filter(pipeline=pipeline).order_by("position", "id"))
        for pipeline in Pipeline.objects.order_by("position", "id")
    ]
    reasons = list(OutcomeReason.objects.order_by("id"))
    for place in range(CLOSED + OPEN):
        party = parties[place % len(parties)]
        ladder = ladders[0] if len(ladders) == 1 or chance.random() < 0.8 else ladders[1]
        values = _common(party, products, chance)
        if place < OPEN:
            stage = chance.choices([one for one in ladder if one.state == State.OPEN], [9, 7, 5, 3][: len(ladder) - 2])[
                0
            ]
            opened = today - timedelta(days=chance.randint(1, 75))
            yield {
                **values, "stage": stage, "opened_on": opened,
                "expected_close_on": today + timedelta(days=chance.randint(-12, 95)),
                "next_step_on": today + timedelta(days=chance.randint(-3, 14)),
            }  # fmt: skip
            continue
        state = chance.choices([State.WON, State.LOST], [6, 4])[0]
        closed = today - timedelta(days=chance.randint(1, _DAYS))
        yield {
            **values, "next_step": "", "stage": next(one for one in ladder if one.state == state),
            "opened_on": closed - timedelta(days=chance.randint(12, 130)), "closed_on": closed,
            "expected_close_on": closed + timedelta(days=chance.randint(-20, 15)),
            "outcome_reason": chance.choice([one for one in reasons if one.outcome == state]),
        }  # fmt: skip


def _further_deals(parties: list[Party], products: list[Product], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Customers for whom there is a plan bought more of late, and have more to decide."""
    today = timezone.localdate()
    stages = list(Stage.objects.order_by("pipeline__position", "pipeline_id", "position", "id"))
    first = [stage for stage in stages if stage.pipeline_id == stages[0].pipeline_id]
    won = next(stage for stage in first if stage.state == State.WON)
    reasons = list(OutcomeReason.objects.filter(outcome=State.WON).order_by("id"))
    for party in parties:
        for place in range(4):
            values = _common(party, products, chance)
            opened = today - timedelta(days=chance.randint(BEGAN + 10, BEGAN + 60))
            if place == 0:
                yield {
                    **values, "stage": first[1], "opened_on": today - timedelta(days=chance.randint(5, 40)),
                    "expected_close_on": today + timedelta(days=chance.randint(10, 90)),
                    "next_step_on": today + timedelta(days=chance.randint(-3, 14)),
                }  # fmt: skip
            else:
                closed = today - timedelta(days=chance.randint(10, BEGAN - 30))
                yield {
                    **values, "next_step": "", "stage": won, "opened_on": opened, "closed_on": closed,
                    "expected_close_on": closed + timedelta(days=chance.randint(-20, 15)),
                    "outcome_reason": chance.choice(reasons),
                }  # fmt: skip


def _common(party: Party, products: list[Product], chance: random.Random) -> dict[str, Any]:
    owner = party.owner
    assert owner is not None
    language = owner.language if owner.language in _NAMES else "en"
    product = chance.choice(products)
    return {
        "name": chance.choice(_NAMES[language]),
        "party": party,
        "owner": owner,
        "product": product,
        "amount": str((product.list_price or Decimal(1000)) * chance.choice((1, 2, 3, 4, 6, 8, 12))),
        "currency": _CURRENCIES.get(party.country, settings.BASE_CURRENCY),
        "source": chance.choice(_SOURCES),
        "competitors": chance.choice(_RIVALS),
        "next_step": chance.choice(_STEPS[language]),
    }


def _add_stays(deals: list[Deal], chance: random.Random) -> None:
    """How long those that ended were in the stages before: nobody moved them, so history cannot tell."""
    before: dict[int, list[Stage]] = {}
    for stage in Stage.objects.filter(state=State.OPEN).order_by("position", "id"):
        before.setdefault(stage.pipeline_id, []).append(stage)
    closed = [deal for deal in deals if deal.state != State.OPEN]
    stays = [stay for deal in closed for stay in _stays(deal, before[deal.pipeline_id], chance)]
    DealStay.objects.bulk_create(stays, batch_size=1000)
    write_timeline([deal.pk for deal in closed])


def _stays(deal: Deal, stages: list[Stage], chance: random.Random) -> Iterator[DealStay]:
    assert deal.opened_on is not None and deal.closed_on is not None
    passed = stages if deal.state == State.WON else stages[: chance.randint(1, len(stages))]
    days = (deal.closed_on - deal.opened_on).days
    marks = [0, *sorted(chance.sample(range(1, days), len(passed) - 1)), days]
    for stage, first, last in zip(passed, marks, marks[1:], strict=False):
        yield DealStay(
            deal=deal, stage=stage, moved_by=deal.owner,
            entered_at=_midnight(deal.opened_on + timedelta(days=first)),
            left_at=_midnight(deal.opened_on + timedelta(days=last)),
        )  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
