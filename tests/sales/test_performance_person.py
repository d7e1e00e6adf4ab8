"""The page about one person: figures that lead to their rows, no claim from few cases, no guessed minutes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.models import Party
from rapport.platform.access.models import User
from rapport.sales.models import Deal, DealSnapshot, SnapshotNight, StagePace, TargetLength
from rapport.sales.pace import mark_stuck
from rapport.sales.performance.coaching import sections_of
from rapport.sales.performance.outcome import Outcome
from rapport.sales.performance.periods import Span
from rapport.sales.performance.progress import progress_of
from rapport.sales.performance.sections import Line, Section, Subject
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_lead, make_organisation, make_person, make_task, make_touch
from tests.factories.access import make_administrator, make_holder, make_role, make_team, make_user
from tests.factories.sales import make_ladder
from tests.factories.targets import make_activity_target
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
MAY = Span.around(TargetLength.MONTH, NOW.date())


@pytest.fixture
def team() -> dict[str, User]:
    north = make_team(name="North")

    def one(name: str, scope: str) -> User:
        return make_holder(scope, full_name=name, teams=[str(north.uid)])

    return {"ada": one("Ada", "own"), "ben": one("Ben", "own"), "lead": one("Lea", "team")}


def sections(reader: User, person: User, span: Span = MAY, now: datetime = NOW) -> dict[str, Section]:
    return {one.title: one for one in sections_of(Subject(reader, person, span, now))}


def lines(section: Section) -> dict[str, str]:
    return {one.label: one.value for one in section.lines}


def line(section: Section, label: str) -> Line:
    [found] = [one for one in section.lines if one.label == label]
    return found


def touch(owner: User, minutes: int | None, party: Party, channel: str = "call", day: int = 12) -> None:
    at = datetime(2026, 5, day, 9, 30, tzinfo=UTC)
    make_touch(owner=owner, party=party, channel=channel, happened_at=at, duration_minutes=minutes)


def ended(owner: User, stage: Any, days: int, amount: str = "100") -> Deal:
    closed = NOW.date() - timedelta(days=20)
    return make_deal(owner=owner, stage=stage, amount=amount, opened_on=closed - timedelta(days=days), closed_on=closed)


def test_how_far_the_targets_of_today_are(team: dict[str, User]) -> None:
    ada = team["ada"]
    for day in (11, 12, 13, 14):  # the last one is planned
        touch(ada, 5, make_person(owner=ada), day=day)
    since = {"owner": ada, "valid_from": date(2026, 1, 1)}
    make_activity_target(**since, length="month", measure="meetings", wanted=8)
    make_activity_target(**since, wanted=20)
    make_activity_target(owner=ada, valid_from=date(2026, 1, 1), valid_to=date(2026, 2, 1), length="year", wanted=9)

    found = progress_of(team["lead"], ada, NOW)

    assert [(one.label, one.value, one.reached) for one in found] == [
        ("Calls this week", "3 of 20", 15),
        ("Meetings this month", "0 of 8", 0),
    ]
    assert len(listed(team["lead"], found[0].rows.url)) == 3
    assert progress_of(team["ben"], ada, NOW) == []
    assert list(sections(team["lead"], ada))[:2] == ["Targets of today", "Activity, May 2026"]


def test_my_day_says_how_far_my_own_targets_are(team: dict[str, User]) -> None:
    ada = team["ada"]
    make_touch(owner=ada, happened_at=timezone.now())
    make_activity_target(owner=ada, wanted=4, valid_from=timezone.localdate())
    page = text_of(Browser(ada).get("/"))
    assert "Calls this week" in page and re.search(r">\s*1 of 4\s*<", page)
    assert f"/sales/performance/people/{ada.uid}/" in page
    assert "My targets" not in text_of(Browser(team["ben"]).get("/"))


def test_each_measure_of_a_period_stands_beside_its_target_and_what_was_before(team: dict[str, User]) -> None:
    ada = team["ada"]
    party = make_person(owner=ada)
    touch(ada, 5, party)
    touch(ada, 5, party, "meeting", day=1)
    make_touch(owner=ada, party=party, happened_at=datetime(2026, 4, 13, 9, tzinfo=UTC))
    make_touch(owner=ada, party=party, happened_at=datetime(2026, 4, 14, 9, tzinfo=UTC))
    make_activity_target(owner=ada, length="month", measure="calls", wanted=2, valid_from=date(2026, 1, 1))

    activity = sections(team["lead"], ada)["Activity, May 2026"]

    calls = line(activity, "Calls")
    assert (calls.value, calls.note, calls.share) == ("1 of 2", "before: 1", 50)
    assert (line(activity, "Meetings").value, line(activity, "Value won").value) == ("1", "€0")
    assert [row.channel for row in listed(team["lead"], calls.url)] == ["call"]
    assert activity.note


def test_open_and_stuck_deals(team: dict[str, User]) -> None:
    ada, ladder = team["ada"], make_ladder()
    deal = make_deal(owner=ada, stage=ladder["second"], amount="1000", name="Old pumps")
    make_deal(owner=ada, stage=ladder["second"], amount="50", currency="SEK")
    make_deal(owner=team["ben"], stage=ladder["second"], amount="7000")
    StagePace.objects.create(stage=ladder["second"], days=10, deal_count=9, source="stage", computed_at=NOW)
    mark_stuck()
    later = timezone.now() + timedelta(days=30)

    pipeline = sections(team["lead"], ada, now=later)["Open pipeline"]

    assert lines(pipeline) | {"Old pumps": ""} == {
        "Open deals": "2", "Worth": "€1,000.00", "Weighted": "€500.00", "Stuck": "2", "Old pumps": "",
        **{one.label: one.value for one in pipeline.lines[4:] if one.label != "Old pumps"},
    }  # fmt: skip
    assert line(pipeline, "Worth").note == "1 without an amount"
    assert "Three of four won deals left this stage within 10 days" in line(pipeline, "Old pumps").note
    assert line(pipeline, "Old pumps").url == f"/deals/{deal.uid}/"
    assert len(listed(team["lead"], line(pipeline, "Open deals").url)) == 2
    assert len(listed(team["lead"], line(pipeline, "Stuck").url)) == 2


def test_nothing_is_claimed_of_few_deals_and_the_team_stands_beside(team: dict[str, User]) -> None:
    ada, ladder = team["ada"], make_ladder()
    for days in (10, 20, 30, 40):
        ended(ada, ladder["won"], days)
    few = sections(team["lead"], ada)["Won and lost"]
    assert lines(few) == {"Win rate": "too few", "Days until won": "too few"}
    assert line(few, "Win rate").note == "4 of 4 deals won · North: too few"

    ended(ada, ladder["lost"], 99)
    ended(team["ben"], ladder["won"], 200)
    told = sections(team["lead"], ada)["Won and lost"]

    assert lines(told) == {"Win rate": "80%", "Days until won": "too few"}
    assert line(told, "Win rate").note == "4 of 5 deals won · North: 83%"
    assert line(told, "Days until won").note == "mean of 4 won deals · North: 60"
    assert len(listed(team["lead"], line(told, "Win rate").url)) == 5
    assert "North" not in line(sections(ada, ada)["Won and lost"], "Win rate").note
    assert (str(Outcome(5, 2, 5, 12).rate), str(Outcome(5, 2, 5, 13).cycle)) == ("40", "3")


def test_what_is_overdue_and_who_waits_for_contact(team: dict[str, User]) -> None:
    ada, yesterday, today = team["ada"], NOW.date() - timedelta(days=1), NOW.date()
    make_deal(owner=ada, next_step="Call", next_step_on=yesterday)
    make_deal(owner=ada, next_step="Call", next_step_on=today)
    make_lead(owner=ada, next_step="Call", next_step_on=yesterday)
    make_lead(owner=ada, next_step="Call", next_step_on=yesterday, status="disqualified", disqualified_reason="junk")
    make_task(owner=ada, due_on=yesterday)
    make_task(owner=ada, due_on=yesterday, is_done=True)
    make_task(owner=team["ben"], due_on=yesterday)
    late = make_person(owner=ada)
    Party.objects.filter(pk=late.pk).update(contact_due_on=today)

    found = sections(team["lead"], ada)

    assert lines(found["Overdue"]) == {"Next steps of deals": "1", "Next steps of leads": "1", "Tasks": "1"}
    assert all(len(listed(team["lead"], one.url)) == 1 for one in found["Overdue"].lines)
    waiting = found["Customers who should have heard from us"]
    assert lines(waiting) == {"People": "1"}
    assert listed(team["lead"], waiting.lines[0].url) == [late]


def test_deals_that_were_put_off(team: dict[str, User]) -> None:
    ada, today = team["ada"], timezone.localdate()
    span = Span.around(TargetLength.YEAR, today)
    beyond, within = span.end, span.end - timedelta(days=1)
    title = f"Slipped, {span.label}"
    none = sections(team["lead"], ada, span, timezone.now())[title]
    assert (list(none.lines), none.empty) == ([], "What the deals were is not known from so early a day.")
    deal = make_deal(owner=ada, amount="1000", expected_close_on=beyond, name="Pumps")
    kept = make_deal(owner=ada, amount="70", expected_close_on=within)
    SnapshotNight.objects.create(day=today - timedelta(days=2), changed_count=2)
    for one in (deal, kept):
        DealSnapshot.objects.create(
            deal_id=one.pk, valid_from=today - timedelta(days=2), owner=ada, pipeline=one.pipeline, state="open",
            forecast="commit", base_amount=one.amount, weighted_amount=one.amount, base_currency="EUR", close_on=within,
        )  # fmt: skip

    found = sections(team["lead"], ada, span, timezone.now())[title]

    assert lines(found) == {"Deals put off": "1", "Worth": "€1,000.00", "Pumps": "€1,000.00"}
    page = text_of(Browser(team["lead"]).get(line(found, "Deals put off").url))
    assert "Pumps" in page and "Put off" in page
    assert title in sections(ada, ada, span, timezone.now())


def test_where_time_goes(team: dict[str, User]) -> None:
    ada = team["ada"]
    firm = make_organisation(owner=ada, name="Pumps Ltd")
    worker, other = make_person(owner=ada, organisation=firm), make_person(owner=ada)
    make_deal(owner=ada, party=firm, opened_on=date(2026, 5, 1))
    ladder = make_ladder()
    make_deal(
        owner=ada, party=other, stage=ladder["won"], amount="5", opened_on=date(2026, 4, 1), closed_on="2026-05-10"
    )
    touch(ada, 60, worker)
    touch(ada, 30, firm, "meeting")
    touch(ada, 20, other, day=11)
    touch(ada, 10, other, day=10)
    touch(ada, None, other)
    touch(ada, 99, other, "note")
    touch(ada, 500, other, day=14)
    touch(team["ben"], 77, make_person(owner=team["ben"]))

    found = sections(team["lead"], ada)
    spent = found["Where time goes: 2 h 00 min"]

    assert [(one.label, one.value, one.note, one.share) for one in spent.lines] == [
        ("Call", "1 h 30 min", "4 touches · 75%", 75),
        ("Meeting", "30 min", "1 touch · 25%", 25),
    ]
    assert spent.note == "1 of 5 touches carry no minutes and are in no sum."
    assert [row.duration_minutes for row in listed(team["lead"], spent.note_url)] == [None]
    assert [len(listed(team["lead"], one.url)) for one in spent.lines] == [4, 1]
    customers = found["Time by customer"].lines
    assert [one.value for one in customers] == ["1 h 00 min", "30 min", "30 min"]
    assert {len(listed(team["lead"], one.url)) for one in customers} == {1, 3}
    assert lines(found["Time and deals"]) == {"With an open deal": "1 h 40 min", "Without an open deal": "20 min"}


def test_without_minutes_nothing_is_guessed(team: dict[str, User]) -> None:
    ada = team["ada"]
    assert sections(ada, ada)["Where time goes"].empty == "Nothing happened in this period."
    touch(ada, None, make_person(owner=ada))
    found = sections(ada, ada)["Where time goes"]
    assert (found.empty, found.note) == (
        "Nobody noted how long anything took.",
        "1 of 1 touch carries no minutes and is in no sum.",
    )


def test_who_may_see_the_page_of_whom(team: dict[str, User]) -> None:
    ada, ben, lead = team["ada"], team["ben"], team["lead"]

    def status(reader: User | None, person: User) -> int:
        return Browser(reader).get(f"/sales/performance/people/{person.uid}/").status_code

    assert [status(ada, ada), status(lead, ada), status(make_administrator(), ada)] == [200, 200, 200]
    assert [status(ada, ben), status(ada, lead), status(lead, make_user())] == [404, 404, 404]
    assert [status(make_user(), ada), status(None, ada)] == [403, 302]
    page = text_of(Browser(lead).get(f"/sales/performance/people/{ada.uid}/", length="week"))
    for url in {
        unescape(one) for one in re.findall(r'href="(/[^"]*)"', page) if not one.startswith(("/accounts/", "/static/"))
    }:
        assert Browser(lead).get(url).status_code == 200, url


def test_a_page_leaves_out_what_the_reader_does_not_see(team: dict[str, User]) -> None:
    rules = [
        {"kind": "touches", "field": "duration_minutes", "rule": "hidden"},
        {"kind": "deals", "field": "amount", "rule": "hidden"},
        {"kind": "people", "field": "contact_due_on", "rule": "hidden"},
    ]
    kinds = ("deals", "touches", "people")
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in kinds]
    reader = make_user(roles=[str(make_role(grants=grants, field_rules=rules).uid)])
    make_deal(owner=team["ada"], amount="4711")

    found = sections(reader, team["ada"])

    assert list(found) == ["Activity, May 2026", "Open pipeline", "Won and lost", "Overdue"]
    assert list(lines(found["Open pipeline"])) == ["Open deals", "Stuck"]
    assert list(lines(found["Overdue"])) == ["Next steps of deals"]
    assert "Value won" not in lines(found["Activity, May 2026"])
    assert "4,711" not in text_of(Browser(reader).get(f"/sales/performance/people/{team['ada'].uid}/"))


def test_the_number_of_queries_does_not_grow_with_rows(team: dict[str, User]) -> None:
    ada = team["ada"]

    def count() -> int:
        with CaptureQueriesContext(connection) as taken:
            sections(team["lead"], ada)
        return len(taken)

    def work() -> None:
        for _n in range(2):
            touch(ada, 5, make_person(owner=ada))
            make_deal(owner=ada)
            make_task(owner=ada)

    make_activity_target(owner=ada, valid_from=date(2026, 1, 1))
    work()
    count()  # what is kept between requests is gathered once
    few = count()
    work()
    work()
    assert count() == few <= 32
