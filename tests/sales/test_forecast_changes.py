"""The states of deals night by night, and what changed between two of them: exact to the cent, whatever happened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.asked import Asked, families
from rapport.sales.forecasts.changes import IN, Waterfall
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.snapshots import (
    families_since,
    first_day,
    missing_days,
    noted_families,
    take,
    take_missing,
)
from rapport.sales.models import Deal, DealSnapshot, Length, SnapshotNight, Stage
from tests.browser import Browser, text_of
from tests.factories import make_deal
from tests.factories.access import make_administrator, make_holder, make_role, make_team, make_user
from tests.factories.sales import make_ladder, make_product, make_stage

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
PERIOD = Period.around(Length.QUARTER, TODAY)
WITHIN, LATER, EARLIER = PERIOD.end - timedelta(days=1), PERIOD.end, PERIOD.start - timedelta(days=1)


@pytest.fixture
def ladder() -> dict[str, Stage]:
    stages = make_ladder()
    stages["out"] = make_stage(pipeline=stages["first"].pipeline, name="Out", forecast="omitted")
    return stages


def open_deal(ladder: dict[str, Stage], amount: str = "100", **values: Any) -> Deal:
    given = {"stage": ladder["first"], "opened_on": date(2020, 1, 1), "expected_close_on": WITHIN, **values}
    return make_deal(amount=amount, **given)


def change(deal: Deal, **values: Any) -> None:
    write.update(registry.get("deals"), deal, values, actor=None)


def aged(days: int) -> None:
    """Let everything that happened until now lie so many days back: the clock of the database can't be set."""
    tables = ("sales_deal", "sales_dealhistoryevent")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE {table} SET created_at = created_at - make_interval(days => %s)", [days])
        moved = "UPDATE sales_dealhistoryevent SET pgh_created_at = pgh_created_at - make_interval(days => %s)"
        cursor.execute(moved, [days])
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def states(deal_id: int) -> list[tuple[Any, ...]]:
    found = DealSnapshot.objects.filter(deal_id=deal_id).order_by("valid_from")
    return [(row.valid_from, row.state, row.base_amount) for row in found]


def water(user: User, since: date = YESTERDAY, until: date | None = None, **more: Any) -> Waterfall:
    return Waterfall(user, Asked(PERIOD, family=more.get("family", "")), since, until, more.get("owners"))


def bars(user: User, **more: Any) -> dict[str, Decimal]:
    return {name: bar.amount for name, bar in water(user, **more).changes().bars.items()}


def test_a_night_writes_what_is_new_and_nothing_twice(ladder: dict[str, Stage]) -> None:
    deal = open_deal(ladder)
    aged(2)
    first = TODAY - timedelta(days=2)

    assert (take_missing(TODAY), take_missing(TODAY)) == (2, 0)
    assert states(deal.pk) == [(first, "open", Decimal(100))]
    assert list(SnapshotNight.objects.order_by("day").values_list("day", "changed_count")) == [
        (first, 1),
        (YESTERDAY, 0),
    ]
    assert (take(YESTERDAY), DealSnapshot.objects.count()) == (False, 1)


def test_missed_nights_are_made_up_for_from_the_history(ladder: dict[str, Stage]) -> None:
    deal = open_deal(ladder)
    aged(1)
    change(deal, amount="200")
    change(deal, description="Of no matter to a forecast")
    aged(2)
    change(deal, stage=ladder["won"])
    aged(1)
    other = open_deal(ladder)
    days = [TODAY - timedelta(days=n) for n in (4, 3, 2, 1)]
    assert missing_days(TODAY) == days

    take_missing(TODAY)

    assert states(deal.pk) == [(days[0], "open", 100), (days[1], "open", 200), (days[3], "won", 200)]
    assert states(other.pk) == []


def test_what_is_deleted_is_gone_from_the_next_night_on_and_comes_back_with_an_undo(ladder: dict[str, Stage]) -> None:
    deal = open_deal(ladder)
    pk = deal.pk
    aged(2)
    write.delete(registry.get("deals"), deal, actor=None)
    deleted = ChangeSet.objects.latest("id")
    aged(1)
    take_missing(TODAY)
    assert [state for _day, state, _amount in states(pk)] == ["open", "gone"]

    undo(deleted, actor=None)
    take_missing(TODAY + timedelta(days=1))
    assert [state for _day, state, _amount in states(pk)] == ["open", "gone", "open"]


def test_each_way_in_and_out_has_its_bar(ladder: dict[str, Stage]) -> None:
    boss, other = make_administrator(), make_holder("own")
    mine = {"owner": boss}
    deals = {
        name: open_deal(ladder, amount, **{**mine, **values})
        for name, amount, values in (
            ("grew", "1", {}), ("shrank", "1000", {}), ("won", "20", {}), ("lost", "30", {}), ("pushed_out", "40", {}),
            ("pulled_out", "50", {}), ("left_out", "60", {}), ("moved_out", "70", {}), ("deleted", "80", {}),
            ("pulled_in", "90", {"expected_close_on": LATER}), ("taken_in", "110", {"stage": ladder["out"]}),
            ("moved_in", "120", {"owner": other}), ("same", "7", {}),
        )
    }  # fmt: skip
    deals["reopened"] = make_deal(stage=ladder["lost"], amount="130", opened_on=date(2020, 1, 1), owner=boss)
    aged(2)
    take_missing(TODAY)
    change(deals["grew"], amount="11")
    change(deals["shrank"], amount="999")
    for name in ("won", "lost"):
        change(deals[name], stage=ladder[name])
    change(deals["pushed_out"], expected_close_on=LATER)
    change(deals["pulled_out"], expected_close_on=EARLIER)
    change(deals["left_out"], stage=ladder["out"])
    change(deals["moved_out"], owner=other)
    write.delete(registry.get("deals"), deals["deleted"], actor=None)
    change(deals["pulled_in"], expected_close_on=WITHIN)
    change(deals["taken_in"], stage=ladder["first"])
    change(deals["moved_in"], owner=boss)
    change(deals["reopened"], stage=ladder["first"], expected_close_on=WITHIN)
    open_deal(ladder, "140", **mine)

    found = water(boss, owners=[boss.pk])
    changes = found.changes()

    assert {name: bar.amount for name, bar in changes.bars.items()} == {
        "grew": 10, "shrank": -1, "won": -20, "lost": -30, "pushed_out": -40, "pulled_out": -50, "left_out": -60,
        "moved_out": -70, "deleted": -80, "pulled_in": 90, "taken_in": 110, "moved_in": 120, "reopened": 130,
        "new": 140,
    }  # fmt: skip
    assert [changes.opening.amount, changes.opening.count] == [1358, 10]
    assert changes.closing.amount == 1358 + sum(bar.amount for bar in changes.bars.values())
    for name in (*changes.bars, "opening", "closing"):
        whole = {"opening": changes.opening, "closing": changes.closing}.get(name) or changes.bars[name]
        behind = found.deals(name)
        assert (len(behind), sum(one.effect for one in behind)) == (whole.count, whole.amount), name
    assert {one.deal_id for one in found.deals("won")} == {deals["won"].pk}


def test_a_family_of_products_is_the_one_that_each_deal_had_on_either_day(ladder: dict[str, Stage]) -> None:
    boss, pump, pipe = make_administrator(), make_product(family="Pumps"), make_product(family="Pipes")
    grew, turned, gone = (open_deal(ladder, amount, product=pump) for amount in ("1.01", "20.02", "300.03"))
    came = open_deal(ladder, "4000.04", product=pipe)
    none = open_deal(ladder, "7")
    aged(2)
    take_missing(TODAY)
    change(grew, amount="6.06")
    change(turned, product=pipe)
    change(came, product=pump, amount="4000.05")
    change(none, product=pipe)
    write.delete(registry.get("deals"), gone, actor=None)
    open_deal(ladder, "50000.05", product=pump)

    found = water(boss, family="Pumps").changes()

    assert [found.opening.amount, found.closing.amount] == [Decimal("321.06"), Decimal("54006.16")]
    assert {name: bar.amount for name, bar in found.bars.items()} == {
        "grew": Decimal("5.05"), "new": Decimal("50000.05"), "deleted": Decimal("-300.03"),
        "product_in": Decimal("4000.05"), "product_out": Decimal("-20.02"),
    }  # fmt: skip
    assert sum(bar.amount for bar in found.bars.values()) == found.closing.amount - found.opening.amount
    assert [one.deal_id for one in water(boss, family="Pumps").deals("deleted")] == [gone.pk]
    pipes = water(boss, family="Pipes").changes()
    assert [pipes.opening.amount, pipes.closing.amount] == [Decimal("4000.04"), Decimal("27.02")]
    assert {name: bar.amount for name, bar in pipes.bars.items()} == {
        "product_in": Decimal("27.02"), "product_out": Decimal("-4000.04"),
    }  # fmt: skip
    assert bars(boss).keys() == {"grew", "new", "deleted"}


def test_a_deal_of_a_family_that_is_gone_is_told_of_to_whoever_sees_all_deals_of_its_owner(
    ladder: dict[str, Stage],
) -> None:
    ada, ben, pump = make_holder("own"), make_holder("own"), make_product(family="Pumps")
    gone = open_deal(ladder, "300", product=pump, owner=ada)
    aged(2)
    take_missing(TODAY)
    write.delete(registry.get("deals"), gone, actor=None)

    told = [water(user, family="Pumps").changes().opening.amount for user in (ada, ben)]

    assert told == [300, 0]


def test_a_night_that_was_missed_knows_the_family_that_a_product_had_then(ladder: dict[str, Stage]) -> None:
    product = make_product(family="Pumps")
    deal = open_deal(ladder, "5", product=product)
    aged(3)
    write.update(registry.get("products"), product, {"family": "Valves"}, actor=None)

    take_missing(TODAY)
    assert list(DealSnapshot.objects.filter(deal_id=deal.pk).values_list("family", flat=True)) == ["Pumps"]
    assert noted_families() == ["Pumps"]
    assert families() == ["Pumps", "Valves"]

    take_missing(TODAY + timedelta(days=1))
    states = DealSnapshot.objects.filter(deal_id=deal.pk).order_by("valid_from")
    assert list(states.values_list("family", "valid_to")) == [("Pumps", TODAY), ("Valves", None)]


def test_what_was_not_noted_is_not_guessed_and_said_by_the_pages(ladder: dict[str, Stage]) -> None:
    boss, pump = make_administrator(), make_product(family="Pumps")
    open_deal(ladder, "5", product=pump)
    aged(4)
    take_missing(TODAY - timedelta(days=2))
    DealSnapshot.objects.update(family=None)  # as an installation that noted no families yet has them
    SnapshotNight.objects.update(has_families=False)
    take_missing(TODAY)

    since = TODAY - timedelta(days=2)
    assert [first_day(), first_day(families=True), families_since()] == [TODAY - timedelta(days=4), since, since]
    assert water(boss, since - timedelta(days=1), family="Pumps").changes().opening.amount == 0
    assert water(boss, since, family="Pumps").changes().opening.amount == 5
    browser = Browser(boss)
    early = text_of(browser.get("/sales/forecast/changes/", family="Pumps", since=str(since - timedelta(days=1))))
    assert "is known since" in early and "is noted since" in early
    for path in ("changes", "accuracy"):
        assert "is noted since" in text_of(browser.get(f"/sales/forecast/{path}/", family="Pumps")), path
        assert "is noted since" not in text_of(browser.get(f"/sales/forecast/{path}/")), path


def test_who_does_not_see_the_products_of_deals_gets_no_figures_by_family(ladder: dict[str, Stage]) -> None:
    make_product(family="Pumps")
    rules = [{"kind": "deals", "field": "product", "rule": "hidden"}]
    role = make_role(grants=[{"kind": "deals", "action": "view", "scope": "all"}], field_rules=rules)
    reader = make_user(roles=[str(role.uid)])

    page = text_of(Browser(reader).get("/sales/forecast/changes/", family="Pumps"))

    assert 'name="family"' not in page


def test_a_reader_is_told_of_deals_within_reach_alone(ladder: dict[str, Stage]) -> None:
    team = str(make_team().uid)
    ada, ben = make_holder("own", teams=[team]), make_holder("own", teams=[team])
    lead = make_holder("team", teams=[team])
    hers, his, gone = (open_deal(ladder, amount, owner=of) for amount, of in (("5", ada), ("7", ben), ("11", ada)))
    foreign = open_deal(ladder, "1000", owner=make_administrator())
    aged(2)
    take_missing(TODAY)
    for deal in (hers, his, foreign):
        change(deal, amount="1")
    write.delete(registry.get("deals"), gone, actor=None)

    assert bars(ada) == {"shrank": Decimal(-4), "deleted": Decimal(-11)}
    assert bars(ben) == {"shrank": Decimal(-6)}
    assert bars(lead) == {"shrank": Decimal(-10), "deleted": Decimal(-11)}
    assert bars(make_administrator()) == {"shrank": Decimal(-1009), "deleted": Decimal(-11)}
    assert bars(make_holder("own")) == {}


_STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["amount", "day", "stage", "delete", "create"]),
        st.integers(0, 3),
        st.decimals("0.01", "99999.99", places=2),
    ),
    max_size=12,
)


def test_days_in_the_wrong_order_keep_what_was_chosen_beside_the_message() -> None:
    since, until = (str(timezone.localdate() - timedelta(days=days)) for days in (3, 10))
    browser = Browser(make_administrator())
    answer = browser.get("/sales/forecast/changes/", since=since, until=until, length="year")
    page = text_of(answer)
    assert (answer.status_code, f"{until} is not after {since}." in page) == (422, True)
    assert f'value="{since}"' in page and f'value="{until}"' in page
    assert re.search(r'value="year"\s+selected', page)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_STEPS, after=_STEPS)
def test_the_bars_come_to_the_difference_to_the_cent(before: Any, after: Any) -> None:
    for _attempt in _taken_back():
        boss, stages = make_administrator(), make_ladder()
        stages["out"] = make_stage(pipeline=stages["first"].pipeline, name="Out", forecast="omitted")
        deals = [open_deal(stages, "10.10", owner=boss) for _number in range(3)]
        _act(deals, before, stages, boss)
        aged(2)
        take_missing(TODAY)
        opening = _open_now(boss)
        _act(deals, after, stages, boss)

        found = water(boss).changes()

        assert found.opening.amount == opening
        assert found.closing.amount == _open_now(boss)
        assert opening + sum(bar.amount for bar in found.bars.values()) == found.closing.amount
        assert all(bar.amount >= 0 if name in IN else bar.amount <= 0 for name, bar in found.bars.items())


def _taken_back() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _open_now(user: User) -> Decimal:
    found = Deal.objects.filter(
        state="open", forecast__in=["commit", "closed", "best_case", "pipeline"],
        expected_close_on__gte=PERIOD.start, expected_close_on__lt=PERIOD.end,
    )  # fmt: skip
    return sum((deal.base_amount or Decimal(0) for deal in found), Decimal(0))


def _act(deals: list[Deal], steps: Any, stages: dict[str, Stage], owner: User) -> None:
    for which, what, value, amount in steps:
        if what == "create" or not deals:
            deals.append(open_deal(stages, str(amount), owner=owner))
            continue
        deal = deals[which % len(deals)]
        deal.refresh_from_db()
        if what == "delete":
            deals.remove(deal)
            write.delete(registry.get("deals"), deal, actor=None)
        elif what == "amount":
            change(deal, amount=str(amount))
        elif what == "day":
            change(deal, expected_close_on=(WITHIN, LATER, EARLIER, None)[value])
        else:
            change(deal, stage=stages[("first", "won", "lost", "out")[value]])
