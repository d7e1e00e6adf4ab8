"""A task's own page: one button ticks it off and leads back to whom it was for."""

import pytest
from django.urls import reverse

from tests.browser import Browser, text_of
from tests.factories import make_person, make_task
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


def test_a_task_is_done_from_its_page_and_leads_back_to_its_customer() -> None:
    mei = make_person(given_name="Mei", family_name="Chen")
    task = make_task(party=mei, subject="Send the offer")
    browser = Browser(make_administrator())
    page, done = reverse("tasks-detail", args=[task.uid]), reverse("task-done", args=[task.uid])

    answer = browser.send(browser.form(page, action=done))

    task.refresh_from_db()
    assert task.is_done
    assert answer["Location"] == reverse("people-detail", args=[mei.uid])
    assert done not in text_of(browser.get(page)), "what is done has no such button"
