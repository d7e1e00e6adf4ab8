"""Copies of what was sent, in the account's folder of sent mails. The server that sends may put them there by itself:
then the account names no folder."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from rapport.platform.mailboxes.imap import Mailbox, MailboxError
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.mailboxes.sign_in import server_of
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.sending import forget, made

logger = logging.getLogger(__name__)

LATEST = timedelta(days=3)
"""After which no copy is tried any more."""
_AT_ONCE = 200


def copy_sent(account: MailAccount) -> int:
    """Put copies of what left into the folder; how many. One whose putting was cut off is looked for there first."""
    wanted = OutgoingMail.objects.filter(account=account, told=True).exclude(copied="")
    given_up = wanted.filter(sent_at__lt=timezone.now() - LATEST)
    for mail in given_up:
        _done(mail)
    mails = list(wanted.select_related("author").prefetch_related("files").order_by("id")[:_AT_ONCE])
    if not mails or not account.sent_folder:
        for mail in mails:
            _done(mail)
        return 0
    count = 0
    try:
        with Mailbox(server_of(account), private_too=private_servers(), most_seconds=300) as mailbox:
            for mail in mails:
                before = mail.copied
                OutgoingMail.objects.filter(pk=mail.pk).update(copied="trying")
                mailbox.keep(account.sent_folder, made(account, mail), look_first=before == "trying")
                _done(mail)
                count += 1
    except MailboxError as error:
        logger.warning("Copies of mail account %s are not put away: %s", account.pk, error.reason)
        if error.reason == "folder":
            MailAccount.objects.filter(pk=account.pk).update(sending_problem="folder")
    return count


def _done(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(copied="")
    if mail.is_kept:
        forget(mail)
