"""Targets for one pipeline or one family of products: counted apart on my day, the leader board and a person's page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.write_errors import Invalid
from rapport.sales.models import ActivityTarget, Deal, Measure, Pipeline, TargetLength
from rapport.sales.performance.asked import Asked
from rapport.sales.performance.board import Board, Place, board
from rapport.sales.performance.coaching import sections_of
from rapport.sales.performance.narrowed import EVERYTHING, Only
from rapport.sales.performance.periods import Span
from rapport.sales.performance.progress import progress_of
from rapport.sales.performance.sections import Line, Subject
from rapport.sales.performance.shown import Shown
from tests.browser import Browser, text_of
from tests.factories import make_deal
from tests.factories.access import make_role, make_user
from tests.factories.sales import make_ladder, make_product
from tests.factories.targets import make_activity_target
from tests.platform.api.caller import Caller
from tests.sales.firm import Firm, make_firm
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
MONTH = Span.around(TargetLength.MONTH, NOW.date())
SINCE = date(2026, 1, 1)


@pytest.fixture
def firm() -> Firm:
    return make_firm()


@pytest.fixture
def pipeline(firm: Firm) -> Pipeline:
    """Ada won three deals: one of hardware, one in another pipeline, and one there of hardware. Ben won one."""
    ladder = make_ladder()
    hardware = make_product(family="Hardware")
    won(firm.ada, firm.stages["won"], product=hardware)
    won(firm.ada, ladder["won"])
    won(firm.ada, ladder["won"], product=hardware)
    won(firm.ben, firm.stages["won"], product=make_product(family="Software"))
    return ladder["won"].pipeline


def won(owner: User, stage: Any, amount: str = "100", **values: Any) -> Deal:
    given = {"owner": owner, "stage": stage, "amount": amount, "opened_on": date(2026, 3, 2), "closed_on": "2026-05-12"}
    return make_deal(**{**given, **values})


def target(**values: Any) -> ActivityTarget:
    given = {"measure": "deals_won", "length": "month", "wanted": 4, "valid_from": SINCE}
    return make_activity_target(**{**given, **values})


def board_of(user: User, only: Only = EVERYTHING, measure: Measure = Measure.DEALS_WON, **changes: Any) -> Board:
    found = board(user, Asked(MONTH, measure, only=only, **changes), NOW)
    assert found is not None
    return found


def place(user: User, name: str, only: Only = EVERYTHING, **changes: Any) -> Place:
    [found] = [one for one in board_of(user, only, **changes).places if one.node.label == name]
    return found


def activity(reader: User, person: User) -> list[Line]:
    [found] = [one for one in sections_of(Subject(reader, person, MONTH, NOW)) if one.title.startswith("Activity")]
    return list(found.lines)


def test_the_leader_board_counts_the_deals_of_a_part_against_the_target_of_it(firm: Firm, pipeline: Pipeline) -> None:
    hardware, both = Only(family="Hardware"), Only(pipeline, "Hardware")
    target(owner=firm.ada, wanted=10)
    target(owner=firm.ada, wanted=5, family="Hardware")
    target(owner=firm.ada, wanted=3, pipeline=pipeline)
    target(team=firm.north, wanted=8, family="Hardware")

    def ada(only: Only) -> tuple[int, int | None, int | None]:
        found = place(firm.boss, "Ada", only)
        return int(found.figure), found.target, found.reached

    assert ada(EVERYTHING) == (3, 10, 30)
    assert ada(hardware) == (2, 5, 40)
    assert ada(Only(pipeline)) == (2, 3, 66)
    assert ada(both) == (1, None, None)
    assert [one.node.label for one in board_of(firm.boss, hardware).places] == ["Ada"]
    north = place(firm.boss, "North", hardware, by="teams")
    assert (int(north.figure), north.target) == (2, 8)
    assert place(firm.boss, "North", by="teams").target is None  # of Ben nothing is wanted, and parts make up no whole
    assert place(firm.boss, "Ada", hardware, measure=Measure.VALUE_WON).figure == 200


def test_each_figure_of_a_part_leads_to_its_deals_and_the_target_to_itself(firm: Firm, pipeline: Pipeline) -> None:
    won(firm.ada, firm.stages["won"], currency="SEK", product=make_product(family="Hardware"))
    kept = {
        EVERYTHING: target(owner=firm.ada),
        Only(family="Hardware"): target(owner=firm.ada, family="Hardware"),
        Only(pipeline): target(owner=firm.ada, pipeline=pipeline),
        Only(pipeline, "Hardware"): target(owner=firm.ada, pipeline=pipeline, family="Hardware"),
    }
    for only, held in kept.items():
        for reader in (firm.boss, firm.lead, firm.ada):
            shown = Shown(board_of(reader, only), reader)
            [row] = [one for one in shown.rows if one["label"] == "Ada"]
            assert len(listed(reader, row["rows"].url)) == int(row["text"])
            assert listed(reader, row["target_url"]) == [held]
    valued = Shown(board_of(firm.boss, Only(family="Hardware"), Measure.VALUE_WON), firm.boss)
    assert [deal.currency for deal in listed(firm.boss, valued._unvalued_url())] == ["SEK"]
    assert not Shown(board_of(firm.boss, Only(pipeline), Measure.VALUE_WON), firm.boss).found.unvalued


def test_my_day_and_the_page_of_a_person_name_the_part(firm: Firm, pipeline: Pipeline) -> None:
    target(owner=firm.ada, family="Hardware")
    target(owner=firm.ada, pipeline=pipeline, measure="value_won", wanted=1000)

    found = progress_of(firm.lead, firm.ada, NOW)
    assert [(one.label, one.value) for one in found] == [
        ("Deals won this month · Hardware", "2 of 4"),
        (f"Value won this month · {pipeline.name}", "€200 of €1,000"),
    ]
    assert [len(listed(firm.lead, one.rows.url)) for one in found] == [2, 2]
    told = [(one.label, one.value) for one in activity(firm.lead, firm.ada)]
    assert told[-4:] == [
        ("Deals won", "3"),
        ("Deals won · Hardware", "2 of 4"),
        ("Value won", "€300"),
        (f"Value won · {pipeline.name}", "€200 of €1,000"),
    ]
    assert [line for line in activity(firm.lead, firm.ben) if "·" in line.label] == []
    make_activity_target(
        owner=firm.ben, measure="new_deals", family="Software", wanted=2, valid_from=timezone.localdate()
    )
    assert "New deals this week · Software" in text_of(Browser(firm.ben).get("/"))


def test_the_page_offers_parts_of_deals_alone_and_sets_a_target_for_the_one_chosen(
    firm: Firm, pipeline: Pipeline
) -> None:
    browser = Browser(firm.boss)
    given = {"on": "2026-05-13", "measure": "deals_won", "pipeline": str(pipeline.uid), "family": "Hardware"}
    page = text_of(browser.get("/sales/performance/", **given))
    assert 'name="pipeline"' in page and 'name="family"' in page
    [act] = {
        unescape(one) for one in re.findall(r'href="(/activity-targets/quick/[^"]*)"', page) if str(firm.ada.uid) in one
    }
    form = text_of(browser.get(act))
    assert f'<option value="{pipeline.uid}" selected>' in form
    assert 'value="Hardware"' in form
    calls = text_of(browser.get("/sales/performance/", **{**given, "measure": "calls"}))
    assert 'name="pipeline"' not in calls and 'name="family"' not in calls
    for name, value in (("pipeline", "none"), ("family", "Cheese")):
        assert browser.get("/sales/performance/", **{**given, name: value}).status_code == 400


def test_parts_are_of_deals_and_each_has_one_target_at_a_time(firm: Firm, pipeline: Pipeline) -> None:
    first = {"owner": firm.ada, "family": "Hardware"}
    target(**first)
    target(owner=firm.ada)
    target(owner=firm.ada, pipeline=pipeline)
    target(**first, pipeline=pipeline)
    with pytest.raises(Invalid, match="There is a target for this already in that time"):
        target(**first, valid_from=date(2026, 8, 1))
    with pytest.raises(Invalid, match="choose a measure of deals"):
        target(**first, measure="calls")
    with pytest.raises(Invalid, match="No product has the family “Cheese”"):
        target(owner=firm.ada, family="Cheese")
    for wrong in ({"measure": "calls"}, {"measure": "new_leads", "family": "", "pipeline": pipeline}, {}):
        row = ActivityTarget(
            **{**first, "measure": "deals_won", "length": "month", "wanted": 1, "valid_from": SINCE, **wrong}
        )
        with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="test"):
            row.save()
    assert ActivityTarget.objects.count() == 4


def test_the_api_takes_and_tells_the_part(firm: Firm, pipeline: Pipeline) -> None:
    body = {
        "owner": str(firm.ada.uid), "measure": "value_won", "length": "year", "wanted": 90, "valid_from": "2026-01-01",
        "pipeline": str(pipeline.uid), "family": "Hardware",
    }  # fmt: skip
    call = Caller(firm.boss)
    made = call("POST", "/activity-targets", body).json()
    assert (made["pipeline"]["uid"], made["family"]) == (str(pipeline.uid), "Hardware")
    refused = call("POST", "/activity-targets", {**body, "measure": "meetings"})
    assert refused.status_code == 422
    found = call.get(f"/activity-targets?family=Hardware&pipeline={pipeline.uid}").json()
    assert [one["uid"] for one in found["items"]] == [made["uid"]]


def test_who_does_not_see_what_a_part_is_made_of_is_told_nothing_of_it(firm: Firm, pipeline: Pipeline) -> None:
    target(owner=firm.ada, family="Hardware")
    target(owner=firm.ada, pipeline=pipeline)

    def reader(*rules: dict[str, str]) -> User:
        kinds = ("deals", "products", "activity-targets")
        grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in kinds]
        return make_user(roles=[str(make_role(grants=grants, field_rules=list(rules)).uid)])

    def labels(user: User) -> list[str]:
        return [one.label for one in progress_of(user, firm.ada, NOW)]

    both = ["Deals won this month · Hardware", f"Deals won this month · {pipeline.name}"]
    assert sorted(labels(reader())) == sorted(both)
    blind = reader({"kind": "deals", "field": "product", "rule": "hidden"})
    assert labels(blind) == both[1:]
    page = text_of(Browser(blind).get("/sales/performance/", on="2026-05-13", measure="deals_won", family="Hardware"))
    assert 'name="family"' not in page and 'name="pipeline"' in page
    assert labels(reader({"kind": "deals", "field": "pipeline", "rule": "hidden"})) == both[:1]
    assert labels(reader({"kind": "activity-targets", "field": "family", "rule": "hidden"})) == []
