"""What is said with leads counts where work is counted, once, and leads to the rows that it is made of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.history.undo import undo
from rapport.sales.leads.conversion import NEW, Wanted, convert
from rapport.sales.models import Lead, LeadTouch, Measure, TargetLength
from rapport.sales.performance.asked import Asked
from rapport.sales.performance.board import Board, board
from rapport.sales.performance.coaching import sections_of
from rapport.sales.performance.measures import countable
from rapport.sales.performance.parts import Rows
from rapport.sales.performance.periods import Span
from rapport.sales.performance.progress import progress_of
from rapport.sales.performance.sections import Section, Subject
from rapport.sales.performance.shown import Shown
from tests.browser import Browser, text_of
from tests.factories import make_lead, make_lead_touch, make_person, make_touch
from tests.factories.access import make_role, make_user
from tests.factories.targets import make_activity_target
from tests.sales.firm import Firm, make_firm
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
WEEK = Span.around(TargetLength.WEEK, NOW.date())


@pytest.fixture
def firm() -> Firm:
    return make_firm()


def at(day: int) -> datetime:
    return datetime(2026, 5, day, 9, 30, tzinfo=UTC)


def said(owner: User, lead: Lead | None = None, day: int = 12, channel: str = "call", **values: Any) -> LeadTouch:
    given = {"lead": lead or make_lead(owner=owner), "owner": owner, "channel": channel, "happened_at": at(day)}
    return make_lead_touch(**{**given, **values})


@pytest.fixture
def work(firm: Firm) -> Lead:
    """Ada called two customers and, three times, a lead; Cleo spoke with a lead alone."""
    lead = make_lead(owner=firm.ada, given_name="Grace", family_name="Hopper")
    for day in (11, 12):
        make_touch(owner=firm.ada, channel="call", happened_at=at(day), party=make_person(owner=firm.ada))
    for day in (11, 12, 13):
        said(firm.ada, lead, day)
    said(firm.ada, lead, 5)
    said(firm.ada, lead, 14)  # planned
    said(firm.ada, lead, channel="note")
    said(firm.ada, lead, channel="email")
    said(firm.ada, lead, channel="email", direction="inbound")
    said(firm.cleo)
    return lead


def board_of(user: User, **changes: Any) -> Board:
    found = board(user, Asked(**{"period": WEEK, "measure": Measure.CALLS, **changes}), NOW)
    assert found is not None
    return found


def figures(user: User, **changes: Any) -> dict[str, int]:
    return {one.node.label: int(one.figure) for one in board_of(user, **changes).places}


def behind(reader: User, rows: Rows) -> list[int]:
    """How many rows each list has to which a figure leads."""
    return [len(listed(reader, url)) for url in ([rows.url] if rows.url else [part.url for part in rows.parts])]


def sections(reader: User, person: User) -> dict[str, Section]:
    month = Span.around(TargetLength.MONTH, NOW.date())
    return {one.title: one for one in sections_of(Subject(reader, person, month, NOW))}


def test_touches_with_leads_count_beside_those_with_customers(firm: Firm, work: Lead) -> None:
    assert figures(firm.boss) == {"Ada": 5, "Cleo": 1}
    assert figures(firm.boss, measure=Measure.EMAILS_SENT) == {"Ada": 1}
    assert figures(firm.boss, measure=Measure.TOUCHES) == {"Ada": 7, "Cleo": 1}
    assert figures(firm.boss, by="teams") == {"North": 5, "South": 1}
    assert [int(one.before) for one in board_of(firm.boss).places] == [1, 0]


def test_a_figure_of_both_leads_to_the_rows_of_each(firm: Firm, work: Lead) -> None:
    for reader in (firm.boss, firm.lead, firm.ada):
        for by in ("people", "teams"):
            found = board_of(reader, by=by)
            shown = Shown(found, reader)
            for one in (*found.places, found.total):
                for days, figure, parts in (
                    (WEEK.days, one.figure, one.parts),
                    (found.before, one.before, one.parts_before),
                ):
                    assert sum(behind(reader, shown._rows(one.node, days, parts))) == figure, (reader, one.node.label)
    [ada, cleo] = Shown(board_of(firm.boss), firm.boss).rows
    assert [part.text for part in ada["rows"].parts] == ["2 with customers", "3 with leads"]
    assert (ada["rows"].url, behind(firm.boss, ada["rows"])) == ("", [2, 3])
    assert cleo["rows"].url.startswith("/lead-touches/?") and behind(firm.boss, cleo["rows"]) == [1]
    page = text_of(Browser(firm.boss).get("/sales/performance/", length="week", on="2026-05-13"))
    assert "4 with leads" in page and "5 with leads" in page  # of Ada and of all, with what was planned by then


def test_a_conversion_changes_no_figure_and_neither_does_its_undo(firm: Firm, work: Lead) -> None:
    before = {measure: figures(firm.boss, measure=measure) for measure in (Measure.CALLS, Measure.TOUCHES)}
    done = convert(lead=work, wanted=Wanted(person=NEW), actor=firm.ada, channel="web")

    assert not LeadTouch.objects.filter(lead=work).exists()
    assert {measure: figures(firm.boss, measure=measure) for measure in before} == before
    [ada, _cleo] = Shown(board_of(firm.boss), firm.boss).rows
    assert (list(ada["rows"].parts), behind(firm.boss, ada["rows"])) == ([], [5])

    undo(done.change_set, actor=firm.ada)
    assert {measure: figures(firm.boss, measure=measure) for measure in before} == before
    assert LeadTouch.objects.filter(lead=work).exists()


def test_targets_and_my_day_take_in_what_was_said_with_leads(firm: Firm, work: Lead) -> None:
    make_activity_target(owner=firm.ada, wanted=10, valid_from=date(2026, 1, 1))
    [calls] = progress_of(firm.lead, firm.ada, NOW)
    assert (calls.value, calls.reached, behind(firm.lead, calls.rows)) == ("5 of 10", 50, [2, 3])
    [place] = [one for one in board_of(firm.boss).places if one.node.label == "Ada"]
    assert (place.target, place.reached) == (10, 50)

    said(firm.ben, happened_at=timezone.now())
    make_activity_target(owner=firm.ben, wanted=4, valid_from=timezone.localdate())
    assert "1 of 4" in text_of(Browser(firm.ben).get("/"))


def test_where_time_goes_takes_in_leads(firm: Firm) -> None:
    lead = make_lead(owner=firm.ada, given_name="Grace", family_name="Hopper")
    make_touch(
        owner=firm.ada, channel="call", happened_at=at(12), party=make_person(owner=firm.ada), duration_minutes=20
    )
    said(firm.ada, lead, duration_minutes=40)
    said(firm.ada, lead, channel="meeting", duration_minutes=60)
    said(firm.ada, lead, duration_minutes=None)
    said(firm.ada, lead, channel="note", duration_minutes=99)

    found = sections(firm.lead, firm.ada)
    spent = found["Where time goes: 2 h 00 min"]

    assert [(one.label, one.value, one.note) for one in spent.lines] == [
        ("Call", "1 h 00 min", "3 touches · 50%"),
        ("Meeting", "1 h 00 min", "1 touch · 50%"),
    ]
    assert [behind(firm.lead, Rows(one.url, one.parts)) for one in spent.lines] == [[1, 2], [1]]
    assert spent.note == "1 of 4 touches carry no minutes and are in no sum."
    assert [row.lead for row in listed(firm.lead, spent.note_url)] == [lead]
    whom = found["Time by customer and lead"].lines
    assert [one.value for one in whom] == ["1 h 40 min", "20 min"]
    assert "Grace Hopper" in whom[0].label and len(listed(firm.lead, whom[0].url)) == 3
    assert {one.label: one.value for one in found["Time and deals"].lines} == {
        "Without an open deal": "20 min", "With leads": "1 h 40 min",
    }  # fmt: skip


def test_what_a_reader_does_not_see_of_leads_is_left_out_and_said(firm: Firm, work: Lead) -> None:
    def reader(*kinds: str, leads: str = "all", **rules: Any) -> User:
        grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("deals", "touches", "people", *kinds)]
        grants += [{"kind": "leads", "action": "view", "scope": leads}] if "lead-touches" in kinds else []
        return make_user(roles=[str(make_role(grants=grants, **rules).uid)])

    without = reader()
    assert figures(without) == {"Ada": 2}
    assert "Touches with leads do not count, since you do not see them." in text_of(
        Browser(without).get("/sales/performance/", length="week", on="2026-05-13")
    )
    own = reader("lead-touches", leads="own")
    said(own)
    said(firm.ben, make_lead(owner=own))  # which the reader sees, and which says too little of Ben
    assert figures(own) == {"Ada": 2, str(own): 1}
    assert "Touches with leads count of those people alone whose leads you see." in text_of(
        Browser(own).get("/sales/performance/", length="week", on="2026-05-13")
    )
    found = board_of(own)
    assert (found.total.figure, behind(own, Shown(found, own)._rows(found.top, WEEK.days, found.total.parts))) == (
        Decimal(3), [2, 1],
    )  # fmt: skip
    hidden = reader("lead-touches", field_rules=[{"kind": "lead-touches", "field": "direction", "rule": "hidden"}])
    assert figures(hidden) == {"Ada": 5, "Ben": 1, "Cleo": 1, str(own): 1}
    assert figures(hidden, measure=Measure.EMAILS_SENT) == {}
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("deals", "leads", "lead-touches")]
    seller = make_user(roles=[str(make_role(grants=grants).uid)])
    assert Measure.CALLS in countable(seller)
    assert figures(seller) == {"Ada": 3, "Ben": 1, "Cleo": 1, str(own): 1}
