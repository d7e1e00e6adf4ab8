"""Mail accounts as a record kind."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.policy import OwnedBy
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.sign_in import PROVIDERS
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_WHERE = ("host", "port", "security", "username", "sign_in")
"""Where a password goes: when one of them changes, it is forgotten, so that nobody leads it elsewhere."""
_SENDS_BY = ("smtp_host", "smtp_port", "smtp_security", "smtp_username")
"""The same of the server that sends: both passwords are forgotten, since it may take that of the mailbox."""


class MailAccountRecord(RecordType[MailAccount]):
    """A mailbox whose messages are read, and from which is sent."""

    name = "mail-accounts"
    icon = "mail"
    help_topic = "mail"
    title_columns = ["name"]
    description = gettext_lazy(
        "Mailboxes whose messages are read onto the timelines of customers, and from which is sent."
    )
    columns = ["name", "address", "state", "read_at", "visibility", "is_active", "owner"]
    filters = ["is_active", "visibility", "owner"]
    sorts = ["created_at"]
    default_sort = "name"
    quick_create = ["name", "address", "sign_in", "host", "port", "security", "username"]
    hints = [
        "address", "sign_in", "host", "username", "folders", "begins_on", "visibility", "excluded", "smtp_host",
        "smtp_username", "sender_name", "sent_folder", "most_per_hour",
    ]  # fmt: skip
    fieldsets = [
        Fieldset(gettext_lazy("Mail account"), ["name", "address", "owner", "is_active"]),
        Fieldset(gettext_lazy("Connection"), ["sign_in", "host", "port", "security", "username"]),
        Fieldset(gettext_lazy("What is read"), ["folders", "begins_on", "visibility", "excluded"]),
        Fieldset(gettext_lazy("Sending"), [*_SENDS_BY, "sender_name", "signature", "sent_folder", "most_per_hour"]),
    ]
    exclude = ["secret", "problem", "access_token", "token_expires_at", "smtp_secret", "sending_problem"]
    access = OwnedBy("owner")
    hand_over: ClassVar[dict[str, Q]] = {}
    importable = False

    def before_save(self, batch: Batch[MailAccount]) -> None:
        for change in batch.changes:
            account = change.instance
            account.username = account.username.strip() or account.address
            if account.sign_in in PROVIDERS:  # whose tokens go nowhere else
                provider = PROVIDERS[account.sign_in]
                account.host, account.port, account.security = provider.host, provider.port, MailAccount.Security.TLS
            account.host = account.host.strip().lower()
            if change.changed("host") and not _is_host(account.host):
                change.add_error("host", _("Enter the name of a server, for example imap.example.com."))
            account.smtp_host = account.smtp_host.strip().lower()
            if change.changed("smtp_host") and account.smtp_host and not _is_host(account.smtp_host):
                change.add_error("smtp_host", _("Enter the name of a server, for example smtp.example.com."))
            if not change.is_new and change.changed(*_WHERE, "owner_id"):
                account.secret = account.access_token = ""
                account.state = MailAccount.State.NEW
            if not change.is_new and change.changed(*_SENDS_BY, "owner_id"):
                account.smtp_secret, account.sending_problem = "", ""
                if not account.smtp_username and change.before["smtp_host"]:
                    account.secret, account.state = "", MailAccount.State.NEW


def _is_host(text: str) -> bool:
    return all(_LABEL.fullmatch(part) for part in text.split("."))
