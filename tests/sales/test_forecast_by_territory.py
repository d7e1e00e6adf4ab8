"""The forecast by territory: the tree of territories, each figure the sum of the very deals that it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.customers.models import Party, Territory
from rapport.platform.access.models import User
from rapport.sales.forecasts.asked import TERRITORY, Asked
from rapport.sales.forecasts.by_territory import rollup_by_territory
from rapport.sales.forecasts.figures import of_owners, series
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.rollup import Line
from rapport.sales.forecasts.shown import Shown
from rapport.sales.models import Deal, Length, Stage
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_organisation
from tests.factories.access import make_administrator, make_holder, make_role, make_team, make_user
from tests.factories.forecasts import make_override, make_quota
from tests.factories.sales import make_ladder, make_stage
from tests.factories.territories import (
    apply_plan,
    make_territory,
    make_territory_account,
    make_territory_plan,
    make_territory_rule,
)
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
QUARTER = Period(date(2026, 4, 1), Length.QUARTER)
FIGURES = ("won", "commit", "best_case", "pipeline", "expected", "at_best", "open")


@dataclass
class World:
    """A plan in force: Germany and Saxony within it, Norway; and a French customer, for whom there is no rule."""

    germany: Territory
    saxony: Territory
    norway: Territory
    customers: dict[str, Party]
    stages: dict[str, Stage]
    ada: User
    boss: User


@pytest.fixture
def world() -> World:
    europe = make_territory(name="Europe")
    germany, norway = (make_territory(name=name, parent=europe) for name in ("Germany", "Norway"))
    saxony = make_territory(name="Saxony", parent=germany)
    make_territory(name="Empty", parent=europe)
    plan = make_territory_plan()
    make_territory_rule(plan=plan, territory=germany, country="DE")
    make_territory_rule(plan=plan, territory=saxony, country="DE", postcodes="01")
    make_territory_rule(plan=plan, territory=norway, country="NO")
    apply_plan(plan)
    places = {"munich": ("DE", "80331"), "dresden": ("DE", "01067"), "oslo": ("NO", "0150"), "paris": ("FR", "75001")}
    customers = {
        name: make_organisation(addresses=[{"country": country, "postcode": code, "locality": name}])
        for name, (country, code) in places.items()
    }
    stages = make_ladder()
    for name, forecast in (("commit", "commit"), ("best", "best_case"), ("early", "pipeline")):
        stages[name] = make_stage(pipeline=stages["first"].pipeline, name=name, forecast=forecast, probability=40)
    ada = make_holder("own", full_name="Ada", teams=[str(make_team().uid)])
    return World(germany, saxony, norway, customers, stages, ada, make_administrator())


def deal(world: World, place: str | None, stage: str, amount: str, day: str = "2026-05-10", **more: Any) -> Deal:
    party = world.customers[place] if place is not None else None
    moment = {"closed_on": day} if stage == "won" else {"expected_close_on": day}
    opened = {"opened_on": date(2026, 1, 2)}
    return make_deal(party=party, stage=world.stages[stage], amount=amount, **{**opened, **moment, **more})


@pytest.fixture
def deals(world: World) -> None:
    deal(world, "munich", "won", "1000")
    deal(world, "munich", "commit", "200", owner=world.ada)
    deal(world, "dresden", "best", "30")
    deal(world, "dresden", "commit", "7777", day="2026-08-01")
    deal(world, "oslo", "early", "4", owner=world.ada)
    deal(world, "paris", "commit", "50")
    deal(world, None, "won", "6")


def asked(**changes: Any) -> Asked:
    return Asked(**{"period": QUARTER, "by": TERRITORY, **changes})


def lines_of(user: User, **changes: Any) -> list[Line]:
    found = rollup_by_territory(user, asked(**changes))
    assert found is not None
    return list(found.lines)


def told(lines: list[Line]) -> list[tuple[int, str, int, int]]:
    return [(line.depth, line.node.label, int(line.figures.won), int(line.figures.open)) for line in lines]


def test_a_territory_adds_up_its_own_deals_and_those_of_the_territories_in_it(world: World, deals: None) -> None:
    assert told(lines_of(world.boss)) == [
        (0, "All territories", 1006, 284),
        (1, "Europe", 1000, 234),
        (2, "Germany", 1000, 230),
        (3, "Germany itself", 1000, 200),
        (3, "Saxony", 0, 30),
        (2, "Norway", 0, 4),
        (1, "No territory", 6, 50),
    ]
    assert told(lines_of(world.boss, who=f"territory-{world.germany.uid}")) == [
        (0, "Germany", 1000, 230),
        (1, "Germany itself", 1000, 200),
        (1, "Saxony", 0, 30),
    ]


def test_each_figure_leads_to_exactly_the_deals_that_it_adds_up(world: World, deals: None) -> None:
    for reader in (world.boss, world.ada):
        found = rollup_by_territory(reader, asked())
        assert found is not None
        shown = Shown(asked(), found, series(reader, asked(), 2), reader)
        for line in found.lines:
            for name in FIGURES:
                got = listed(reader, shown._deals(line, name))
                assert sum((one.base_amount or 0 for one in got), Decimal(0)) == getattr(line.figures, name), name


def test_a_reader_sees_the_figures_of_their_own_deals_alone(world: World, deals: None) -> None:
    assert told(lines_of(world.ada)) == [
        (0, "All territories", 0, 204),
        (1, "Europe", 0, 204),
        (2, "Germany", 0, 200),
        (2, "Norway", 0, 4),
    ]
    page = text_of(Browser(world.ada).get("/sales/forecast/", length="quarter", on="2026-05-05", by=TERRITORY))
    assert "Norway" in page
    assert "Saxony" not in page


def test_the_periods_to_come_count_whatever_is_below_the_row(world: World, deals: None) -> None:
    question = asked(who=f"territory-{world.germany.uid}")
    top = rollup_by_territory(world.boss, question)
    assert top is not None

    ahead = series(world.boss, question, 2, of_owners(top.top.owners, "territory"))

    assert [int(figures.open) for _period, figures in ahead.periods] == [230, 7777]
    shown = Shown(question, top, ahead, world.boss)
    (later,) = (listed(world.boss, cell["url"]) for cell in shown.ahead_lines[1]["cells"] if cell["text"] == "€7,777")
    assert [one.base_amount for one in later] == [Decimal("7777.0000")]


def test_a_row_without_deals_in_the_period_is_still_a_page(world: World, deals: None) -> None:
    later = Period(date(2030, 1, 1), Length.QUARTER)

    for key in (f"territory-{world.saxony.uid}", f"own-{world.germany.uid}", "unplaced"):
        (line,) = lines_of(world.boss, period=later, who=key)
        assert (line.node.key, line.figures.open) == (key, Decimal(0))
    unknown = rollup_by_territory(world.boss, asked(who=f"territory-{world.customers['oslo'].uid}"))
    assert unknown is None


def test_the_page_claims_neither_quotas_nor_own_forecasts_for_territories(world: World, deals: None) -> None:
    make_quota(owner=world.ada, length="quarter", starts_on=date(2026, 4, 1), amount="9999")
    make_override(owner=world.ada, length="quarter", starts_on=date(2026, 4, 1), amount="8888", reason="Word")
    browser = Browser(world.boss)
    given = {"length": "quarter", "on": "2026-05-05"}

    page = text_of(browser.get("/sales/forecast/", by=TERRITORY, **given))

    assert "Quotas and own forecasts are of people and teams" in page
    assert "9,999" not in page and "8,888" not in page and "Coverage" not in page
    assert "No territory" in page and "Germany itself" in page
    assert "9,999" in text_of(browser.get("/sales/forecast/", **given))


def test_many_territories_leave_room_to_those_above_them(
    world: World, deals: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.sales.forecasts.by_territory.MOST_PEOPLE", 3)

    assert [line.node.label for line in lines_of(world.boss)] == ["All territories", "Europe", "No territory"]
    page = text_of(Browser(world.boss).get("/sales/forecast/", length="quarter", on="2026-05-05", by=TERRITORY))
    assert "4 territories have rows on the pages of those above them" in page
    assert len(lines_of(world.boss, everybody=True)) == 7


def test_a_row_of_the_other_tree_is_not_kept_when_the_rows_change(world: World, deals: None) -> None:
    browser = Browser(world.boss)
    given = {"length": "quarter", "on": "2026-05-05"}

    people = browser.get("/sales/forecast/", who=f"territory-{world.germany.uid}", **given)
    assert "Everybody" in text_of(people)
    places = browser.get("/sales/forecast/", who=f"user-{world.ada.uid}", by=TERRITORY, **given)
    assert "All territories" in text_of(places)
    changes = browser.get("/sales/forecast/changes/", who=f"territory-{world.germany.uid}", by=TERRITORY, **given)
    assert changes.status_code == 200
    refused = browser.get("/sales/forecast/", by="colour", **given)
    assert refused.status_code == 400
    assert "There are no figures by “colour”." in unescape(text_of(refused))


def test_who_does_not_see_where_deals_belong_gets_no_rows_by_territory(world: World, deals: None) -> None:
    rules = [{"kind": "deals", "field": "territory", "rule": "hidden"}]
    role = make_role(grants=[{"kind": "deals", "action": "view", "scope": "all"}], field_rules=rules)
    reader = make_user(roles=[str(role.uid)])

    page = text_of(Browser(reader).get("/sales/forecast/", length="quarter", on="2026-05-05", by=TERRITORY))

    assert "Saxony" not in page and "All territories" not in page
    assert "Everybody" in page


def test_the_number_of_queries_does_not_grow_with_territories(world: World, deals: None) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            lines_of(world.boss)
        return len(made)

    count()
    before = count()
    for number in range(5):
        below = make_territory(name=f"Below {number}", parent=world.norway)
        make_territory_account(party=(customer := make_organisation()), territory=below)
        world.customers[below.name] = customer
        deal(world, below.name, "commit", "10")
    assert count() == before
    assert len(lines_of(world.boss)) == 7 + 6  # each of the five, and what is in Norway itself
