"""Which addresses a mail of ours did not reach: delivery reports (RFC 3464), and what servers write that know none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from rapport.lib.mail import headers
from rapport.lib.mail.message import Failure, Mailbox, Returned
from rapport.lib.mail.parts import Parts

_MOST = 50
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_SENDERS = ("mailer-daemon@", "postmaster@", "mail-daemon@")
_SAID = re.compile(
    r"undeliver|returned mail|delivery (?:status notification|failure|has failed)|failure notice|"
    r"mail delivery (?:failed|system)|unzustellbar|nicht zugestellt|退信",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^[ \t]*<?([^\s<>()\",;:]+@[^\s<>()\",;:@]+)>?:?(?:[ \t].*)?$", re.MULTILINE)
_CODE = re.compile(r"\b(?:([45])\d\d[ -]|([45])\.\d{1,3}\.\d{1,3}\b)")


def failures_of(message: Message, parts: Parts, sender: Mailbox | None, text: str) -> tuple[Failure, ...]:
    """The failures that a message reports, each address once; none of a message that is no report."""
    found: dict[str, Failure] = {}
    for failure in [*_reported(parts.reports), *_written(message, sender, text, parts)]:
        found.setdefault(failure.address, failure)
    return tuple(found.values())[:_MOST]


def _reported(groups: list[Message]) -> Iterator[Failure]:
    for group in groups:
        action = headers.first(group, "Action").partition(" ")[0].lower()
        named = headers.first(group, "Final-Recipient") or headers.first(group, "Original-Recipient")
        address = next((one.address for one in headers.mailboxes(named.rpartition(";")[2])), "")
        status = _STATUS.search(headers.first(group, "Status"))
        if address and action in ("failed", "delayed"):
            code = status[1] if status else ""
            reason = headers.text(group, "Diagnostic-Code").partition(";")[2].strip()
            yield Failure(address, action == "failed" and not code.startswith("4"), code, reason[:300])


def _written(message: Message, sender: Mailbox | None, text: str, parts: Parts) -> Iterator[Failure]:
    """What a server says in words, when it sends no report that programs read."""
    if parts.reports:
        return
    named = [one.address for one in headers.people(message, "X-Failed-Recipients")]
    is_server = sender is not None and sender.address.startswith(_SENDERS)
    if not named and is_server and _SAID.search(headers.text(message, "Subject")):
        named = [match.lower() for match in _NAMED.findall(text[:20_000])][:_MOST]
    code = _CODE.search(text)
    status = _STATUS.search(text)
    for address in named:
        final = code is None or "5" in (code[1], code[2])
        yield Failure(address, final, status[1] if status else "", "")


def returned_mail(parts: Parts) -> Returned | None:
    """The mail that came back; None when the report does not hold it."""
    inner = parts.returned
    if inner is None:
        return None
    sender = next((one.address for one in headers.people(inner, "From")), "")
    recipients = tuple(one.address for one in headers.people(inner, "To", "Cc", "Bcc"))
    return Returned(next(iter(headers.identities(inner, "Message-ID")), ""), sender, recipients)
