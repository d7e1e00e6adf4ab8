"""The ledger of mails forgets the addresses of whoever is erased, and knows still that it read them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.customers.consent.subject_export import _mails
from rapport.customers.privacy.copies import forget_mails
from rapport.customers.privacy.retention.logs import LOG_KEEPERS
from rapport.customers.privacy.subject import Subject
from rapport.platform.mailboxes.models import ReceivedMail
from rapport.platform.outgoing_mail.models import OutgoingMail
from tests.factories import make_person
from tests.factories.access import make_user
from tests.factories.mailboxes import make_mail_account

pytestmark = pytest.mark.django_db


def line(number: int, *addresses: str, visibility: str = "all") -> ReceivedMail:
    account = make_mail_account(visibility=visibility)
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


def test_what_is_handed_out_names_the_mails_with_their_address_and_no_other_address() -> None:
    bob = make_person(email="Bob@Kunde.example")
    line(1, "bob@kunde.example", "x@kunde.example")
    line(2, "bob@kunde.example", visibility="private")
    line(3, "x@kunde.example")
    part = _mails(bob)
    assert part is not None
    assert [row["E-mail address"] for row in part.rows] == ["bob@kunde.example"]


def test_a_rule_of_retention_forgets_who_stood_in_old_mails_and_not_that_they_were_read() -> None:
    old, young = line(1, "bob@kunde.example"), line(2, "bob@kunde.example")
    ReceivedMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=800))
    removed: list[int] = []
    keeper = LOG_KEEPERS["mail-log"]
    before = timezone.now() - timedelta(days=365)
    assert keeper.count(before) == 1
    keeper.purge(before, removed.append)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (removed, old.addresses, old.message_id, young.addresses) == ([1], [], "1@t", ["bob@kunde.example"])
    assert keeper.count(before) == 0


def test_mails_to_an_erased_person_go_and_one_that_is_leaving_now_stays() -> None:
    bob = make_person(email="Bob@Kunde.example")
    account, author = make_mail_account(), make_user()

    def written(number: int, state: str, address: str) -> None:
        OutgoingMail.objects.create(
            account=account, author=author, message_id=f"{number}@o", cc=[address], text="Hi", state=state
        )

    for number, state in enumerate(("draft", "waiting", "sent", "sending")):
        written(number, state, "bob@kunde.example")
    written(9, "waiting", "x@kunde.example")
    forget_mails(Subject(bob))
    assert set(OutgoingMail.objects.values_list("message_id", flat=True)) == {"3@o", "9@o"}
