"""From the bytes of a message to a :class:`Mail`. Whatever the bytes are, there is one: what is broken is left out."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32

from rapport.lib.mail import headers
from rapport.lib.mail.failures import failures_of, returned_mail
from rapport.lib.mail.html import html_as_text, safe_html
from rapport.lib.mail.message import LARGEST, Mail
from rapport.lib.mail.parts import Parts, content_of, parts_of

_MOST_HEADERS_BYTES = 500_000
_LIKELY_PARTS = 2_000
"""Headers of parts in a message beyond which it is not taken apart: the parser would make an object of each."""
_LONGEST_ID = 250


def read_mail(raw: bytes, *, received_at: datetime) -> Mail:
    """What is in a message; ``received_at`` (aware) stands for its date when it has none that is credible.

    Of one that is too large, or has more parts than anybody wrote, only the headers are read ("large", "parts" among
    its problems). Never raises for what a message is.
    """
    problem = _too_much(raw)
    if problem:
        return _mail(_headers_alone(raw), Parts(problems=[problem]), raw, received_at)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        parts = parts_of(message)
    except RecursionError:
        return _mail(_headers_alone(raw), Parts(problems=["parts"]), raw, received_at)
    if not (parts.texts or parts.htmls or parts.attachments or parts.reports) and not message.is_multipart():
        parts.texts = [content_of(message).decode("utf-8", "replace")]
    if message.defects:
        parts.note("mime")
    return _mail(message, parts, raw, received_at)


def _too_much(raw: bytes) -> str:
    if len(raw) > LARGEST:
        return "large"
    return "parts" if raw.count(b"ontent-") + raw.count(b"ONTENT-") > 2 * _LIKELY_PARTS else ""


def _headers_alone(raw: bytes) -> Message:
    end = re.search(rb"\r?\n\r?\n", raw[:_MOST_HEADERS_BYTES])
    return BytesHeaderParser(policy=compat32).parsebytes(raw[: end.start() + 1 if end else _MOST_HEADERS_BYTES])


def _mail(message: Message, parts: Parts, raw: bytes, received_at: datetime) -> Mail:
    at, is_dated = headers.moment(message, received_at)
    if not is_dated:
        parts.note("date")
    sender = next(iter(headers.people(message, "From") or headers.people(message, "Sender", "Return-Path")), None)
    if sender is None:
        parts.note("sender")
    html, held_back = safe_html("\n".join(parts.htmls)) if parts.htmls else ("", 0)
    text = "\n\n".join(one.strip("\n") for one in parts.texts if one.strip())
    text = text or (html_as_text("\n".join(parts.htmls)) if parts.htmls else "")
    failures = failures_of(message, parts, sender, text)
    answered = headers.identities(message, "In-Reply-To")
    return Mail(
        message_id=_identity(message, raw),
        subject=headers.text(message, "Subject"),
        at=at,
        sender=sender,
        reply_to=headers.people(message, "Reply-To"),
        to=headers.people(message, "To"),
        cc=headers.people(message, "Cc"),
        bcc=headers.people(message, "Bcc"),
        in_reply_to=answered[0] if answered else "",
        references=tuple(dict.fromkeys((*headers.identities(message, "References"), *answered[:1]))),
        text=text,
        html=html,
        held_back=held_back,
        attachments=tuple(parts.attachments),
        calendars=tuple(parts.calendars),
        is_automatic=bool(failures) or _is_automatic(message),
        is_bulk=_is_bulk(message),
        failures=failures,
        returned=returned_mail(parts) if failures else None,
        problems=tuple(parts.problems),
    )


def _identity(message: Message, raw: bytes) -> str:
    """What the message calls itself; else made of what no server on its way changes, so that copies have the same."""
    if named := _named(message):
        return named
    whole = hashlib.sha256()
    for name in ("Message-ID", "Date", "From", "To", "Subject"):
        whole.update(headers.first(message, name).encode("utf-8", "replace") + b"\n")
    body = re.search(rb"\r?\n\r?\n", raw)
    whole.update(raw[body.end() :].replace(b"\r\n", b"\n").rstrip() if body else b"")
    return f"{whole.hexdigest()[:40]}@unnamed.invalid"


def named_id(header: bytes) -> str:
    """What a message calls itself, by these lines of its headers; "" when its identity is made of the whole of it."""
    return _named(BytesHeaderParser(policy=compat32).parsebytes(header))


def _named(message: Message) -> str:
    named = headers.identities(message, "Message-ID")
    return named[0] if named and len(named[0]) <= _LONGEST_ID else ""


def _is_automatic(message: Message) -> bool:
    submitted = headers.first(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if any(headers.first(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")):
        return headers.first(message, "X-Autoreply").lower() != "no"
    return headers.first(message, "Precedence").lower() == "auto_reply"


def _is_bulk(message: Message) -> bool:
    if headers.first(message, "List-Id") or headers.first(message, "List-Unsubscribe"):
        return True
    return headers.first(message, "Precedence").lower() in ("bulk", "list", "junk")
