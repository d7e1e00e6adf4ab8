"""The headers of a mail: encoded words (RFC 2047), people, identities and dates (RFC 5322), as far as they can be read.

Other programs write headers that no standard permits, so everything here answers with what it can make out.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from quopri import decodestring

from rapport.lib.mail.charsets import text_of
from rapport.lib.mail.message import LONGEST_HEADER, MOST_ADDRESSES, MOST_REFERENCES, Mailbox

_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,80}\?[bBqQ]\?)")
_BLANKS = re.compile(r"\s+")
_IDENTITY = re.compile(r"<([^<>\s]{1,400})>")
_BARE_IDENTITY = re.compile(r"[^<>\s,;]{1,200}@[^<>\s,;]{1,200}")
_ADDRESS = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:@]+")
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
"""How far the clock of another machine may be ahead of ours before its date is not believed."""


def values(message: Message, name: str) -> list[str]:
    """The texts of every header of this name, encoded words still in them."""
    wanted = name.lower()
    return [_readable(str(value)) for key, value in message.raw_items() if key.lower() == wanted]


def first(message: Message, name: str) -> str:
    """The text of the first header of this name that says anything, or ""."""
    return next((text for text in (_flat(value) for value in values(message, name)) if text), "")


def text(message: Message, name: str) -> str:
    """The same, with encoded words read."""
    return decoded(first(message, name))


def _readable(value: str) -> str:
    """A header as text: bytes that are no ASCII came through the parser as surrogates."""
    value = value[:LONGEST_HEADER]
    return value if value.isascii() else text_of(value.encode("utf-8", "surrogateescape"))


def _flat(value: str) -> str:
    return _BLANKS.sub(" ", value).strip()


def decoded(value: str) -> str:
    """A text with its encoded words read; a character that is split over two words of one encoding is put together."""
    joined = _BETWEEN.sub(r"\1", value)
    pieces: list[tuple[str, bytes | str]] = []
    end = 0
    for match in _WORD.finditer(joined):
        if match.start() > end:
            pieces.append(("", joined[end : match.start()]))
        charset, data = match[1].lower(), _bytes_of(match[2], match[3])
        if pieces and pieces[-1][0] == charset:
            before = pieces[-1][1]
            assert isinstance(before, bytes)
            pieces[-1] = (charset, before + data)
        else:
            pieces.append((charset, data))
        end = match.end()
    pieces.append(("", joined[end:]))
    return _flat("".join(text_of(one, charset) if isinstance(one, bytes) else one for charset, one in pieces))


def _bytes_of(coding: str, data: str) -> bytes:
    raw = data.encode("utf-8")
    if coding in "qQ":
        return decodestring(raw.replace(b"_", b" ").replace(b"\n", b" "), header=True)
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return binascii.a2b_base64(clean[: len(clean) - (len(clean) % 4 == 1)] + b"==")
    except binascii.Error:
        return raw


def people(message: Message, *names: str) -> tuple[Mailbox, ...]:
    """Who stands in the headers of these names, each address once."""
    found: dict[str, Mailbox] = {}
    for name in names:
        for value in values(message, name):
            for one in mailboxes(value):
                found.setdefault(one.address, one)
                if len(found) >= MOST_ADDRESSES:
                    return tuple(found.values())
    return tuple(found.values())


def mailboxes(value: str) -> Iterator[Mailbox]:
    """The people of a list of addresses. What holds no address is left out."""
    for piece in _pieces(_flat(value)):
        inside, name = _taken_apart(piece)
        match = _ADDRESS.search(inside)
        if match is None and inside != piece:
            match = _ADDRESS.search(piece)
        if match is not None:
            address = match[0].strip("'.").lower()
            called = decoded(name).strip("\"' <>:")
            if len(address) <= 320:
                yield Mailbox(address, "" if called.lower() == address else called[:200])


def _pieces(value: str) -> Iterator[str]:
    """A list cut at commas and semicolons that stand outside of quotes, brackets and comments; the names of groups go.

    A quote that never ends would swallow the rest, so it counts as a letter.
    """
    piece: list[str] = []
    quoted, depth, bracket, has_at = False, 0, False, False
    for at, sign in enumerate(value):
        if sign == '"' and (quoted or value.find('"', at + 1) > 0) and (at == 0 or value[at - 1] != "\\"):
            quoted = not quoted
        elif quoted:
            pass
        elif sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign in "<>":
            bracket = sign == "<"
        elif depth or bracket:
            pass
        elif sign in ",;":
            yield "".join(piece)
            piece, has_at = [], False
            continue
        elif sign == ":" and not has_at:
            piece = []
            continue
        has_at = has_at or sign == "@"
        piece.append(sign)
    yield "".join(piece)


def _taken_apart(piece: str) -> tuple[str, str]:
    """Where the address stands, and the name: before the brackets, or in a comment."""
    opened = piece.rfind("<")
    if opened >= 0:
        return piece[opened + 1 :].partition(">")[0].replace(" ", ""), piece[:opened].replace('\\"', '"')
    comment = re.search(r"\(([^()]*)\)\s*\Z", piece)
    if comment is not None:
        return piece[: comment.start()], comment[1]
    return piece, ""


def identities(message: Message, name: str) -> tuple[str, ...]:
    """The identities of mails in a header, without brackets, the last fifty of them."""
    whole = " ".join(values(message, name))
    found = _IDENTITY.findall(whole) or _BARE_IDENTITY.findall(whole)
    return tuple(dict.fromkeys(found))[-MOST_REFERENCES:]


def moment(message: Message, received_at: datetime) -> tuple[datetime, bool]:
    """When it was written, and whether it says so itself; else when the servers took it, else ``received_at``."""
    written = _credible(values(message, "Date"), received_at)
    if written is not None:
        return written, True
    taken = _credible((value.rpartition(";")[2] for value in values(message, "Received")), received_at)
    return taken or received_at, False


def _credible(dates: Iterable[str], now: datetime) -> datetime | None:
    for value in dates:
        try:
            found = parsedate_to_datetime(_flat(value))
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if _EARLIEST <= found <= now + _AHEAD:
            return found
    return None
