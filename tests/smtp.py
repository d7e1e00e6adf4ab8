"""A mail server on the loopback for tests: speaks enough SMTP, keeps what it took, fails as it is told to."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

END = "."
"""Stands for the end of a mail among the commands of ``hangs_up_at`` and ``silent_at``."""


@dataclass
class Mailbox:
    """What came, and how the server fails."""

    port: int = 0
    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    refusal: str = ""
    """The answer to each recipient."""
    refuses: dict[str, str] = field(default_factory=dict)
    """The answer to one recipient."""
    sender_refusal: str = ""
    hangs_up_at: str = ""
    """The command at which the line breaks; at the end of a mail it was read by then."""
    silent_at: str = ""
    """The command that is not answered until :attr:`awake` is set; HELLO for the greeting."""
    awake: threading.Event = field(default_factory=threading.Event)
    asleep: threading.Event = field(default_factory=threading.Event)
    """Set when a command waits for its answer."""


class _Broken(Exception):
    """The line ends here."""


class _Session(socketserver.StreamRequestHandler):
    mailbox: Mailbox

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def fail_at(self, command: str) -> None:
        """Do what the mailbox says of this command."""
        if self.mailbox.hangs_up_at == command:
            raise _Broken
        if self.mailbox.silent_at == command:
            self.mailbox.asleep.set()
            self.mailbox.awake.wait(60)
            raise _Broken

    def handle(self) -> None:
        try:
            self.converse()
        except (_Broken, ConnectionError):
            return

    def converse(self) -> None:
        """Answer each command until the other side has gone."""
        self.fail_at("HELLO")
        self.say("220 test")
        sender = ""
        recipients: list[str] = []
        while line := self.rfile.readline():
            word, _space, rest = line.decode().strip().partition(" ")
            self.fail_at(word.upper())
            match word.upper():
                case "MAIL":
                    sender, recipients = rest, []
                    self.say(self.mailbox.sender_refusal or "250 go on")
                case "RCPT":
                    to = rest[rest.index("<") + 1 : rest.index(">")]
                    refusal = self.mailbox.refuses.get(to, self.mailbox.refusal)
                    if not refusal:
                        recipients.append(to)
                    self.say(refusal or "250 go on")
                case "DATA":
                    self.say("354 send it")
                    self.mailbox.taken.append((sender, recipients, self.read_mail()))
                    self.fail_at(END)
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 fine")

    def read_mail(self) -> EmailMessage:
        """The lines up to the one that holds a single dot."""
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


@contextmanager
def mail_server(port: int = 0) -> Iterator[Mailbox]:
    """A server on a port of the loopback (0: a free one), for the length of a block."""
    mailbox = Mailbox()
    session = type("Session", (_Session,), {"mailbox": mailbox})
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), session) as server:
        server.daemon_threads = True
        server.block_on_close = False
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield mailbox
        finally:
            mailbox.awake.set()
            server.shutdown()
            thread.join(5)
