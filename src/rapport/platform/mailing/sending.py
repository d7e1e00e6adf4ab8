"""Sending what the ledger holds: a letter is claimed in a transaction of its own before anything is sent.

Each leaves at most once. A process that is killed after the claim, or a line that breaks while the mail is handed over,
leaves a letter of which nobody knows whether it arrived: it says so and is not sent again. What the server did not take
is tried again for three days, what it refuses for good is not.

That it left is noted first, by itself. Who keeps what was said is told after that, in the transaction in which the
letter forgets it: so each is told once, also when the process dies in between.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import Error, transaction
from django.db import connection as database
from django.utils import timezone

from rapport.platform.jobs.outgoing import is_held
from rapport.platform.mailing.backend import is_final, say_goodbye
from rapport.platform.mailing.models import UNTOLD, Letter
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""A letter that is being sent for longer is of a process that died: the server has some seconds for each answer."""
RETRY_AFTER = [60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600]
"""Seconds between attempts; after the last the letter is given up."""
HOUR = timedelta(hours=1)
LATEST = timedelta(days=3)
"""After which a letter that could not leave is no news any more."""
_EMPTIED = {"to": "", "subject": "", "text": "", "headers": {}, "about": {}}
_TOLD_AT_ONCE = 200
_CLAIMS = 7_120_033
"""Advisory lock: claims come one after the other, so that the limit of an hour holds."""


class LetterGuard(ABC):
    """Asked right before a letter leaves; a module lists its own among its extensions."""

    @abstractmethod
    def refuses(self, letter: Letter) -> str:
        """Why it may not be sent any more; "" when it may."""


class LetterEcho(ABC):
    """Keeps elsewhere what a letter said that left; a module lists its own among its extensions."""

    @abstractmethod
    def left(self, letter: Letter) -> None:
        """The letter was sent, or perhaps was (its state says which). Called in the transaction that empties it: what
        is written here is written once. An error is tried again for three days."""


class _ToldMeanwhile(Exception):
    """Another process told of the letter, or somebody was erased and it is gone."""


class ServerDown(Exception):
    """The mail server does not answer, or takes nothing of ours: the other letters need not be tried now."""


def send_due() -> int:
    """Send what is due, as far as the limit of an hour lets it; the number that left.

    Nothing happens while no mail server is set up, or what waits is held.
    """
    if not settings.MAIL_IS_SET_UP or is_held():
        return 0
    _give_up()
    _tell_rest()
    sent = 0
    try:
        while (letter := _claim()) is not None:
            sent += _send(letter)
    except ServerDown:
        return sent  # the next minute tries the next letter
    return sent


def _give_up() -> None:
    now = timezone.now()
    lost = Letter.objects.filter(state=Letter.State.SENDING, next_at__lte=now)
    lost.update(state=Letter.State.UNKNOWN, error="lost")
    late = Letter.objects.filter(state=Letter.State.WAITING, created_at__lte=now - LATEST)
    late.update(state=Letter.State.FAILED, error="late", **_EMPTIED)
    if untold := Letter.objects.filter(UNTOLD, next_at__lte=now - LATEST).update(**_EMPTIED):
        logger.error("Nobody could be told of %s mails that left", untold)


def _tell_rest() -> None:
    """Tell of those that left without anybody hearing of it: the process died, or there was an error."""
    for letter in Letter.objects.filter(UNTOLD).order_by("id")[:_TOLD_AT_ONCE]:
        _tell(letter)


def _tell(letter: Letter) -> None:
    echoes: list[LetterEcho] = registry.extensions(LetterEcho)
    try:
        with transaction.atomic():
            for echo in echoes:
                echo.left(letter)
            if not Letter.objects.filter(UNTOLD, pk=letter.pk).update(**_EMPTIED):
                raise _ToldMeanwhile
    except _ToldMeanwhile:
        logger.info("The mail %s was told of already", letter.pk)
    except Exception:  # whatever is wrong with this one, the others are to leave
        logger.exception("Nobody could be told of the mail %s; it is tried again", letter.pk)


def _claim() -> Letter | None:
    """The next letter that is due, for this process alone; None also when the hour has seen its mails."""
    now = timezone.now()
    with transaction.atomic():
        with database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CLAIMS])
        if Letter.objects.filter(claimed_at__gt=now - HOUR).count() >= settings.MAILS_PER_HOUR:
            return None
        due = Letter.objects.filter(state=Letter.State.WAITING, next_at__lte=now).order_by("next_at", "id")
        letter = due.select_for_update(skip_locked=True).first()
        if letter is not None:
            letter.state, letter.attempts = Letter.State.SENDING, letter.attempts + 1
            letter.next_at, letter.claimed_at = now + LEASE, now
            letter.save(update_fields=["state", "attempts", "next_at", "claimed_at"])
    return letter


def _send(letter: Letter) -> bool:
    """Let one letter leave; whether it did. ServerDown when the others need not be tried."""
    guards: list[LetterGuard] = registry.extensions(LetterGuard)
    try:
        refused = next((why for guard in guards if (why := guard.refuses(letter))), "")
        message_of(letter).message()
    except Error:
        raise  # the database's fault, not the letter's
    except Exception as error:  # whatever is wrong with this one, the others are to leave
        logger.exception("The mail %s cannot be made", letter.pk)
        _later(letter, error)
        return False
    if refused:
        _end(letter, Letter.State.REFUSED, refused, claimed_at=None)
        return False
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:  # a wrong password, too, is no fault of the letter
        _later(letter, error)
        raise ServerDown from error
    try:
        message_of(letter, connection).send()
    except (OSError, SMTPException) as error:
        return _not_taken(letter, error, handed_over=getattr(connection, "handed_over", True))
    finally:
        say_goodbye(connection)
    _left(letter, Letter.State.SENT, sent_at=timezone.now())
    return True


def _not_taken(letter: Letter, error: Exception, *, handed_over: bool) -> bool:
    """What becomes of a letter after an error: only an answer of the server, or a line that broke before the mail was
    handed over, proves that it was not taken."""
    if isinstance(error, SMTPSenderRefused):
        _later(letter, error)
        raise ServerDown from error
    if isinstance(error, SMTPRecipientsRefused | SMTPResponseException):
        _later(letter, error, final=is_final(error))
    elif handed_over:
        logger.warning("The line broke while a mail was handed over (%s); it is not sent again", type(error).__name__)
        _left(letter, Letter.State.UNKNOWN, error=type(error).__name__)
    else:
        _later(letter, error)
        raise ServerDown from error
    return False


def message_of(letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """The letter as a mail."""
    headers = {"Auto-Submitted": "auto-generated", **letter.headers}
    return EmailMessage(letter.subject, letter.text, to=[letter.to], headers=headers, connection=connection)


def _end(letter: Letter, state: Letter.State, error: str = "", **what: object) -> None:
    """Note what became of it; what it said and to whom is not kept here."""
    Letter.objects.filter(pk=letter.pk).update(state=state, error=error[:200], **what, **_EMPTIED)


def _left(letter: Letter, state: Letter.State, **what: object) -> None:
    """Note that it left, or perhaps did, and tell of it."""
    for name, value in {"state": state, **what}.items():
        setattr(letter, name, value)
    Letter.objects.filter(pk=letter.pk).update(state=state, **what)
    _tell(letter)


def _later(letter: Letter, error: Exception, *, final: bool = False) -> None:
    """Try again, unless the server said that it never will take it."""
    logger.warning("A mail could not be sent (%s)", type(error).__name__)
    if final or letter.attempts > len(RETRY_AFTER):
        _end(letter, Letter.State.FAILED, type(error).__name__, claimed_at=None)
        return
    again = timezone.now() + timedelta(seconds=RETRY_AFTER[letter.attempts - 1])
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.WAITING, next_at=again, claimed_at=None, error=type(error).__name__[:200]
    )
