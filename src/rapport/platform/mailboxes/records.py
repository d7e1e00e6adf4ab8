"""Mail accounts as a record kind."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.policy import OwnedBy
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_WHERE = ("host", "port", "security", "username")
"""Where a password goes: when one of them changes, it is forgotten, so that nobody leads it elsewhere."""


class MailAccountRecord(RecordType[MailAccount]):
    """A mailbox whose messages are read."""

    name = "mail-accounts"
    icon = "mail"
    help_topic = "mail"
    title_columns = ["name"]
    description = gettext_lazy("Mailboxes whose messages are read onto the timelines of customers.")
    columns = ["name", "address", "state", "read_at", "visibility", "is_active", "owner"]
    filters = ["is_active", "visibility", "owner"]
    sorts = ["created_at"]
    default_sort = "name"
    quick_create = ["name", "address", "host", "port", "security", "username"]
    hints = ["address", "host", "folders", "begins_on", "visibility", "excluded"]
    fieldsets = [
        Fieldset(gettext_lazy("Mail account"), ["name", "address", "owner", "is_active"]),
        Fieldset(gettext_lazy("Connection"), ["host", "port", "security", "username"]),
        Fieldset(gettext_lazy("What is read"), ["folders", "begins_on", "visibility", "excluded"]),
    ]
    exclude = ["secret", "problem"]
    access = OwnedBy("owner")
    hand_over: ClassVar[dict[str, Q]] = {}
    importable = False

    def before_save(self, batch: Batch[MailAccount]) -> None:
        for change in batch.changes:
            account = change.instance
            account.host = account.host.strip().lower()
            if change.changed("host") and not _is_host(account.host):
                change.add_error("host", _("Enter the name of a server, for example imap.example.com."))
            if not change.is_new and change.changed(*_WHERE, "owner_id"):
                account.secret = ""
                account.state = MailAccount.State.NEW


def _is_host(text: str) -> bool:
    return all(_LABEL.fullmatch(part) for part in text.split("."))
