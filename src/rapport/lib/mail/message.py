"""What is in a mail, as plain values, and how much of one is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

LARGEST = 25_000_000
"""Bytes of a message that is read whole; of a larger one only its headers are."""
MOST_PARTS = 200
DEEPEST = 20
"""Levels of parts in parts."""
MOST_ATTACHMENTS = 50
LONGEST_HEADER = 20_000
"""Characters of one header that are read."""
LONGEST_TEXT = 200_000
"""Characters of a body that are read."""
MOST_ADDRESSES = 200
MOST_REFERENCES = 50


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody in a header: the address in lower case, and the name that stands beside it, perhaps "" ."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    """By which the HTML of the mail names it; "" of one that it does not."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An address that a mail of ours did not reach."""

    address: str
    is_final: bool
    """Whether it never will; else it is still tried."""
    status: str = ""
    """As RFC 3463 writes it, "5.1.1"; "" when the report does not say."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The mail that a report of failures holds, as far as it holds it: anybody may have written that."""

    message_id: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. What it lacks is empty; what was wrong with it stands in ``problems``, a word each."""

    message_id: str
    """Without angle brackets; made of the message itself when it names none."""
    subject: str
    at: datetime
    sender: Mailbox | None = None
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    """The conversation so far, the oldest first, and what it answers last."""
    text: str = ""
    html: str = ""
    """Safe to show: without scripts, forms, styles and pictures from elsewhere."""
    held_back: int = 0
    """Pictures from elsewhere that the HTML asked for, trackers among them."""
    attachments: tuple[Attachment, ...] = ()
    calendars: tuple[str, ...] = ()
    is_automatic: bool = False
    """Whether a program wrote it by itself: an absence, a report, an alarm."""
    is_bulk: bool = False
    """Whether it went to a list."""
    failures: tuple[Failure, ...] = ()
    returned: Returned | None = None
    """What a report of failures is about."""
    problems: tuple[str, ...] = field(default=())
