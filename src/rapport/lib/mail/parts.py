"""The parts of a mail: its texts, its HTML, its files, its appointments. Depth, number and size are limited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from rapport.lib.mail import headers
from rapport.lib.mail.charsets import text_of
from rapport.lib.mail.message import DEEPEST, LONGEST_TEXT, MOST_ATTACHMENTS, MOST_PARTS, Attachment
from rapport.lib.mail.tnef import TnefError, read_tnef

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]+")
_EXTENSIONS = {"message/rfc822": ".eml", "text/calendar": ".ics", "text/html": ".html", "text/plain": ".txt"}
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(slots=True)
class Parts:
    """What was found in a message."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    reports: list[Message] = field(default_factory=list)
    """The groups of fields of a delivery report (RFC 3464)."""
    returned: Message | None = None
    """The mail of ours that came back, or its headers."""
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        """Say once what is wrong."""
        if problem not in self.problems:
            self.problems.append(problem)


def parts_of(message: Message) -> Parts:
    """The parts of a message, in their order."""
    found = Parts()
    for number, (part, depth) in enumerate(_leaves(message, 0)):
        if number >= MOST_PARTS or depth > DEEPEST:
            found.note("parts")
            break
        _read(part, found)
    return found


def _leaves(part: Message, depth: int) -> Iterator[tuple[Message, int]]:
    """Parts that hold no others, or are a message of their own; one too deep is given as it is."""
    payload = part.get_payload()
    if isinstance(payload, list) and part.get_content_maintype() != "message" and depth <= DEEPEST:
        for inner in payload:
            if isinstance(inner, Message):
                yield from _leaves(inner, depth + 1)
    else:
        yield part, depth


def _read(part: Message, found: Parts) -> None:
    kind = part.get_content_type()
    name = _name_of(part)
    is_file = bool(name) or headers.first(part, "Content-Disposition").lower().startswith("attachment")
    if kind == "message/delivery-status":
        found.reports += [one for one in _messages(part) if isinstance(one, Message)]
    elif kind in ("message/rfc822", "message/global", "text/rfc822-headers"):
        _enclosed(part, kind, name, found)
    elif kind in _TNEF or name.lower() == "winmail.dat":
        _unpacked(part, found)
    elif kind == "text/calendar":
        found.calendars.append(_text(part, found))
        _attach(part, name or "calendar.ics", kind, found)
    elif kind == "text/html" and not is_file:
        found.htmls.append(_text(part, found))
    elif part.get_content_maintype() in ("text", "multipart") and not is_file:
        found.texts.append(_text(part, found))
    else:
        _attach(part, name, kind, found)


def _messages(part: Message) -> list[object]:
    payload = part.get_payload()
    return list(payload) if isinstance(payload, list) else []


def content_of(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone as far as it can be."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, UnicodeError, LookupError, AssertionError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    whole = part.get_payload()
    return whole.encode("utf-8", "surrogateescape") if isinstance(whole, str) else b""


def _text(part: Message, found: Parts) -> str:
    declared = part.get_param("charset")
    charset = declared[2] if isinstance(declared, tuple) else str(declared or "")
    text = text_of(content_of(part), charset).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_TEXT:
        found.note("long")
    return text[:LONGEST_TEXT]


def _name_of(part: Message) -> str:
    """What the sender calls the file: RFC 2231 first, then what programs write instead of it."""
    for key, header in (("filename", "content-disposition"), ("name", "content-type")):
        try:
            value = part.get_param(key, header=header)
        except (ValueError, UnicodeError, IndexError):
            continue
        if isinstance(value, tuple):
            charset, _language, text = value
            name = text_of(text.encode("latin-1", "replace") if _is_latin(text) else text.encode(), charset or "utf-8")
        else:
            name = headers.decoded(str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        if value and (safe := _UNSAFE.sub("_", name.strip("\"' ")).strip()):
            return safe[:200]
    return ""


def _is_latin(text: str) -> bool:
    return all(ord(sign) < 256 for sign in text)


def _attach(part: Message, name: str, kind: str, found: Parts, content: bytes | None = None) -> None:
    data = content_of(part) if content is None else content
    if len(found.attachments) >= MOST_ATTACHMENTS:
        found.note("attachments")
    elif data:
        called = name or f"{kind.replace('/', '-')}{_EXTENSIONS.get(kind, '')}"
        content_id = headers.first(part, "Content-ID").strip("<> ")
        found.attachments.append(Attachment(called, kind, data, content_id))


def _enclosed(part: Message, kind: str, name: str, found: Parts) -> None:
    """A whole message within this one is a file of it; the one that came back says what a report is about."""
    inner = next((one for one in _messages(part) if isinstance(one, Message)), None)
    if inner is None:
        inner = _headers_in(part)
    if found.returned is None and inner is not None:
        found.returned = inner
    if kind == "text/rfc822-headers" or inner is None:
        return
    try:
        content = inner.as_bytes()
    except (ValueError, UnicodeError, LookupError, AttributeError, TypeError, RecursionError):
        found.note("enclosed")
        return
    title = _UNSAFE.sub("_", headers.text(inner, "Subject"))[:180].strip()
    _attach(part, name or f"{title or 'message'}.eml", kind, found, content)


def _headers_in(part: Message) -> Message | None:
    from email.parser import BytesHeaderParser

    content = content_of(part)
    return BytesHeaderParser().parsebytes(content) if content else None


def _unpacked(part: Message, found: Parts) -> None:
    """What Outlook packed into one file; when it cannot be unpacked the file itself is kept."""
    try:
        text, files = read_tnef(content_of(part))
    except TnefError:
        found.note("tnef")
        _attach(part, _name_of(part) or "winmail.dat", "application/ms-tnef", found)
        return
    if text:
        found.texts.append(text[:LONGEST_TEXT])
    elif not files:
        _attach(part, _name_of(part) or "winmail.dat", "application/ms-tnef", found)
    for name, data in files:
        _attach(part, _UNSAFE.sub("_", name)[:200], "application/octet-stream", found, data)
