"""What becomes of messages that were fetched: some are kept in one transaction, with their lines in the ledger.

No account has two lines for one identity: so a process that is killed, a server that numbers its messages anew or two
processes at one account lose none and keep none twice.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import DataError, IntegrityError, transaction

from rapport.lib.mail.message import Mail
from rapport.lib.mail.reading import read_mail
from rapport.platform.mailboxes.addresses import Ours
from rapport.platform.mailboxes.imap import Fetched
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.receiving import Arrived, MailReceiver, Outcome
from rapport.platform.mailboxes.threads import NOTHING, kept_headers
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import WriteError

logger = logging.getLogger(__name__)

State = ReceivedMail.State
_FAULTS = (DataError, IntegrityError, WriteError, ValueError, TypeError, LookupError, ArithmeticError)
"""What a message may be the reason of; whatever else is raised concerns the others as well."""


class How(StrEnum):
    """Why a message is taken."""

    NEW = "new"
    LATE = "late"
    """Nobody was known when it was first read."""
    MISSED = "missed"
    """The mailbox holds it and the ledger did not."""


@dataclass(slots=True)
class _Message:
    """A message and the line of the ledger that it gets."""

    mail: Mail
    line: ReceivedMail
    is_whole: bool


def take(account: MailAccount, folder: str, fetched: Sequence[Fetched], ours: Ours, *, how: How = How.NEW) -> None:
    """Take messages of a folder that the ledger does not know yet; one that cannot be kept is noted as such.

    ``how`` says why they are taken.
    """
    messages = _unknown(account, [_read(account, folder, one, ours) for one in fetched])
    if not messages:
        return
    try:
        _keep(account, messages, ours, how)
    except _FAULTS:
        logger.warning("Messages of mail account %s could not be kept together; each is by itself", account.pk)
        for message in messages:
            _keep_alone(account, message, ours, how)


def take_again(account: MailAccount, folder: str, fetched: Fetched, ours: Ours) -> None:
    """Take a message anew of which nobody was known."""
    mail = read_mail(fetched.content, received_at=fetched.listed.received_at)
    with transaction.atomic():
        lines = ReceivedMail.objects.filter(account=account, message_id=mail.message_id[:400])
        lines.filter(state=State.UNMATCHED).delete()
        take(account, folder, [fetched], ours, how=How.LATE)


def _read(account: MailAccount, folder: str, fetched: Fetched, ours: Ours) -> _Message:
    listed = fetched.listed
    mail = read_mail(fetched.content, received_at=listed.received_at)
    line = ReceivedMail(
        account=account,
        message_id=mail.message_id[:400],
        folder=folder,
        uid_in_folder=listed.uid,
        at=mail.at,
        size=listed.size,
        state=State.FAILED,
        addresses=[address for address in ours.others(mail) if len(address) <= 320],
        **kept_headers(mail),
    )
    return _Message(mail, line, fetched.is_whole)


def _unknown(account: MailAccount, messages: Sequence[_Message]) -> list[_Message]:
    """Those without a line in the ledger, each identity once."""
    found: dict[str, _Message] = {}
    for message in messages:
        found.setdefault(message.line.message_id, message)
    known = ReceivedMail.objects.filter(account=account, message_id__in=found)
    for message_id in known.values_list("message_id", flat=True):
        del found[message_id]
    return list(found.values())


def _keep(account: MailAccount, messages: Sequence[_Message], ours: Ours, how: How) -> None:
    with transaction.atomic():
        for message, outcome in zip(messages, _outcomes(account, messages, ours, how), strict=True):
            _note(message.line, outcome)
        ReceivedMail.objects.bulk_create([message.line for message in messages])


def _keep_alone(account: MailAccount, message: _Message, ours: Ours, how: How) -> None:
    try:
        if _unknown(account, [message]):
            _keep(account, [message], ours, how)
    except _FAULTS as error:
        if not _unknown(account, [message]):
            return  # another process was first
        logger.exception("A message of mail account %s could not be kept", account.pk)
        _note(message.line, Outcome(State.FAILED, type(error).__name__))
        message.line.save(force_insert=True)


def _note(line: ReceivedMail, outcome: Outcome) -> None:
    line.pk = None  # of an attempt that was rolled back
    line.state, line.reason, line.about_uid = outcome.state, outcome.reason[:200], outcome.about_uid
    if outcome.state == State.LEFT_OUT:
        line.addresses = []
        for name, empty in NOTHING.items():
            setattr(line, name, empty)


def _outcomes(account: MailAccount, messages: Sequence[_Message], ours: Ours, how: How) -> list[Outcome]:
    """What becomes of each: what concerns nobody is left out, the rest is offered to one receiver after the other."""
    found: dict[int, Outcome] = {}
    offered: dict[int, Arrived] = {}
    for place, message in enumerate(messages):
        mail, others = message.mail, ours.others(message.mail)
        if not message.is_whole:
            found[place] = Outcome(State.FAILED, "large")
        elif mail.is_bulk:
            found[place] = Outcome(State.LEFT_OUT, "list")
        elif not others and not mail.failures:
            found[place] = Outcome(State.LEFT_OUT, "ours")
        else:
            is_old = how is not How.NEW or mail.at < account.created_at
            offered[place] = Arrived(mail, others, ours.wrote(mail), is_old, is_missed=how is How.MISSED)
    for receiver in registry.extensions(MailReceiver):
        left = [place for place in offered if place not in found]
        answers: list[Outcome | None] = receiver.receive([offered[place] for place in left], account) if left else []
        found |= {place: answer for place, answer in zip(left, answers, strict=True) if answer is not None}
    return [found.get(place, Outcome(State.UNMATCHED)) for place in range(len(messages))]
