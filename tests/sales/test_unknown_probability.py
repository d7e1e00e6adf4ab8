"""Stages of which nobody knows a probability: their deals claim none, and every sum that leaves them out says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.accuracy import accuracy
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import series
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.rollup import rollup
from rapport.sales.forecasts.shown import Shown
from rapport.sales.models import Deal, DealSnapshot, Length, SnapshotNight, Stage
from tests.browser import Browser, text_of
from tests.factories import make_deal
from tests.factories.access import make_administrator, make_user
from tests.factories.sales import make_ladder, make_stage
from tests.platform.api.caller import Caller
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
QUARTER = Period(date(2026, 4, 1), Length.QUARTER)


@pytest.fixture
def ladder() -> dict[str, Stage]:
    """The first stage knows no probability, the second says 50 %."""
    found = make_ladder()
    write.update(registry.get("stages"), found["first"], {"probability": None}, actor=None)
    found["first"].refresh_from_db()
    return found


def figures(deal: Deal) -> tuple[Any, Any]:
    deal.refresh_from_db()
    return deal.probability, deal.weighted_amount


def test_a_stage_that_says_no_probability_has_none() -> None:
    boss = make_administrator()
    pipeline = make_ladder()["first"].pipeline
    given = {"pipeline": str(pipeline.uid), "name": "Prospecting", "position": 7}

    made = Caller(boss)("POST", "/stages", given)

    assert (made.status_code, made.json()["probability"]) == (201, None)
    url = f"/stages/{made.json()['uid']}/edit/"
    form = Browser(boss).form(url)
    assert form.values["probability"] == [""]
    form.set("probability", 30)
    Browser(boss).send(form)
    assert Stage.objects.get(name="Prospecting").probability == 30


def test_its_deals_are_in_no_weighted_sum_until_somebody_says_something(ladder: dict[str, Stage]) -> None:
    deal, own = (make_deal(stage=ladder["first"], amount="1000") for _n in range(2))
    assert figures(deal) == (None, None)

    write.update(registry.get("deals"), own, {"probability": 40}, actor=None)
    assert figures(own) == (40, 400)
    write.update(registry.get("stages"), ladder["first"], {"probability": 10}, actor=None)
    assert [figures(deal), figures(own)] == [(10, 100), (40, 400)]
    write.update(registry.get("stages"), ladder["first"], {"probability": None}, actor=None)
    assert [figures(deal), figures(own)] == [(None, None), (40, 400)]
    write.update(registry.get("deals"), own, {"probability": None}, actor=None)
    assert figures(own) == (None, None)
    write.update(registry.get("deals"), deal, {"stage": ladder["second"]}, actor=None)
    assert figures(deal) == (50, 500)


@pytest.mark.parametrize(("state", "certain"), [("won", 100), ("lost", 0)])
def test_the_end_is_certain_whatever_is_given(state: str, certain: int) -> None:
    stage = make_stage(state=state, probability=None)

    assert stage.probability == certain
    with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="update"):
        Stage.objects.filter(pk=stage.pk).update(probability=None)


def test_the_board_says_how_many_are_not_weighted(ladder: dict[str, Stage]) -> None:
    make_deal(stage=ladder["first"], amount="1000")
    make_deal(stage=ladder["first"], amount=None)
    for share in (None, 80):
        make_deal(stage=ladder["second"], amount="500", probability=share)
    write.update(registry.get("stages"), ladder["second"], {"probability": None}, actor=None)

    page = text_of(Browser(make_administrator()).get("/deals/?view=all&shown=board:stage"))

    assert f'data-board-total="{ladder["first"].uid}">€1,000.00 · 1 not weighted · 1 not counted<' in page
    assert f'data-board-total="{ladder["second"].uid}">€1,000.00 · weighted €400.00 · 1 not weighted<' in page


def test_the_forecast_leaves_them_out_of_the_weighted_sum_and_leads_to_them(ladder: dict[str, Stage]) -> None:
    boss, day = make_administrator(), {"expected_close_on": date(2026, 5, 10), "opened_on": date(2026, 1, 2)}
    unsure = make_deal(stage=ladder["first"], amount="1000", **day)
    make_deal(stage=ladder["first"], amount=None, **day)
    make_deal(stage=ladder["second"], amount="600", **day)

    found = rollup(boss, Asked(QUARTER))
    assert found is not None
    everybody = found.lines[0].figures
    assert [everybody.pipeline, everybody.weighted] == [1600, 300]
    assert [everybody.unweighted, everybody.unvalued] == [1, 1]
    notes = {
        one["text"]: one["url"] for one in Shown(Asked(QUARTER), found, series(boss, Asked(QUARTER), 1), boss).notes
    }
    assert listed(boss, notes["1 deal has no probability and is in no weighted sum."]) == [unsure]


def test_the_page_of_a_person_says_how_many_are_not_weighted(ladder: dict[str, Stage]) -> None:
    ada = make_user()
    make_deal(stage=ladder["first"], amount="1000", owner=ada)
    make_deal(stage=ladder["second"], amount="600", owner=ada)

    page = text_of(Browser(make_administrator()).get(f"/sales/performance/people/{ada.uid}/"))

    assert "1 without a probability" in page
    assert "€300.00" in page


def test_what_a_day_said_by_probabilities_is_not_judged_where_there_were_none(ladder: dict[str, Stage]) -> None:
    boss, ada = make_administrator(), make_user()
    today = timezone.localdate()
    period = Period.around(Length.MONTH, today).shift(-1)
    SnapshotNight.objects.create(day=period.start - timedelta(days=1), changed_count=0)
    given: dict[str, Any] = {
        "valid_from": period.start - timedelta(days=1), "owner": ada, "state": "open", "forecast": "commit",
        "base_amount": 100, "base_currency": "EUR", "close_on": period.start,
    }  # fmt: skip
    DealSnapshot.objects.create(deal_id=1, weighted_amount=50, **given)
    DealSnapshot.objects.create(deal_id=2, weighted_amount=None, **given)

    told = accuracy(boss, Asked(Period.around(Length.MONTH, today)), [ada.pk], today).told

    assert [said for _period, said, _won in told[None, "commit", "start"].pairs] == [200]
    assert (None, "weighted", "start") not in told and (ada.pk, "weighted", "start") not in told
    page = text_of(Browser(boss).get("/sales/forecast/accuracy/", length="month"))
    assert "€200" in page
