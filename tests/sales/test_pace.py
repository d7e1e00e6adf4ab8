"""Stuck deals: longer in their stage than three of four won deals were, and nothing is claimed from too few."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.sales.jobs import find_stuck_deals
from rapport.sales.models import Deal, DealStay, Stage, StagePace
from rapport.sales.pace import LEAST
from tests.browser import Browser, text_of
from tests.factories import make_deal
from tests.factories.access import make_administrator
from tests.factories.sales import make_ladder

pytestmark = pytest.mark.django_db


def won_after(stage: Stage, won: Stage, *days: int) -> None:
    """Deals that were won, each after so many days in a stage."""
    for count in days:
        deal = make_deal(stage=won, opened_on=date(2026, 1, 1), closed_on=date(2026, 6, 1))
        entered = timezone.make_aware(datetime.combine(date(2026, 1, 1), time()))
        left = entered + timedelta(days=count)
        DealStay.objects.create(deal=deal, stage=stage, entered_at=entered, left_at=left)


def since(stage: Stage, days: int, **values: Any) -> Deal:
    """A deal that has been in a stage for so many days."""
    return make_deal(stage=stage, opened_on=timezone.localdate() - timedelta(days=days), **values)


def told() -> dict[str, tuple[int, int, str]]:
    found = StagePace.objects.values_list("stage__name", "days", "deal_count", "source")
    return {name: (days, count, source) for name, days, count, source in found}


def test_the_usual_time_is_that_of_three_of_four_won_deals_or_the_pipelines_or_unknown() -> None:
    ladder, other = make_ladder(), make_ladder()
    won_after(ladder["first"], ladder["won"], 2, 4, 6, 8, 10, 12, 14, 16, 50)
    won_after(other["first"], other["won"], *[5] * (LEAST - 1))
    lost = make_deal(stage=ladder["lost"], closed_on=date(2026, 6, 1))
    moment = timezone.now()
    DealStay.objects.create(deal=lost, stage=ladder["first"], entered_at=moment - timedelta(days=900), left_at=moment)

    find_stuck_deals(0)

    assert told() == {"First": (14, 9, "stage"), "Second": (14, 9, "pipeline")}
    won_after(ladder["second"], ladder["won"], *[3] * LEAST)
    find_stuck_deals(0)
    assert told()["Second"] == (3, LEAST, "stage")
    DealStay.objects.all().delete()
    find_stuck_deals(0)
    assert told() == {}


def test_a_deal_is_stuck_from_the_day_after_and_until_it_moves() -> None:
    ladder = make_ladder()
    won_after(ladder["first"], ladder["won"], *[10] * LEAST)
    late, in_time = since(ladder["first"], 11), since(ladder["first"], 10)
    find_stuck_deals(0)
    today = timezone.localdate()
    for deal in (late, in_time):
        deal.refresh_from_db()
    assert (late.stuck_on, in_time.stuck_on) == (today, today + timedelta(days=1))

    write.update(registry.get("deals"), late, {"stage": ladder["second"]}, actor=None)
    late.refresh_from_db()
    assert late.stuck_on == today + timedelta(days=11)  # the pipeline tells of the second stage
    undo(ChangeSet.objects.latest("id"), actor=None)
    late.refresh_from_db()
    assert late.stuck_on == today
    write.update(registry.get("deals"), late, {"stage": ladder["won"]}, actor=None)
    assert Deal.objects.get(pk=late.pk).stuck_on is None
    fresh = since(ladder["first"], 30)
    assert fresh.stuck_on == today - timedelta(days=19)


def test_a_derived_day_leaves_no_history_and_no_version() -> None:
    ladder = make_ladder()
    deal = since(ladder["first"], 40)
    acts = ChangeSet.objects.count()
    won_after(ladder["first"], ladder["won"], *[10] * LEAST)
    made = ChangeSet.objects.count()
    find_stuck_deals(0)
    before, stuck = deal.version, Deal.objects.get(pk=deal.pk)
    assert (stuck.version, stuck.stuck_on is not None) == (before, True)
    assert ChangeSet.objects.count() == made > acts


def test_list_card_path_and_day_show_stuck_deals_with_the_figures_behind() -> None:
    user = make_administrator()
    browser, ladder = Browser(user), make_ladder()
    won_after(ladder["first"], ladder["won"], *[12] * LEAST)
    stuck, fine = since(ladder["first"], 34, owner=user, name="Old pumps"), since(ladder["first"], 3, name="New valves")
    find_stuck_deals(0)
    why = "Three of four won deals left this stage within 12 days"

    listed = text_of(browser.get("/deals/?view=stuck"))
    assert ("Old pumps" in listed, "New valves" in listed) == (True, False)
    board = text_of(browser.get(f"/deals/?view=all&pipeline={fine.pipeline.uid}&state=open&shown=board:stage"))
    assert board.count(f'title="{why}"') == 1
    page = text_of(browser.get(f"/deals/{stuck.uid}/"))
    assert "34 days here · three of four of 8 won deals left this stage within 12 days" in page
    assert "won deals left" not in text_of(browser.get(f"/deals/{fine.uid}/"))
    day = text_of(browser.get("/")).partition("My stuck deals")[2].partition("</section>")[0]
    assert ("Old pumps" in day, why in day, "New valves" in day) == (True, True, False)
