"""Reading an account: every message of its folders once, in order, from where the last reading ended.

A message and the line that says what became of it are written in one transaction, and no account has two lines for one
identity: so a process that is killed, a server that numbers its messages anew or two processes at one account lose none
and keep none twice.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time
from time import monotonic

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from rapport.lib.mail.message import Mail
from rapport.lib.mail.reading import read_mail
from rapport.platform.mailboxes.addresses import Ours
from rapport.platform.mailboxes.imap import FolderState, Listed, Mailbox, MailboxError, Server
from rapport.platform.mailboxes.models import MailAccount, MailFolder, ReceivedMail
from rapport.platform.mailboxes.receiving import MailReceiver, Outcome
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)

SECONDS = 240.0
"""That one reading of an account may last; the next one goes on from there."""
_LOCKS = 7_120_044
"""First half of the advisory lock of an account; the second is its number."""
State = ReceivedMail.State


def server_of(account: MailAccount, password: str = "") -> Server:
    """Where an account lies, with its own password or another one that is tried."""
    return Server(account.host, account.port, account.security, account.username, password or account.secret)


def folders_of(account: MailAccount) -> list[str]:
    """The folders that are read."""
    return list(dict.fromkeys(name.strip() for name in account.folders.split(",") if name.strip()))


def read_account(account: MailAccount, *, seconds: float = SECONDS) -> int:
    """Read what is new; the number of messages. What is wrong with the server stands on the account afterwards.

    Does nothing while another process reads it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, account.pk])
        if not cursor.fetchone()[0]:
            return 0
    try:
        return _read(account, monotonic() + seconds)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, account.pk])


def _read(account: MailAccount, ends: float) -> int:
    ours, read = Ours.of(account), 0
    try:
        with Mailbox(
            server_of(account), private_too=private_servers(), most_seconds=ends - monotonic() + 60
        ) as mailbox:
            for name in folders_of(account):
                read += _read_folder(account, mailbox, name, ours, ends)
    except MailboxError as error:
        logger.warning("Mail account %s is not read: %s", account.pk, error.reason)
        _note(account, MailAccount.State.FAILING, error.reason)
        return read
    _note(account, MailAccount.State.FINE, "")
    return read


def _note(account: MailAccount, state: str, problem: str) -> None:
    MailAccount.objects.filter(pk=account.pk).update(state=state, problem=problem, read_at=timezone.now())


def _read_folder(account: MailAccount, mailbox: Mailbox, name: str, ours: Ours, ends: float) -> int:
    state = mailbox.open(name)
    folder, _made = MailFolder.objects.get_or_create(account=account, name=name)
    _begin(folder, state)
    read = 0
    first = datetime.combine(account.begins_on, time.min, UTC)
    for batch in mailbox.newer(state, folder.last_uid):
        young = [message for message in batch if message.received_at >= first]
        for message, content, is_whole in mailbox.contents(young):
            _take(account, folder, message, content, is_whole, ours)
            read += 1
        folder.last_uid = batch[-1].uid
        MailFolder.objects.filter(pk=folder.pk).update(last_uid=folder.last_uid)
        if monotonic() > ends:
            break
    return read


def _begin(folder: MailFolder, state: FolderState) -> None:
    """Numbers of another UIDVALIDITY mean nothing: everything is looked at again, and the ledger knows what it was."""
    if folder.validity != state.validity:
        folder.validity, folder.last_uid = state.validity, 0
    folder.there = state.count
    folder.save()


def _take(
    account: MailAccount, folder: MailFolder, message: Listed, content: bytes, is_whole: bool, ours: Ours
) -> None:
    """One message: its line in the ledger, and what somebody makes of it."""
    mail = read_mail(content, received_at=message.received_at)
    line = ReceivedMail(
        account=account,
        message_id=mail.message_id[:400],
        folder=folder.name,
        uid_in_folder=message.uid,
        at=mail.at,
        size=message.size,
        state=State.FAILED,
        addresses=[address for address in ours.others(mail) if len(address) <= 320],
    )
    try:
        with transaction.atomic():
            if not _is_new(line):
                return
            outcome = _outcome(mail, account, ours) if is_whole else Outcome(State.FAILED, "large")
            _end(line, outcome)
    except (DataError, IntegrityError, ValueError, TypeError, LookupError, ArithmeticError) as error:
        # Whatever is wrong with this one, the others are to come.
        logger.exception("A message of mail account %s could not be kept", account.pk)
        with transaction.atomic():
            if _is_new(line):
                _end(line, Outcome(State.FAILED, type(error).__name__))


def _is_new(line: ReceivedMail) -> bool:
    """Write the line unless the account has one of this identity."""
    line.pk = None
    known = ReceivedMail.objects.filter(account=line.account, message_id=line.message_id)
    if known.exists():
        return False
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        return False  # another process was first
    return True


def _end(line: ReceivedMail, outcome: Outcome) -> None:
    line.state, line.reason, line.about_uid = outcome.state, outcome.reason[:200], outcome.about_uid
    if outcome.state == State.LEFT_OUT:
        line.addresses = []
    line.save(update_fields=["state", "reason", "about_uid", "addresses"])


def _outcome(mail: Mail, account: MailAccount, ours: Ours) -> Outcome:
    others = ours.others(mail)
    if mail.is_bulk:
        return Outcome(State.LEFT_OUT, "list")
    if not others and not mail.failures:
        return Outcome(State.LEFT_OUT, "ours")
    for receiver in registry.extensions(MailReceiver):
        outcome: Outcome | None = receiver.receive(mail, others, ours.wrote(mail), account)
        if outcome is not None:
            return outcome
    return Outcome(State.UNMATCHED)
