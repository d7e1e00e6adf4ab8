"""Deals: what follows from their stage, what they are worth, and that no act leaves them in two minds."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rapport.customers.models import Task, TimelineItem, Touch
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Conflict, Invalid
from rapport.sales.models import Deal, DealStay, ExchangeRate, Pipeline, Stage
from rapport.sales.sample import load_demo
from rapport.sales.start import after_migrate
from rapport.sales.stays import write_stays
from tests.dump import difference, dump
from tests.factories import make_deal, make_exchange_rate, make_outcome_reason, make_person
from tests.factories.access import make_administrator, make_holder
from tests.factories.sales import make_ladder, make_pipeline, make_stage
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def change(deal: Deal, **values: Any) -> Deal:
    write.update(registry.get("deals"), deal, values, actor=None)
    deal.refresh_from_db()
    return deal


def stays(deal: Deal) -> list[tuple[str, bool]]:
    """The stages of a deal in their order, and whether it left each."""
    found = DealStay.objects.filter(deal=deal).order_by("entered_at", "id").values_list("stage__name", "left_at")
    return [(name, left is not None) for name, left in found]


def last_act() -> ChangeSet:
    return ChangeSet.objects.latest("id")


def test_a_deal_of_which_nothing_is_said_begins_where_the_first_pipeline_does() -> None:
    after_migrate()
    later = make_ladder()

    deal = write.create(registry.get("deals"), {"name": "Pumps"}, actor=None)
    other = make_deal(pipeline=later["won"].pipeline)

    assert (deal.pipeline.name, deal.stage.name, deal.state) == ("New business", "Qualified", "open")
    assert (deal.probability, deal.forecast) == (20, "pipeline")
    assert other.stage == later["first"]


def test_what_is_said_of_stage_or_pipeline_decides_the_other() -> None:
    ladder, other = make_ladder(), make_ladder()
    deal = make_deal(stage=ladder["second"])

    with pytest.raises(Invalid, match="belongs to another pipeline") as refused:
        change(deal, stage=other["second"])
    assert list(refused.value.errors) == ["stage"]
    moved = change(deal, stage=other["second"], pipeline=other["second"].pipeline)
    assert moved.pipeline == other["second"].pipeline
    assert change(deal, pipeline=ladder["won"].pipeline).stage == ladder["first"]
    with pytest.raises(Invalid) as refused:
        change(deal, pipeline=other["won"].pipeline, stage=ladder["second"])
    assert list(refused.value.errors) == ["stage"]
    deal.refresh_from_db()
    assert deal.stage == ladder["first"]


def test_the_database_itself_keeps_stage_state_and_reason_together() -> None:
    ladder, other, reason = make_ladder(), make_ladder(), make_outcome_reason(outcome="won")
    deal = make_deal(stage=ladder["first"])
    wrong: list[dict[str, Any]] = [
        {"stage": other["first"]},
        {"state": "won", "closed_on": date(2026, 5, 1)},
        {"outcome_reason": reason},
        {"closed_on": date(2026, 5, 1)},
        {"amount": Decimal(-1)},
        {"currency": "eur"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
            Deal.objects.filter(pk=deal.pk).update(**values)
            connection.check_constraints()


def test_closing_and_reopening_take_day_reason_and_certainty_along() -> None:
    ladder = make_ladder()
    won, lost = make_outcome_reason(outcome="won"), make_outcome_reason(outcome="lost")
    deal = make_deal(stage=ladder["first"], opened_on=date(2026, 1, 15))

    change(deal, stage=ladder["won"], closed_on=date(2026, 3, 8), outcome_reason=won)
    assert (deal.state, deal.probability, deal.forecast, deal.cycle_days) == ("won", 100, "closed", 52)
    with pytest.raises(Invalid) as refused:
        change(deal, outcome_reason=lost)
    assert list(refused.value.errors) == ["outcome_reason"]
    change(deal, stage=ladder["lost"])
    assert (deal.state, deal.probability, deal.outcome_reason, deal.closed_on) == ("lost", 0, None, date(2026, 3, 8))
    change(deal, stage=ladder["second"])
    assert (deal.state, deal.probability, deal.closed_on, deal.cycle_days) == ("open", 50, None, None)
    for values in ({"closed_on": date(2026, 3, 8)}, {"outcome_reason": won}):
        with pytest.raises(Invalid):
            change(deal, **values)
    with pytest.raises(Invalid):
        change(deal, stage=ladder["won"], closed_on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Invalid):
        change(deal, stage=ladder["won"], closed_on=date(2026, 1, 14))


def test_the_probability_is_the_stages_unless_somebody_said_otherwise() -> None:
    ladder = make_ladder()
    deal, other = make_deal(stage=ladder["first"]), make_deal(stage=ladder["first"])

    change(deal, probability=35)
    change(other, stage=ladder["second"])
    assert (change(deal, stage=ladder["second"]).probability, other.probability) == (35, 50)
    write.update(registry.get("stages"), ladder["second"], {"probability": 60, "forecast": "commit"}, actor=None)
    deal.refresh_from_db()
    other.refresh_from_db()
    assert (deal.probability, deal.weighted_amount) == (35, Decimal("350.0000"))
    assert (other.probability, other.forecast, other.weighted_amount) == (60, "commit", Decimal("600.0000"))
    assert change(deal, probability=None).probability == 60


def test_a_stage_asks_for_its_fields_when_a_deal_comes_and_lets_nobody_take_them_away() -> None:
    ladder = make_ladder()
    asking = make_stage(pipeline=ladder["first"].pipeline, required_fields=["amount", "next_step"])
    deal = make_deal(stage=ladder["first"], amount=None)

    with pytest.raises(Invalid) as refused:
        change(deal, stage=asking)
    assert list(refused.value.errors) == ["amount", "next_step"]
    change(deal, stage=asking, amount="5", next_step="Call")
    with pytest.raises(Invalid):
        change(deal, next_step="")
    with pytest.raises(Invalid) as unknown:
        make_stage(required_fields=["colour"])
    assert list(unknown.value.errors) == ["required_fields"]


def test_amounts_are_told_in_base_currency_at_the_rate_of_the_day_and_frozen_at_the_end() -> None:
    ladder = make_ladder()
    make_exchange_rate(currency="CHF", valid_from=date(2026, 1, 1), rate="0.95")
    deal = make_deal(stage=ladder["first"], amount="100.3333", currency="CHF")
    assert (deal.base_amount, deal.rate_on, deal.weighted_amount) == (
        Decimal("95.31"), date(2026, 1, 1), Decimal("19.06"),
    )  # fmt: skip

    make_exchange_rate(currency="CHF", valid_from=date(2026, 6, 1), rate="1.1")
    deal.refresh_from_db()
    assert (deal.base_amount, deal.rate_on) == (Decimal("110.36"), date(2026, 6, 1))
    change(deal, stage=ladder["won"], closed_on=date(2026, 5, 31))
    assert (deal.base_amount, deal.rate, deal.rate_on) == (Decimal("95.31"), Decimal("0.95"), date(2026, 1, 1))
    write.delete(registry.get("exchange-rates"), ExchangeRate.objects.earliest("valid_from"), actor=None)
    deal.refresh_from_db()
    assert deal.base_amount == Decimal("95.31")
    assert change(deal, amount="200").base_amount == Decimal("190.0000")


def test_a_currency_without_a_rate_leaves_the_deal_out_of_the_sums_until_there_is_one() -> None:
    deal = make_deal(amount="100", currency="SEK")
    assert (deal.base_amount, deal.rate, deal.weighted_amount) == (None, None, None)

    rate = make_exchange_rate(currency="SEK", valid_from=timezone.localdate(), rate="0.09")
    act = last_act()
    deal.refresh_from_db()
    assert deal.base_amount == Decimal("9.0000")
    undo(act, actor=None)
    deal.refresh_from_db()
    assert (deal.base_amount, type(rate).objects.filter(pk=rate.pk).exists()) == (None, False)


@pytest.mark.parametrize(
    ("amount", "kept"),
    [("0", Decimal(0)), ("0.0049", Decimal(0)), ("10.555", Decimal("10.56")), ("-0.01", None), ("1e15", None),
     ("99999999999999.99999", None)],
)  # fmt: skip
def test_odd_amounts_are_rounded_to_the_currency_or_refused_with_a_reason(amount: str, kept: Decimal | None) -> None:
    if kept is not None:
        assert make_deal(amount=amount).base_amount == kept
        return
    if amount.startswith("99"):  # a fraction of a cent too fine to keep is rounded
        assert make_deal(amount=amount).amount == Decimal(10) ** 14
        make_exchange_rate(currency="GBP", valid_from=date(2026, 1, 1), rate="1000")
        amount = "1e14"
        with pytest.raises(Invalid) as too_large:
            make_deal(amount=amount, currency="GBP")
        assert list(too_large.value.errors) == ["amount"]
        return
    before = Deal.objects.count()
    with pytest.raises(Invalid) as refused:
        make_deal(amount=amount)
    assert (list(refused.value.errors), Deal.objects.count()) == (["amount"], before)


def test_time_in_stage_follows_every_move_and_no_move_that_was_taken_back() -> None:
    ladder, mover = make_ladder(), make_administrator()
    deal = make_deal(stage=ladder["first"], opened_on=date(2026, 1, 15))
    assert timezone.localtime(deal.stage_since) == timezone.make_aware(datetime(2026, 1, 15))
    change(deal, name="Called otherwise")
    write.update(registry.get("deals"), deal, {"stage": ladder["second"]}, actor=mover)
    moved = last_act()
    assert stays(deal) == [("First", True), ("Second", False)]
    assert DealStay.objects.get(deal=deal, left_at=None).moved_by == mover
    before = dump()

    change(deal, stage=ladder["won"])
    won = last_act()
    undo(won, actor=None)
    assert difference(before, dump()) == {}
    undo(moved, actor=None)
    assert stays(deal) == [("First", False)]
    undo(last_act(), actor=None)
    assert stays(deal) == [("First", True), ("Second", False)]

    change(deal, stage=ladder["first"])
    held = undo(moved, actor=None)  # later work stands on it
    assert not held.complete
    assert stays(deal) == [("First", True), ("Second", True), ("First", False)]
    kept = list(DealStay.objects.filter(deal=deal).values("stage", "entered_at", "left_at"))
    write_stays([deal.pk])
    assert list(DealStay.objects.filter(deal=deal).values("stage", "entered_at", "left_at")) == kept


def test_each_stage_is_a_line_of_the_customers_timeline() -> None:
    ladder, person = make_ladder(), make_person()
    deal = make_deal(stage=ladder["first"], party=person, name="Pumps")
    change(deal, stage=ladder["won"], outcome_reason=make_outcome_reason(outcome="won", name="Best offer"))

    lines = TimelineItem.objects.filter(party=person).order_by("at", "id")
    assert list(lines.values_list("kind", "title", "summary", "outcome")) == [
        ("deal", "Pumps", "", "First"),
        ("deal-won", "Pumps", "First → Won · €1,000.00 · Best offer", "Won"),
    ]
    other = make_person()
    change(deal, party=other)
    assert set(TimelineItem.objects.values_list("party", flat=True)) == {other.pk}
    write.delete(registry.get("deals"), deal, actor=None)
    assert not TimelineItem.objects.exists() and not DealStay.objects.exists()


def test_a_customer_who_goes_leaves_the_deal_and_comes_back_with_the_undo() -> None:
    person = make_person()
    deal = make_deal(party=person)
    before = dump()
    write.delete(registry.get("people"), person, actor=None)
    deal.refresh_from_db()
    assert deal.party is None
    undo(last_act(), actor=None)
    assert difference(before, dump()) == {}


def test_a_pipeline_or_stage_with_deals_stays_and_says_what_to_do() -> None:
    deal = make_deal()
    for kind, row in (("stages", deal.stage), ("pipelines", deal.pipeline)):
        with pytest.raises(Invalid, match="1 deal is in"):
            write.delete(registry.get(kind), row, actor=None)
    for values in ({"state": "lost"}, {"pipeline": make_pipeline()}):
        with pytest.raises(Invalid, match="Deals are in this stage"):
            write.update(registry.get("stages"), deal.stage, values, actor=None)
    assert Stage.objects.filter(pk=deal.stage_id, state="open", pipeline=deal.pipeline_id).exists()
    write.delete(registry.get("deals"), deal, actor=None)
    write.delete(registry.get("pipelines"), deal.pipeline, actor=None)
    assert not Pipeline.objects.filter(pk=deal.pipeline_id).exists()


def test_who_moves_a_card_that_was_moved_meanwhile_is_told() -> None:
    ladder = make_ladder()
    deal = make_deal(stage=ladder["first"])
    seen = deal.version
    change(deal, stage=ladder["second"])
    with pytest.raises(Conflict) as conflict:
        write.update(registry.get("deals"), deal, {"stage": ladder["won"]}, actor=None, version=seen)
    assert conflict.value.theirs == {"stage": ladder["second"]}


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_the_same_moment_are_one_move_and_one_conflict() -> None:
    ladder = make_ladder()
    deal = make_deal(stage=ladder["first"])
    told: list[str] = []
    start = threading.Barrier(2)

    def move(stage: Stage) -> None:
        start.wait(10)
        try:
            write.update(registry.get("deals"), deal, {"stage": stage}, actor=None, version=deal.version)
            told.append("moved")
        except Conflict:
            told.append("conflict")
        finally:
            connection.close()

    both = [threading.Thread(target=move, args=(ladder[name],)) for name in ("second", "won")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    assert sorted(told) == ["conflict", "moved"]
    assert DealStay.objects.filter(deal=deal, left_at=None).count() == 1


def test_the_sample_has_open_won_and_lost_deals_with_reasons_and_stays() -> None:
    for name in ("Nordwind", "Polaris"):
        write.create(registry.get("organisations"), {"name": name, "owner": make_holder("all")}, actor=None)
    assert load_demo() == 278  # two customers with a plan have four more each
    assert load_demo() == 0
    assert Deal.objects.filter(state="open").count() == 62
    closed = Deal.objects.exclude(state="open")
    assert not closed.filter(outcome_reason=None).exists()
    assert {stay.left_at is None for stay in DealStay.objects.filter(deal__in=closed)} == {True, False}
    assert not Deal.objects.filter(base_amount=None).exists()
    with_lines = Deal.objects.filter(line_count__gt=0)
    assert with_lines.count() > 100
    assert all(deal.amount == sum(line.net_amount for line in deal.lines.all()) for deal in with_lines)
    spoken = Deal.objects.filter(state="open", uid__in=Touch.objects.values("linked_uid"))
    assert spoken.count() == Task.objects.filter(linked_kind="deals", linked_uid__in=spoken.values("uid")).count() == 31
    assert all(touch.party_id for touch in Touch.objects.filter(linked_kind="deals"))


def test_deals_are_filtered_by_the_currency_of_their_amounts() -> None:
    ladder = make_ladder()
    for currency in ("CHF", "EUR"):
        make_deal(stage=ladder["first"], name=currency, amount="10", currency=currency)
    answer = Caller(make_administrator())("GET", "/deals?currency=CHF")
    assert [one["name"] for one in answer.json()["items"]] == ["CHF"]
