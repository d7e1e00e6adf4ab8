"""Copies of what was sent: put into the mailbox once, and known again when they are read there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Touch
from rapport.platform.mailboxes import reading
from rapport.platform.mailboxes.imap import Mailbox as Imap
from rapport.platform.mailboxes.imap import Server
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.outgoing_mail import copies, sending
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import Letter, put
from tests.factories import make_person
from tests.factories.mailboxes import make_sending_account
from tests.imap import MailServer, dovecot
from tests.lib.mail.mails import raw
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def boxes() -> Iterator[MailServer]:
    with dovecot() as server:
        yield server


@pytest.fixture
def account(boxes: MailServer, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[MailAccount]:
    settings.MAILBOX_PRIVATE_SERVERS = True
    ensure_catalogue()
    boxes.deliver(raw("Message-ID: <old@x.example>", "Subject: Old", "List-Id: <x>"), folder="Sent")
    with mail_server() as sink:
        server = Server("127.0.0.1", sink.port, "none", "", "")
        monkeypatch.setattr(sending, "outgoing_server_of", lambda account: server)
        for module in (copies, reading):
            monkeypatch.setattr(module, "server_of", lambda account: boxes.server())
        yield make_sending_account(sent_folder="Sent", folders="Sent", address="ada@hansa.example")


def in_folder(boxes: MailServer, identity: str) -> int:
    with Imap(boxes.server(), private_too=True) as mailbox:
        state = mailbox.open("Sent")
        found = [content for batch in mailbox.newer(state, 0) for _one, content, _all in mailbox.contents(batch)]
    return sum(identity.encode() in content for content in found)


def test_the_copy_of_a_mail_is_put_away_once_and_is_the_same_touch(boxes: MailServer, account: MailAccount) -> None:
    bob = make_person(email="bob@kunde.example")
    assert account.owner is not None
    letter = Letter(account=account, to=["bob@kunde.example"], subject="Loom", text="Hi", about={"purpose": "service"})
    mail = put(letter=letter, author=account.owner)
    OutgoingMail.objects.update(send_at=timezone.now() - timedelta(seconds=1))
    assert sending.send_from(account.pk) == 1
    assert copies.copy_sent(account) == 1
    assert (copies.copy_sent(account), in_folder(boxes, mail.message_id)) == (0, 1)

    OutgoingMail.objects.update(copied="trying")  # the process died after it had put the copy away
    assert copies.copy_sent(account) == 1
    assert in_folder(boxes, mail.message_id) == 1

    reading.read_account(account)
    assert Touch.objects.get().party == bob
    assert ReceivedMail.objects.filter(message_id=mail.message_id).count() == 1
    mail.refresh_from_db()
    assert (mail.copied, mail.text) == ("", "")
