"""One conversation with a server of mailboxes (IMAP, RFC 3501): looks, and puts copies of what was sent there.

Messages are asked for by their place in the folder, in read-only mode: then a server may not announce in between that
others moved up (section 7.4.1), so none is skipped. A server that hangs, drips or sends more than it said is cut off.
"""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Timer
from types import TracebackType
from typing import Any, NamedTuple, Self

from rapport.lib.mail.message import LARGEST
from rapport.lib.public_address import NotPublicError, public_addresses

PATIENCE = 30.0
"""Seconds that a server has for each answer."""
LISTED_AT_ONCE = 500
BYTES_AT_ONCE = 4_000_000
"""Bytes of messages that are asked for together, unless a single one is larger."""
_SLACK = 1_000_000
_MOST_MESSAGES = 50_000_000
_MOST_ALIKE = 5
_PLAIN = re.compile(r"[!#-\[\]-~]{3,250}")
"""An identity that a search can name in quotes."""
_WHERE = re.compile(rb"\A(\d+) \(")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_TAKEN = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')
_IDENTITY = re.compile(rb"^Message-ID: (<[^<>\s\"\\]+>)", re.IGNORECASE | re.MULTILINE)
_FOLDER = re.compile(rb'\A\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)\Z', re.DOTALL)


class MailboxError(Exception):
    """The server cannot be read now; ``reason`` says why in one word (see :data:`REASONS`)."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(f"{reason}: {said}" if said else reason)
        self.reason = reason
        self.said = said[:300]


REASONS = (
    "unknown", "private", "unreachable", "silent", "certificate", "refused", "folder", "broken", "client", "provider",
    "ended",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mailbox lies and who opens it."""

    host: str
    port: int
    security: str
    """tls (from the beginning), starttls, or none."""
    username: str
    password: str = ""
    token: str = ""
    """An access token (XOAUTH2), used instead of the password when there is one."""

    @property
    def xoauth2(self) -> str:
        """What is said to sign in by the token, as Google and Microsoft describe it, for any protocol with SASL."""
        return f"user={self.username}\x01auth=Bearer {self.token}\x01\x01"


@dataclass(frozen=True, slots=True)
class FolderState:
    """What a server says of a folder."""

    validity: int
    """UIDVALIDITY: when it changes, all numbers of messages mean nothing any more."""
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A message of a folder, before it is fetched."""

    place: int
    uid: int
    size: int
    received_at: datetime


class Fetched(NamedTuple):
    """A message with its bytes; of a larger one than is read only its headers."""

    listed: Listed
    content: bytes
    is_whole: bool


class Mailbox:
    """A conversation; as a context manager it ends with the block.

    Every method raises MailboxError. ``private_too`` permits servers of the installation's own network; the whole
    conversation lasts ``most_seconds`` at most.
    """

    def __init__(
        self, server: Server, *, private_too: bool = False, patience: float = PATIENCE, most_seconds: float = 600
    ) -> None:
        self._server = server
        address = checked_address(server, private_too)
        self._watch: Timer | None = None
        with _faults():
            self._imap = _connected(server, address, patience)
        self._watch = Timer(most_seconds, self._cut)
        self._watch.daemon = True
        self._watch.start()
        try:
            self._sign_in()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the conversation; a server that hung up does not hear it."""
        if self._watch is not None:
            self._watch.cancel()
        with contextlib.suppress(imaplib.IMAP4.error, OSError, ValueError):
            self._imap.logout()
        with contextlib.suppress(OSError):
            self._imap.shutdown()

    def folders(self) -> list[str]:
        """The names of the folders that hold messages."""
        with _faults():
            answer, lines = self._imap.list()
        found = [_folder_name(line) for line in lines] if answer == "OK" else []
        return [name for name in found if name]

    def open(self, folder: str) -> FolderState:
        """Look into a folder from now on."""
        with _faults():
            answer, data = self._imap.select(_quoted(folder), readonly=True)
            if answer != "OK":
                raise MailboxError("folder", _said(data))
            _answer, validity = self._imap.response("UIDVALIDITY")
        try:
            return FolderState(int(validity[0] or b"0"), min(int(data[0] or b"0"), _MOST_MESSAGES))
        except (ValueError, TypeError, IndexError) as error:
            raise MailboxError("broken", "no figures of the folder") from error

    def newer(self, state: FolderState, after: int) -> Iterator[list[Listed]]:
        """The messages whose number is above ``after``, the oldest first, some hundred at a time, each number once."""
        place, seen = self._first_above(state.count, after), after
        while place <= state.count:
            end = min(place + LISTED_AT_ONCE - 1, state.count)
            listed: dict[int, Listed] = {}
            for one in self._listed(f"{place}:{end}"):
                if one.uid > seen:
                    listed.setdefault(one.uid, one)
            if listed:
                seen = max(listed)
                yield [listed[uid] for uid in sorted(listed)]
            place = end + 1

    def _first_above(self, count: int, after: int) -> int:
        """The place of the first message with a number above ``after``: numbers grow with places."""
        low, high = 1, count + 1
        while after and low < high:
            middle = (low + high) // 2
            found = next(iter(self._listed(str(middle))), None)
            if found is None or found.uid > after:
                high = middle
            else:
                low = middle + 1
        return low

    def _listed(self, places: str) -> Iterator[Listed]:
        for head, _content in self._fetch(places, "(UID RFC822.SIZE INTERNALDATE)"):
            where, uid, size = _WHERE.search(head), _UID.search(head), _SIZE.search(head)
            if where and uid:
                yield Listed(int(where[1]), int(uid[1]), int(size[1]) if size else 0, _taken_at(head))

    def contents(self, messages: Sequence[Listed]) -> Iterator[Fetched]:
        """Each of these messages with its bytes and whether they are all of it: of a larger one only its headers come.

        One that vanished in the meantime is left out.
        """
        group: list[Listed] = []
        for message in messages:
            if message.size > LARGEST:
                yield from self._contents([message], "BODY.PEEK[HEADER]", whole=False)
                continue
            if group and sum(one.size for one in group) + message.size > BYTES_AT_ONCE:
                yield from self._contents(group, "BODY.PEEK[]", whole=True)
                group = []
            group.append(message)
        if group:
            yield from self._contents(group, "BODY.PEEK[]", whole=True)

    def identities(self, messages: Sequence[Listed]) -> Iterator[tuple[Listed, bytes]]:
        """Each of these messages with the lines of its headers that name it."""
        wanted = {message.uid: message for message in messages}
        places = ",".join(str(message.place) for message in messages)
        for head, content in self._fetch(places, "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"):
            uid = _UID.search(head)
            message = wanted.pop(int(uid[1]), None) if uid else None
            if message is not None and content is not None:
                yield message, content

    def find(self, uid: int, message_id: str) -> Iterator[Fetched]:
        """The messages of the open folder that may be this one: by their number, then by what they call themselves."""
        asked = [f"UID {uid}"]
        if _PLAIN.fullmatch(message_id):
            asked.append(f'HEADER MESSAGE-ID "{message_id}"')
        for words in asked:
            with _faults():
                answer, data = self._imap.search(None, words)
                if answer != "OK":
                    raise MailboxError("broken", _said(data))
            places = [word.decode() for word in (data[0] or b"").split()[:_MOST_ALIKE] if word.isdigit()]
            if places:
                yield from self.contents(list(self._listed(",".join(places))))

    def _contents(self, group: list[Listed], part: str, *, whole: bool) -> Iterator[Fetched]:
        wanted = {message.uid: message for message in group}
        places = ",".join(str(message.place) for message in group)
        for head, content in self._fetch(places, f"(UID {part})"):
            uid = _UID.search(head)
            message = wanted.pop(int(uid[1]), None) if uid else None
            if message is not None and content is not None:
                yield Fetched(message, content, whole)

    def _fetch(self, places: str, items: str) -> list[tuple[bytes, bytes | None]]:
        """The answers of a FETCH: what stands in the line (servers may name the UID behind the literal), and the
        literal."""
        with _faults():
            answer, data = self._imap.fetch(places, items)
            if answer != "OK":
                raise MailboxError("broken", _said(data))
        found: list[tuple[bytes, bytes | None]] = []
        for piece in data:
            if isinstance(piece, tuple):
                found.append((piece[0], piece[1]))
            elif isinstance(piece, bytes) and found and found[-1][1] is not None and not _WHERE.match(piece):
                found[-1] = (found[-1][0] + b" " + piece, found[-1][1])
            elif isinstance(piece, bytes):
                found.append((piece, None))
        return found

    def keep(self, folder: str, content: bytes, *, look_first: bool = False) -> None:
        """Put a message that was sent into a folder, as read; ``look_first``: unless it holds one of its identity."""
        if look_first and self._holds(folder, content):
            return
        with _faults():
            answer, data = self._imap.append(_quoted(folder), r"(\Seen)", "", content)
            if answer != "OK":
                raise MailboxError("folder", _said(data))

    def _holds(self, folder: str, content: bytes) -> bool:
        identity = _IDENTITY.search(content)
        self.open(folder)
        if identity is None:
            return False
        with _faults():
            answer, found = self._imap.search(None, "HEADER", "Message-ID", f'"{identity[1].decode()}"')
        return answer == "OK" and bool(found and found[0])

    def _sign_in(self) -> None:
        server = self._server
        with _faults(signing_in=True):
            if server.token:
                # A refusal comes as a challenge that is answered with nothing (Google's and Microsoft's description).
                answers = iter([server.xoauth2.encode()])
                self._imap.authenticate("XOAUTH2", lambda _challenge: next(answers, b""))
            else:
                self._imap.login(server.username, server.password)

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            self._imap.sock.shutdown(socket.SHUT_RDWR)


class _Bounded(imaplib.IMAP4):
    """Connects to the machine whose address was checked, and takes no literal larger than a message may be."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None, patience: float) -> None:
        self._address, self._context, self._name = address, context, host
        super().__init__(host, port, timeout=patience)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        return self._context.wrap_socket(plain, server_hostname=self._name) if self._context else plain

    def read(self, size: int) -> bytes:
        if size > LARGEST + _SLACK:
            raise self.abort(f"a literal of {size} bytes")
        return super().read(size)


def _connected(server: Server, address: str, patience: float) -> _Bounded:
    context = ssl.create_default_context()
    imap = _Bounded(server.host, server.port, address, context if server.security == "tls" else None, patience)
    if server.security == "starttls":
        try:
            imap.starttls(context)
        except BaseException:
            imap.shutdown()
            raise
    return imap


def checked_address(server: Server, private_too: bool) -> str:
    """The IP address of a server; MailboxError when it has none, or one that is not permitted."""
    host = f"[{server.host}]" if ":" in server.host else server.host
    try:
        return public_addresses(f"https://{host}:{server.port}", private_too=private_too)[0]
    except NotPublicError as error:
        raise MailboxError("private" if "private" in str(error) else "unknown") from error


class _faults(contextlib.AbstractContextManager[None]):
    """Turns what the library and the line raise into MailboxError."""

    def __init__(self, *, signing_in: bool = False) -> None:
        self._signing_in = signing_in

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        match error:
            case ssl.SSLCertVerificationError():
                raise MailboxError("certificate", error.verify_message) from error
            case ssl.SSLError():
                raise MailboxError("certificate", str(error.reason or "")) from error
            case TimeoutError():
                raise MailboxError("silent") from error
            case imaplib.IMAP4.abort():
                raise MailboxError("broken", str(error)) from error
            case imaplib.IMAP4.error():
                raise MailboxError("refused" if self._signing_in else "broken", str(error)) from error
            case OSError():
                raise MailboxError("unreachable", error.strerror or "") from error
            case ValueError() | IndexError() | AttributeError() | AssertionError():
                raise MailboxError("broken", str(error)) from error  # the library stumbled over an answer


def _said(data: Sequence[Any]) -> str:
    return b" ".join(piece for piece in data if isinstance(piece, bytes)).decode("utf-8", "replace")


def _taken_at(head: bytes) -> datetime:
    """When the server took the message; now when it does not say so properly."""
    found = _TAKEN.search(head)
    try:
        return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if found else datetime.now(UTC)
    except ValueError:
        return datetime.now(UTC)


def _quoted(folder: str) -> str:
    """A folder's name as the protocol writes it: modified UTF-7 (section 5.1.3), quoted."""
    name = encode_folder(folder).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def encode_folder(name: str) -> str:
    """A name in modified UTF-7."""

    def shifted(match: re.Match[str]) -> str:
        if match[0] == "&":
            return "&-"
        return "&" + base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"

    return re.sub(r"&|[^\x20-\x7e]+", shifted, name)


def decode_folder(name: str) -> str:
    """A name from modified UTF-7; one that is none stays as it is."""

    def plain(match: re.Match[str]) -> str:
        if not match[1]:
            return "&"
        data = match[1].replace(",", "/")
        try:
            return base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-16-be")
        except ValueError:
            return match[0]

    return re.sub(r"&([^-]*)-", plain, name)


def _folder_name(line: Any) -> str:
    if isinstance(line, tuple):  # the name came as a literal
        return decode_folder(line[1].decode("utf-8", "replace"))
    found = _FOLDER.match(line or b"")
    if found is None or b"noselect" in found["flags"].lower():
        return ""
    name = found["name"].decode("utf-8", "replace").strip()
    if name.startswith('"') and name.endswith('"'):
        name = name[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return decode_folder(name)
