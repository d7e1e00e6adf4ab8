"""How right forecasts were, and the pages of what changed and of accuracy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.sales.forecasts.accuracy import LEAST, Told, accuracy, known_periods
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.reach import owners_of, people_within
from rapport.sales.models import Deal, DealSnapshot, Length, Quota, SnapshotNight
from rapport.sales.sample import load_demo
from tests.browser import Browser, text_of
from tests.factories import make_organisation
from tests.factories.access import make_administrator, make_holder, make_team, make_user
from tests.factories.sales import make_deal, make_ladder, make_product
from tests.factories.territories import make_territory, make_territory_account

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = (TODAY - timedelta(days=2)).isoformat()
PRESENT = Period.around(Length.MONTH, TODAY)


def known_since(day: date) -> None:
    SnapshotNight.objects.create(day=day, changed_count=0)


def stated(owner: User, period: Period, amount: str, *, deal: int, state: str = "open", **more: Any) -> None:
    """What the night before a period knew of a deal."""
    given = {
        "valid_from": period.start - timedelta(days=1), "forecast": "commit", "base_currency": "EUR",
        "base_amount": Decimal(amount), "weighted_amount": Decimal(amount) / 2, "close_on": period.start, **more,
    }  # fmt: skip
    DealSnapshot.objects.create(deal_id=deal, owner=owner, state=state, **given)


def won(owner: User, period: Period, amount: str, ladder: dict[str, Any], **more: Any) -> Deal:
    given = {"closed_on": period.start, "opened_on": date(2020, 1, 1), "owner": owner, **more}
    return make_deal(stage=ladder["won"], amount=amount, **given)


def test_bias_and_error_are_shares_of_what_was_won() -> None:
    periods = [PRESENT.shift(-n) for n in (3, 2, 1)]
    said = [Decimal(120), Decimal(80), Decimal(250)]
    told = Told(list(zip(periods, said, [Decimal(100), Decimal(100), Decimal(200)], strict=True)))

    assert [told.bias, told.error] == [13, 23]  # 50 and 90 of 400
    assert Told(told.pairs[:2]).bias is None and len(told.pairs) == LEAST
    assert Told([(period, Decimal(5), Decimal(0)) for period in periods]).error is None


def test_what_was_said_is_held_against_what_was_won() -> None:
    ladder, boss = make_ladder(), make_administrator()
    ada = make_holder("own")
    known_since(PRESENT.shift(-3).start - timedelta(days=1))
    for step, (said, came) in {-3: ("100", "80"), -2: ("100", "110"), -1: ("100", "10")}.items():
        period = PRESENT.shift(step)
        deal = won(ada, period, came, ladder)
        stated(ada, period, said, deal=deal.pk)

    assert known_periods(Asked(PRESENT), TODAY) == [PRESENT.shift(step) for step in (-3, -2, -1)]
    found = accuracy(boss, Asked(PRESENT), [ada.pk], TODAY)

    assert [said for _period, said, _won in found.told[ada.pk, "commit", "start"].pairs] == [100, 100, 100]
    assert [came for _period, _said, came in found.told[ada.pk, "commit", "start"].pairs] == [80, 110, 10]
    assert [said for _period, said, _won in found.told[ada.pk, "weighted", "start"].pairs] == [50, 50, 50]
    assert [found.told[ada.pk, "commit", "start"].bias, found.told[ada.pk, "commit", "start"].error] == [50, 60]
    page = text_of(Browser(boss).get("/sales/forecast/accuracy/", length="month"))
    assert "+50%" in page and "error 60%" in page


def test_a_reader_is_told_of_the_own_people_alone() -> None:
    ladder, team = make_ladder(), str(make_team().uid)
    ada, ben = make_holder("own", teams=[team], full_name="Ada"), make_holder("own", teams=[team], full_name="Ben")
    known_since(PRESENT.shift(-3).start - timedelta(days=1))
    for owner in (ada, ben):
        deal = won(owner, PRESENT.shift(-1), "10", ladder)
        stated(owner, PRESENT.shift(-1), "70", deal=deal.pk)

    page = text_of(Browser(ada).get("/sales/forecast/accuracy/", length="month"))
    assert (">Ada<" in re.sub(r"\s+", "", page), "Ben" in page) == (True, False)
    everybody = accuracy(make_holder("team", teams=[team]), Asked(PRESENT), [ada.pk, ben.pk], TODAY)
    together = everybody.told[None, "commit", "start"].pairs
    assert together == [(PRESENT.shift(-1), Decimal(140), Decimal(20))]
    assert Browser(ada).get("/sales/forecast/accuracy/", who=f"user-{ben.uid}").status_code == 404


def test_who_is_in_a_territory_is_told_of_its_deals_whoever_owns_them() -> None:
    reader, seller, stranger = make_holder("team"), make_user(), make_user()
    company = make_organisation()
    make_deal(party=company, owner=seller)
    make_deal(owner=stranger)
    of_seller = Asked(PRESENT, who=f"user-{seller.uid}")
    assert people_within(reader, Asked(PRESENT)) == [reader.pk]
    assert owners_of(reader, of_seller) == ("", [])

    make_territory_account(party=company, territory=make_territory(members=[str(reader.uid)]))
    reader.refresh_from_db()

    assert people_within(reader, Asked(PRESENT)) == sorted([reader.pk, seller.pk])
    assert owners_of(reader, of_seller)[1] == [seller.pk]


def test_too_few_periods_claim_nothing() -> None:
    browser = Browser(make_administrator())
    page = text_of(browser.get("/sales/forecast/accuracy/", length="year"))
    assert "Nothing is claimed from fewer than 3 ended periods." in page and "forecast-table" not in page


def test_the_sample_has_a_year_that_its_deals_tell() -> None:
    owner = make_holder("own")
    for _number in range(3):
        make_organisation(owner=owner)
    load_demo()

    assert SnapshotNight.objects.count() == 400
    assert Quota.objects.filter(owner=owner).count() == 6
    for deal in Deal.objects.all():
        last = DealSnapshot.objects.get(deal_id=deal.pk, valid_to=None)
        assert (last.state, last.base_amount, last.owner_id) == (deal.state, deal.base_amount, owner.pk)
    assert DealSnapshot.objects.filter(state="open", valid_to__isnull=False).exists()
    put_off = (
        DealSnapshot.objects.filter(state="open").values("deal_id").annotate(days=Count("close_on", distinct=True))
    )
    assert put_off.filter(days=2).count() > 20
    assert len(known_periods(Asked(Period.around(Length.QUARTER, TODAY)), TODAY)) >= LEAST
    assert "too few periods" not in text_of(Browser(make_administrator()).get("/sales/forecast/accuracy/"))
    browser = Browser(make_administrator())
    page = text_of(browser.get("/sales/forecast/changes/", since=(TODAY - timedelta(days=60)).isoformat()))
    links = [unescape(url) for url in re.findall(r'href="(/sales/forecast/changes/\?[^"]*bar=[^"]*)"', page)]
    assert links
    for url in links:
        assert browser.get(url.partition("#")[0]).status_code == 200, url


def test_what_changed_asks_for_days_that_are_known() -> None:
    browser = Browser(make_administrator())
    assert "noted every night" in text_of(browser.get("/sales/forecast/changes/"))
    known_since(TODAY - timedelta(days=3))
    early = text_of(browser.get("/sales/forecast/changes/", since=(TODAY - timedelta(days=9)).isoformat()))
    assert "Choose that day or a later one" in early
    for given, said, status in (
        ({"since": TODAY.isoformat()}, "is still to come", 422),
        ({"since": DAY, "until": DAY}, "not after", 422),
        ({"bar": "cat"}, "There is no bar “cat”.", 400),
        ({"since": "x"}, "“x” is no day.", 400),
    ):
        answer = browser.get("/sales/forecast/changes/", **given)
        assert (answer.status_code, said in text_of(answer)) == (status, True), said


def test_a_family_of_products_narrows_what_was_said_and_what_was_won() -> None:
    ladder, ada = make_ladder(), make_holder("own")
    pump, pipe = make_product(family="Pumps"), make_product(family="Pipes")
    known_since(PRESENT.shift(-3).start - timedelta(days=1))
    for step in (-3, -2, -1):
        period = PRESENT.shift(step)
        for product, said, came in ((pump, "100", "80"), (pipe, "7", "5")):
            deal = won(ada, period, came, ladder, product=product)
            stated(ada, period, said, deal=deal.pk, family=product.family)
        stated(ada, period, "9", deal=900_000 - step, family="Pumps")  # of a deal that is gone
        stated(ada, period, "2", deal=800_000 - step, family="")

    def told(reader: User, family: str) -> list[list[Decimal]]:
        found = accuracy(reader, Asked(PRESENT, family=family), [ada.pk], TODAY).told[ada.pk, "commit", "start"]
        return [[said, came] for _period, said, came in found.pairs]

    for reader in (make_administrator(), ada):
        assert told(reader, "Pumps") == [[109, 80]] * 3
        assert told(reader, "Pipes") == [[7, 5]] * 3
        assert told(reader, "") == [[118, 85]] * 3


def test_periods_whose_nights_noted_no_families_are_no_ground_for_a_family() -> None:
    boss, ada, ladder = make_administrator(), make_holder("own"), make_ladder()
    pump = make_product(family="Pumps")
    SnapshotNight.objects.create(day=PRESENT.shift(-3).start - timedelta(days=1), changed_count=0, has_families=False)
    known_since(PRESENT.shift(-1).start - timedelta(days=1))
    for step in (-3, -2, -1):
        stated(ada, PRESENT.shift(step), "100", deal=won(ada, PRESENT.shift(step), "80", ladder, product=pump).pk)

    known = [len(accuracy(boss, Asked(PRESENT, family=one), [ada.pk], TODAY).periods) for one in ("", "Pumps")]

    assert known == [3, 1]
