"""What a look-up offers to create of the words typed, and what the form then holds."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from rapport.platform.records.registry import registry
from rapport.platform.web.forms import record_form
from tests.browser import Browser, text_of
from tests.factories.access import make_administrator, make_holder, make_role, make_user

pytestmark = pytest.mark.django_db

DIALOG = "dialog-body"


def creations(browser: Browser, text: str, creates: str = "people,organisations") -> list[tuple[str, str]]:
    """(address, label) of what the look-up of parties offers to create."""
    page = text_of(browser.get(f"{reverse('parties-lookup')}?creates={creates}&q={text}"))
    found = re.findall(r'data-create="([^"]*)".*?<span>(.*?)</span>', page, re.DOTALL)
    return [(unescape(url), unescape(label)) for url, label in found]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Zyx Handels GmbH", ["Create organisation “Zyx Handels GmbH”", "Create person “Zyx Handels GmbH”"]),
        ("北京新新有限公司", ["Create organisation “北京新新有限公司”", "Create person “北京新新有限公司”"]),
        ("Zoe Zander", ["Create person “Zoe Zander”", "Create organisation “Zoe Zander”"]),
    ],
)
def test_each_kind_that_may_be_made_is_offered_the_likelier_first(text: str, labels: list[str]) -> None:
    assert [label for _url, label in creations(Browser(make_administrator()), text)] == labels


def test_nothing_is_offered_without_words_or_by_a_look_up_that_makes_nothing() -> None:
    browser = Browser(make_administrator())
    assert creations(browser, "") == []
    assert creations(browser, "Zoe", creates="") == []
    assert creations(browser, "Zoe", creates="deals,users,nonsense") == []


def test_who_may_not_create_is_offered_nothing() -> None:
    assert creations(Browser(make_holder("all", actions=("view",))), "Zoe Zander") == []
    may_read = make_role(grants=[{"kind": "*", "action": "view", "scope": "all"}])
    may_make = make_role(grants=[{"kind": "organisations", "action": "create", "scope": "all"}])
    maker = make_user(roles=[str(may_read.uid), str(may_make.uid)])
    assert [url for url, _label in creations(Browser(maker), "Zoe")] == ["/organisations/quick/?name=Zoe"]


def test_the_customer_of_a_deal_may_be_a_new_person_or_organisation() -> None:
    widget = record_form(registry.get("deals"), ["party"]).fields["party"].widget
    assert widget.attrs["data-url"] == "/parties/lookup/?creates=people,organisations"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Anna Maria von Berg", {"given_name": "Anna", "middle_name": "Maria", "family_name": "von Berg"}),
        ("王小明", {"given_name": "小明", "family_name": "王"}),
        ("Zoe", {"given_name": "Zoe", "family_name": ""}),
    ],
)
def test_a_new_person_gets_the_parts_of_the_name(text: str, given: dict[str, str]) -> None:
    url = f"{reverse('people-quick')}?name={text}&lookup=x"
    form = Browser(make_administrator()).form(url, DIALOG, reverse("people-quick"))
    assert {name: form.values[name][0] for name in given} == given
    assert "name" not in form.values, "no further field holds the whole"


def test_a_new_organisation_gets_the_name() -> None:
    form = Browser(make_administrator()).form(
        f"{reverse('organisations-quick')}?name=Zyx+Handels+GmbH&lookup=x", DIALOG, reverse("organisations-quick")
    )
    assert form.values["name"] == ["Zyx Handels GmbH"]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Zyx Handels GmbH", {"company": "Zyx Handels GmbH", "given_name": "", "family_name": ""}),
        ("Zoe Zander", {"company": "", "given_name": "Zoe", "family_name": "Zander"}),
    ],
)
def test_a_new_lead_is_a_person_or_a_company(text: str, given: dict[str, str]) -> None:
    form = Browser(make_administrator()).form(f"{reverse('leads-quick')}?name={text}", DIALOG, reverse("leads-quick"))
    assert {name: form.values[name][0] for name in given} == given
