"""The ledger of mails forgets the addresses of whoever is erased, and knows still that it read them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapport.customers.privacy.copies import forget_mails
from rapport.customers.privacy.subject import Subject
from rapport.platform.mailboxes.models import ReceivedMail
from tests.factories import make_person
from tests.factories.mailboxes import make_mail_account

pytestmark = pytest.mark.django_db


def line(number: int, *addresses: str) -> ReceivedMail:
    account = make_mail_account()
    return ReceivedMail.objects.create(
        account=account,
        message_id=f"{number}@t",
        folder="INBOX",
        uid_in_folder=number,
        at=timezone.now(),
        size=1,
        state="kept",
        addresses=list(addresses),
    )


def test_addresses_of_an_erased_person_go_and_those_of_others_stay() -> None:
    bob = make_person(email="Bob@Kunde.example")
    own, other = line(1, "bob@kunde.example", "x@kunde.example"), line(2, "x@kunde.example")
    assert forget_mails(Subject(bob)) == 1
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.addresses, own.message_id) == ([], "1@t")
    assert other.addresses == ["x@kunde.example"]
