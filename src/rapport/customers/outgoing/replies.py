"""Answering and passing on a mail that stands on a timeline, and the conversation that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.models import Touch
from rapport.customers.models.touches import Channel
from rapport.customers.touches import bodies_of
from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.files.models import File
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

REPLY, REPLY_ALL, FORWARD = "reply", "all", "forward"
MODES = (REPLY, REPLY_ALL, FORWARD)
_CONVERSATION = 50
"""Touches of a conversation that its page shows."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer to a mail, or a mail that passes it on, begins."""

    line: ReceivedMail
    touch: Touch
    to: list[str] = field(default_factory=list)
    cc: list[str] = field(default_factory=list)
    subject: str = ""
    text: str = ""
    files: list[File] = field(default_factory=list)


def line_of(touch: Touch) -> ReceivedMail | None:
    """What the ledger of mails knows of a touch; None of one that was written down by hand."""
    if touch.channel != Channel.EMAIL:
        return None
    lines = ReceivedMail.objects.filter(about_uid=touch.uid).exclude(sender="").select_related("account")
    return lines.order_by("pk").first()


def answer_to(uid: UUID, mode: str, user: User) -> Answer | None:
    """An answer to a touch that the user sees; None when it is no mail that could be answered."""
    touch = rows(registry.get("touches"), user).filter(uid=uid).select_related("party", "owner").first()
    line = line_of(touch) if touch is not None else None
    if touch is None or line is None:
        return None
    said = bodies_of([touch.pk]).get(touch.pk, touch.summary)
    if mode == FORWARD:
        files = File.objects.filter(linked_kind="touches", linked_uid=touch.uid).order_by("name")
        subject = _prefixed("Fwd", touch.subject)
        return Answer(line, touch, subject=subject, text=_passed_on(line, touch, said), files=list(files))
    ours = set(MailAccount.objects.values_list("address", flat=True)) | {line.account.address}
    ours = {address.lower() for address in ours}
    was_ours = line.sender.lower() in ours
    to = [address for address in (line.to if was_ours else [line.sender]) if address]
    others = [*([] if was_ours else line.to), *line.cc] if mode == REPLY_ALL else []
    cc = [address for address in dict.fromkeys(others) if address.lower() not in ours and address not in to]
    return Answer(line, touch, to, cc, _prefixed("Re", touch.subject), _quoted(line, touch, said))


def _prefixed(prefix: str, subject: str) -> str:
    known = subject.strip()
    return known if known.lower().startswith(f"{prefix.lower()}:") else f"{prefix}: {known}"


def _when(touch: Touch) -> str:
    return formats.date_format(timezone.localtime(touch.happened_at), "DATETIME_FORMAT")


def _quoted(line: ReceivedMail, touch: Touch, said: str) -> str:
    head = _("On %(when)s, %(who)s wrote:") % {"when": _when(touch), "who": line.sender}
    quoted = "\n".join(f"> {one}" if one else ">" for one in said.split("\n"))
    return f"\n\n{head}\n{quoted}\n"


def _passed_on(line: ReceivedMail, touch: Touch, said: str) -> str:
    head = [
        "-" * 10,
        _("From: %(who)s") % {"who": line.sender},
        _("Date: %(when)s") % {"when": _when(touch)},
        _("To: %(who)s") % {"who": ", ".join(line.to)},
        _("Subject: %(subject)s") % {"subject": touch.subject},
    ]
    return "\n\n" + "\n".join(head) + f"\n\n{said}\n"


def acts_on(touch: Touch, user: User) -> list[dict[str, Any]]:
    """Links that answer a mail, or pass it on."""
    line = line_of(touch)
    if line is None:
        return []
    base = reverse("mail-write")
    found = [
        (_("Reply"), "reply", REPLY),
        (_("Reply to all"), "reply-all", REPLY_ALL),
        (_("Forward"), "forward", FORWARD),
    ]
    if len({*line.to, *line.cc}) < 2:
        found.pop(1)
    return [
        {"label": label, "icon": icon, "url": f"{base}?answers={touch.uid}&mode={mode}"} for label, icon, mode in found
    ]


def conversation(touch: Touch, user: User) -> list[dict[str, Any]]:
    """The touches of the mails around this one, the oldest first, as far as the reader sees them; none of a mail that
    stands alone."""
    line = line_of(touch)
    if line is None or not line.thread:
        return []
    lines = ReceivedMail.objects.filter(thread=line.thread, about_uid__isnull=False)
    uids = set(lines.values_list("about_uid", flat=True)[:_CONVERSATION])
    if len(uids) < 2:
        return []
    seen = rows(registry.get("touches"), user).filter(uid__in=uids).select_related("party", "owner")
    touches = list(seen.order_by("happened_at", "id")[:_CONVERSATION])
    if len(touches) < 2:
        return []
    return [
        {
            "title": shown_title(one, user),
            "way": one.get_direction_display(),
            "at": one.happened_at,
            "summary": one.summary,
            "is_this": one.uid == touch.uid,
            "url": reverse("party-touch", args=[one.party.uid, one.uid]),
        }
        for one in touches
    ]
