"""Mail accounts with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.mailboxes.models import MailAccount
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_mail_account(*, actor: Any = None, owner: Any = None, **values: Any) -> MailAccount:
    """An account that is not connected."""
    count = number()
    defaults = {
        "name": f"Post {count}",
        "address": f"post{count}@hansa.example",
        "host": "imap.hansa.example",
        "username": f"post{count}",
        "owner": owner or make_user(),
    }
    account: MailAccount = written("mail-accounts", defaults, values, actor=actor)
    return account


def make_sending_account(*, owner: Any = None, **values: Any) -> MailAccount:
    """An account from which is sent, with the sign-in of its mailbox."""
    account = make_mail_account(owner=owner, smtp_host="smtp.hansa.example", **values)
    with change_set(actor=None, channel=ChangeSet.Channel.COMMAND, act="update", kind="mail-accounts"):
        MailAccount.objects.filter(pk=account.pk).update(secret="Gr4phite")
    account.refresh_from_db()
    return account
