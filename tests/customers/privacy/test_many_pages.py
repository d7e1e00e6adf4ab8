"""Erasing the selected rows of a list: who may, what is shown first, what must be typed, and what a hold keeps."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Erasure, Party
from rapport.customers.privacy import many_views
from rapport.customers.privacy.erasing_many import erase_parties
from rapport.platform.access.models import User
from rapport.platform.jobs.models import JobRun
from tests.browser import Browser, text_of
from tests.factories import make_legal_hold, make_organisation, make_person, make_task, make_touch
from tests.factories.access import make_holder

pytestmark = pytest.mark.django_db
URL = "/people/bulk/erase/"


@pytest.fixture
def three() -> list[Party]:
    return [make_person(given_name="Theodora", family_name=name) for name in ("Abt", "Beil", "Cramm")]


def asked(*parties: Party, **more: Any) -> dict[str, Any]:
    """What the list sends, and what the form adds when it is filled."""
    return {"uid": [str(party.uid) for party in parties], "query": "", **more}


def filled(count: int, typed: str, **more: Any) -> dict[str, Any]:
    day = timezone.localdate().isoformat()
    return {"_do": "erase", "count": str(count), "typed_name": typed, "reason": "unneeded", "requested_on": day, **more}


def test_the_selected_ones_are_erased_after_a_look(boss: User, three: list[Party]) -> None:
    make_touch(party=three[0])
    make_task(party=three[1])
    browser = Browser(boss)
    assert URL in text_of(browser.get(reverse("people-list")))

    shown = text_of(browser.post(URL, asked(*three[:2]), "dialog-body"))
    assert "Erase 2 people" in shown
    assert "erase 2 records" in shown
    assert "Touches" in shown
    assert Erasure.objects.count() == 0
    begun = browser.post(URL, asked(*three[:2], **filled(2, "erase 2 records", reference="DSR-7")))

    job = JobRun.objects.get(name="erase_parties")
    assert begun["Location"] == reverse("job", args=[job.uid])
    erase_parties.func(run=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert list(Party.objects.filter(erased_at__isnull=True).values_list("display_name", flat=True)) == [
        "Theodora Cramm"
    ]
    assert set(Erasure.objects.values_list("reason", "reference", "actor")) == {("unneeded", "DSR-7", boss.pk)}


def test_all_that_match_without_those_on_hold_and_those_erased(boss: User, three: list[Party]) -> None:
    make_organisation()
    make_legal_hold(parties=[str(three[1].uid)])
    browser, everything = Browser(boss), {"all": "1", "query": "q=Theodora"}

    shown = text_of(browser.post(URL, everything, "dialog-body"))
    assert "Erase 2 people" in shown
    assert "One of them is on legal hold and stays:" in shown
    assert "Theodora Beil" in shown
    browser.post(URL, {**everything, **filled(2, "erase 2 records")})
    erase_parties.func(run=JobRun.objects.get().pk)

    kept = Party.objects.filter(kind="person", erased_at__isnull=True)
    assert list(kept.values_list("display_name", flat=True)) == ["Theodora Beil"]
    again = text_of(browser.post(URL, asked(*three), "dialog-body"))
    assert "There is nobody among them who can be erased." in again
    assert "Erase for good" not in again


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"typed_name": "erase 3 records"}, 422, "Type exactly what stands below the field."),
        ({"typed_name": ""}, 422, "Type exactly what stands below the field."),
        ({"count": "3"}, 409, "They are not the same many any more."),
        ({"count": ""}, 409, "They are not the same many any more."),
        ({"requested_on": "tomorrow"}, 422, "Enter a date."),
        ({"requested_on": "2099-01-01"}, 422, "This lies in the future."),
        ({"reason": "retention"}, 422, "Choose a reason."),
        ({"reference": "Theodora Abt"}, 422, "must not tell who it was"),
    ],
)
def test_nothing_is_begun_by_mistake(
    boss: User, three: list[Party], wrong: dict[str, str], status: int, told: str
) -> None:
    answer = Browser(boss).post(URL, asked(*three[:2], **{**filled(2, "erase 2 records"), **wrong}), "dialog-body")
    assert (answer.status_code, told in text_of(answer)) == (status, True)
    assert (Erasure.objects.count(), JobRun.objects.count()) == (0, 0)


def test_one_alone_is_confirmed_by_its_name(boss: User, three: list[Party]) -> None:
    browser = Browser(boss)
    assert browser.post(URL, asked(three[0], **filled(1, "erase 1 record"))).status_code == 422
    assert browser.post(URL, asked(three[0], **filled(1, "Theodora Abt"))).status_code == 302


def test_too_many_at_once_are_refused(boss: User, three: list[Party], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_views, "MOST", 2)
    answer = Browser(boss).post(URL, {"all": "1", "query": ""}, "dialog-body")
    assert (answer.status_code, "At most 2 are erased at once." in text_of(answer)) == (422, True)


def test_nobody_else_may(boss: User, three: list[Party]) -> None:
    seller = Browser(make_holder("all"))
    assert URL not in text_of(seller.get(reverse("people-list")))
    assert seller.post(URL, asked(*three)).status_code == 403
    assert Browser(None).post(URL, asked(*three)).status_code == 302
    assert Browser(boss).post("/tasks/bulk/erase/", asked(*three)).status_code == 404
    assert Browser(boss).post("/parties/bulk/erase/", asked(*three)).status_code == 404
    assert (Erasure.objects.count(), JobRun.objects.count()) == (0, 0)
