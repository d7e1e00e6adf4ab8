"""Mails of people who became known after they wrote: they are looked for in the mailbox once more, and taken then.

Nothing of what an unknown person wrote is kept here, so it is the mailbox that still has to hold the mail.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from itertools import groupby

from django.db.models import F, Func, QuerySet
from django.utils import timezone

from rapport.lib.mail.reading import read_mail
from rapport.platform.mailboxes.addresses import Ours
from rapport.platform.mailboxes.imap import Fetched, Mailbox
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.receiving import MailReceiver
from rapport.platform.mailboxes.taking import take_again
from rapport.platform.records.registry import registry

BACK = timedelta(days=90)
"""How old a mail may be to be read again."""
AT_ONCE = 200
"""Mails that one reading of an account looks for."""
GONE = "gone"
"""Why a mail of somebody known stays without them: the mailbox holds it no more."""


def unknown_lines(accounts: Collection[int]) -> QuerySet[ReceivedMail]:
    """The mails of these accounts of which nobody was known, and which may be read again."""
    since = timezone.now() - BACK
    return ReceivedMail.objects.filter(
        account__in=accounts, state=ReceivedMail.State.UNMATCHED, reason="", at__gte=since
    )


def known_among(addresses: Collection[str]) -> set[str]:
    """Those of these addresses that somebody has by now."""
    receivers: list[MailReceiver] = registry.extensions(MailReceiver)
    return {address for receiver in receivers for address in receiver.known(addresses)} if addresses else set()


def read_later(account: MailAccount, mailbox: Mailbox, ours: Ours) -> int:
    """Read the mails of an account whose people became known; how many were found. Raises MailboxError."""
    lines = unknown_lines([account.pk])
    written = lines.annotate(one=Func(F("addresses"), function="unnest")).order_by().values_list("one", flat=True)
    known = known_among(set(written.distinct()))
    wanted = list(lines.filter(addresses__overlap=sorted(known)).order_by("folder", "at")[:AT_ONCE]) if known else []
    found = 0
    for folder, of_folder in groupby(wanted, key=lambda line: line.folder):
        mailbox.open(folder)
        for line in of_folder:
            fetched = _found(mailbox, line)
            if fetched is None:
                ReceivedMail.objects.filter(pk=line.pk).update(reason=GONE)
            else:
                take_again(account, folder, fetched, ours)
                found += 1
    return found


def _found(mailbox: Mailbox, line: ReceivedMail) -> Fetched | None:
    for fetched in mailbox.find(line.uid_in_folder, line.message_id):
        mail = read_mail(fetched.content, received_at=fetched.listed.received_at)
        if mail.message_id[:400] == line.message_id:
            return fetched
    return None
