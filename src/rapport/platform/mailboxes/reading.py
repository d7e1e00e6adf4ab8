"""Reading an account: every message of its folders, in order, from where the last reading ended.

What becomes of a message, and that it becomes so once, is :mod:`taking`'s.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from time import monotonic

from django.db import connection
from django.utils import timezone

from rapport.platform.mailboxes.addresses import Ours
from rapport.platform.mailboxes.imap import BYTES_AT_ONCE, Fetched, FolderState, Listed, Mailbox, MailboxError
from rapport.platform.mailboxes.later import read_later
from rapport.platform.mailboxes.models import MailAccount, MailFolder
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.mailboxes.sign_in import server_of
from rapport.platform.mailboxes.taking import take

logger = logging.getLogger(__name__)

SECONDS = 240.0
"""That one reading of an account may last; the next one goes on from there."""
_LOCKS = 7_120_044
"""First half of the advisory lock of an account; the second is its number."""
TAKEN_AT_ONCE = 50
"""Messages that one transaction keeps: it holds the customers concerned for half a second at most."""


def folders_of(account: MailAccount) -> list[str]:
    """The folders that are read."""
    return list(dict.fromkeys(name.strip() for name in account.folders.split(",") if name.strip()))


@contextmanager
def alone_at(account: MailAccount) -> Iterator[bool]:
    """Whether nobody else is at the account; for the length of the block nobody else is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, account.pk])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, account.pk])


def read_account(account: MailAccount, *, seconds: float = SECONDS) -> int:
    """Read what is new; the number of messages. What is wrong with the server stands on the account afterwards.

    Does nothing while another process is at the account.
    """
    with alone_at(account) as is_alone:
        return _read(account, monotonic() + seconds) if is_alone else 0


def opened(account: MailAccount, ends: float) -> Mailbox:
    """A conversation with the account's server that ends a minute after a moment of the clock. MailboxError."""
    return Mailbox(server_of(account), private_too=private_servers(), most_seconds=ends - monotonic() + 60)


def _read(account: MailAccount, ends: float) -> int:
    ours, read = Ours.of(account), 0
    try:
        with opened(account, ends) as mailbox:
            for name in folders_of(account):
                read += _read_folder(account, mailbox, name, ours, ends)
            read_later(account, mailbox, ours)
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
    has_ended = True
    for batch in mailbox.newer(state, folder.last_uid):
        for some in together(mailbox.contents(wanted_of(account, batch))):
            take(account, folder.name, some, ours)
            read += len(some)
        folder.last_uid, folder.passed = batch[-1].uid, min(batch[-1].place, state.count)
        folder.save(update_fields=["last_uid", "passed"])
        if monotonic() > ends:
            has_ended = False
            break
    if has_ended:  # whatever the server said of how many there are
        folder.passed = state.count
        folder.save(update_fields=["passed"])
    return read


def wanted_of(account: MailAccount, listed: Iterable[Listed]) -> list[Listed]:
    """Those that came since the day from which the account is read."""
    first = datetime.combine(account.begins_on, time.min, UTC)
    return [message for message in listed if message.received_at >= first]


def together(fetched: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    """Messages in groups of so many, or of so many bytes, as are kept at once."""
    group: list[Fetched] = []
    for one in fetched:
        group.append(one)
        if len(group) == TAKEN_AT_ONCE or sum(len(other.content) for other in group) > BYTES_AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _begin(folder: MailFolder, state: FolderState) -> None:
    """Numbers of another UIDVALIDITY mean nothing: everything is looked at again, and the ledger knows what it was."""
    if folder.validity != state.validity:
        folder.validity, folder.last_uid, folder.passed = state.validity, 0, 0
    folder.there = state.count
    folder.save()
