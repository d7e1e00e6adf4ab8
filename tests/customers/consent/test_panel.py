"""Consent on a party's page: what the panel and the Brief tell, to whom, and recording it in three clicks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.customers.consent.permission import may_contact
from rapport.customers.models import ConsentEntry, Party
from tests.browser import Browser, text_of, toast_of
from tests.dump import difference, dump
from tests.factories import (
    make_consent_entry,
    make_consent_purpose,
    make_consent_wording,
    make_contact_block,
    make_person,
)
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Browser:
    return Browser(make_holder("own"))


@pytest.fixture
def anna(owner: Browser) -> Party:
    person: Party = make_person(owner=owner.user, email="anna@example.com")
    return person


def page(browser: Browser, party: Party) -> str:
    return text_of(browser.get(reverse("people-detail", args=[party.uid])))


def url(party: Party, purpose: Any, channel: str) -> str:
    return reverse("party-consent", args=[party.uid, purpose.uid, channel])


def test_the_page_tells_what_holds_by_purpose_and_channel(owner: Browser, anna: Party) -> None:
    news = make_consent_purpose(name="Newsletter")
    make_consent_entry(party=anna, purpose=news, channel="phone", action="withdrawn", source="talk")
    text = page(owner, anna)
    assert 'id="card-consent"' in text
    assert "Newsletter, Phone: Withdrawn" in text
    assert "Newsletter, E-mail: Nothing known" in text
    assert "No longer wants: Newsletter" in text
    assert "Newsletter · Phone" in text, "the timeline"


def test_the_brief_tells_of_marks_in_force_and_of_recent_withdrawals_only(owner: Browser, anna: Party) -> None:
    news = make_consent_purpose(name="Newsletter")
    make_consent_entry(party=anna, purpose=news, action="withdrawn", given_at=timezone.now() - timedelta(days=31))
    make_contact_block(party=anna, channel="phone", reason="complaint", until=timezone.localdate())
    make_contact_block(party=anna, channel="", until=timezone.localdate() - timedelta(days=1))
    text = page(owner, anna)
    assert "No longer wants" not in text
    assert "Do not contact by phone until" in text
    assert "Complaint" in text


def brief(browser: Browser, party: Party) -> str:
    """The Brief of a party's page as words."""
    found = re.search(r'<section class="card brief".*?</section>', page(browser, party), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def test_the_brief_tells_what_was_agreed_to_on_which_basis_since_when_and_leads_to_the_entries(
    owner: Browser, anna: Party
) -> None:
    news, offers = make_consent_purpose(name="Newsletter"), make_consent_purpose(name="Offers")
    agreed_at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    ends = timezone.localdate() + timedelta(days=90)
    for channel in ("email", "phone"):
        make_consent_entry(party=anna, purpose=news, channel=channel, given_at=agreed_at, source="paper")
    alone = make_consent_entry(party=anna, purpose=offers, channel="email", source="talk", expires_on=ends)

    text = brief(owner, anna)

    assert "Agreed to Newsletter (by e-mail, by phone) Consent · since 5 March 2026 · Signed paper" in text
    assert "Agreed to Offers (by e-mail) Consent · since" in text
    assert f"until {ends.day} {ends:%B} {ends.year}" in text
    shown = page(owner, anna)
    assert reverse("consent-entries-detail", args=[alone.uid]) in shown
    listed = f"{reverse('consent-entries-list')}?party={anna.uid}&amp;purpose={news.uid}"
    assert listed in shown
    assert owner.get(listed.replace("&amp;", "&")).status_code == 200


def test_the_brief_says_nothing_of_what_does_not_hold_or_must_not_be_used(owner: Browser, anna: Party) -> None:
    kinds = [make_consent_purpose(name=name) for name in ("Blocked", "Expired", "Withdrawn", "Other address")]
    yesterday = timezone.localdate() - timedelta(days=1)
    long_ago = timezone.now() - timedelta(days=60)
    make_consent_entry(party=anna, purpose=kinds[0], channel="phone", given_at=long_ago)
    make_contact_block(party=anna, channel="phone", reason="complaint")
    make_consent_entry(party=anna, purpose=kinds[1], channel="email", given_at=long_ago, expires_on=yesterday)
    make_consent_entry(party=anna, purpose=kinds[2], channel="email", given_at=long_ago)
    make_consent_entry(
        party=anna, purpose=kinds[2], channel="email", action="withdrawn", given_at=long_ago + timedelta(days=1)
    )

    assert "Agreed to" not in brief(owner, anna)
    assert "Agreed to" not in brief(owner, make_person(owner=owner.user))


def test_who_must_not_be_contacted_at_all_or_is_dead_has_agreed_to_nothing_that_counts(owner: Browser) -> None:
    news = make_consent_purpose(name="Newsletter")
    for party in (make_person(owner=owner.user), make_person(owner=owner.user, lifecycle="deceased")):
        make_consent_entry(party=party, purpose=news)
        if party.lifecycle != "deceased":
            assert "Agreed to Newsletter" in brief(owner, party)
            make_contact_block(party=party, channel="")
        assert "Agreed to" not in brief(owner, party)


def test_the_brief_counts_the_agreements_beyond_the_third_and_asks_no_further_query(
    owner: Browser, anna: Party
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(owner, anna)
        return len(asked)

    make_consent_entry(party=anna, purpose=make_consent_purpose(name="First"))
    page(owner, anna)
    before = queries()
    for name in ("Second", "Third", "Fourth", "Fifth"):
        make_consent_entry(party=anna, purpose=make_consent_purpose(name=name))

    assert queries() == before
    text = brief(owner, anna)
    assert text.count("Agreed to") == 3
    assert "2 more consents" in text


def test_who_does_not_see_the_ledger_learns_of_no_agreement(anna: Party) -> None:
    make_consent_entry(party=anna, purpose=make_consent_purpose(name="Newsletter"))
    blind = Browser(make_holder("all", kind="people"))

    assert "Agreed to" not in page(blind, anna)


def test_a_wish_is_recorded_from_the_page(owner: Browser, anna: Party) -> None:
    news = make_consent_purpose(name="Newsletter")
    wording = make_consent_wording(purpose=news)
    form = owner.form(url(anna, news, "email"), "dialog-body")
    form.set("action", "granted")
    form.set("proof", "Said so at the fair")
    form.set("wording", wording.uid)

    answer = owner.send(form, "dialog-body")

    assert answer.status_code == 204
    assert toast_of(answer)["text"] == "Recorded: Newsletter · E-mail: Granted"
    entry = ConsentEntry.objects.get(party=anna)
    assert (entry.action, entry.source, entry.proof, entry.wording, entry.recorded_by) == (
        "granted", "talk", "Said so at the fair", wording, owner.user
    )  # fmt: skip
    assert may_contact(anna, news, "email").allowed
    owner.send(form, "dialog-body")
    assert ConsentEntry.objects.filter(party=anna).count() == 1, "a double click"

    owner.post(toast_of(answer)["undo_url"])
    assert may_contact(anna, news, "email").code == "no_consent"
    assert list(ConsentEntry.objects.filter(party=anna).order_by("pk").values_list("action", flat=True)) == [
        "granted", "voided"
    ]  # fmt: skip
    assert "Said so at the fair" not in text_of(owner.get(url(anna, news, "email"), "dialog-body"))


def test_withdrawing_takes_two_clicks_and_works_without_scripts(owner: Browser, anna: Party) -> None:
    news = make_consent_purpose()
    make_consent_entry(party=anna, purpose=news)
    form = owner.form(url(anna, news, "email"))
    form.set("action", "withdrawn")
    assert owner.send(form).status_code == 302
    assert may_contact(anna, news, "email").code == "withdrawn"


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "voided"},
        {"action": "granted", "source": "one_click"},
        {"action": "granted", "source": "confirmed"},
        {"action": "granted", "source": "nonsense"},
        {"action": ""},
    ],
)
def test_nobody_speaks_in_the_name_of_the_person(owner: Browser, anna: Party, wrong: dict[str, str]) -> None:
    news = make_consent_purpose()
    before = dump()
    answer = owner.post(url(anna, news, "email"), {"source": "talk", "wording": "x", **wrong}, "dialog-body")
    assert answer.status_code == 422
    assert difference(before, dump()) == {}


def test_who_may_not_record_is_refused_and_who_may_not_see_learns_nothing(owner: Browser, anna: Party) -> None:
    news = make_consent_purpose(name="Newsletter")
    reader = Browser(make_holder("all", actions=("view",)))
    stranger = Browser(make_holder("own"))
    blind = Browser(make_holder("all", kind="people"))
    before = dump()
    shown = reader.get(url(anna, news, "email"), "dialog-body")
    assert shown.status_code == 200
    assert "<form" not in text_of(shown)
    links = reverse("party-consent-links", args=[anna.uid])
    for browser, seen, done in ((reader, 200, 403), (stranger, 404, 404), (blind, 403, 403)):
        assert browser.get(url(anna, news, "email")).status_code == seen
        assert browser.post(url(anna, news, "email"), {"action": "granted", "source": "talk"}).status_code == done
        assert browser.post(links).status_code == done
        assert browser.get(links).status_code == done
    assert "Newsletter" not in page(blind, anna)
    assert Browser(None).get(links).status_code == 302
    assert difference(before, dump()) == {}


def test_a_purpose_or_channel_that_is_not_served_has_no_dialog(owner: Browser, anna: Party) -> None:
    news = make_consent_purpose()
    retired = make_consent_purpose(is_active=False)
    assert owner.get(url(anna, news, "sms")).status_code == 404
    assert owner.get(url(anna, retired, "email")).status_code == 404


def test_the_link_to_the_preference_page_is_handed_out_and_ended(owner: Browser, anna: Party) -> None:
    make_consent_purpose(name="Newsletter")
    links = reverse("party-consent-links", args=[anna.uid])
    text = text_of(owner.get(links, "dialog-body"))
    link = text.partition('readonly value="')[2].partition('"')[0]
    anonymous = Browser(None)
    assert "Newsletter" in text_of(anonymous.get("/" + link.split("/", 3)[3]))
    assert owner.post(links, {}, "dialog-body").status_code == 204
    assert anonymous.get("/" + link.split("/", 3)[3]).status_code == 404


def test_contact_points_that_a_role_hides_are_not_told(anna: Party) -> None:
    news = make_consent_purpose()
    make_consent_entry(party=anna, purpose=news, contact_point="anna@example.com")
    rules = [{"kind": "people", "field": name, "rule": "hidden"} for name in ("email", "emails")]
    browser = Browser(make_holder("all", field_rules=rules))
    assert "anna@example.com" not in text_of(browser.get(url(anna, news, "email"), "dialog-body"))
    assert "anna@example.com" not in page(browser, anna)
    assert "anna@example.com" in text_of(Browser(make_administrator()).get(url(anna, news, "email"), "dialog-body"))


def test_the_composer_warns_of_ways_that_the_customer_does_not_want(owner: Browser, anna: Party) -> None:
    def composer() -> str:
        text = page(owner, anna)
        return text[text.index("What happened?") : text.index('id="card-consent"')]

    make_contact_block(party=anna, channel="phone", until=timezone.localdate() - timedelta(days=1))
    assert "Do not contact" not in composer()
    make_contact_block(party=anna, channel="email")
    assert composer().count("Do not contact by e-mail") == 1
    make_contact_block(party=anna, channel="")
    assert composer().count("Do not contact") == 3
