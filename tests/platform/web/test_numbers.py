"""Numbers are typed as the reader's language writes them, in every control; programs write them one way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import override

from rapport.platform.web.numbers import as_typed, read_typed, typed
from rapport.sales.models import Deal
from tests.browser import Browser, text_of
from tests.factories import make
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "1.234", "1234"),
        ("de", "1.234,56", "1234.56"),
        ("de", "1234,56", "1234.56"),
        ("de", "1234.56", "1234.56"),
        ("de", "12,5", "12.5"),
        ("en", "1,234", "1234"),
        ("en", "1,234.56", "1234.56"),
        ("en", "1.234", "1.234"),
        ("zh-hans", "1,234.56", "1234.56"),
        ("zh-hans", "１２３４", "1234"),
        ("en", "-5", "-5"),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(language: str, text: str, value: str) -> None:
    with override(language):
        assert read_typed(text) == Decimal(value)


@pytest.mark.parametrize("text", ["twelve", "1,2,3,4,5", "1.2.3", "€ 5", "9" * 200, "1/2", "NaN"])
def test_what_is_no_number_stays_text(text: str) -> None:
    assert read_typed(text) == text


def test_a_number_is_shown_as_it_is_typed() -> None:
    with override("de"):
        assert [typed(Decimal("1234.50")), typed(7), typed(None)] == ["1234,50", "7", ""]
        assert [as_typed("1234.5"), as_typed("later")] == ["1234,5", "later"]
        assert read_typed(typed(Decimal("0.001"))) == Decimal("0.001")


def typed_into(browser: Browser, deal: Deal, amount: str) -> HttpResponse:
    """The answer to the deal's form, sent with this amount."""
    form = browser.form(reverse("deals-edit", args=[deal.uid]))
    form.set("amount", amount)
    return browser.post(form.action, form.data())


def test_a_german_amount_goes_through_form_cell_and_filter() -> None:
    german = Browser(make_administrator(language="de"))
    deal: Deal = make("deals", owner=german.user, amount="10.00", currency="EUR")

    typed_into(german, deal, "1.234")
    deal.refresh_from_db()
    assert deal.amount == 1234
    german.post(reverse("deals-inline", args=[deal.uid, "amount"]), {"amount": "1.234,56"})
    deal.refresh_from_db()
    assert deal.amount == Decimal("1234.56")
    assert 'value="1234,56"' in text_of(german.get(reverse("deals-edit", args=[deal.uid])))
    led = german.get(reverse("deals-filter"), _field="amount", _operator="gte", _value="1.234,5")
    assert "amount__gte=1234.5" in led.headers.get("HX-Redirect", led.headers.get("Location", ""))


def test_a_refusal_shows_how_the_language_writes_a_number() -> None:
    german = Browser(make_administrator(language="de"))
    deal: Deal = make("deals", owner=german.user, amount="10.00", currency="EUR")
    answer = typed_into(german, deal, "viel")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "1234,56" in page
    assert 'value="viel"' in page
    deal.refresh_from_db()
    assert deal.amount == 10
