"""Competitors in deals: several by name, who won, how often we win; deals found by name, tag and competitor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Competitor, Deal, DealCompetitor
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_competitor, make_deal, make_deal_competitor
from tests.factories.access import make_administrator, make_user
from tests.factories.sales import make_ladder, make_stage
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def names(deal: Deal) -> list[str]:
    return list(DealCompetitor.objects.filter(deal=deal).values_list("competitor__name", flat=True).order_by("id"))


def test_competitors_are_named_in_the_deal_and_known_ones_found_again() -> None:
    known = make_competitor(name="Nordtek")
    deal = make_deal(competitors="Nordtek; Vela, Inc.")
    assert (names(deal), Competitor.objects.count()) == (["Nordtek", "Vela, Inc."], 2)
    before = dump()
    write.update(registry.get("deals"), deal, {"competitors": ["Nordtek"]}, actor=None)
    assert names(deal) == [known.name]
    undo(ChangeSet.objects.latest("id"), actor=None)
    assert difference(before, dump()) == {}
    for wrong in ("x" * 201, [""], [f"Rival {n}" for n in range(21)]):
        with pytest.raises(Invalid) as refused:
            write.update(registry.get("deals"), deal, {"competitors": wrong}, actor=None)
        assert list(refused.value.errors) == ["competitors"]


def test_a_stage_may_ask_for_a_competitor() -> None:
    ladder = make_ladder()
    asking = make_stage(pipeline=ladder["first"].pipeline, required_fields=["competitors"])
    deal, named = make_deal(stage=ladder["first"]), make_deal(stage=ladder["first"], competitors="Nordtek")
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("deals"), deal, {"stage": asking}, actor=None)
    assert list(refused.value.errors) == ["competitors"]
    write.update(registry.get("deals"), deal, {"stage": asking, "competitors": "Vela"}, actor=None)
    write.update(registry.get("deals"), named, {"stage": asking}, actor=None)
    assert Deal.objects.filter(stage=asking).count() == 2


def test_the_page_of_a_competitor_tells_how_often_we_won_against_it() -> None:
    ladder, rival = make_ladder(), make_competitor()
    browser = Browser(make_administrator())
    assert "No deal against them has ended yet" in text_of(browser.get(f"/competitors/{rival.uid}/"))
    deals = [make_deal(stage=ladder["first"]) for _number in range(4)]
    entries = [make_deal_competitor(deal=deal, competitor=rival) for deal in deals]
    for deal, state in zip(deals, ("won", "lost", "lost", None), strict=True):
        if state:
            write.update(registry.get("deals"), deal, {"stage": ladder[state]}, actor=None)
    write.update(registry.get("deal-competitors"), entries[1], {"won_it": True}, actor=None)

    page = text_of(browser.get(f"/competitors/{rival.uid}/"))

    assert "33.3%" in page and "1 won of 3 that ended; 1 of the lost ones went to them." in page
    assert list(DealCompetitor.objects.order_by("id").values_list("state", flat=True)) == [
        "won",
        "lost",
        "lost",
        "open",
    ]
    undo(ChangeSet.objects.filter(kind="deals").latest("id"), actor=None)
    assert list(DealCompetitor.objects.order_by("id").values_list("state", flat=True))[2] == "open"


def test_one_competitor_won_a_deal() -> None:
    deal = make_deal()
    first = make_deal_competitor(deal=deal, won_it=True)
    second = make_deal_competitor(deal=deal, won_it=True)
    first.refresh_from_db()
    assert (first.won_it, second.won_it) == (False, True)


def test_deals_are_found_by_tag_and_competitor_and_sorted_by_name() -> None:
    call = Caller(make_administrator())
    for name, tags, rivals in (("Beta", "vip", "Nordtek"), ("Alpha", "vip, east", ""), ("Gamma", "", "Vela")):
        make_deal(name=name, tags=tags, competitors=rivals)

    def found(query: str) -> list[str]:
        return [item["name"] for item in call.items(f"/deals?{query}")]

    assert found("sort=name") == ["Alpha", "Beta", "Gamma"]
    assert found("tags=VIP&sort=-name") == ["Beta", "Alpha"]
    assert found("tags__in=east,west") == ["Alpha"]
    assert found("tags__isnull=true") == ["Gamma"]
    assert found("competitors=nordtek") == ["Beta"]
    assert found("competitors__isnull=false&sort=name") == ["Beta", "Gamma"]


@pytest.mark.parametrize(
    ("amount", "kept"),
    [("-0.01", None), ("1e15", None), ("0.005", "0.01"), ("0", "0"), ("99999999999.99", "99999999999.99")],
)
def test_odd_amounts_are_told_at_form_and_api(amount: str, kept: str | None) -> None:
    user, ladder = make_administrator(), make_ladder()
    deal = make_deal(stage=ladder["first"], amount="7")
    answer = Caller(user)("PATCH", f"/deals/{deal.uid}", {"amount": amount}, If_Match="*")
    assert answer.status_code == (200 if kept else 422)
    if kept is None:
        assert "amount" in answer.content.decode()
    browser = Browser(user)
    form = browser.form(f"/deals/{deal.uid}/edit/")
    form.set("amount", amount)
    sent = browser.send(form)
    assert sent.status_code == (302 if kept else 422)
    if kept is None:
        assert f'value="{amount}"' in text_of(sent)  # what was typed is still there
    deal.refresh_from_db()
    assert deal.amount == (7 if kept is None else Decimal(kept))


def test_the_deals_of_an_owner_who_left_stay_and_go_to_another_one() -> None:
    owner, other, ladder = make_user(), make_user(), make_ladder()
    opened = make_deal(owner=owner, stage=ladder["first"])
    closed = make_deal(owner=owner, stage=ladder["won"], closed_on=date(2026, 5, 5))
    write.update(registry.get("users"), owner, {"is_active": False}, actor=None)
    assert Deal.objects.filter(owner=owner).count() == 2
    assert "The owner has left" in text_of(Browser(make_administrator()).get(f"/deals/{opened.uid}/"))
    write.update_many(registry.get("deals"), {opened.pk: {"owner": other}}, actor=None)
    assert [one.owner for one in Deal.objects.order_by("id")] == [other, owner]
    assert closed.pk
