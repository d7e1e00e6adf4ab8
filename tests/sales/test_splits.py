"""Whose a deal is: shares of colleagues and of the owner are exactly a hundred, and the database itself says so."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Deal, DealSplit
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_deal, make_deal_split
from tests.factories.access import make_administrator, make_user

pytestmark = pytest.mark.django_db


def worth(deal: Deal) -> tuple[Any, ...]:
    deal.refresh_from_db()
    amounts = list(DealSplit.objects.filter(deal=deal).order_by("id").values_list("amount", flat=True))
    return deal.owner_share, deal.owner_amount, amounts


def test_the_owner_has_what_is_left_and_all_amounts_add_up_to_the_last_cent() -> None:
    deal = make_deal(owner=make_user(), amount="100.01")
    assert worth(deal) == (100, Decimal("100.01"), [])

    for share in ("33.33", "33.33"):
        make_deal_split(deal=deal, share=share)

    left, rest, amounts = worth(deal)
    assert (left, rest, amounts) == (Decimal("33.34"), Decimal("33.35"), [Decimal("33.33")] * 2)
    assert rest + sum(amounts) == Decimal("100.01")
    write.update(registry.get("deals"), deal, {"amount": "10"}, actor=None)
    assert worth(deal) == (Decimal("33.34"), Decimal("3.34"), [Decimal("3.33")] * 2)
    write.update(registry.get("deals"), deal, {"amount": None}, actor=None)
    assert worth(deal) == (Decimal("33.34"), None, [None, None])


def test_more_than_a_hundred_is_refused_with_what_is_left() -> None:
    deal = make_deal(owner=make_user())
    first = make_deal_split(deal=deal, share="70")
    with pytest.raises(
        Invalid, match="Others have 70 % of this deal already, so that at most 30 % are left"
    ) as refused:
        make_deal_split(deal=deal, share="30.01")
    assert list(refused.value.errors) == ["share"]
    with pytest.raises(Invalid):
        rows = [{"deal": deal, "user": make_user(), "share": share} for share in ("20", "20")]
        write.create_many(registry.get("deal-splits"), rows, actor=None)
    for share in ("0", "-5", "100.01", "abc"):
        with pytest.raises(Invalid):
            make_deal_split(deal=deal, share=share)
    assert (DealSplit.objects.count(), worth(deal)[0]) == (1, 30)
    make_deal_split(deal=deal, share="30")
    assert worth(deal)[:2] == (0, 0)
    write.update(registry.get("deal-splits"), first, {"share": "60"}, actor=None)
    assert worth(deal)[0] == 10


def test_the_database_refuses_shares_that_are_not_whole_when_the_transaction_ends() -> None:
    deal = make_deal(owner=make_user())
    split = make_deal_split(deal=deal, share="40")
    wrong: list[tuple[Any, dict[str, Any]]] = [
        (Deal.objects.filter(pk=deal.pk), {"owner_share": 61}),
        (DealSplit.objects.filter(pk=split.pk), {"share": Decimal("39.99")}),
    ]
    for rows, values in wrong:
        with pytest.raises(IntegrityError, match="not 100 % together"), transaction.atomic():
            with change_set(actor=None, channel="system", act="x"):
                rows.update(**values)
                connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
        DealSplit.objects.filter(pk=split.pk).delete()
        connection.check_constraints()


def test_undo_of_each_act_gives_the_shares_back() -> None:
    deal = make_deal(owner=make_user())
    before = dump()
    split = make_deal_split(deal=deal, share="40", user=(colleague := make_user()))
    made = ChangeSet.objects.filter(kind="deal-splits").latest("id")
    held = dump()
    for act in ("update", "delete", "owner"):
        if act == "update":
            write.update(registry.get("deal-splits"), split, {"share": "55"}, actor=None)
        elif act == "delete":
            write.delete(registry.get("deal-splits"), split, actor=None)
        else:  # who gets the deal has what is left, and no share beside it
            write.update(registry.get("deals"), deal, {"owner": colleague}, actor=None)
            assert worth(deal)[0] == 100
        undo(ChangeSet.objects.latest("id"), actor=None)
        connection.check_constraints()
        assert difference(held, dump()) == {}, act
    undo(made, actor=None)
    connection.check_constraints()
    assert worth(deal) == (100, Decimal(1000), [])
    assert not difference(before, dump()).keys() & {"sales_deal", "sales_dealsplit"}


def test_the_owner_and_whoever_left_get_no_share_and_a_leaver_keeps_theirs_with_a_word() -> None:
    owner, colleague = make_user(), make_user()
    deal = make_deal(owner=owner)
    with pytest.raises(Invalid, match="This is the owner"):
        make_deal_split(deal=deal, user=owner)
    make_deal_split(deal=deal, user=colleague, share="25")
    for user in (owner, colleague):
        write.update(registry.get("users"), user, {"is_active": False}, actor=None)
    page = text_of(Browser(make_administrator()).get(f"/deals/{deal.uid}/"))
    assert "25 % · " in page and "has left" in page and "75 %" in page
    assert "The owner has left. Hand the deal over" in page
    colleague.refresh_from_db()
    with pytest.raises(Invalid, match="This colleague has left"):
        make_deal_split(deal=make_deal(owner=make_user()), user=colleague)


@pytest.mark.django_db(transaction=True)
def test_two_shares_at_the_same_moment_are_never_more_than_a_hundred() -> None:
    deal, users = make_deal(owner=make_user()), [make_user(), make_user()]
    told: list[str] = []
    start = threading.Barrier(2)

    def add(user: Any) -> None:
        start.wait(10)
        try:
            write.create(registry.get("deal-splits"), {"deal": deal, "user": user, "share": "60"}, actor=None)
            told.append("added")
        except Invalid:
            told.append("refused")
        finally:
            connection.close()

    both = [threading.Thread(target=add, args=(user,)) for user in users]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)
    assert sorted(told) == ["added", "refused"]
    assert worth(deal)[0] == 40
