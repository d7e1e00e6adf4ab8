"""Erasing in the browser: what would become of it, the form that refuses, the log, and the page of who is erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Erasure, Party
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.customers.privacy.remembered import erase_again, note_all
from rapport.platform.access.models import User
from rapport.platform.jobs.models import JobRun
from tests.browser import Browser, text_of
from tests.factories import make_person, make_task, make_touch
from tests.factories.access import make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def ute(boss: User) -> Party:
    person: Party = make_person(owner=boss, given_name="Ute", family_name="Prinz", email="ute@example.com")
    make_touch(party=person, owner=boss)
    make_task(party=person, owner=boss)
    return person


def asked(**values: str) -> dict[str, str]:
    return {"typed_name": "Ute Prinz", "reason": "request", "requested_on": "2026-02-03", "reference": "4/26"} | values


def test_the_page_says_what_becomes_of_it_and_begins_it(boss: User, ute: Party) -> None:
    browser = Browser(boss)
    address = reverse("party-erase", args=[ute.uid])

    page = text_of(browser.get(address))
    begun = browser.post(address, asked())

    assert "Who was to do it until when stays; the texts go." in page
    assert "A keyed hash keeps them from being used again." in page
    assert "This cannot be undone." in page
    erasure, job = Erasure.objects.get(), JobRun.objects.get()
    assert (begun.status_code, begun.headers["Location"]) == (302, reverse("job", args=[job.uid]))
    assert (erasure.party, erasure.run, erasure.reference, erasure.is_done) == (ute, job, "4/26", False)
    assert (job.label, job.parameters) == ("Erasure", {"erasure": str(erasure.uid)})


def test_a_wrong_name_a_later_day_and_a_telling_number_are_refused(boss: User, ute: Party) -> None:
    browser = Browser(boss)
    later = timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat()

    answer = browser.post(
        reverse("party-erase", args=[ute.uid]), asked(typed_name="Ute", requested_on=later, reference="ute@example.com")
    )

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Type the name exactly as it stands above." in page
    assert "This lies in the future." in page
    assert "The log of erasures must not tell who it was." in page
    assert (Erasure.objects.count(), JobRun.objects.count()) == (0, 0)


def test_only_administrators_come_in(ute: Party) -> None:
    browser = Browser(make_holder("all"))

    answers = [browser.get(reverse("party-erase", args=[ute.uid])), browser.get(reverse("erasures"))]
    posted = browser.post(reverse("party-erase", args=[ute.uid]), asked())

    assert [answer.status_code for answer in (*answers, posted)] == [403, 403, 403]
    assert Erasure.objects.count() == 0
    assert "Erase" not in text_of(browser.get(reverse("people-detail", args=[ute.uid])))


def test_the_log_and_the_page_tell_nothing_of_the_person(boss: User, ute: Party) -> None:
    browser = Browser(boss)
    erasure = note_erasure(ute, reason="unneeded", requested_on=timezone.localdate(), reference="4/26", actor=boss)
    carry_out([erasure], actor=boss, channel="web")

    log = text_of(browser.get(reverse("erasures")))
    page = text_of(browser.get(reverse("people-detail", args=[ute.uid])))
    history = text_of(browser.get(reverse("people-history", args=[ute.uid])))

    assert "No reason left to keep the data" in log
    assert "4/26" in log
    assert "What is left is an account without a person" in page
    assert [word for word in ("Ute", "Prinz", "ute@") for text in (log, page, history) if word in text] == []
    assert browser.get(reverse("party-erase", args=[ute.uid])).status_code == 404
    assert browser.get(reverse("people-edit", args=[ute.uid])).status_code == 404


def test_who_comes_back_with_a_backup_is_erased_again(boss: User, ute: Party, data_folder: Path) -> None:
    other = make_person(given_name="Stays", family_name="Here")
    line = {"party": str(ute.uid), "reason": "request", "requested_on": "2026-02-03", "reference": "4/26"}
    (data_folder / "erasures.jsonl").write_text(json.dumps(line) + '\n{"party": "cut o')

    assert (erase_again(), erase_again()) == (1, 0)

    ute.refresh_from_db()
    other.refresh_from_db()
    assert (ute.display_name, other.display_name) == ("Erased person", "Stays Here")
    erasure = Erasure.objects.get()
    assert (erasure.reason, erasure.reference, erasure.actor, erasure.is_done) == ("request", "4/26", None, True)
    assert note_all() == 0
