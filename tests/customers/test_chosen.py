"""Somebody who is there already, chosen while a new one was typed: what was typed lands there, and nothing is lost."""

from __future__ import annotations

import pytest

from rapport.customers.models import Party
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from tests.browser import Browser, forms_of, text_of
from tests.factories import make_organisation, make_person
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db

USE = "/people/use/"
DIALOG = "dialog-body"
MEI = {"given_name": "Mei", "family_name": "Chen", "email": "mei@nordwind.example"}


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


def numbers(party: Party) -> list[str]:
    return list(party.contact_points.filter(kind="phone").order_by("pk").values_list("norm", flat=True))


def test_a_typed_number_and_title_land_on_the_record_that_is_used(browser: Browser) -> None:
    mei = make_person(**MEI, job_title="", phone="")
    typed = {**MEI, "phone": "+49 30 5550118", "job_title": "Head of Purchasing", "use": f"people/{mei.uid}"}

    question = forms_of(browser.post(USE, typed, DIALOG))[0]
    assert question.values["take"] == ["job_title", "phones"], "the name and the address are the same"
    question.values["confirmed"] = ["1"]
    answer = browser.send(question, DIALOG)

    assert answer.headers["HX-Redirect"] == f"/people/{mei.uid}/"
    mei.refresh_from_db()
    assert (mei.job_title, numbers(mei)) == ("Head of Purchasing", ["+49305550118"])
    assert Party.objects.filter(family_name="Chen").count() == 1
    undo(ChangeSet.objects.latest("id"), actor=browser.user, channel="web")
    mei.refresh_from_db()
    assert (mei.job_title, numbers(mei)) == ("", [])


def test_a_second_number_replaces_none_and_another_name_only_when_ticked(browser: Browser) -> None:
    katharina = make_person(given_name="Katharina", family_name="Vogel", phone="+49 30 5550118")
    typed = {"given_name": "Katarina", "family_name": "Vogel", "phone": "+49 (30) 555 01 19"}

    question = forms_of(browser.post(USE, {**typed, "use": f"people/{katharina.uid}"}, DIALOG))[0]
    assert question.values["take"] == ["phones"]
    question.values["confirmed"] = ["1"]
    browser.send(question, DIALOG)

    katharina.refresh_from_db()
    assert (katharina.given_name, numbers(katharina)) == ("Katharina", ["+49305550118", "+49305550119"])
    question.values["take"] = ["given_name"]
    browser.send(question, DIALOG)
    katharina.refresh_from_db()
    assert katharina.given_name == "Katarina"


def test_what_has_no_place_is_named_before_it_is_lost(browser: Browser) -> None:
    company = make_organisation(name="Nordwind GmbH", email="info@nordwind.example")
    typed = {"given_name": "Mei", "email": "info@nordwind.example", "use": f"organisations/{company.uid}"}

    page = text_of(browser.post(USE, typed, DIALOG))
    assert "This has no place there" in page
    assert "Mei" in page
    assert 'name="take"' not in page


def test_nothing_new_leads_straight_to_the_record(browser: Browser) -> None:
    mei = make_person(**MEI, job_title="", phone="")

    answer = browser.post(USE, {**MEI, "use": f"people/{mei.uid}"})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/people/{mei.uid}/")


def test_a_look_up_takes_the_record_with_what_was_typed(browser: Browser) -> None:
    mei = make_person(**MEI, job_title="", phone="")
    url = f"{USE}?lookup=touches-party"

    question = forms_of(browser.post(url, {**MEI, "job_title": "Buyer", "use": f"people/{mei.uid}"}, DIALOG))[0]
    question.values["confirmed"] = ["1"]
    answer = browser.send(question, DIALOG)

    assert answer.status_code == 204
    assert (
        f'"lookup-created": {{"lookup": "touches-party", "value": "{mei.uid}", "text": "Mei Chen"}}'
        in (answer.headers["HX-Trigger"])
    )
    mei.refresh_from_db()
    assert mei.job_title == "Buyer"


def test_back_shows_the_form_as_it_was(browser: Browser) -> None:
    mei = make_person(**MEI, job_title="", phone="")
    question = forms_of(browser.post(USE, {**MEI, "job_title": "Buyer", "use": f"people/{mei.uid}"}, DIALOG))[0]
    question.values["back"] = ["1"]

    form = forms_of(browser.post("/people/quick/", question.data(), DIALOG))[0]

    assert form.values["job_title"] == ["Buyer"]
    assert form.values["email"] == ["mei@nordwind.example"]
    assert Party.objects.count() == 1


def test_who_may_not_change_the_record_changes_nothing_and_who_is_out_of_reach_is_not_there() -> None:
    boss = make_administrator()
    mei = make_person(**MEI, job_title="", owner=boss)
    reader = Browser(make_holder("all", actions=("view", "create")))
    typed = {**MEI, "job_title": "Buyer", "use": f"people/{mei.uid}", "confirmed": "1", "take": "job_title"}

    assert reader.post(USE, typed).status_code == 302
    mei.refresh_from_db()
    assert mei.job_title == ""
    assert Browser(make_holder("own")).post(USE, typed).status_code == 404
    for forged in ("people/nonsense", f"tags/{mei.uid}", f"organisations/{mei.uid}", ""):
        assert Browser(boss).post(USE, {**typed, "use": forged}).status_code == 404
