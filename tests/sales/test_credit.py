"""The credit check: warns, holds or stops beyond the limit; sees orders at the same moment; is explained and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.approvals.models import Approval
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from rapport.sales.credit.checking import CreditStopped
from rapport.sales.credit.exposure import exposure, owed_by_currency
from rapport.sales.models import CreditAccount, CreditCheck, Order
from rapport.sales.orders.states import close, confirm
from tests.factories import make_exchange_rate, make_organisation
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.orders import (
    make_confirmed_order,
    make_credit_account,
    make_customer_class,
    make_order,
    make_order_line,
    number_orders,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def numbered() -> None:
    number_orders()


def account(reaction: str = "warn", **values: Any) -> CreditAccount:
    return make_credit_account(customer_class=make_customer_class(when_exceeded=reaction), **values)


def draft(party: Any, price: str, **values: Any) -> Order:
    order = make_order_line(order=make_order(number="", party=party, **values), quantity="1", unit_price=price).order
    order.refresh_from_db()
    return order


def state(order: Order) -> str:
    return Order.objects.get(pk=order.pk).status


def test_an_order_up_to_the_limit_passes_and_the_check_is_kept() -> None:
    held, nora = account(credit_limit="1000"), make_administrator()
    make_confirmed_order(party=held.party, quantity="1", price="600")
    order = draft(held.party, "400")

    found = confirm(order=order, actor=nora, channel="web")

    assert (found.outcome, found.owed, found.amount) == ("passed", Decimal(600), Decimal(400))
    assert state(order) == "confirmed"
    kept = CreditCheck.objects.get(order=order)
    assert (kept.outcome, kept.exposure, kept.amount, kept.credit_limit) == ("passed", 600, 400, 1000)
    assert (kept.checked_by_id, kept.account_id) == (nora.pk, held.pk)
    assert "€1,000.00" in kept.explanation
    with pytest.raises(Refused):
        write.update(registry.get("credit-checks"), kept, {"amount": "1"}, actor=nora)
    with pytest.raises(Refused):
        write.delete(registry.get("credit-checks"), kept, actor=nora)


def test_without_an_account_every_order_passes_and_says_so() -> None:
    order = draft(make_organisation(), "1000000")
    assert confirm(order=order, actor=make_administrator(), channel="web").explanation == (
        "No credit limit is set for this customer."
    )
    assert CreditCheck.objects.get(order=order).outcome == "passed"


def test_a_class_that_warns_lets_the_order_pass_and_says_by_how_much_it_is_too_much() -> None:
    held = account("warn", credit_limit="1000")
    order = draft(held.party, "1200")

    found = confirm(order=order, actor=make_administrator(), channel="web")

    assert (found.outcome, state(order)) == ("warned", "confirmed")
    assert "€200.00 beyond the limit of €1,000.00" in found.explanation


def test_a_class_that_stops_refuses_the_order_and_keeps_the_check() -> None:
    held = account("stop", credit_limit="1000")
    make_confirmed_order(party=held.party, quantity="1", price="900")
    order = draft(held.party, "200")

    with pytest.raises(CreditStopped, match=r"€100\.00 beyond"):
        confirm(order=order, actor=make_administrator(), channel="web")

    order.refresh_from_db()
    assert (order.status, order.number, order.confirmed_at) == ("draft", "", None)
    assert CreditCheck.objects.get(order=order).outcome == "stopped"


def test_an_account_that_is_blocked_lets_nothing_pass_whatever_the_limit() -> None:
    held = account("warn", credit_limit="1000", is_blocked=True, block_reason="Insolvency")
    order = draft(held.party, "1")

    with pytest.raises(CreditStopped, match="Insolvency"):
        confirm(order=order, actor=make_administrator(), channel="web")
    assert (state(order), CreditCheck.objects.get(order=order).outcome) == ("draft", "stopped")
    without = write.update(registry.get("credit-accounts"), held, {"block_reason": ""}, actor=None)
    assert without.block_reason == "No reason was given."


def held_order() -> tuple[Order, Any, Approval]:
    role = make_role(grants=[{"kind": "orders", "action": action, "scope": "all"} for action in ("view", "update")])
    boss = make_user(full_name="Clara Credit", roles=[str(role.uid)])
    group = make_customer_class(when_exceeded="hold", released_by=role)
    limited = make_credit_account(credit_limit="100", customer_class=group)
    order = draft(limited.party, "150")
    confirm(order=order, actor=make_administrator(), channel="web")
    return order, boss, Approval.objects.get(record_id=order.pk)


def decide(approval: Approval, deed: str, actor: Any) -> None:
    values = {"approval": approval, "deed": deed, "words": "Known for years"}
    write.create(registry.get("approval-acts"), values, actor=actor)


def test_an_order_that_is_held_is_released_by_who_holds_the_role() -> None:
    order, boss, approval = held_order()
    assert (state(order), Order.objects.get(pk=order.pk).number) == ("held", "")
    assert exposure([order.party_id or 0], "EUR", date(2026, 1, 1)) == 0

    decide(approval, "approve", boss)

    order.refresh_from_db()
    assert (order.status, order.number != "") == ("confirmed", True)
    checks = CreditCheck.objects.filter(order=order).order_by("pk")
    assert [(one.outcome, one.checked_by_id) for one in checks][1:] == [("released", boss.pk)]
    assert checks[0].outcome == "held"


def test_an_order_whose_credit_is_refused_is_a_draft_again() -> None:
    order, boss, approval = held_order()
    decide(approval, "refuse", boss)
    assert state(order) == "draft"


def test_an_approval_that_somebody_asks_for_by_hand_releases_no_order() -> None:
    order, _boss, _approval = held_order()
    friend = make_administrator()
    values = {
        "subject": "Please", "kind": "orders", "record_uid": str(order.uid), "asked": [{"user": str(friend.uid)}],
        "own_allowed": True,
    }  # fmt: skip
    asked = write.create(registry.get("approvals"), values, actor=friend)

    decide(asked, "approve", friend)

    assert state(order) == "held"


def test_the_limit_of_a_group_counts_for_all_of_it() -> None:
    head = make_organisation(name="Holding")
    first, second = make_organisation(organisation=head), make_organisation(organisation=head)
    below = make_organisation(organisation=second)
    account("stop", party=head, credit_limit="1000", covers_group=True)
    make_confirmed_order(party=first, quantity="1", price="500")
    make_confirmed_order(party=head, quantity="1", price="300")

    with pytest.raises(CreditStopped, match="group of Holding"):
        confirm(order=draft(below, "300"), actor=make_administrator(), channel="web")

    assert confirm(order=draft(below, "200"), actor=make_administrator(), channel="web").owed == 800


def test_other_currencies_count_at_the_rate_of_the_day_and_a_missing_rate_is_said() -> None:
    make_exchange_rate(currency="USD", valid_from=date(2020, 1, 1), rate="0.5")
    held = account("stop", credit_limit="100")
    make_confirmed_order(party=held.party, quantity="1", price="120", currency="USD")

    with pytest.raises(CreditStopped, match=r"€60\.00 before and €50\.00"):
        confirm(order=draft(held.party, "100", currency="USD"), actor=make_administrator(), channel="web")
    order = draft(held.party, "1", currency="CHF")
    with pytest.raises(Invalid, match="no exchange rate for CHF"):
        confirm(order=order, actor=make_administrator(), channel="web")
    assert state(order) == "draft"


def test_what_is_invoiced_or_closed_is_owed_no_more_as_an_order() -> None:
    party = make_organisation()
    first = make_confirmed_order(party=party, quantity="1", price="300")
    second = make_confirmed_order(party=party, quantity="1", price="200")
    draft(party, "999")
    Order.objects.filter(pk=first.pk).update(invoiced_amount=100)
    close(order=second, actor=make_administrator(), channel="web")

    assert exposure([party.pk], "EUR", date(2026, 1, 1)) == Decimal(200)


def test_who_does_not_see_the_account_reads_no_figure_of_it() -> None:
    grants = [("orders", "view"), ("orders", "update"), ("order-lines", "view"), ("credit-checks", "view")]
    role = make_role(grants=[{"kind": kind, "action": action, "scope": "all"} for kind, action in grants])
    seller = make_user(roles=[str(role.uid)])
    held = account("stop", credit_limit="1000")
    order = draft(held.party, "1200")

    with pytest.raises(CreditStopped) as refused:
        confirm(order=order, actor=seller, channel="web")

    assert "1,000" not in str(refused.value.errors)
    assert not rows(registry.get("credit-checks"), seller).exists()
    assert rows(registry.get("credit-checks"), make_administrator()).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_fifty_orders_at_once_as_many_pass_as_the_limit_allows() -> None:
    held, nora = account("stop", credit_limit="1000"), make_administrator()
    orders = [draft(held.party, "100") for _ in range(50)]

    def press(order: Order) -> str:
        try:
            return confirm(order=order, actor=nora, channel="web").outcome
        except CreditStopped:
            return "stopped"
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as people:
        outcomes = list(people.map(press, orders))

    assert sorted(outcomes) == ["passed"] * 10 + ["stopped"] * 40
    assert Order.objects.filter(status="confirmed").count() == 10
    assert CreditCheck.objects.filter(outcome="stopped").count() == 40
    assert exposure([held.party_id], "EUR", date(2026, 1, 1)) == 1000
    numbers = sorted(Order.objects.exclude(number="").values_list("number", flat=True))
    assert [int(number[-5:]) for number in numbers] == list(range(1, 11))


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_open_orders_are_added_up_from_one_index() -> None:
    like = make_confirmed_order(quantity="1", price="100")
    columns = [str(field.column) for field in Order._meta.concrete_fields if not field.primary_key]
    made = {"uid": "gen_random_uuid()", "number": "'B' || n"}
    chosen = ", ".join(made.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with change_set(actor=None, channel="system", act="sample"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sales_order ({names}) SELECT {chosen} FROM sales_order, generate_series(1, 9999) n"
        )

    assert exposure([like.party_id or 0], "EUR", date(2026, 1, 1)) == 1_000_000
    with CaptureQueriesContext(connection) as asked:
        owed_by_currency([like.party_id or 0])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) sales_order")
        # There are no orders of others, among which this index finds these with the fewest pages: no other is left.
        cursor.execute("BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("DROP INDEX order_by_party")
        cursor.execute("EXPLAIN ANALYZE " + asked[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("ROLLBACK")
    assert "Index Only Scan using order_open_by_party" in plan, plan
