"""What pages say around the name of a kind, a number or an amount reads as a person would write it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.forms import values_of
from tests.browser import Browser, text_of
from tests.factories import make, make_person
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


def test_the_button_for_a_new_record_begins_with_a_capital_also_where_the_kind_comes_first() -> None:
    browser = Browser(make_administrator())
    with translation.override("de"):
        page = browser.client.get(reverse("suppressions-list"), headers={"Accept-Language": "de"}).content.decode()
    assert "Gesperrte Adresse anlegen" in page
    assert "gesperrte Adresse anlegen" not in page


def test_an_act_without_a_name_of_its_own_is_told_once_in_the_log() -> None:
    admin = make_administrator()
    with change_set(actor=admin, channel="system", act="set-up"):
        pass
    page = text_of(Browser(admin).get(reverse("changes")))
    assert page.partition("<tbody>")[2].partition("</tbody>")[0].count("set up") == 1


def test_one_record_is_told_in_the_singular() -> None:
    browser = Browser(make_administrator())
    person = make_person(owner=browser.user)
    data = {"uid": str(person.uid), "_field": "source", "source": "Fair"}
    browser.post(reverse("people-bulk", args=["edit"]), data)
    assert ChangeSet.objects.latest("id").summary == "Source changed for 1 person"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("12500.0000", "EUR", "12500.00"), ("12500.0000", "JPY", "12500"), ("1.2345", "EUR", "1.2345")],
)
def test_a_form_shows_an_amount_with_the_digits_of_its_currency(amount: str, currency: str, shown: str) -> None:
    spec = registry.get("organisations")
    instance = make("organisations")
    instance.annual_revenue, instance.currency = Decimal(amount), currency
    assert str(values_of(spec, instance, ["annual_revenue"])["annual_revenue"]) == shown
