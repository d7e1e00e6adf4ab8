"""Mails that are delivered in tests, and accounts that read them."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from rapport.platform.history.change_sets import change_set
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from tests.factories.mailboxes import make_mail_account
from tests.imap import PASSWORD, USER, MailServer

US = "ada@hansa.example"


def account_of(server: MailServer, folder: str, *, since: timedelta = timedelta(days=7), **values: Any) -> MailAccount:
    """An account that reads one folder of the server, connected; it was set up so long ago."""
    given = {"address": US, "host": "127.0.0.1", "port": server.safe_port, "username": USER, "folders": folder}
    account = make_mail_account(**{"visibility": "all", **given, **values})
    with change_set(actor=None, channel="system", act="update"):
        MailAccount.objects.filter(pk=account.pk).update(secret=PASSWORD, created_at=timezone.now() - since)
    account.refresh_from_db()
    return account


def mail(sender: str, to: str = US, *, subject: str = "Offer", text: str = "Hello", **headers: str) -> EmailMessage:
    """A mail of two hours ago; further headers by their names with underscores."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = headers.pop("message_id", f"<{subject}.{sender}.{to}>")
    made["Date"] = timezone.now() - timedelta(hours=2)
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def deliver(server: MailServer, folder: str, *mails: EmailMessage) -> None:
    """Put mails into a folder."""
    server.deliver(*(one.as_bytes() for one in mails), folder=folder)


def states(account: MailAccount) -> dict[str, str]:
    """What became of each message of an account, by its identity."""
    return dict(ReceivedMail.objects.filter(account=account).values_list("message_id", "state"))
