"""Targets and the leader board: each figure counts the very rows that it leads to, and none that the reader does not
see."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.models import Touch
from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.forecasts.asked import AskedError
from rapport.sales.models import ActivityTarget, Deal, Measure, TargetLength
from rapport.sales.performance.actuals import actuals, summed
from rapport.sales.performance.asked import Asked, parse_asked
from rapport.sales.performance.board import Board, Place, board
from rapport.sales.performance.measures import COUNTED, Wanted, countable
from rapport.sales.performance.periods import Days, Span
from rapport.sales.performance.shown import Shown
from rapport.sales.performance.targets import targets_for
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_lead, make_person, make_touch
from tests.factories.access import make_role, make_user
from tests.factories.targets import make_activity_target
from tests.sales.firm import Firm, make_firm
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
"""A Wednesday."""
WEEK = Span.around(TargetLength.WEEK, date(2026, 5, 13))
MONTH = Span.around(TargetLength.MONTH, date(2026, 5, 13))
QUARTER = Span.around(TargetLength.QUARTER, date(2026, 5, 13))


@pytest.fixture
def firm() -> Firm:
    return make_firm()


def touch(owner: User, day: int = 12, channel: str = "call", month: int = 5, **values: Any) -> Touch:
    at = datetime(2026, month, day, 9, 30, tzinfo=UTC)
    return make_touch(**{"owner": owner, "channel": channel, "happened_at": at, **values})


def won(firm: Firm, owner: User, amount: str | None, day: str = "2026-05-12", **values: Any) -> Deal:
    given = {"owner": owner, "stage": firm.stages["won"], "amount": amount, "opened_on": date(2026, 3, 2)}
    return make_deal(**{**given, "closed_on": day, **values})


@pytest.fixture
def work(firm: Firm) -> None:
    for day in (11, 12, 13):
        touch(firm.ada, day)
    touch(firm.ada, 4)
    touch(firm.ada, 14, subject="Planned for tomorrow")
    touch(firm.ada, 12, "meeting")
    touch(firm.ada, 12, "note")
    touch(firm.ben, 12, "email")
    touch(firm.ben, 12, "email", direction="inbound")
    touch(firm.ben, 6)
    touch(firm.ben, 7)
    touch(firm.cleo, 13)
    make_lead(owner=firm.ben, received_at=datetime(2026, 5, 11, 8, tzinfo=UTC))
    won(firm, firm.ada, "1000.50")
    won(firm, firm.cleo, "2000")
    won(firm, firm.cleo, "70", currency="SEK")
    won(firm, firm.ben, "9", day="2026-04-20")
    make_deal(owner=firm.ben, opened_on=date(2026, 5, 13))


def asked(**changes: Any) -> Asked:
    return Asked(**{"period": WEEK, "measure": Measure.CALLS, **changes})


def board_of(user: User, **changes: Any) -> Board:
    found = board(user, asked(**changes), NOW)
    assert found is not None
    return found


def places(user: User, **changes: Any) -> list[tuple[int, str, int]]:
    return [(one.rank, one.node.label, int(one.figure)) for one in board_of(user, **changes).places]


def place(user: User, name: str, **changes: Any) -> Place:
    [found] = [one for one in board_of(user, **changes).places if one.node.label == name]
    return found


def test_what_has_happened_counts_for_whose_it_is(firm: Firm, work: None) -> None:
    found = actuals(firm.boss, [Wanted(measure, WEEK.days) for measure in Measure], NOW)

    names = {firm.ada.pk: "Ada", firm.ben.pk: "Ben", firm.cleo.pk: "Cleo"}
    told = {key[0].value: summed(parts) for key, parts in found.items()}
    assert {measure: {names[owner]: str(n) for owner, n in of.items()} for measure, of in told.items()} == {
        "calls": {"Ada": "3", "Cleo": "1"},
        "meetings": {"Ada": "1"},
        "emails_sent": {"Ben": "1"},
        "touches": {"Ada": "4", "Ben": "2", "Cleo": "1"},
        "new_leads": {"Ben": "1"},
        "new_deals": {"Ben": "1"},
        "deals_won": {"Ada": "1", "Cleo": "2"},
        "value_won": {"Ada": "1000.5000", "Cleo": "2000.0000"},
    }


def test_each_figure_leads_to_the_rows_that_it_counts(firm: Firm, work: None) -> None:
    for reader in (firm.boss, firm.lead, firm.ada):
        for measure in Measure:
            for by in ("people", "teams"):
                found = board_of(reader, measure=measure, by=by)
                shown = Shown(found, reader)
                for one in (*found.places, found.total):
                    for days, figure, parts in (
                        (WEEK.days, one.figure, one.parts),
                        (found.before, one.before, one.parts_before),
                    ):
                        url = shown._rows(one.node, days, parts).url
                        rows = listed(reader, url) if url else []
                        amount = sum((row.base_amount for row in rows), Decimal(0)) if COUNTED[measure].amount else 0
                        assert (amount or len(rows)) == figure, (reader, measure, one.node.label)
    shown = Shown(board_of(firm.boss, measure=Measure.VALUE_WON), firm.boss)
    assert shown.found.unvalued == 1
    assert [row.currency for row in listed(firm.boss, shown._unvalued_url())] == ["SEK"]


def test_people_are_ranked_and_equal_ones_share_a_rank(firm: Firm, work: None) -> None:
    touch(firm.cleo, 12)
    touch(firm.cleo, 11)
    assert places(firm.boss) == [(1, "Ada", 3), (1, "Cleo", 3), (3, "Ben", 0)]
    assert places(firm.boss, by="teams") == [(1, "North", 3), (1, "South", 3)]
    assert places(firm.boss, who=f"team-{firm.south.uid}") == [(1, "Cleo", 3)]
    assert board_of(firm.boss).total.figure == 6


def test_a_team_without_figures_has_a_page_that_is_empty(firm: Firm, work: None) -> None:
    south = f"team-{firm.south.uid}"
    assert places(firm.lead, measure=Measure.NEW_LEADS, who=south) == []
    page = text_of(Browser(firm.lead).get("/sales/performance/", measure="new_leads", who=south))
    assert "Nothing to rank in this period." in page and "South" in page


def test_a_period_that_lasts_is_compared_with_as_many_days_of_the_one_before(firm: Firm, work: None) -> None:
    assert board_of(firm.boss).before == Days(date(2026, 5, 4), date(2026, 5, 7))
    assert [place(firm.boss, name).before for name in ("Ada", "Ben")] == [1, 1]  # the call of the 7th is a day later
    past = WEEK.shift(-1)
    assert board_of(firm.boss, period=past).before == WEEK.shift(-2).days
    page = text_of(Browser(firm.boss).get("/sales/performance/", length="week", on="2026-05-06"))
    assert "Apr 27 – May 3, 2026" in page.replace("\u2009", " ")
    assert re.search(r'name="on" value="2026-05-04"', page)
    present = text_of(Browser(firm.boss).get("/sales/performance/"))
    assert re.search(rf'name="on" value="{timezone.localdate().isoformat()}"', present)  # so that a week is this week


def test_a_reader_is_told_of_people_within_reach_alone(firm: Firm, work: None) -> None:
    touch(firm.ben, 12, party=make_person(owner=firm.ada))

    assert places(firm.ada) == [(1, "Ada", 3)]
    assert [name for _rank, name, _figure in places(firm.lead)] == ["Ada", "Ben", "Cleo"]
    assert board(firm.ada, asked(who=f"team-{firm.north.uid}"), NOW) is None
    page = text_of(Browser(firm.ada).get("/sales/performance/"))
    assert "You see your own figures alone." in page
    assert "You see the people of your teams." in text_of(Browser(firm.lead).get("/sales/performance/"))
    assert Browser(firm.ada).get("/sales/performance/", who=f"team-{firm.north.uid}").status_code == 404
    assert Browser(make_user()).get("/sales/performance/").status_code == 403
    assert Browser(None).get("/sales/performance/").status_code == 302


def test_who_looks_as_a_colleague_does_is_told_of_those_whom_both_see(firm: Firm, work: None) -> None:
    make_activity_target(owner=firm.ada, wanted=6, valid_from=date(2026, 1, 1))
    make_activity_target(owner=firm.ben, wanted=6, valid_from=date(2026, 1, 1))
    firm.lead.seen_by = firm.ada
    assert places(firm.lead) == [(1, "Ada", 3)]
    firm.ada.seen_by = firm.cleo
    assert places(firm.ada) == []


def test_what_a_colleague_keeps_to_themselves_is_counted_for_them_alone(firm: Firm, work: None) -> None:
    touch(firm.ada, 12, visibility="private", party=make_person(owner=firm.ada), actor=firm.ada)
    assert [int(place(reader, "Ada").figure) for reader in (firm.boss, firm.lead, firm.ada)] == [3, 3, 4]


def test_who_does_not_see_a_field_gets_no_measure_that_is_made_of_it(firm: Firm, work: None) -> None:
    rules = [{"kind": "deals", "field": "amount", "rule": "hidden"}]
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("deals", "touches", "people")]
    reader = make_user(roles=[str(make_role(grants=grants, field_rules=rules).uid)])

    assert Measure.VALUE_WON not in countable(reader) and Measure.DEALS_WON in countable(reader)
    assert Measure.NEW_LEADS not in countable(reader)
    answer = Browser(reader).get("/sales/performance/", measure="value_won")
    assert (answer.status_code, "There is no measure “value_won”" in text_of(answer)) == (400, True)


def test_the_number_of_queries_does_not_grow_with_people(firm: Firm, work: None) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            found = board_of(firm.boss)
            assert Shown(found, firm.boss).rows
        return len(taken)

    few = count()
    for _n in range(5):
        touch(make_user(teams=[str(firm.south.uid)]))
    assert len(board_of(firm.boss).places) == 8
    assert count() == few <= 6


def test_a_page_shows_those_in_front_and_oneself(firm: Firm, work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.sales.performance.board.MOST_PEOPLE", 1)
    found = board_of(firm.lead)
    assert ([one.node.label for one in found.places], found.hidden) == (["Ada"], 2)
    touch(firm.lead, 12)
    assert [one.node.label for one in board_of(firm.lead).places] == ["Ada", "Lea"]
    assert len(board_of(firm.lead, everybody=True).places) == 4
    shown = Shown(board_of(firm.lead), firm.lead)
    assert "2 people with less have no rows. Show everybody" in [note["text"] for note in shown.notes]


def test_the_target_of_a_length_counts_or_those_that_make_it_up(firm: Firm) -> None:
    given = {"measure": "calls", "valid_from": date(2026, 1, 1), "actor": firm.boss}
    make_activity_target(owner=firm.ada, wanted=20, **given)
    make_activity_target(owner=firm.ada, length="month", wanted=80, **given)
    make_activity_target(owner=firm.ben, length="month", wanted=50, valid_to=date(2026, 4, 30), **given)
    make_activity_target(team=firm.south, owner=firm.lead, wanted=7, **given)
    make_activity_target(owner=firm.cleo, length="quarter", measure="meetings", wanted=9, valid_from=date(2026, 1, 1))
    held = targets_for(firm.boss, list(Measure), QUARTER.days, NOW.date())

    def of(who: User | Team, span: Span, measure: Measure = Measure.CALLS) -> int | None:
        return held.of(("team" if isinstance(who, Team) else "user", who.pk), measure, span)

    assert [of(firm.ada, WEEK), of(firm.ada, MONTH), of(firm.ada, QUARTER)] == [20, 80, 240]
    assert [of(firm.ben, MONTH), of(firm.ben, MONTH.shift(-1)), of(firm.ben, QUARTER)] == [None, 50, None]
    assert [of(firm.south, WEEK), of(firm.south, MONTH), of(firm.cleo, WEEK)] == [7, None, None]
    assert of(firm.cleo, QUARTER, Measure.MEETINGS) == 9
    lines = {one.node.label: (one.target, one.target_is_own, one.reached) for one in board_of(firm.boss).places}
    assert lines == {"Ada": (20, True, 0)}


def test_a_target_that_changes_within_a_week_is_that_of_the_week(firm: Firm) -> None:
    make_activity_target(owner=firm.ada, wanted=20, valid_from=date(2026, 1, 1), valid_to=date(2026, 5, 12))
    make_activity_target(owner=firm.ada, wanted=30, valid_from=date(2026, 5, 13), valid_to=date(2026, 5, 14))
    make_activity_target(owner=firm.ada, wanted=99, valid_from=date(2026, 5, 15))
    assert [place(firm.boss, "Ada", period=WEEK.shift(step)).target for step in (-1, 0, 1)] == [20, 30, 99]


def test_a_team_has_its_own_target_or_the_sum_of_its_people(firm: Firm, work: None) -> None:
    since = {"valid_from": date(2026, 1, 1)}
    make_activity_target(owner=firm.ada, wanted=3, **since)
    assert place(firm.boss, "North", by="teams").target is None  # of Ben nothing is wanted
    make_activity_target(owner=firm.ben, wanted=4, **since)
    north = place(firm.boss, "North", by="teams")
    assert (north.target, north.target_is_own, north.reached) == (7, False, 42)
    make_activity_target(team=firm.north, wanted=3, **since)
    north = place(firm.boss, "North", by="teams")
    assert (north.target, north.target_is_own, north.reached) == (3, True, 100)


def test_a_value_in_an_earlier_base_currency_is_no_target(firm: Firm, work: None, settings: Any) -> None:
    make_activity_target(owner=firm.ada, measure="value_won", wanted=4000, valid_from=date(2026, 1, 1))
    reached = place(firm.boss, "Ada", measure=Measure.VALUE_WON)
    assert (reached.target, reached.reached) == (4000, 25)
    settings.BASE_CURRENCY = "USD"
    assert place(firm.boss, "Ada", measure=Measure.DEALS_WON).target is None
    assert targets_for(firm.boss, list(Measure), WEEK.days, NOW.date()).keys == []


def test_two_targets_at_a_time_are_refused_also_to_whoever_writes_sql(firm: Firm) -> None:
    first = {"owner": firm.ada, "wanted": 20, "valid_from": date(2026, 1, 1)}
    make_activity_target(**first)
    make_activity_target(**{**first, "measure": "meetings"})
    make_activity_target(**{**first, "length": "month"})
    make_activity_target(**{**first, "owner": firm.ben})
    make_activity_target(team=firm.north, **first)
    with pytest.raises(Invalid, match="There is a target for this already in that time"):
        make_activity_target(**{**first, "valid_from": date(2026, 8, 1)})
    for name, value in (("wanted", 0), ("measure", "naps"), ("length", "day"), ("owner", None), ("currency", "eur")):
        wrong = ActivityTarget(**{**first, "valid_from": date(2030, 1, 1), name: value})
        with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="test"):
            wrong.save()
    assert ActivityTarget.objects.count() == 5


def test_nobody_sets_or_sees_a_target_beyond_their_reach(firm: Firm) -> None:
    about = {"wanted": 5, "valid_from": date(2026, 1, 1)}
    make_activity_target(owner=firm.ada, actor=firm.lead, **about)
    make_activity_target(team=firm.north, actor=firm.lead, **about)
    for actor, holder in ((firm.ada, {"owner": firm.ben}), (firm.ada, {"team": firm.north})):
        with pytest.raises(Invalid, match="beyond the people and teams"):
            make_activity_target(actor=actor, **holder, **about)
    seen = {
        reader: [str(one) for one in listed(reader, "/activity-targets/?view=all")]
        for reader in (firm.ada, firm.ben, firm.cleo, firm.lead)
    }
    assert {reader.full_name: len(rows) for reader, rows in seen.items()} == {"Ada": 1, "Ben": 0, "Cleo": 0, "Lea": 2}
    assert place(firm.ada, "Ada").target == 5
    assert targets_for(make_user(), list(Measure), WEEK.days, NOW.date()).keys == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"length": "day"}, "There is no period “day”. Known: week, month, quarter, year."),
        ({"on": "soon"}, "“soon” is no day. Write it as 2026-12-31."),
        ({"who": "user-7"}, "“user-7” names no team."),
        ({"by": "colour"}, "Rank by people or by teams, not by “colour”."),
        ({"measure": "naps"}, "There is no measure “naps”."),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_by_name(firm: Firm, given: dict[str, str], said: str) -> None:
    with pytest.raises(AskedError) as refused:
        parse_asked(given, list(Measure))
    assert refused.value.name == next(iter(given))
    answer = Browser(firm.boss).get("/sales/performance/", **given)
    assert (answer.status_code, said in text_of(answer)) == (400, True)


def test_weeks_begin_on_monday_and_quarters_with_the_business_year(settings: Any) -> None:
    settings.FISCAL_YEAR_START = 2
    sunday = date(2026, 5, 17)
    assert Span.around(TargetLength.WEEK, sunday) == WEEK
    assert (WEEK.start, WEEK.end, WEEK.shift(-1).end) == (date(2026, 5, 11), date(2026, 5, 18), WEEK.start)
    assert Span.around(TargetLength.QUARTER, sunday).start == date(2026, 5, 1)
    assert [len(parts) for parts in Span.around(TargetLength.YEAR, sunday).parts()] == [4, 12]
    assert list(WEEK.parts()) == []
    february = Span(date(2026, 2, 1), TargetLength.MONTH)
    assert february.shift(1).before(date(2026, 3, 31)) == february.days


def test_the_page_offers_measures_periods_and_ways_and_to_set_a_target(firm: Firm) -> None:
    touch(firm.ada, happened_at=timezone.now() - timedelta(minutes=5))
    browser = Browser(firm.boss)
    page = text_of(browser.get("/sales/performance/"))
    assert re.search(r'<option value="calls" selected>Calls</option>', page)
    for url in {
        unescape(one)
        for one in re.findall(r'(?:href|action)="(/(?:sales/performance|touches|activity-targets)/[^"]*)"', page)
    }:
        assert browser.get(url).status_code == 200, url
    [act] = re.findall(r'href="(/activity-targets/[^"]*quick[^"]*)"', page)
    form = text_of(browser.get(unescape(act)))
    assert re.search(r'<option value="month" selected', form) and "Ada" in form
    write.create(
        registry.get("activity-targets"),
        {"owner": firm.ada, "measure": "calls", "length": "month", "wanted": 4, "valid_from": timezone.localdate()},
        actor=firm.boss,
    )
    page = text_of(browser.get("/sales/performance/"))
    assert "25%" in page and not re.findall(r'href="(/activity-targets/[^"]*quick[^"]*)"', page)
