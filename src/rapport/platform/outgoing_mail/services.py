"""Writing mails down, letting them leave after a while in which they can be taken back, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.emails import parse_email
from rapport.platform.access.engine import rows
from rapport.platform.files.rules import check_size, media_type_of, safe_name
from rapport.platform.files.sniffing import HEAD
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.threads import shortened, thread_of
from rapport.platform.outgoing_mail.message import new_identity
from rapport.platform.outgoing_mail.models import OutgoingFile, OutgoingMail
from rapport.platform.outgoing_mail.tasks import ask_for_sending
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.access.models import User

TAKE_BACK = timedelta(seconds=10)
"""How long a mail that was sent waits, so that it can be taken back."""
MOST_RECIPIENTS = 50
MOST_BYTES = 15_000_000
"""Bytes of all files of a mail: encoded they grow by a third, and many servers take no more than 20 MB."""
MOST_FILES = 20
MOST_TEXT = 100_000
AHEAD = timedelta(days=365)
State = OutgoingMail.State


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as somebody wrote it. ``answers`` is the line of the ledger of the mail that it answers."""

    account: MailAccount
    to: Sequence[str]
    subject: str
    text: str
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    uploads: Sequence[UploadedFile[Any]] = ()
    files: Sequence[tuple[str, str, bytes]] = ()
    """Further files: name, type, bytes."""
    answers: ReceivedMail | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    send_at: datetime | None = None
    """When it shall leave; None is now."""
    draft: OutgoingMail | None = None
    """The draft, or the mail that could not leave, whose place it takes; its files go with it as well."""


def accounts_for(user: User) -> QuerySet[MailAccount]:
    """The accounts from which somebody may send: their own, and those that they reach and whose mails more than the
    owner read."""
    reached = rows(registry.get("mail-accounts"), user)
    sending = reached.filter(is_active=True).exclude(smtp_host="")
    usable: QuerySet[MailAccount] = sending.filter(Q(owner=user) | ~Q(visibility="private")).filter(
        Q(smtp_username="") & ~Q(secret="") | ~Q(smtp_username="") & ~Q(smtp_secret="")
    )
    return usable.order_by("name", "pk")


def addresses_in(written: Sequence[str], label: str) -> list[str]:
    """Addresses in their standard form, each once; Invalid with the first that is none."""
    found: dict[str, None] = {}
    for one in written:
        parsed = parse_email(one.strip())
        if not parsed.valid or not parsed.norm.isascii() or len(parsed.norm) > 320:
            raise Invalid({"": [_("%(field)s: “%(address)s” is no address.") % {"field": label, "address": one[:80]}]})
        found[parsed.norm] = None
    return list(found)


def put(*, letter: Letter, author: User, leaves: bool = True) -> OutgoingMail:
    """Write a mail down, to leave after :data:`TAKE_BACK` or when it says, or (``leaves`` false) as a draft.

    Whether it may be sent to whom it goes, who calls has asked. Raises Invalid with what is wrong; nothing is written
    then.
    """
    mail = OutgoingMail(
        account=letter.account,
        author=author,
        message_id=new_identity(letter.account.address),
        to=addresses_in(letter.to, _("To")),
        cc=addresses_in(letter.cc, _("Copy")),
        bcc=addresses_in(letter.bcc, _("Blind copy")),
        subject=" ".join(letter.subject.replace("\x00", "").split())[:300],
        text=letter.text.replace("\x00", "").replace("\r\n", "\n").strip("\n")[:MOST_TEXT],
        about=dict(letter.about),
    )
    mail.in_reply_to, mail.references = _conversation(letter.answers)
    files = [*_checked_files(letter), *letter.files]
    if leaves:
        _refuse_unfit(mail, letter)
        mail.is_scheduled = letter.send_at is not None
        mail.send_at = letter.send_at or timezone.now() + TAKE_BACK
    else:
        mail.state = State.DRAFT
    with transaction.atomic():
        if letter.draft is not None:
            files = [*_files_of(letter.draft), *files]
            remove(mail=letter.draft, author=author)
        if sum(len(content) for _name, _type, content in files) > MOST_BYTES or len(files) > MOST_FILES:
            limit = {"size": MOST_BYTES // 1_000_000, "count": MOST_FILES}
            raise Invalid({"files": [_("At most %(count)s files of together %(size)s MB go with a mail.") % limit]})
        mail.save(force_insert=True)
        OutgoingFile.objects.bulk_create(
            OutgoingFile(mail=mail, name=name, content_type=media_type, content=content)
            for name, media_type, content in files
        )
        if leaves:
            _enter_ledger(mail)
            seconds = int((mail.send_at - timezone.now()).total_seconds()) + 1
            if seconds < 3_600:  # what leaves later the periodic job finds
                ask_for_sending(letter.account.pk, max(seconds, 0))
    return mail


def _refuse_unfit(mail: OutgoingMail, letter: Letter) -> None:
    if not mail.recipients:
        raise Invalid({"to": [_("Say to whom the mail goes.")]})
    if len(mail.recipients) > MOST_RECIPIENTS:
        raise Invalid({"to": [_("A mail goes to at most %(count)s addresses.") % {"count": MOST_RECIPIENTS}]})
    if not mail.text.strip() and not mail.subject:
        raise Invalid({"text": [_("The mail is empty.")]})
    if not letter.account.sends:
        raise Invalid({"account": [_("This account does not send. Look at its connection.")]})
    if letter.send_at is not None and not timezone.now() < letter.send_at < timezone.now() + AHEAD:
        raise Invalid({"send_at": [_("Choose a moment within the next year.")]})


def _conversation(answers: ReceivedMail | None) -> tuple[str, list[str]]:
    """What a mail answers, and the conversation so far."""
    if answers is None:
        return "", []
    return answers.message_id, shortened([*answers.references, answers.message_id])


def _checked_files(letter: Letter) -> list[tuple[str, str, bytes]]:
    found = []
    for upload in letter.uploads[: MOST_FILES + 1]:
        name = safe_name(upload.name or "")
        check_size(name, upload.size or 0)
        if (upload.size or 0) > MOST_BYTES:
            raise Invalid({"files": [_("%(name)s is too large for a mail.") % {"name": name}]})
        upload.seek(0)
        content = upload.read()
        found.append((name, media_type_of(name, content[:HEAD]), content))
    return found


def _files_of(mail: OutgoingMail) -> list[tuple[str, str, bytes]]:
    return [(file.name, file.content_type, bytes(file.content)) for file in mail.files.order_by("id")]


def _enter_ledger(mail: OutgoingMail) -> None:
    """The line by which the copy in the mailbox, and answers, are known."""
    ReceivedMail.objects.create(
        account=mail.account,
        message_id=mail.message_id,
        folder="",
        uid_in_folder=0,
        at=mail.send_at,
        size=0,
        state=ReceivedMail.State.KNOWN,
        sender=mail.account.address[:320],
        addresses=mail.recipients,
        to=mail.to,
        cc=mail.cc,
        references=mail.references,
        thread=thread_of(mail.message_id, mail.references),
    )


def take_back(*, uid: UUID, author: User) -> OutgoingMail | None:
    """Let a mail of somebody's that has not left yet be a draft again; None when it is too late, or not theirs."""
    mine = OutgoingMail.objects.filter(uid=uid, author=author)
    with transaction.atomic():
        if not mine.filter(state=State.WAITING).update(state=State.DRAFT, is_scheduled=False, error=""):
            return None
        mail = mine.select_related("account").get()
        _leave_ledger(mail)
    return mail


def remove(*, mail: OutgoingMail, author: User) -> None:
    """Throw a draft away, or a mail that could not leave. Invalid when it is on its way, or has left."""
    with transaction.atomic():
        held = OutgoingMail.objects.select_for_update().filter(
            pk=mail.pk, author=author, state__in=[State.DRAFT, State.FAILED]
        )
        if not held.exists():
            raise Invalid({"": [_("The mail is on its way already.")]})
        _leave_ledger(mail)
        held.delete()


def _leave_ledger(mail: OutgoingMail) -> None:
    """Forget the identity of a mail that nobody got."""
    ReceivedMail.objects.filter(account=mail.account, message_id=mail.message_id, about_uid=None).delete()
