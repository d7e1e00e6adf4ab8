"""Whether everything that a mailbox holds is known: its messages are compared with the ledger, folder by folder.

What is missing is told to the owner, and to administrators where everybody reads along; it is read when somebody asks
for it. A message that lies there twice counts twice, and is known by its one line.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext, override

from rapport.lib.mail.reading import named_id, read_mail
from rapport.platform.access.models import User
from rapport.platform.mailboxes.addresses import Ours
from rapport.platform.mailboxes.imap import Listed, Mailbox, MailboxError
from rapport.platform.mailboxes.models import MailAccount, MailFolder, ReceivedMail
from rapport.platform.mailboxes.reading import alone_at, folders_of, opened, read_account, together, wanted_of
from rapport.platform.mailboxes.taking import How, take
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)

SECONDS = 1_800.0
"""That one comparison may last; what it has not come to is compared the next night."""


def reconcile(account: MailAccount, *, repair: bool = False, seconds: float = SECONDS) -> int | None:
    """Compare an account with its mailbox after reading what is new; ``repair`` reads what is missing.

    How many messages are still missing; None when the mailbox was not compared to its end, or another process is at it.
    """
    read_account(account)
    with alone_at(account) as is_alone:
        return _compare_all(account, repair, monotonic() + seconds) if is_alone else None


def _compare_all(account: MailAccount, repair: bool, ends: float) -> int | None:
    before = sum(account.followed.values_list("missing", flat=True))
    try:
        with opened(account, ends) as mailbox:
            is_whole = all([_compare(account, mailbox, name, repair, ends) for name in folders_of(account)])
    except MailboxError as error:
        logger.warning("Mail account %s is not compared: %s", account.pk, error.reason)
        return None
    if not is_whole:
        return None
    missing = sum(account.followed.filter(name__in=folders_of(account)).values_list("missing", flat=True))
    if missing > before:
        _tell(account, missing)
    return missing


def _compare(account: MailAccount, mailbox: Mailbox, name: str, repair: bool, ends: float) -> bool:
    """Compare one folder; whether that came to its end. What came since it was last read is not missed yet."""
    state = mailbox.open(name)
    folder = MailFolder.objects.filter(account=account, name=name, validity=state.validity).first()
    if folder is None:
        return False
    ours, compared, missing = Ours.of(account), 0, 0
    for batch in mailbox.newer(state, 0):
        wanted = [message for message in wanted_of(account, batch) if message.uid <= folder.last_uid]
        lost = _lost(account, mailbox, wanted)
        if repair:
            for some in together(mailbox.contents(lost)):
                take(account, name, some, ours, how=How.MISSED)
            lost = _lost(account, mailbox, lost)
        compared, missing = compared + len(wanted), missing + len(lost)
        if monotonic() > ends:
            return False
    folder.checked_at, folder.compared, folder.missing = timezone.now(), compared, missing
    folder.save(update_fields=["checked_at", "compared", "missing"])
    return True


def _lost(account: MailAccount, mailbox: Mailbox, messages: Sequence[Listed]) -> list[Listed]:
    """Those without a line in the ledger."""
    if not messages:
        return []
    named: dict[int, str] = {}
    nameless: list[Listed] = []
    for message, header in mailbox.identities(messages):
        if called := named_id(header):
            named[message.uid] = called[:400]
        else:
            nameless.append(message)
    for fetched in mailbox.contents(nameless):
        mail = read_mail(fetched.content, received_at=fetched.listed.received_at)
        named[fetched.listed.uid] = mail.message_id[:400]
    lines = ReceivedMail.objects.filter(account=account, message_id__in=set(named.values()))
    known = set(lines.values_list("message_id", flat=True))
    return [message for message in messages if message.uid in named and named[message.uid] not in known]


@transaction.atomic
def _tell(account: MailAccount, missing: int) -> None:
    with override(settings.LANGUAGE_CODE):
        text = ngettext(
            "%(count)s mail of the mailbox is missing. Open the account to read it.",
            "%(count)s mails of the mailbox are missing. Open the account to read them.",
            missing,
        ) % {"count": missing}
    shared = account.visibility == MailAccount.Visibility.ALL
    administrators = User.objects.filter(is_administrator=True, is_active=True).values_list("pk", flat=True)
    tell_in_words(
        registry.get("mail-accounts"),
        [account.pk],
        Hearers(owner=True, users=list(administrators) if shared else ()),
        text=text,
        once=f"mail-account:{account.pk}:missing:{timezone.localdate()}",
        reason=Reason.OWNER,
        act=Act.TOLD,
    )
