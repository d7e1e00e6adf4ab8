"""A mail as it goes over the line: text and HTML of the same words, files, identity and conversation (RFC 5322)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import format_datetime
from quopri import encodestring

from django.utils import timezone
from django.utils.html import escape, urlize

from rapport.lib.ids import uuid7
from rapport.platform.outgoing_mail.models import OutgoingMail

_LONGEST_LINE = 900
"""Characters from which on a line is sent encoded: a server breaks those of more than 998 bytes."""


def new_identity(address: str) -> str:
    """A Message-ID for a mail of this address, without angle brackets; no other mail has it."""
    return f"{uuid7().hex}@{address.rpartition('@')[2].lower() or 'localhost'}"


def content_of(mail: OutgoingMail, *, sender: str, name: str = "", at: datetime | None = None) -> bytes:
    """The mail in bytes, without those who get a blind copy. ``sender`` is the address that it comes from, ``name``
    what stands beside it. ValueError when a header cannot be written."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender, name)
    message["To"] = [_address(one) for one in mail.to] if mail.to else "undisclosed-recipients:;"
    if mail.cc:
        message["Cc"] = [_address(one) for one in mail.cc]
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(timezone.localtime(at or timezone.now()))
    message["Message-ID"] = f"<{mail.message_id}>"
    if mail.in_reply_to:
        message["In-Reply-To"] = f"<{mail.in_reply_to}>"
    if mail.references:
        message["References"] = " ".join(f"<{one}>" for one in mail.references)
    message["MIME-Version"] = "1.0"
    message.make_alternative()
    message.attach(_part(mail.text, "plain"))
    message.attach(_part(html_of(mail.text), "html"))
    for file in mail.files.all():
        main, _slash, sub = file.content_type.partition("/")
        message.add_attachment(
            bytes(file.content), maintype=main or "application", subtype=sub or "octet-stream", filename=file.name
        )
    return message.as_bytes()


def _part(text: str, kind: str) -> EmailMessage:
    """The words as a part. Its headers hold nothing that anybody wrote, so they are written as they are, which is much
    faster than to parse and fold them."""
    is_plain = text.isascii() and all(len(line) <= _LONGEST_LINE for line in text.split("\n"))
    part = EmailMessage(policy=compat32)
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "7bit" if is_plain else "quoted-printable"
    part.set_payload(f"{text}\n" if is_plain else encodestring(f"{text}\n".encode()).decode("ascii"))
    return part


def _address(address: str, name: str = "") -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(name, local, domain)


def html_of(text: str) -> str:
    """The text as HTML: paragraphs, quotations in bars, addresses as links; nothing else is HTML in it."""
    blocks: list[str] = []
    for is_quoted, lines in _runs(text.replace("\r\n", "\n").split("\n")):
        if is_quoted:
            inner = "\n".join(re.sub(r"\A> ?", "", line) for line in lines)
            blocks.append(f"<blockquote>{_paragraphs(inner)}</blockquote>")
        else:
            blocks.append(_paragraphs("\n".join(lines)))
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{"".join(blocks)}</body></html>'


def _runs(lines: Iterable[str]) -> list[tuple[bool, list[str]]]:
    found: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_quoted = line.startswith(">")
        if not found or found[-1][0] != is_quoted:
            found.append((is_quoted, []))
        found[-1][1].append(line)
    return found


def _paragraphs(text: str) -> str:
    parts = [part for part in re.split(r"\n{2,}", text.strip("\n")) if part.strip()]
    return "".join(f"<p>{_linked(part)}</p>" for part in parts)


def _linked(text: str) -> str:
    return urlize(escape(text), autoescape=False).replace("\n", "<br>\n")
