"""The forecast: each figure is the sum of the very deals that it leads to, and of none that the reader does not see."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform.access.models import Team, User
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.asked import Asked, AskedError, parse_asked
from rapport.sales.forecasts.figures import figures_by_owner, of_owners, series
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.rollup import Line, rollup
from rapport.sales.forecasts.shown import Shown
from rapport.sales.models import Call, Deal, Length
from tests.browser import Browser, text_of
from tests.factories import make_deal
from tests.factories.access import make_role, make_user
from tests.factories.forecasts import make_override, make_quota
from tests.factories.sales import make_exchange_rate, make_product, make_stage
from tests.sales.firm import Firm, make_firm
from tests.sales.lists import listed

pytestmark = pytest.mark.django_db
QUARTER = Period(date(2026, 4, 1), Length.QUARTER)


@pytest.fixture
def firm() -> Firm:
    found = make_firm()
    for name, forecast in (("commit", "commit"), ("best", "best_case"), ("early", "pipeline"), ("out", "omitted")):
        pipeline = found.stages["first"].pipeline
        found.stages[name] = make_stage(pipeline=pipeline, name=name, forecast=forecast, probability=40)
    return found


def deal(firm: Firm, owner: User | None, stage: str, amount: str | None, day: str = "2026-05-10", **more: Any) -> Deal:
    values = {"owner": owner, "stage": firm.stages[stage], "amount": amount, "opened_on": date(2026, 1, 2), **more}
    moment = {"closed_on": day} if stage in ("won", "lost") else {"expected_close_on": day}
    return make_deal(**{**values, **moment})


@pytest.fixture
def deals(firm: Firm) -> None:
    deal(firm, firm.ada, "won", "1000.10")
    deal(firm, firm.ada, "commit", "200.20")
    deal(firm, firm.ada, "best", "30.03", day="2026-06-30")
    deal(firm, firm.ada, "early", "4", day="2026-04-01")
    deal(firm, firm.ada, "out", "5555")
    deal(firm, firm.ada, "commit", "6666", day="2026-07-01")
    deal(firm, firm.ada, "early", "7777", day="2026-03-31")
    deal(firm, firm.ben, "commit", "11")
    deal(firm, firm.ben, "lost", "8888")
    deal(firm, firm.ben, "won", "22", day="2026-04-01")
    deal(firm, firm.ben, "won", "9999", day="2026-03-31")
    deal(firm, firm.cleo, "best", "44")
    deal(firm, None, "commit", "100")


def asked(**changes: Any) -> Asked:
    return Asked(**{"period": QUARTER, **changes})


def lines_of(user: User, **changes: Any) -> dict[str, Line]:
    found = rollup(user, asked(**changes))
    assert found is not None
    return {line.node.label: line for line in found.lines}


def sums(line: Line) -> list[str]:
    figures = line.figures
    return [
        f"{one:.2f}" for one in (figures.won, figures.commit, figures.best_case, figures.pipeline, figures.weighted)
    ]


def test_deals_count_where_they_belong(firm: Firm, deals: None) -> None:
    lines = lines_of(firm.boss)

    assert {name: sums(line) for name, line in lines.items()} == {
        "Everybody": ["1022.10", "311.20", "74.03", "4.00", "155.69"],
        "Sales": ["1022.10", "211.20", "74.03", "4.00", "115.69"],
        "North": ["1022.10", "211.20", "30.03", "4.00", "98.09"],
        "Ada": ["1000.10", "200.20", "30.03", "4.00", "93.69"],
        "Ben": ["22.00", "11.00", "0.00", "0.00", "4.40"],
        "South": ["0.00", "0.00", "44.00", "0.00", "17.60"],
        "Cleo": ["0.00", "0.00", "44.00", "0.00", "17.60"],
        "Nobody’s": ["0.00", "100.00", "0.00", "0.00", "40.00"],
    }
    assert [line.depth for line in lines.values()] == [0, 1, 2, 3, 3, 2, 3, 1]


def test_each_figure_leads_to_the_deals_that_it_adds_up(firm: Firm, deals: None) -> None:
    deal(firm, firm.ada, "commit", "70", currency="SEK")
    other = deal(firm, firm.ben, "commit", "80")
    pipeline = other.pipeline
    for reader in (firm.boss, firm.lead, firm.ada):
        for question in (asked(), asked(pipeline=pipeline)):
            found = rollup(reader, question)
            assert found is not None
            shown = Shown(question, found, series(reader, question, 2), reader)
            for line in found.lines:
                for name in ("won", "commit", "best_case", "pipeline", "expected", "at_best", "open"):
                    wanted = getattr(line.figures, name)
                    got = listed(reader, shown._deals(line, name))
                    assert sum((one.base_amount or 0 for one in got), Decimal(0)) == wanted, (line.node.label, name)
                weighed = listed(reader, shown._deals(line, "weighted"))
                assert sum((one.weighted_amount or 0 for one in weighed), Decimal(0)) == line.figures.weighted
                assert len(listed(reader, shown._deals(line, "unvalued"))) == line.figures.unvalued
    assert lines_of(firm.boss)["Ada"].figures.unvalued == 1


def test_amounts_in_an_earlier_base_currency_are_counted_apart(firm: Firm, deals: None, settings: Any) -> None:
    settings.BASE_CURRENCY = "USD"
    make_exchange_rate(currency="EUR", base_currency="USD", valid_from=date(2020, 1, 1), rate="1.1")
    line = lines_of(firm.boss)["Ben"]

    assert (line.figures.won, line.figures.commit) == (
        Decimal(0),
        Decimal("12.1"),
    )  # open deals follow, closed ones not
    assert (line.figures.unvalued, line.figures.foreign) == (1, 1)
    found = rollup(firm.boss, asked())
    assert found is not None
    shown = Shown(asked(), found, series(firm.boss, asked(), 1), firm.boss)
    assert listed(firm.boss, shown._deals(line, "won")) == []
    assert [one.base_currency for one in listed(firm.boss, shown._deals(line, "unvalued"))] == ["EUR"]


def test_a_reader_sees_figures_of_those_deals_alone_that_are_within_reach(firm: Firm, deals: None) -> None:
    assert {name: line.figures.commit for name, line in lines_of(firm.ada).items()} == {
        "Everybody": Decimal("200.20"),
        "Ada": Decimal("200.20"),
    }
    assert list(lines_of(firm.lead)) == ["Everybody", "Sales", "North", "Ada", "Ben", "South", "Cleo"]
    assert lines_of(firm.lead)["Everybody"].figures.commit == Decimal("211.20")
    assert rollup(firm.ada, asked(who=f"user-{firm.ben.uid}")) is None
    assert Browser(firm.ada).get("/sales/forecast/", who=f"team-{firm.north.uid}").status_code == 404
    assert Browser(make_user()).get("/sales/forecast/").status_code == 403
    assert Browser(None).get("/sales/forecast/").status_code == 302


def test_who_does_not_see_amounts_gets_no_figures(firm: Firm, deals: None) -> None:
    rules = [{"kind": "deals", "field": "amount", "rule": "hidden"}]
    role = make_role(grants=[{"kind": "deals", "action": "view", "scope": "all"}], field_rules=rules)
    page = text_of(Browser(make_user(roles=[str(role.uid)])).get("/sales/forecast/"))

    assert "There are no figures for you" in page
    assert "1,022" not in page and "forecast-table" not in page


def test_who_is_in_two_teams_counts_once_in_the_sum(firm: Firm, deals: None) -> None:
    spec, ada = registry.get("users"), firm.ada
    from rapport.platform import write

    south = Team.objects.get(name="South")
    write.update(spec, ada, {"teams": [str(firm.north.uid), str(south.uid)]}, actor=None)
    found = rollup(firm.boss, asked())

    assert found is not None and found.several
    by_name = {line.node.label: line for line in found.lines}
    assert (by_name["North"].figures.won, by_name["South"].figures.won) == (Decimal("1022.10"), Decimal("1000.10"))
    assert by_name["Sales"].figures.won == Decimal("1022.10")


def test_quotas_add_up_and_a_team_may_have_its_own(firm: Firm, deals: None) -> None:
    for owner, amount in ((firm.ada, "2000"), (firm.ben, "22")):
        make_quota(owner=owner, length="quarter", starts_on=QUARTER.start, amount=amount)
    for month, amount in ((4, "10"), (5, "20"), (6, "30"), (7, "999")):
        make_quota(owner=firm.cleo, length="month", starts_on=date(2026, month, 1), amount=amount)
    make_quota(team=firm.north, owner=firm.ada, length="quarter", starts_on=QUARTER.start, amount="3000")
    make_quota(owner=firm.ada, length="year", starts_on=date(2026, 1, 1), amount="77777")

    lines = lines_of(firm.boss)

    assert {name: line.quota for name, line in lines.items()} == {
        "Everybody": 3060, "Sales": 3060, "North": 3000, "Ada": 2000, "Ben": 22, "South": 60, "Cleo": 60,
        "Nobody’s": None,
    }  # fmt: skip
    assert (lines["North"].quota_is_own, lines["Sales"].quota_is_own) == (True, False)
    assert [lines["North"].gap, lines["North"].coverage] == [Decimal("1977.90"), Decimal("0.1")]
    assert [lines["Ben"].gap, lines["Ben"].coverage, lines["Ben"].attained] == [0, None, 100]
    year = lines_of(firm.boss, period=Period(date(2026, 1, 1), Length.YEAR))
    assert [year[name].quota for name in ("Ada", "Ben", "Cleo")] == [77777, 22, 1059]


def test_each_quota_leads_to_the_quotas_that_come_to_it(firm: Firm, deals: None) -> None:
    for owner, amount in ((firm.ada, "2000"), (firm.ben, "22")):
        make_quota(owner=owner, length="quarter", starts_on=QUARTER.start, amount=amount)
    make_quota(owner=firm.cleo, length="month", starts_on=date(2026, 4, 1), amount="10")
    make_quota(owner=firm.cleo, length="month", starts_on=date(2026, 5, 1), amount="20")
    make_quota(owner=firm.ben, length="month", starts_on=date(2026, 4, 1), amount="888")  # within the quarter's
    make_quota(owner=firm.ada, length="quarter", starts_on=QUARTER.start, amount="5", family=_family())
    make_quota(team=firm.south, owner=firm.ben, length="year", starts_on=date(2026, 1, 1), amount="77")

    for reader in (firm.boss, firm.lead):
        for question in (asked(), asked(period=Period(date(2026, 1, 1), Length.YEAR))):
            found = rollup(reader, question)
            assert found is not None
            shown = Shown(question, found, series(reader, question, 1), reader)
            for line in found.lines:
                url = shown._quota(line).get("url", "")
                got = listed(reader, url) if url else []
                assert sum((one.amount for one in got), Decimal(0)) == (line.quota or 0), line.node.label


def test_a_quota_that_is_set_can_be_mended_and_an_own_forecast_begins_with_the_present_figure(
    firm: Firm, deals: None
) -> None:
    quarter = {"length": "quarter", "starts_on": QUARTER.start}
    quota = make_quota(owner=firm.ada, amount="2000", **quarter)
    for month in (4, 5):
        make_quota(owner=firm.ben, length="month", starts_on=date(2026, month, 1), amount="10")
    found = rollup(firm.boss, asked())
    assert found is not None
    shown = Shown(asked(), found, series(firm.boss, asked(), 1), firm.boss)
    cells = {line.node.label: shown._quota(line) for line in found.lines}
    assert cells["Ada"]["act_page"] == f"/quotas/{quota.uid}/edit/"
    assert (cells["Ben"]["act_page"], cells["Cleo"]["act"].split("?")[0]) == ("", "/quotas/quick/")
    assert Browser(firm.boss).get(cells["Ada"]["act_page"]).status_code == 200

    [act] = [shown._call(line, Call.EXPECTED)["act"] for line in found.lines if line.node.label == "Ada"]
    form = " ".join(text_of(Browser(firm.boss).get(act)).split())
    assert re.search(r'name="amount"[^>]*value="1200.3"|value="1200.3"[^>]*name="amount"', form)


def _family() -> str:
    return str(make_product(family="Pumps").family)


@pytest.mark.parametrize("kind", ["forecast-overrides", "quotas"])
def test_whoever_types_a_figure_reads_in_which_currency(firm: Firm, settings: Any, kind: str) -> None:
    settings.BASE_CURRENCY = "SEK"
    browser = Browser(firm.boss)

    assert ">Amount (SEK)</label>" in text_of(browser.get(f"/{kind}/quick/"))
    assert "Amount (" not in text_of(browser.get("/deals/quick/"))  # there it is chosen


def test_a_quota_for_everything_counts_before_those_for_parts(firm: Firm) -> None:
    pipeline = firm.stages["first"].pipeline
    make_product(family="Pumps")
    given = {"owner": firm.ada, "length": "quarter", "starts_on": QUARTER.start}
    make_quota(**given, pipeline=pipeline, amount="5")
    make_quota(**given, family="Pumps", amount="7")
    assert lines_of(firm.boss)["Ada"].quota == 5
    make_quota(**given, amount="100")

    assert lines_of(firm.boss)["Ada"].quota == 100
    assert lines_of(firm.boss, pipeline=pipeline)["Ada"].quota == 5
    assert lines_of(firm.boss, family="Pumps")["Ada"].quota == 7


def test_nobody_sees_quotas_or_words_beyond_their_reach(firm: Firm) -> None:
    make_quota(owner=firm.ada, length="quarter", starts_on=QUARTER.start)
    make_override(owner=firm.cleo, length="quarter", starts_on=QUARTER.start)

    assert [*lines_of(firm.lead)] == ["Everybody", "Sales", "North", "Ada", "South", "Cleo"]
    assert [*lines_of(firm.ada)] == ["Everybody", "Ada"]
    assert [*lines_of(firm.ben)] == ["Everybody"]


def test_a_word_stands_for_the_row_and_what_the_deals_say_stays_beside_it(firm: Firm, deals: None) -> None:
    about = {"length": "quarter", "starts_on": QUARTER.start}
    make_override(owner=firm.ada, amount="900", actor=firm.boss, **about)
    make_override(owner=firm.ada, amount="1100", reason="Two signatures are due", actor=firm.boss, **about)

    lines = lines_of(firm.boss)
    assert {name: line.calls["expected"] for name, line in lines.items()} == {
        "Everybody": Decimal("1233.00"), "Sales": Decimal("1133.00"), "North": Decimal("1133.00"), "Ada": 1100,
        "Ben": Decimal("33.00"), "South": 0, "Cleo": 0, "Nobody’s": 100,
    }  # fmt: skip
    assert lines["Ada"].figures.expected == Decimal("1200.30")
    assert [name for name, line in lines.items() if line.is_adjusted("expected")] == [
        "Everybody",
        "Sales",
        "North",
        "Ada",
    ]

    make_override(team=firm.north, owner=firm.lead, amount="5000", actor=firm.boss, **about)
    assert {name: lines_of(firm.boss)[name].calls["expected"] for name in ("Sales", "North", "Ada")} == {
        "Sales": 5000, "North": 5000, "Ada": 1100,
    }  # fmt: skip
    page = text_of(Browser(firm.boss).get("/sales/forecast/", length="quarter", on="2026-05-05"))
    assert "deals say €1,200 · Boss: Two signatures are due" in page
    make_override(owner=firm.ada, amount=None, reason="They signed", actor=firm.boss, **about)
    assert lines_of(firm.boss)["Ada"].calls["expected"] == Decimal("1200.30")


def test_the_periods_to_come_and_what_lies_in_none(firm: Firm, deals: None) -> None:
    deal(firm, firm.ben, "early", "1", day=None)  # type: ignore[arg-type]
    found = series(firm.boss, asked(), 2)

    assert [(period.label, figures.commit) for period, figures in found.periods] == [
        ("Q2 2026", Decimal("311.20")),
        ("Q3 2026", Decimal("6666")),
    ]
    assert (found.late.open, found.undated) == (Decimal("7777"), 1)
    assert series(firm.boss, asked(), 2, of_owners([firm.cleo.pk])).periods[0][1].best_case == 44


def test_a_family_of_products_is_a_part_of_the_deals(firm: Firm, deals: None) -> None:
    deal(firm, firm.ada, "commit", "9", product=make_product(family="Valves"))
    found = figures_by_owner(firm.boss, asked(family="Valves"))
    assert {owner: figures.commit for owner, figures in found.items()} == {firm.ada.pk: 9}


def test_many_people_leave_room_to_their_teams(firm: Firm, deals: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.sales.forecasts.rollup.MOST_PEOPLE", 2)
    found = rollup(firm.boss, asked())
    assert found is not None
    assert [line.node.label for line in found.lines] == ["Everybody", "Sales", "North", "South", "Nobody’s"]
    assert (found.hidden, found.by_team) == (3, True)
    north = rollup(firm.boss, asked(who=f"team-{firm.north.uid}"))
    assert north is not None and [line.node.label for line in north.lines] == ["North", "Ada", "Ben"]
    whole = rollup(firm.boss, asked(everybody=True))
    assert whole is not None and (whole.hidden, len(whole.lines)) == (0, 8)
    page = text_of(Browser(firm.boss).get("/sales/forecast/", length="quarter", on="2026-05-05"))
    address = "/sales/forecast/?length=quarter&amp;on=2026-04-01&amp;people=all"
    assert f'<a href="{address}">3 people have rows on the pages of their teams. Show everybody here</a>' in page
    assert "Cleo" in text_of(Browser(firm.boss).get(address.replace("&amp;", "&")))


def test_many_people_of_one_team_are_those_who_may_bring_the_most(
    firm: Firm, deals: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.sales.forecasts.rollup.MOST_PEOPLE", 1)
    north = f"team-{firm.north.uid}"
    found, whole = rollup(firm.boss, asked(who=north)), rollup(firm.boss, asked(who=north, everybody=True))
    assert found is not None and whole is not None
    most = max(whole.lines[1:], key=lambda line: line.figures.at_best)
    assert [line.node.label for line in found.lines] == ["North", most.node.label]
    assert (found.hidden, found.by_team, found.lines[0].figures) == (1, False, whole.lines[0].figures)


def test_the_page_says_what_is_in_no_sum_and_offers_periods(firm: Firm, deals: None) -> None:
    deal(firm, firm.ada, "commit", "70", currency="SEK")
    browser = Browser(firm.boss)
    page = text_of(browser.get("/sales/forecast/", length="quarter", on="2026-05-05"))

    assert "1 deal has no amount in EUR and is in no sum." in page
    assert "Open deals worth €7,777.00 were expected before this period." in page
    assert "length=quarter&amp;on=2026-07-01" in page and "length=quarter&amp;on=2026-01-01" in page
    for url in {unescape(one) for one in re.findall(r'href="(/deals/\?[^"]+)"', page)}:
        assert browser.get(url).status_code == 200, url
    present = text_of(browser.get("/sales/forecast/"))
    assert Period.around(Length.QUARTER, timezone.localdate()).label in present


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"length": "week"}, "There is no period “week”. Known: month, quarter, year."),
        ({"on": "soon"}, "“soon” is no day. Write it as 2026-12-31."),
        ({"on": "0001-01-01"}, "lies too far away"),
        ({"who": "cat-7"}, "“cat-7” names neither a person nor a team."),
        ({"pipeline": "x"}, "There is no pipeline “x”."),
        ({"family": "Nothing"}, "No product has the family “Nothing”."),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_by_name(firm: Firm, given: dict[str, str], said: str) -> None:
    with pytest.raises(AskedError) as refused:
        parse_asked(given)
    assert refused.value.name == next(iter(given))
    answer = Browser(firm.boss).get("/sales/forecast/", **given)
    assert (answer.status_code, said in text_of(answer)) == (400, True)


@pytest.mark.parametrize(
    ("length", "day", "begins", "ends", "label"),
    [
        (Length.MONTH, date(2026, 2, 28), date(2026, 2, 1), date(2026, 3, 1), "Feb 2026"),
        (Length.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1), "Q4 2025/26"),
        (Length.QUARTER, date(2026, 4, 1), date(2026, 4, 1), date(2026, 7, 1), "Q1 2026/27"),
        (Length.YEAR, date(2026, 3, 31), date(2025, 4, 1), date(2026, 4, 1), "2025/26"),
        (Length.YEAR, date(2026, 4, 1), date(2026, 4, 1), date(2027, 4, 1), "2026/27"),
    ],
)
def test_periods_follow_the_business_year(
    settings: Any, length: Length, day: date, begins: date, ends: date, label: str
) -> None:
    settings.FISCAL_YEAR_START = 4
    period = Period.around(length, day)
    assert (period.start, period.end, period.label) == (begins, ends, label)
    assert period.shift(-1).end == period.start and period.shift(1).shift(-1) == period
