"""Servers of mailboxes for tests: a real one (Dovecot) with its own folder, and one that fails as it is told to."""

from __future__ import annotations

import base64
import os
import pwd
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from rapport.platform.mailboxes.imap import Server

USER, PASSWORD = "ada@example.com", "correct-horse"
_CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
log_path = {home}/log
mail_location = maildir:{home}/mail/%u:UTF-8
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
default_internal_user = {owner}
default_login_user = {owner}
default_internal_group = {group_name}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner_id} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {safe_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class MailServer:
    """A running server; a message is put into a folder by writing a file, as a delivery does."""

    home: Path
    port: int
    safe_port: int
    """Where it speaks TLS from the beginning, with the certificate ``cert.pem`` of its folder."""
    delivered: int = 0
    owner: int = 0
    group: int = 0

    def server(self, password: str = PASSWORD) -> Server:
        """Where it is, for a conversation."""
        return Server("127.0.0.1", self.port, "none", USER, password)

    def deliver(self, *messages: bytes, folder: str = "", at: float | None = None) -> None:
        """Put messages into a folder, "" for the inbox; ``at`` is when they were taken, in seconds since 1970."""
        box = self.home / "mail" / USER / (f".{folder}" if folder else "")
        for name in ("cur", "new", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
        for message in messages:
            self.delivered += 1
            path = box / "new" / f"{int(at or time.time())}.M{self.delivered:06}.test"
            path.write_bytes(message)
            if at is not None:
                os.utime(path, (at, at))
        self._hand_over()

    def forget_numbers(self) -> None:
        """Let the server number its messages anew: another UIDVALIDITY."""
        for path in (self.home / "mail" / USER).glob("dovecot*"):
            path.unlink()

    def _hand_over(self) -> None:
        for folder, names, files in os.walk(self.home / "mail"):
            for name in (*names, *files, ""):
                os.chown(Path(folder) / name, self.owner, self.group)


def _certify(home: Path) -> None:
    """A certificate of a day for the loopback, which nobody but its own copy vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    (home / "cert.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    (home / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dovecot() -> Iterator[MailServer]:
    """A real server on a free port of the loopback, for the length of a block."""
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    assert Path(program).exists(), "Dovecot is needed: tools/install-mail-server.sh"
    account = pwd.getpwnam("dovecot") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    home = Path(tempfile.mkdtemp(prefix="imap"))
    home.chmod(0o755)
    (home / "mail").mkdir()
    _certify(home)
    server = MailServer(home, _free_port(), _free_port(), owner=account.pw_uid, group=account.pw_gid)
    values = {
        "home": home, "owner": account.pw_name, "owner_id": account.pw_uid, "group": account.pw_gid,
        "group_name": account.pw_name, "password": PASSWORD, "port": server.port,
        "safe_port": server.safe_port,
    }  # fmt: skip
    (home / "dovecot.conf").write_text(_CONFIGURATION.format(**values))
    server._hand_over()
    process = subprocess.Popen([program, "-F", "-c", str(home / "dovecot.conf")], stderr=subprocess.PIPE)
    try:
        _wait_for(server.port, process)
        yield server
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise AssertionError(f"Dovecot ended: {process.stderr.read().decode() if process.stderr else ''}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("Dovecot did not answer")


@dataclass
class Hostile:
    """What a scripted server holds and how it fails. ``messages`` are pairs of number and bytes, in their places."""

    port: int = 0
    messages: list[tuple[int, bytes]] = field(default_factory=list)
    validity: int = 1
    claims: int | None = None
    """How many messages it says there are."""
    hangs_at: str = ""
    drops_at: str = ""
    drops_after: int = 1
    """At which occurrence of the command the line breaks."""
    literal: int | None = None
    """The size that it announces of every message."""
    token: str = ""
    """By which it lets in (XOAUTH2)."""
    awake: threading.Event = field(default_factory=threading.Event)
    heard: list[str] = field(default_factory=list)

    def server(self) -> Server:
        """Where it is, for a conversation."""
        return Server("127.0.0.1", self.port, "none", USER, PASSWORD)


class _Gone(Exception):
    """The line ends here."""


class _Talk(socketserver.StreamRequestHandler):
    hostile: Hostile

    def handle(self) -> None:
        try:
            self._say("* OK test")
            while line := self.rfile.readline():
                tag, _space, rest = line.decode("utf-8", "replace").strip().partition(" ")
                command = rest.partition(" ")[0].upper()
                self.hostile.heard.append(rest)
                self._fail(command)
                answer: Callable[[str], str | None] | None = getattr(self, f"_{command.lower()}", None)
                said = answer(rest) if answer is not None else None
                self._say(f"{tag} {said or 'OK done'}")
        except (_Gone, ConnectionError):
            return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _fail(self, command: str) -> None:
        hostile = self.hostile
        if hostile.hangs_at == command:
            hostile.awake.wait(60)
            raise _Gone
        times = sum(one.upper().startswith(command) for one in hostile.heard)
        if hostile.drops_at == command and times >= hostile.drops_after:
            raise _Gone

    def _capability(self, rest: str) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def _authenticate(self, rest: str) -> str | None:
        self._say("+ ")
        words = base64.b64decode(self.rfile.readline()).decode()
        if words == f"user={USER}\x01auth=Bearer {self.hostile.token}\x01\x01":
            return None
        self._say("+ eyJzdGF0dXMiOiI0MDEifQ==")
        self.rfile.readline()
        return "NO refused"

    def _examine(self, rest: str) -> None:
        hostile = self.hostile
        self._say(f"* {len(hostile.messages) if hostile.claims is None else hostile.claims} EXISTS")
        self._say(f"* OK [UIDVALIDITY {hostile.validity}] fine")

    def _fetch(self, rest: str) -> None:
        for place in self._places(rest.split(" ")[1]):
            uid, content = self.hostile.messages[place - 1]
            size = len(content) if self.hostile.literal is None else self.hostile.literal
            if "BODY.PEEK" in rest:
                self.wfile.write(f"* {place} FETCH (UID {uid} BODY[] {{{size}}}\r\n".encode() + content + b")\r\n")
            else:
                taken = '"02-Nov-2026 10:00:00 +0000"'
                self._say(f"* {place} FETCH (UID {uid} RFC822.SIZE {len(content)} INTERNALDATE {taken})")

    def _places(self, words: str) -> Sequence[int]:
        found: list[int] = []
        for word in words.split(","):
            first, _colon, last = word.partition(":")
            found += range(int(first), int(last or first) + 1)
        return [place for place in found if place <= len(self.hostile.messages)]


@contextmanager
def hostile_server(**failure: object) -> Iterator[Hostile]:
    """A server on the loopback that fails in the given way, for the length of a block."""
    hostile = Hostile(**failure)  # type: ignore[arg-type]
    talk = type("Talk", (_Talk,), {"hostile": hostile})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk) as server:
        server.daemon_threads = True
        server.block_on_close = False
        hostile.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield hostile
        finally:
            hostile.awake.set()
            server.shutdown()
