"""Quick create, several in a row: the dialog stays open, emptied, and what was made can be taken back."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from rapport.customers.models import Party
from tests.browser import Browser, text_of
from tests.factories import make_organisation
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db

DIALOG = "dialog-body"


def test_save_and_new_keeps_the_dialog_with_an_empty_form() -> None:
    browser, works_at = Browser(make_administrator()), make_organisation(name="Nordwind AG")
    url = f"{reverse('people-quick')}?organisation={works_at.uid}"
    form = browser.form(url, DIALOG, reverse("people-quick"))
    for name, value in {"given_name": "Anna", "family_name": "Albers", "email": "anna@example.org"}.items():
        form.set(name, value)
    form.values["again"] = ["1"]

    answer = browser.send(form, DIALOG)
    assert answer.status_code == 200
    told = json.loads(answer.headers["HX-Trigger"])
    anna = Party.objects.get(given_name="Anna")
    assert (told["toast"]["text"], told["recordChanged"]) == ("Person created: Anna Albers", True)
    assert told["toast"]["undo_url"] == reverse("change-undo", args=[anna.created_in])
    fresh = browser.form(url, DIALOG, reverse("people-quick"))
    page = text_of(answer)
    assert "Albers" not in page and "anna@example.org" not in page
    assert str(works_at.uid) in page, "what the address gives stands in the next form as well"
    assert fresh.values["form_key"] != form.values["form_key"]
    assert form.values["form_key"][0] not in page


def test_a_look_up_takes_one_record_and_offers_no_further_one() -> None:
    browser = Browser(make_administrator())
    assert 'name="again"' in text_of(browser.get(reverse("people-quick"), DIALOG))
    assert 'name="again"' not in text_of(browser.get(f"{reverse('people-quick')}?lookup=x", DIALOG))
