"""The question every sender asks: one truth for one party and for many, and no by default."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from rapport.customers.consent.permission import may_contact, may_contact_many
from rapport.customers.consent.suppression import suppress
from rapport.customers.models import ContactPoint, Party, Suppression
from rapport.platform.history.change_sets import change_set
from tests.factories import (
    make_consent_entry,
    make_consent_purpose,
    make_contact_block,
    make_person,
    make_suppression,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> Party:
    person: Party = make_person(email="anna@example.com", phone="+49 30 1234567")
    return person


def test_without_an_entry_nobody_is_contacted(anna: Party) -> None:
    news = make_consent_purpose(name="News")
    answer = may_contact(anna, news, "email")
    assert (answer.allowed, answer.code, answer.entry, answer.address) == (
        False, "no_consent", None, "anna@example.com",
    )  # fmt: skip
    assert answer.reason == "no consent for News by e-mail"


def test_consent_allows_what_was_agreed_to_and_nothing_else(anna: Party) -> None:
    news, calls = make_consent_purpose(), make_consent_purpose()
    entry = make_consent_entry(party=anna, purpose=news)
    answer = may_contact(anna, news.code, "email")
    assert (answer.allowed, answer.code, answer.entry) == (True, "granted", entry.pk)
    assert not may_contact(anna, news, "phone").allowed
    assert not may_contact(anna, calls, "email").allowed
    assert not may_contact(make_person(email="ben@example.com"), news, "email").allowed


def test_the_reason_is_said_in_the_language_of_the_reader(anna: Party) -> None:
    news = make_consent_purpose()
    make_consent_entry(party=anna, purpose=news, action="withdrawn", given_at="2026-05-03T12:00:00Z")
    answer = may_contact(anna, news, "email")
    assert answer.code == "withdrawn"
    assert answer.reason == "withdrawn on 3 May 2026"
    with override("de"):
        assert answer.reason == "widerrufen am 3. Mai 2026"


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda anna, news: make_contact_block(party=anna, channel=""), "do_not_contact"),
        (lambda anna, news: make_contact_block(party=anna, channel="email"), "do_not_contact"),
        (
            lambda anna, news: make_contact_block(party=anna, channel="", until=timezone.localdate()),
            "do_not_contact_until",
        ),
        (lambda anna, news: make_suppression(value="Anna@EXAMPLE.com"), "suppressed"),
        (lambda anna, news: make_consent_entry(party=anna, purpose=news, action="withdrawn"), "withdrawn"),
        (
            lambda anna, news: make_consent_entry(
                party=anna, purpose=news, action="withdrawn", contact_point="ANNA@example.com"
            ),
            "withdrawn",
        ),
        (lambda anna, news: _change(anna, lifecycle="deceased"), "deceased"),
        (lambda anna, news: _spoil(anna), "bad_address"),
        (lambda anna, news: _points(anna).delete(), "no_address"),
    ],
)
def test_what_stands_against_it_wins_over_consent(anna: Party, prepare: Any, code: str) -> None:
    news = make_consent_purpose()
    make_consent_entry(party=anna, purpose=news)
    assert may_contact(anna, news, "email").allowed
    with change_set(actor=None, channel="system", act="update"):
        prepare(anna, news)
    answer = may_contact(anna, news, "email")
    assert (answer.allowed, answer.code) == (False, code)
    assert answer.reason
    assert may_contact_many([anna.pk], news, "email")[anna.pk] == answer


def _change(anna: Party, **values: Any) -> None:
    Party.objects.filter(pk=anna.pk).update(**values)


def _points(anna: Party) -> Any:
    return ContactPoint.objects.filter(party=anna, kind="email")


def _spoil(anna: Party) -> None:
    _points(anna).update(state="bounced")


def test_what_has_passed_does_not_stand_against_it(anna: Party) -> None:
    news = make_consent_purpose()
    make_consent_entry(party=anna, purpose=news, expires_on=timezone.localdate() + timedelta(days=3))
    make_contact_block(party=anna, channel="", until=timezone.localdate() - timedelta(days=1))
    make_contact_block(party=anna, channel="phone")
    assert may_contact(anna, news, "email").allowed
    assert may_contact(anna, news, "email", at=timezone.now() + timedelta(days=4)).code == "expired"


def test_later_agreement_for_all_ends_a_withdrawal_of_one_address(anna: Party) -> None:
    news, now = make_consent_purpose(), timezone.now()
    make_consent_entry(
        party=anna, purpose=news, action="withdrawn", contact_point="anna@example.com",
        given_at=now - timedelta(days=2),
    )  # fmt: skip
    assert may_contact(anna, news, "email", address="other@example.com").code == "no_consent"
    make_consent_entry(party=anna, purpose=news, given_at=now - timedelta(days=1))
    assert may_contact(anna, news, "email").allowed


def test_other_bases_need_no_consent_but_interest_yields_to_an_objection(anna: Party) -> None:
    service = make_consent_purpose(basis="contract")
    survey = make_consent_purpose(basis="legitimate_interest")
    recall = make_consent_purpose(basis="legal_obligation")
    for purpose in (service, survey, recall):
        assert may_contact(anna, purpose, "email").code == "basis"
    make_consent_entry(party=anna, purpose=survey, action="withdrawn")
    assert may_contact(anna, survey, "email").code == "withdrawn"
    make_contact_block(party=anna, channel="")
    assert may_contact(anna, service, "email").code == "do_not_contact"
    assert may_contact(anna, recall, "email").code == "basis"


def test_it_fails_closed_for_what_is_not_known(anna: Party) -> None:
    news = make_consent_purpose()
    assert may_contact(anna, "no-such-purpose", "email").code == "unknown_purpose"
    assert may_contact(anna, news, "sms").code == "wrong_channel"
    assert may_contact(anna, news, "pigeon").code == "wrong_channel"
    assert may_contact(2**40, news, "email").code == "no_party"
    retired = make_consent_purpose(is_active=False, basis="contract")
    assert may_contact(anna, retired, "email").code == "unknown_purpose"
    assert not any(may_contact(anna, p, "email").allowed for p in ("no-such-purpose", retired))
    with pytest.raises(ValueError, match="now or later"):
        may_contact(anna, news, "email", at=timezone.now() - timedelta(hours=1))


def test_a_request_that_was_not_confirmed_allows_nothing_and_takes_nothing_away(anna: Party) -> None:
    news = make_consent_purpose(is_double_opt_in=True)
    make_consent_entry(party=anna, purpose=news, source="form")
    assert may_contact(anna, news, "email").code == "pending"
    make_consent_entry(party=anna, purpose=news, source="paper")
    make_consent_entry(party=anna, purpose=news, source="form")
    assert may_contact(anna, news, "email").allowed


def test_many_are_answered_by_one_statement_as_each_would_be() -> None:
    news = make_consent_purpose()
    people = [make_person(email=f"p{n}@example.com") for n in range(12)]
    for n, person in enumerate(people):
        if n % 2:
            make_consent_entry(party=person, purpose=news)
        if n % 3 == 0:
            make_consent_entry(party=person, purpose=news, action="withdrawn")
        if n % 5 == 0:
            make_contact_block(party=person, channel="")
    ids = [person.pk for person in people]
    with CaptureQueriesContext(connection) as captured:
        answers = may_contact_many(ids, news, "email")
    assert len(captured) == 2  # the secret of the suppression list, and the question
    assert {pk: (a.allowed, a.code) for pk, a in answers.items()} == {
        pk: (a.allowed, a.code) for pk in ids for a in [may_contact(pk, news, "email")]
    }
    assert sum(answer.allowed for answer in answers.values()) == 3


def test_a_suppressed_address_stays_suppressed_once_it_was_erased(anna: Party) -> None:
    news = make_consent_purpose()
    make_consent_entry(party=anna, purpose=news)
    listed = suppress(kind="email", value="Anna@Example.com", reason="erased", actor=None, channel="system")
    assert suppress(kind="email", value="anna@example.com", reason="wish", actor=None, channel="system") == listed
    with change_set(actor=None, channel="system", act="erase"):
        Suppression.objects.filter(pk=listed.pk).update(value="")
    assert may_contact(anna, news, "email").code == "suppressed"
    assert may_contact(make_person(email="anna@example.com"), news, "email").code == "suppressed"
