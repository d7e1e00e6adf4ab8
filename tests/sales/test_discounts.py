"""Limits of discounts: who sends what on their own, who is asked, who may agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.approvals.asked import waiting_for
from rapport.platform.approvals.models import Approval
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import DiscountLimit, DiscountRequest, Quote
from rapport.sales.quotes.authority import ask_for_discount, discount_of, limit_of
from rapport.sales.quotes.states import new_version, send
from tests.browser import Browser, text_of
from tests.factories import make_quote, make_quote_line
from tests.factories.access import make_administrator, make_holder, make_user
from tests.factories.prices import make_price_book, make_price_entry
from tests.factories.quotes import make_discount_limit, number_quotes
from tests.factories.sales import make_product
from tests.platform.approvals.deciding import act, refusal, state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def numbered() -> None:
    number_quotes()


def seller(percent: str | None, **values: Any) -> User:
    """Somebody who sees and writes everything, with a limit of their role."""
    user = make_holder("all", **values)
    if percent is not None:
        make_discount_limit(role=user.roles.get(), percent=percent)
    return user


def draft(**line: Any) -> Quote:
    quote = make_quote(number="")
    plain = {"product": None, "description": "Advice", "quantity": "10", "unit_price": "100.00"}
    make_quote_line(quote=quote, **{**plain, **line})
    return quote


def sent(quote: Quote, user: User) -> str:
    """Why it could not be sent; "" when it was."""
    try:
        send(quote=quote, actor=user, channel="web")
    except Invalid as refused:
        assert Quote.objects.get(pk=quote.pk).number == ""
        return " ".join(text for texts in refused.errors.values() for text in texts)
    return ""


def ask(quote: Quote, user: User) -> Approval:
    return ask_for_discount(quote=quote, actor=user, channel="web")


@pytest.mark.parametrize(
    ("line", "discount"),
    [
        ({}, "0"),
        ({"discount_percent": "12.5"}, "12.5"),
        ({"discount_amount": "50.00"}, "5"),
        ({"discount_percent": "10", "discount_amount": "50.00"}, "15"),
        ({"quantity": "1", "unit_price": "0.96", "discount_percent": "10"}, "10"),
        ({"unit_price": "0.00"}, "0"),
    ],
)
def test_percentages_and_amounts_are_discounts(line: dict[str, str], discount: str) -> None:
    assert discount_of(draft(**line)) == Decimal(discount)


def test_a_price_below_the_book_is_a_discount_and_one_above_hides_none() -> None:
    product = make_product()
    make_price_entry(book=make_price_book(position=1), product=product, unit_price="100.00")
    quote = draft(product=product, unit_price="80.00")
    assert discount_of(quote) == 20
    make_quote_line(quote=quote, product=product, quantity="10", unit_price="300.00")
    assert discount_of(quote) == 5  # 200 of 1,000 + 3,000


def test_without_any_limit_everybody_sends_what_they_like() -> None:
    assert sent(draft(discount_percent="99"), seller(None)) == ""


def test_within_the_limit_one_sends_and_beyond_it_one_is_told_both_figures() -> None:
    user = seller("10")
    assert sent(draft(discount_percent="10"), user) == ""
    quote = draft(discount_percent="10.01")
    assert "10.01 %" in sent(quote, user)
    assert "limit of 10 %" in sent(quote, user)
    assert sent(quote, make_administrator()) == ""


def test_the_highest_role_counts_and_who_holds_none_of_them_gives_nothing() -> None:
    user = seller("10")
    higher = make_discount_limit(percent="25")
    assert limit_of(user) == 10
    write.update(registry.get("users"), user, {"roles": [*map(str, _roles(user)), str(higher.role.uid)]}, actor=None)
    assert limit_of(User.objects.get(pk=user.pk)) == 25
    other = make_holder("all")
    assert limit_of(other) == 0
    assert sent(draft(), other) == ""
    assert "limit of 0 %" in sent(draft(discount_percent="1"), other)


def _roles(user: User) -> list[Any]:
    return list(user.roles.values_list("uid", flat=True))


def test_those_who_may_give_as_much_are_asked_and_after_their_word_it_is_sent() -> None:
    user, near, chief = seller("10"), seller("20"), seller("40")
    quote = draft(discount_percent="30")
    approval = ask(quote, user)
    assert approval.subject.startswith("30 % discount")
    assert [one.pk for one in waiting_for(chief)] == [approval.pk]
    assert not waiting_for(near).exists()
    assert "waits for approval" in sent(quote, user)
    with pytest.raises(Invalid, match="waits for approval"):
        ask(quote, user)
    act(approval, chief, "approve")
    assert state(approval) == "approved"
    assert sent(quote, user) == ""


def test_what_was_refused_or_grew_since_is_asked_anew() -> None:
    user, chief = seller("10"), seller("50")
    quote = draft(discount_percent="20")
    act(ask(quote, user), chief, "refuse", "Too much.")
    assert "Ask for approval" in sent(quote, user)
    act(ask(quote, user), chief, "approve")
    line = quote.lines.get()
    write.update(registry.get("quote-lines"), line, {"discount_percent": "21"}, actor=user)
    assert "21 %" in sent(quote, user)
    write.update(registry.get("quote-lines"), line, {"discount_percent": "19"}, actor=user)
    assert sent(quote, user) == ""


def test_nobody_agrees_to_more_than_they_may_give_to_whomever_it_was_handed() -> None:
    user, near, chief = seller("10"), seller("20"), seller("40")
    approval = ask(draft(discount_percent="30"), user)
    act(approval, chief, "hand_over", to=near)
    assert refusal(approval, near, "approve") == ["The discount of 30 % is above the limit of 20 %. Hand it over."]
    act(approval, near, "hand_over", to=chief)
    act(approval, chief, "approve")
    assert state(approval) == "approved"


def test_where_nobody_may_give_as_much_it_is_said() -> None:
    user = seller("10")
    make_discount_limit(percent="90")  # nobody holds this role
    with pytest.raises(Invalid, match="Nobody may give a discount of 50 %"):
        ask(draft(discount_percent="50"), user)
    assert not DiscountRequest.objects.exists()


def test_an_approval_of_something_else_and_one_of_the_former_version_permit_nothing() -> None:
    user, chief = seller("10"), seller("40")
    quote = draft(discount_percent="30")
    other = write.create(
        registry.get("approvals"),
        {"subject": "The terms", "kind": "quotes", "record_uid": quote.uid, "asked": [{"user": str(chief.uid)}]},
        actor=user,
    )
    act(other, chief, "approve")
    assert "30 %" in sent(quote, user)
    act(ask(quote, user), chief, "approve")
    assert sent(quote, user) == ""
    quote.refresh_from_db()
    version = new_version(quote=quote, actor=user, channel="web")
    with pytest.raises(Invalid, match="30 %"):
        send(quote=version, actor=user, channel="web")


def test_the_page_leads_to_the_question_and_keeps_it_from_who_sees_no_discounts() -> None:
    user = seller("10")
    seller("40")
    quote = draft(discount_percent="30")
    url, browser = reverse("quote-discount", args=[quote.uid]), Browser(user)
    assert url in text_of(browser.get(reverse("quotes-detail", args=[quote.uid])))
    assert "30 % below the prices of the books; the limit is 10 %" in " ".join(text_of(browser.get(url)).split())
    assert browser.send(browser.form(url)).status_code == 302
    assert Approval.objects.get().kind == "quotes"
    assert browser.post(url).status_code == 422

    hidden = seller("10", field_rules=[{"kind": "quote-lines", "field": "discount_percent", "rule": "hidden"}])
    assert Browser(hidden).get(url).status_code == 403


def test_a_limit_is_a_share_and_a_role_has_one() -> None:
    limit = make_discount_limit()
    with pytest.raises(IntegrityError), transaction.atomic():
        DiscountLimit.objects.filter(pk=limit.pk).update(percent=101)
    with pytest.raises(Invalid, match="has this value already"):
        make_discount_limit(role=limit.role)
    assert not make_user().is_administrator
