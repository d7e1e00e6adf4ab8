"""Mails of people whom nobody knows: their addresses are shown to whose mails they are; read once they are known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Touch
from rapport.platform.automation.models import Run
from rapport.platform.events.dispatch import dispatch_once
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.reading import read_account
from rapport.platform.mailboxes.unknown import never_again, unknown_addresses
from tests.customers.mail.mails import account_of, deliver, mail, states
from tests.factories import make_person
from tests.factories.access import make_holder
from tests.factories.automation import make_automation
from tests.imap import USER, MailServer

pytestmark = pytest.mark.django_db

PAGE = "mail-unknown"


def read(server: MailServer, folder: str, *senders: str) -> MailAccount:
    """An account of somebody's own that has read a mail of each sender."""
    deliver(server, folder, *[mail(sender, message_id=f"<{sender}>") for sender in senders])
    account = account_of(server, folder, owner=make_holder("own", kind="mail-accounts"))
    read_account(account)
    return account


def shown(client: Client) -> str:
    return " ".join(client.get(reverse(PAGE)).content.decode().split())


def test_who_is_unknown_is_shown_to_whose_mails_they_are(server: MailServer, client: Client) -> None:
    make_person(email="bob@kunde.example")
    account = read(server, "Strangers", "eve@new.example", "bob@kunde.example", "pal@gmail.com")
    client.force_login(account.owner)  # type: ignore[arg-type]
    page = shown(client)
    assert "eve@new.example" in page
    assert "Never from new.example" in page
    assert ("pal@gmail.com" in page, "Never from gmail.com" in page) == (True, False)
    assert "bob@kunde.example" not in page
    client.force_login(make_holder("own", kind="mail-accounts"))
    assert "eve@new.example" not in shown(client)


def test_whoever_becomes_known_has_their_earlier_mails_on_the_timeline(server: MailServer) -> None:
    account = read(server, "Later", "eve@new.example", "other@new.example")
    assert not Touch.objects.exists()
    eve = make_person(email="Eve@New.example")
    assert read_account(account) == 0
    touch = Touch.objects.get()
    assert (touch.party, touch.subject) == (eve, "Offer")
    assert states(account) == {"eve@new.example": "kept", "other@new.example": "unmatched"}
    assert ChangeSet.objects.get(uid=touch.created_in).act == "read_old_mail"
    read_account(account)
    assert Touch.objects.count() == 1


def test_a_mail_is_found_again_when_the_server_numbers_anew(server: MailServer) -> None:
    account = read(server, "Anew", "eve@new.example")
    for path in (server.home / "mail" / USER / ".Anew").glob("dovecot*"):
        path.unlink()
    server.forget_numbers()
    ReceivedMail.objects.filter(account=account).update(uid_in_folder=77)
    make_person(email="eve@new.example")
    read_account(account)
    assert states(account) == {"eve@new.example": "kept"}


def test_a_mail_that_is_no_longer_there_is_looked_for_once(server: MailServer) -> None:
    account = read(server, "Vanished", "eve@new.example")
    for path in (server.home / "mail" / USER / ".Vanished").glob("*/*.test*"):
        path.unlink()
    make_person(email="eve@new.example")
    read_account(account)
    line = ReceivedMail.objects.get(account=account)
    assert (line.state, line.reason) == ("unmatched", "gone")


def test_mails_from_long_ago_are_not_looked_for(server: MailServer) -> None:
    account = read(server, "Ancient", "eve@new.example")
    ReceivedMail.objects.update(at=timezone.now() - timedelta(days=100))
    make_person(email="eve@new.example")
    read_account(account)
    assert states(account) == {"eve@new.example": "unmatched"}


def test_never_from_a_domain_forgets_its_addresses_and_what_comes(server: MailServer, client: Client) -> None:
    account = read(server, "Never", "eve@new.example", "sub@mail.new.example", "x@renew.example")
    client.force_login(account.owner)  # type: ignore[arg-type]
    client.post(reverse(PAGE), {"never": "new.example"})
    account.refresh_from_db()
    assert account.excluded == "new.example"
    assert states(account) == {
        "eve@new.example": "left_out", "sub@mail.new.example": "left_out", "x@renew.example": "unmatched",
    }  # fmt: skip
    assert list(ReceivedMail.objects.exclude(addresses=[]).values_list("addresses", flat=True)) == [["x@renew.example"]]
    deliver(server, "Never", mail("late@new.example", message_id="<late>"))
    read_account(account)
    assert states(account)["late"] == "left_out"


def test_nobody_leaves_out_addresses_of_another_s_mails(server: MailServer) -> None:
    account = read(server, "Theirs", "eve@new.example")
    stranger = make_holder("own", kind="mail-accounts")
    assert (never_again("new.example", actor=stranger), unknown_addresses(stranger)) == (0, [])
    account.refresh_from_db()
    assert (account.excluded, states(account)) == ("", {"eve@new.example": "unmatched"})


def test_older_mails_set_off_no_rule_and_new_ones_do(server: MailServer) -> None:
    make_person(email="bob@kunde.example")
    make_automation(kind="touches", steps=[{"do": "set", "values": {"outcome": "Seen"}}])
    deliver(server, "History", mail("bob@kunde.example", subject="before"))
    account = account_of(server, "History", since=timedelta(hours=1))
    read_account(account)
    dispatch_once()
    assert (Touch.objects.count(), Run.objects.count()) == (1, 0)
    fresh = mail("bob@kunde.example", subject="after")
    del fresh["Date"]
    deliver(server, "History", fresh)
    read_account(account)
    dispatch_once()
    assert (Touch.objects.count(), Run.objects.count()) == (2, 1)
