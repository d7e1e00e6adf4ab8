"""Sending what waits, account by account: each mail leaves at most once.

A process takes some mails of an account in one transaction, and notes of each, right before, that its handing over
begins; in the same statement it notes that the one before left. So of a mail that a dead process had taken it is known
whether it can have left: one whose handing over had begun is "perhaps sent" and never sent again, the others wait anew.
What the server did not take is tried again for a day, what it refuses for good is not.

That a mail left is noted first. Who keeps what it said is told after that, of some together, in the transaction that
notes so: each is told once, also when the process dies in between.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.db import Error, transaction
from django.db import connection as database
from django.db.models import F, Q
from django.utils import timezone
from psycopg.types.json import Jsonb

from rapport.platform.access.titles import title_of
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.mailboxes.imap import MailboxError
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.settings import private_servers
from rapport.platform.mailboxes.smtp import Outgoing, outgoing_server_of
from rapport.platform.mailing.backend import is_final
from rapport.platform.mailing.sending import RETRY_AFTER
from rapport.platform.outgoing_mail.message import content_of
from rapport.platform.outgoing_mail.models import UNTOLD, OutgoingFile, OutgoingMail
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""A mail that was taken longer ago is of a process that died: no conversation lasts as long."""
CONVERSATION = 300.0
"""Seconds that one conversation with a server lasts at most."""
HOUR = timedelta(hours=1)
AT_ONCE = 50
"""Mails that a process takes together."""
_READY = 4_000_000
"""Bytes of mails that are made before the first of them is handed over; a larger one is made by itself."""
_TOLD_AT_ONCE, _TOGETHER = 500, 100
"""Mails of which one run tells, and of which it tells in one transaction."""
_NEXT = """
WITH noted AS (
    UPDATE outgoing_mail_outgoingmail SET state = 'sent', error = '', refused = %s, sent_at = %s, copied = %s
    WHERE id = %s AND state = 'sending' AND claimed_at = %s
)
UPDATE outgoing_mail_outgoingmail SET handed_at = %s
WHERE id = %s AND state = 'sending' AND claimed_at = %s AND handed_at IS NULL
"""
_CLAIMS = 7_120_055
"""First half of the advisory lock under which mails of an account are taken, so that the limit of an hour holds."""
State = OutgoingMail.State


class OutgoingGuard(ABC):
    """Asked right before mails leave; a module lists its own among its extensions."""

    @abstractmethod
    def refused(self, mails: Sequence[OutgoingMail]) -> Mapping[int, str]:
        """Those that may not be sent (any more) by their keys, and why, for who wrote them."""


class OutgoingEcho(ABC):
    """Keeps elsewhere what a mail said that left; a module lists its own among its extensions."""

    @abstractmethod
    def left(self, mails: Sequence[OutgoingMail]) -> set[int]:
        """The mails of one account were sent, or perhaps were (their states say which); the keys of those whose words
        are kept now. Called in the transaction that notes it: what is written here is written once. After an error
        nothing of it stays, and each is told by itself."""


class _LineDown(Exception):
    """The conversation is over: what else was taken waits again."""


def accounts_due() -> list[int]:
    """The accounts of which something waits, is lost, or is still to be told of."""
    now = timezone.now()
    due = Q(state=State.WAITING, send_at__lte=now) | Q(state=State.SENDING, claimed_at__lte=now - LEASE)
    found = OutgoingMail.objects.filter(due | UNTOLD | ~Q(copied=""))
    return list(found.order_by("account").values_list("account", flat=True).distinct())


def send_from(account_id: int) -> int:
    """Send what is due of an account, as far as the limit of an hour lets it; the number that left. Nothing happens
    while what waits is held."""
    account = MailAccount.objects.select_related("owner").filter(pk=account_id).first()
    if account is None or is_held():
        return 0
    _settle_lost(account)
    sent = 0
    try:
        while batch := _claim(account):
            sent += _send_batch(account, batch)
    except _LineDown:
        logger.info("The conversation of mail account %s ended early", account.pk)
    tell_of(account)
    return sent


def _settle_lost(account: MailAccount) -> None:
    lost = OutgoingMail.objects.filter(account=account, state=State.SENDING, claimed_at__lte=timezone.now() - LEASE)
    lost.filter(handed_at__isnull=True).update(state=State.WAITING, claimed_at=None)
    lost.filter(handed_at__isnull=False).update(state=State.UNKNOWN, error="")


def _claim(account: MailAccount) -> list[OutgoingMail]:
    """The next mails that are due, for this process alone; none when the hour has seen its mails."""
    now = timezone.now()
    mails = OutgoingMail.objects.filter(account=account)
    with transaction.atomic():
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CLAIMS, account.pk])
        left = account.most_per_hour - mails.filter(claimed_at__gt=now - HOUR).count()
        if left <= 0:
            return []
        due = mails.filter(state=State.WAITING, send_at__lte=now).order_by("send_at", "id")
        keys = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[: min(left, AT_ONCE)])
        mails.filter(pk__in=keys).update(
            state=State.SENDING, claimed_at=now, handed_at=None, attempts=F("attempts") + 1
        )
    taken = mails.filter(pk__in=keys).select_related("author").prefetch_related("files")
    return list(taken.order_by("send_at", "id"))


def _send_batch(account: MailAccount, batch: Sequence[OutgoingMail]) -> int:
    """Let the mails leave over one line; how many did. _LineDown when it ended early."""
    left = _permitted(account, batch)
    sent = 0
    if not left:
        return 0
    try:
        with Outgoing(outgoing_server_of(account), private_too=private_servers(), most_seconds=CONVERSATION) as line:
            _note_problem(account, "")
            waiting = list(left)
            while waiting:
                sent += _hand_over(line, account, _ready(account, waiting))
    except MailboxError as error:
        logger.warning("Mail account %s does not send: %s", account.pk, error.reason)
        _note_problem(account, error.reason)
        for mail in left:
            _later(mail, error.reason)
        raise _LineDown from error
    except _LineDown:
        ours = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in left], claimed_at=left[0].claimed_at)
        ours.filter(state=State.SENDING, handed_at=None).update(
            state=State.WAITING, claimed_at=None, attempts=F("attempts") - 1
        )
        raise
    return sent


def _ready(account: MailAccount, waiting: list[OutgoingMail]) -> list[tuple[OutgoingMail, bytes]]:
    """Take the next mails from the list and make them, so that nothing lies between the answer to one and the next."""
    found: list[tuple[OutgoingMail, bytes]] = []
    size = 0
    while waiting and size < _READY:
        mail = waiting.pop(0)
        content = _content(account, mail)
        if content is not None:
            found.append((mail, content))
            size += len(content)
    return found


def _permitted(account: MailAccount, batch: Sequence[OutgoingMail]) -> list[OutgoingMail]:
    """Those that may leave now; the others say why not."""
    guards: list[OutgoingGuard] = registry.extensions(OutgoingGuard)
    why: dict[int, str] = {}
    for guard in guards:
        why |= {key: f"not permitted: {words}" for key, words in guard.refused(batch).items()}
    why |= {mail.pk: "author" for mail in batch if not mail.author.is_active}
    if not account.sends:
        why = dict.fromkeys([mail.pk for mail in batch], "account")
    for mail in batch:
        if mail.pk in why:
            _end(mail, State.FAILED, why[mail.pk])
    return [mail for mail in batch if mail.pk not in why]


def _note_problem(account: MailAccount, reason: str) -> None:
    if account.sending_problem != reason:
        MailAccount.objects.filter(pk=account.pk).update(sending_problem=reason)
        account.sending_problem = reason


def _hand_over(line: Outgoing, account: MailAccount, ready: Sequence[tuple[OutgoingMail, bytes]]) -> int:
    """Let these leave one after the other; how many did. _LineDown when the others need not be tried over this line."""
    sent = 0
    before: OutgoingMail | None = None
    for mail, content in ready:
        is_ours = _begins(mail, before)
        before = None
        if not is_ours:
            continue
        try:
            refused = line.send(account.address, mail.recipients, content)
        except (OSError, SMTPException) as error:
            _not_taken(mail, error, handed_over=line.handed_over)
            continue
        mail.refused = {address: _answer(answer) for address, answer in refused.items()}
        mail.sent_at, mail.copied = timezone.now(), "wanted" if account.sent_folder else ""
        before = mail
        sent += 1
    if before is not None:
        _end(before, State.SENT, refused=before.refused, sent_at=before.sent_at, copied=before.copied)
    return sent


def _content(account: MailAccount, mail: OutgoingMail) -> bytes | None:
    """The mail in bytes; None when it cannot be made, which it says then."""
    try:
        return made(account, mail)
    except Error:
        raise  # the database's fault, not the mail's
    except Exception:  # whatever is wrong with this one, the others are to leave
        logger.exception("The outgoing mail %s cannot be made", mail.pk)
        _end(mail, State.FAILED, "made")
        return None


def made(account: MailAccount, mail: OutgoingMail) -> bytes:
    """The mail as it goes over the line."""
    name = account.sender_name or str(title_of(mail.author))
    return content_of(mail, sender=account.address, name=name, at=mail.claimed_at)


def _begins(mail: OutgoingMail, before: OutgoingMail | None = None) -> bool:
    """Note that the handing over begins, and that the mail before it left; False when the mail is not this process's
    any more."""
    begun = timezone.now()
    if before is None:
        ours = OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, claimed_at=mail.claimed_at, handed_at=None)
        return bool(ours.update(handed_at=begun))
    noted: list[Any] = [Jsonb(before.refused), before.sent_at, before.copied, before.pk, before.claimed_at]
    with database.cursor() as cursor:
        cursor.execute(_NEXT, [*noted, begun, mail.pk, mail.claimed_at])
        return bool(cursor.rowcount)


def _not_taken(mail: OutgoingMail, error: Exception, *, handed_over: bool) -> None:
    """What becomes of a mail after an error: only an answer of the server, or a line that broke before the mail was
    handed over, proves that it was not taken."""
    if isinstance(error, SMTPRecipientsRefused | SMTPResponseException):
        _later(mail, _said(error), final=is_final(error))
        return
    if handed_over:
        logger.warning("The line broke while a mail was handed over (%s); it is not sent again", type(error).__name__)
        _end(mail, State.UNKNOWN)
    else:
        _later(mail, "broken")
    raise _LineDown from error


def _said(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        return " ".join(f"{address}: {_answer(answer)}" for address, answer in error.recipients.items())
    assert isinstance(error, SMTPResponseException)
    return _answer((error.smtp_code, error.smtp_error))


def _answer(answer: tuple[int, bytes | str]) -> str:
    code, text = answer
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(f"{code} {words}".replace("\x00", "").split())[:200]


def _end(mail: OutgoingMail, state: OutgoingMail.State, error: str = "", **what: object) -> None:
    """Note what became of it, unless it is not this process's any more."""
    OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, claimed_at=mail.claimed_at).update(
        state=state, error=error[:300], **what
    )


def _later(mail: OutgoingMail, error: str, *, final: bool = False) -> None:
    """Try again, unless the server said that it never will take it, or it was tried often enough."""
    logger.warning("An outgoing mail was not taken")
    if final or mail.attempts > len(RETRY_AFTER):
        _end(mail, State.FAILED, error, handed_at=None)
        return
    again = timezone.now() + timedelta(seconds=RETRY_AFTER[mail.attempts - 1])
    _end(mail, State.WAITING, error, send_at=again, handed_at=None)


def tell_of(account: MailAccount) -> None:
    """Tell of the mails of an account that left without anybody hearing of it."""
    untold = OutgoingMail.objects.filter(UNTOLD, account=account).order_by("id")
    keys = list(untold.values_list("pk", flat=True)[:_TOLD_AT_ONCE])
    for start in range(0, len(keys), _TOGETHER):
        some = keys[start : start + _TOGETHER]
        try:
            _tell(some)
        except Exception:  # whatever is wrong with one, the others are to be told of
            logger.warning("Nobody could be told of %s outgoing mails together; each is by itself", len(some))
            for key in some:
                _tell_alone(key)


def _tell_alone(key: int) -> None:
    try:
        _tell([key])
    except Exception:  # as above
        logger.exception("Nobody could be told of the outgoing mail %s; it is tried again", key)


def _tell(keys: Sequence[int]) -> None:
    """Tell of some mails of one account; of those that another process told of meanwhile nothing is told."""
    echoes: list[OutgoingEcho] = registry.extensions(OutgoingEcho)
    with transaction.atomic():
        held = OutgoingMail.objects.select_for_update(of=("self",)).filter(UNTOLD, pk__in=keys)
        mails = list(held.select_related("author", "account").prefetch_related("files").order_by("id"))
        kept: set[int] = set()
        for echo in echoes if mails else ():
            kept |= echo.left(mails)
        told = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails])
        told.filter(pk__in=kept).update(told=True, is_kept=True)
        told.exclude(pk__in=kept).update(told=True, is_kept=False)
        forget(*(mail for mail in mails if mail.pk in kept and not mail.copied))


def forget(*mails: OutgoingMail) -> None:
    """Let go what mails said that is kept elsewhere; to whom they went, and about what, their authors still see."""
    keys = [mail.pk for mail in mails]
    OutgoingFile.objects.filter(mail__in=keys).delete()
    OutgoingMail.objects.filter(pk__in=keys).update(text="", about={})
