"""One conversation with the server by which an account sends (SMTP, RFC 5321), which knows how far each mail came."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Sequence
from threading import Timer
from types import TracebackType
from typing import Any, Self

from rapport.platform.mailboxes.imap import MailboxError, Server, checked_address
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.sign_in import access_token
from rapport.platform.mailing.backend import PlainLine

PATIENCE = 20.0
"""Seconds that a server has for each answer."""


def outgoing_server_of(account: MailAccount, password: str = "") -> Server:
    """By which server an account sends, with its own sign-in or that of the mailbox; ``password`` is one to try. Raises
    MailboxError where a provider gives no token."""
    where = (account.smtp_host, account.smtp_port, account.smtp_security)
    if account.smtp_username:
        return Server(*where, account.smtp_username, password or account.smtp_secret)
    if account.sign_in == MailAccount.SignIn.PASSWORD:
        return Server(*where, account.username, account.secret)
    return Server(*where, account.username, token=access_token(account))


class Outgoing:
    """A conversation; as a context manager it ends with the block. Opening it raises MailboxError.

    ``private_too`` permits servers of the installation's own network; the whole conversation lasts ``most_seconds`` at
    most.
    """

    def __init__(
        self, server: Server, *, private_too: bool = False, patience: float = PATIENCE, most_seconds: float = 600
    ) -> None:
        address = checked_address(server, private_too)
        with _Faults() as faults:
            self._line = _Line(server, address, patience)
            self._watch = Timer(most_seconds, self._cut)
            self._watch.daemon = True
            self._watch.start()
            try:
                self._line.ehlo_or_helo_if_needed()
                if server.security == "starttls":
                    self._line.starttls(context=ssl.create_default_context())
                    self._line.ehlo_or_helo_if_needed()
                faults.signing_in = True
                self._sign_in(server)
            except BaseException:
                self.close()
                raise

    def _sign_in(self, server: Server) -> None:
        if server.token:
            # A refusal comes as a challenge that is answered with nothing (Google's and Microsoft's description).
            self._line.auth("XOAUTH2", lambda challenge=None: server.xoauth2 if challenge is None else "")
        elif server.password:
            self._line.login(server.username, server.password)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the conversation; a server that hung up does not hear it."""
        self._watch.cancel()
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._line.quit()
        self._line.close()

    @property
    def handed_over(self) -> bool:
        """Whether the handing over of the last mail began: before that the server cannot have taken it."""
        return self._line.handed_over

    def send(self, sender: str, recipients: Sequence[str], content: bytes) -> dict[str, tuple[int, bytes]]:
        """Hand one mail over; who of the recipients was refused, and with what answer.

        Raises what smtplib raises, and OSError: :func:`rapport.platform.mailing.backend.proves_not_taken` says what
        that means.
        """
        self._line.handed_over = False
        return self._line.sendmail(sender, list(recipients), content)

    def _cut(self) -> None:
        line = self._line.sock
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Line(PlainLine):
    """Connects to the machine whose address was checked, and compares the certificate with the name."""

    def __init__(self, server: Server, address: str, patience: float) -> None:
        self._address, self._name = address, server.host
        self._context = ssl.create_default_context() if server.security == "tls" else None
        super().__init__(server.host, server.port, timeout=patience)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        plain = socket.create_connection((self._address, port), timeout)
        return self._context.wrap_socket(plain, server_hostname=self._name) if self._context else plain


class _Faults(contextlib.AbstractContextManager["_Faults"]):
    """Turns what the library and the line raise while a conversation begins into MailboxError."""

    signing_in = False

    def __enter__(self) -> Self:
        return self

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
            case smtplib.SMTPAuthenticationError():
                raise MailboxError("refused", str(error.smtp_code)) from error
            case smtplib.SMTPNotSupportedError():
                raise MailboxError("refused" if self.signing_in else "certificate", str(error)) from error
            case smtplib.SMTPException():
                raise MailboxError("broken", type(error).__name__) from error
            case OSError():
                raise MailboxError("unreachable", error.strerror or "") from error
            case ValueError():
                raise MailboxError("broken", str(error)) from error
