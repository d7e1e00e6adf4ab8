"""Commissions: exact by share, tier and rounding; kept once closed, differences settled once; seen by few."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.engine import known_by_name
from rapport.platform.access.models import User
from rapport.platform.history import undo
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.commissions.figures import reckon
from rapport.sales.commissions.terms import Part, Terms
from rapport.sales.forecasts.periods import Period
from rapport.sales.models import CommissionLine, CommissionPlan, CommissionStatement, Deal, Length, Stage
from tests.browser import Browser, text_of
from tests.factories import make_deal, make_deal_split
from tests.factories.access import make_administrator, make_role, make_team, make_user
from tests.factories.forecasts import (
    make_commission_plan,
    make_commission_statement,
    make_commission_tier,
    make_quota,
)
from tests.factories.sales import make_ladder, make_product
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
EVERYTHING = [
    {"kind": kind, "action": "view", "scope": "all"}
    for kind in ("deals", "deal-splits", "quotas", "commission-plans", "commission-tiers", "people")
]


@pytest.fixture
def ladder() -> dict[str, Stage]:
    return make_ladder()


@pytest.fixture
def nora() -> User:
    return make_user(full_name="Nora Seller")


def win(ladder: dict[str, Stage], owner: User, amount: str, day: date = MAY, **values: Any) -> Deal:
    deal: Deal = make_deal(
        stage=ladder["won"], owner=owner, amount=amount, opened_on=date(2024, 1, 1), closed_on=day, **values
    )
    return deal


def amounts(plan: CommissionPlan, person: User, start: date = MAY, reader: User | None = None) -> list[Decimal]:
    found = reckon(plan, person, Period(start, Length(plan.length)), reader)
    return [line.amount for line in [*found.lines, *found.differences]]


def close(plan: CommissionPlan, person: User, start: date = MAY, actor: User | None = None) -> CommissionStatement:
    made: CommissionStatement = write.create(
        registry.get("commission-statements"), {"plan": plan, "owner": person, "starts_on": start}, actor=actor
    )
    return made


@pytest.mark.parametrize(
    ("before", "value", "parts"),
    [
        ("0", "500", [("500", "5")]),
        ("500", "1000", [("500", "5"), ("500", "8")]),
        ("1000", "100", [("100", "8")]),
        ("900", "1000", [("100", "5"), ("500", "8"), ("400", "10")]),
        ("1500", "1", [("1", "10")]),
        ("0", "0", [("0", "5")]),
    ],
)
def test_each_part_of_a_deal_has_the_rate_of_its_tier(before: str, value: str, parts: list[tuple[str, str]]) -> None:
    terms = Terms(Decimal(5), ((Decimal(100), Decimal(8)), (Decimal(150), Decimal(10))), Decimal(1000))
    found = terms.parts(Decimal(before), Decimal(value))

    assert found == [Part(Decimal(amount), Decimal(rate)) for amount, rate in parts]
    assert Terms.from_json(terms.as_json()) == terms


def test_without_a_quota_no_tier_is_reached() -> None:
    terms = Terms(Decimal(5), ((Decimal(100), Decimal(8)),), None)
    assert terms.parts(Decimal(10**6), Decimal(10)) == [Part(Decimal(10), Decimal(5))]


@pytest.mark.parametrize(("currency", "amount"), [("EUR", "0.02"), ("JPY", "0"), ("KWD", "0.015")])
def test_a_deal_is_rounded_once_to_its_currency(currency: str, amount: str) -> None:
    parts = [Part(Decimal("0.145"), Decimal(5)), Part(Decimal("0.155"), Decimal(5))]  # 0.00725 and 0.00775
    assert Terms(Decimal(5)).commission(parts, currency) == Decimal(amount)


def test_a_statement_counts_shares_of_deals_won_in_its_time(ladder: dict[str, Stage], nora: User) -> None:
    plan, otto = make_commission_plan(), make_user()
    shared = win(ladder, nora, "333.33")
    make_deal_split(deal=shared, user=otto, share="40")
    of_otto = win(ladder, otto, "1000", date(2025, 5, 31))
    make_deal_split(deal=of_otto, user=nora, share="12.5")
    for day in (date(2025, 4, 30), JUNE):
        win(ladder, nora, "5000", day)
    make_deal(stage=ladder["lost"], owner=nora, opened_on=None, closed_on=MAY)

    assert amounts(plan, nora) == [Decimal("10.00"), Decimal("6.25")]  # 5 % of 199.998 and of 125
    assert amounts(plan, otto) == [Decimal("6.67"), Decimal("43.75")]


def test_only_what_the_plan_is_for_counts(ladder: dict[str, Stage], nora: User) -> None:
    pump = make_product(family="Pumps")
    win(ladder, nora, "100", product=pump)
    win(make_ladder(), nora, "200", product=make_product(family="Hoses"))
    win(ladder, nora, "400", date(2025, 5, 20))

    assert sum(amounts(make_commission_plan(), nora)) == 35
    assert amounts(make_commission_plan(family="Pumps"), nora) == [5]
    assert amounts(make_commission_plan(pipeline=ladder["won"].pipeline), nora) == [5, 20]
    assert amounts(make_commission_plan(ends_on=date(2025, 5, 19), pipeline=ladder["won"].pipeline), nora) == [5]
    assert amounts(make_commission_plan(starts_on=date(2025, 5, 2)), nora) == [20]


def test_tiers_follow_the_person_s_quota_of_the_period(ladder: dict[str, Stage], nora: User) -> None:
    plan = make_commission_plan()
    make_commission_tier(plan=plan, above="100", rate="8")
    make_quota(owner=nora, length="month", starts_on=MAY, amount="1000")
    win(ladder, nora, "900", date(2025, 5, 2))
    win(ladder, nora, "300", date(2025, 5, 9))

    assert amounts(plan, nora) == [Decimal(45), Decimal(21)]  # 5 % of 100 and 8 % of 200
    assert amounts(plan, nora, reader=make_administrator()) == [Decimal(45), Decimal(21)]
    assert amounts(make_commission_plan(), nora) == [45, 15]


def test_a_closed_statement_stays_and_a_change_is_settled_once(ladder: dict[str, Stage], nora: User) -> None:
    plan, boss = make_commission_plan(), make_administrator()
    kept, lost = win(ladder, nora, "1000", name="Kept"), win(ladder, nora, "200", name="Lost again")
    statement = close(plan, nora, actor=boss)
    assert (statement.won, statement.total, statement.closed_by) == (1200, 60, boss)

    deals = registry.get("deals")
    write.update(deals, kept, {"amount": "1100"}, actor=None)
    write.update(deals, lost, {"stage": ladder["lost"], "closed_on": MAY}, actor=None)
    win(ladder, nora, "40", date(2025, 5, 30))  # told late
    write.update(registry.get("commission-plans"), plan, {"rate": "10"}, actor=None)

    statement.refresh_from_db()
    assert (statement.total, [line.amount for line in statement.lines.order_by("position")]) == (60, [50, 10])
    june = reckon(plan, nora, Period(JUNE, Length.MONTH), boss)
    assert [line.amount for line in june.lines] == []
    assert sorted(line.amount for line in june.differences) == [-10, 2, 5]  # by the rate of the day it was closed
    assert june.total == -3

    second = close(plan, nora, JUNE, actor=boss)
    assert (second.won, second.total) == (0, -3)
    assert amounts(plan, nora, date(2025, 7, 1)) == []  # settled, and not once more
    write.update(deals, kept, {"amount": "1000"}, actor=None)
    assert amounts(plan, nora, date(2025, 7, 1)) == [-5]


def test_a_deal_that_is_gone_is_taken_back_in_the_next_period(ladder: dict[str, Stage], nora: User) -> None:
    plan, deal = make_commission_plan(), win(ladder, nora, "1000", name="Mirage")
    close(plan, nora)
    write.delete(registry.get("deals"), deal, actor=None)

    [line] = reckon(plan, nora, Period(JUNE, Length.MONTH), None).differences
    assert (line.name, line.amount, line.paid) == ("Mirage", Decimal(-50), Decimal(50))
    assert CommissionLine.objects.get().deal_name == "Mirage"


def test_closing_is_taken_back_with_its_lines(ladder: dict[str, Stage], nora: User) -> None:
    win(ladder, nora, "1000")
    statement = close(make_commission_plan(), nora)
    undo.undo(ChangeSet.objects.get(uid=statement.created_in), actor=make_administrator())

    assert not CommissionStatement.objects.exists()
    assert not CommissionLine.objects.exists()


def test_what_cannot_be_closed_is_refused_and_nothing_is_kept(ladder: dict[str, Stage], nora: User) -> None:
    plan = make_commission_plan()
    win(ladder, nora, "1000")
    of_others = make_commission_plan(people=[str(make_user().uid)])
    for asked, start, field in (
        (plan, timezone.localdate(), "starts_on"),
        (plan, date(1990, 1, 1), "starts_on"),
        (of_others, MAY, "plan"),
    ):
        with pytest.raises(Invalid) as refusal:
            close(asked, nora, start)
        assert list(refusal.value.errors) == [field]
    assert not CommissionStatement.objects.exists()

    close(plan, nora)
    with pytest.raises(Invalid):
        close(plan, nora, date(2025, 5, 17))
    assert CommissionStatement.objects.count() == CommissionLine.objects.count() == 1


def test_plans_are_for_people_by_name_by_team_or_for_everybody(nora: User) -> None:
    team = make_team()
    write.update(registry.get("users"), nora, {"teams": [str(team.uid)]}, actor=None)
    for plan in (
        make_commission_plan(), make_commission_plan(people=[str(nora.uid)]), make_commission_plan(team=team)
    ):  # fmt: skip
        assert close(plan, nora).plan_id == plan.pk
    for plan in (make_commission_plan(people=[str(make_user().uid)]), make_commission_plan(team=make_team())):
        with pytest.raises(Invalid):
            close(plan, nora)


def grants(scope: str, *, closing: bool = False, deals: str = "all") -> list[dict[str, str]]:
    actions = ("view", "create") if closing else ("view",)
    seen = [{**one, "scope": deals} if one["kind"] == "deals" else one for one in EVERYTHING]
    return [*seen, *({"kind": "commission-statements", "action": action, "scope": scope} for action in actions)]


def test_people_see_their_own_and_leads_their_team_s(ladder: dict[str, Stage]) -> None:
    team = make_team()
    own, led = make_role(grants=grants("own")), make_role(grants=grants("team", closing=True))
    nora = make_user(full_name="Nora Seller", roles=[str(own.uid)], teams=[str(team.uid)])
    lead = make_user(full_name="Lea Lead", roles=[str(led.uid)], teams=[str(team.uid)])
    stranger = make_user(full_name="Otto Other", roles=[str(own.uid)])
    plan = make_commission_plan()
    win(ladder, nora, "1000", name="Bell tower")
    page = f"/sales/commissions/?who={nora.uid}&on=2025-05-01"

    text = text_of(Browser(nora).get(page))
    assert "Bell tower" in text
    assert "€50.00" in text
    assert "5% of €1,000.00" in text
    assert f"/sales/commissions/{plan.uid}/close/" not in text
    assert Browser(stranger).get(page).status_code == 404
    assert "Bell tower" not in text_of(Browser(stranger).get("/sales/commissions/?on=2025-05-01"))
    nobody = Browser(make_user(roles=[str(make_role(grants=EVERYTHING).uid)]))
    assert nobody.get("/sales/commissions/").status_code == 403
    asked = {"who": str(nora.uid), "on": "2025-05-01"}
    assert Browser(nora).post(f"/sales/commissions/{plan.uid}/close/", asked).status_code == 403
    assert Browser(stranger).post(f"/sales/commissions/{plan.uid}/close/", asked).status_code == 404
    assert not CommissionStatement.objects.exists()

    assert f"/sales/commissions/{plan.uid}/close/" in text_of(Browser(lead).get(page))
    assert Browser(lead).post(f"/sales/commissions/{plan.uid}/close/", asked).status_code == 302
    statement = CommissionStatement.objects.get()
    assert (statement.owner, statement.closed_by, statement.total) == (nora, lead, 50)
    for browser in (Browser(nora), Browser(lead)):
        assert "Closed statement" in text_of(browser.get(page))
        assert "Bell tower" in text_of(browser.get(f"/commission-statements/{statement.uid}/"))
    assert Browser(stranger).get(f"/commission-statements/{statement.uid}/").status_code == 404


def test_whoever_sees_a_statement_reads_by_the_api_what_its_plan_is_called_and_no_more(
    ladder: dict[str, Stage], nora: User
) -> None:
    plan = make_commission_plan()
    statement = close(plan, nora)
    own = [{"kind": "commission-statements", "action": "view", "scope": "own"}]
    write.update(registry.get("users"), nora, {"roles": [str(make_role(grants=own).uid)]}, actor=None)
    nora.refresh_from_db()

    [item] = Caller(nora).items("/commission-statements")
    assert item["plan"] == {"uid": str(plan.uid), "label": plan.name}
    assert plan.name in text_of(Browser(nora).get(f"/commission-statements/{statement.uid}/"))
    assert Caller(nora).items("/commission-plans") == []
    assert Caller(nora).get(f"/commission-plans/{plan.uid}").status_code == 404
    stranger = make_user(roles=[str(make_role(grants=[]).uid)])
    assert known_by_name(CommissionPlan, stranger) is None


def test_who_does_not_see_a_deal_sees_no_figure_made_of_it_and_closes_nothing(ladder: dict[str, Stage]) -> None:
    team, plan = make_team(), make_commission_plan()
    role = make_role(grants=grants("team", closing=True, deals="own"))
    nora = make_user(teams=[str(team.uid)])
    lead = make_user(roles=[str(role.uid)], teams=[str(team.uid)])
    win(ladder, nora, "1000", name="Bell tower")

    text = text_of(Browser(lead).get(f"/sales/commissions/?who={nora.uid}&on=2025-05-01"))
    assert "Bell tower" not in text
    assert "€50.00" not in text
    assert "1 deal that you may not see is not in it." in text
    assert "/close/" not in text
    with pytest.raises(Invalid):
        close(plan, nora, actor=lead)
    assert not CommissionStatement.objects.exists()


def test_a_statement_is_a_file_of_plain_figures(ladder: dict[str, Stage], nora: User) -> None:
    plan, browser = make_commission_plan(), Browser(make_administrator())
    win(ladder, nora, "1234.56", name="=SUM(A1)")
    url = f"/sales/commissions/?who={nora.uid}&on=2025-05-01&plan={plan.uid}&format=csv"
    for _state in ("open", "closed"):
        answer = browser.get(url)
        assert answer["Content-Type"].startswith("text/csv")
        head, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        assert head[:5] == ["Deal", "Closed on", "Share (%)", "Value", "Commission"]
        assert line[:6] == ["'=SUM(A1)", "2025-05-01", "100", "1234.56", "61.73", "EUR"]
        if not CommissionStatement.objects.exists():
            close(plan, nora)


def test_an_address_that_means_nothing_is_answered_all_the_same(nora: User) -> None:
    browser = Browser(make_administrator())
    assert browser.get("/sales/commissions/?on=yesterday").status_code == 200
    assert browser.get("/sales/commissions/?on=0001-01-01").status_code == 200
    assert browser.get("/sales/commissions/?who=nobody").status_code == 404
    assert browser.get(f"/sales/commissions/?format=csv&plan={parse_uid(str(nora.uid))}").status_code == 404


def test_a_statement_without_deals_says_so_and_is_closed_with_nothing() -> None:
    statement = make_commission_statement()
    assert (statement.won, statement.total, statement.lines.count()) == (0, 0, 0)
    text = text_of(Browser(make_administrator()).get(f"/commission-statements/{statement.uid}/"))
    assert "No deal was won in this period" in text


def test_the_present_period_is_shown_but_not_closed(ladder: dict[str, Stage], nora: User) -> None:
    make_commission_plan()
    win(ladder, nora, "1000", timezone.localdate(), name="Of today")
    text = text_of(Browser(make_administrator()).get(f"/sales/commissions/?who={nora.uid}"))
    assert "Of today" in text
    assert "/close/" not in text


def test_closing_too_early_or_twice_says_why(ladder: dict[str, Stage], nora: User) -> None:
    plan, browser = make_commission_plan(), Browser(make_administrator())
    url = f"/sales/commissions/{plan.uid}/close/"
    early = browser.post(url, {"who": str(nora.uid), "on": timezone.localdate().isoformat()})
    assert early.status_code == 422
    assert "The period is not over yet." in text_of(early)
    assert not CommissionStatement.objects.exists()

    asked = {"who": str(nora.uid), "on": "2025-05-17"}
    assert browser.post(url, asked).status_code == 302
    twice = browser.post(url, asked)
    assert twice.status_code == 422
    assert "This statement is closed already." in text_of(twice)
    assert CommissionStatement.objects.count() == 1


def test_who_has_left_is_paid_for_what_they_won(ladder: dict[str, Stage], nora: User) -> None:
    make_commission_plan()
    win(ladder, nora, "1000", name="Last one")
    write.update(registry.get("users"), nora, {"is_active": False}, actor=None)
    assert "Last one" in text_of(Browser(make_administrator()).get(f"/sales/commissions/?who={nora.uid}&on=2025-05-01"))
