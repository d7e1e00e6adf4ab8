"""Conversations: what a mail's headers say of it that is needed to answer it, and to find the mails around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapport.lib.mail.message import Mail
from rapport.platform.mailboxes.models import ReceivedMail

MOST_REFERENCES = 20
_LONGEST_ID, _LONGEST_ADDRESS = 400, 320
NOTHING: dict[str, Any] = {"sender": "", "to": [], "cc": [], "references": [], "thread": ""}
"""What is left of a mail that nobody keeps."""


def kept_headers(mail: Mail) -> dict[str, Any]:
    """Whom an answer reaches, who else got it, the conversation, and whether a machine wrote it."""
    answered = next(iter(mail.reply_to), mail.sender)
    references = shortened([one for one in mail.references if len(one) <= _LONGEST_ID])
    return {
        "sender": answered.address if answered is not None and len(answered.address) <= _LONGEST_ADDRESS else "",
        "to": [one.address for one in mail.to if len(one.address) <= _LONGEST_ADDRESS],
        "cc": [one.address for one in mail.cc if len(one.address) <= _LONGEST_ADDRESS],
        "references": references,
        "thread": thread_of(mail.message_id, references),
        "is_automatic": mail.is_automatic,
    }


def shortened(references: Sequence[str]) -> list[str]:
    """A conversation that is not too long: its first mail, and its last (RFC 5322, section 3.6.4)."""
    if len(references) <= MOST_REFERENCES:
        return list(references)
    return [references[0], *references[1 - MOST_REFERENCES :]]


def thread_of(message_id: str, references: Sequence[str]) -> str:
    """The identity of the first mail of a conversation: what a known mail of it says, else the oldest that is named.

    So the mails of a conversation have the same also when they are read in another order than they were written.
    """
    known = ReceivedMail.objects.filter(message_id__in=references).exclude(thread="") if references else None
    first = known.order_by("at").values_list("thread", flat=True).first() if known is not None else None
    return (first or next(iter(references), "") or message_id)[:_LONGEST_ID]
