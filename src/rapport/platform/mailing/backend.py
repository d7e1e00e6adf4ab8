"""Django's way to a mail server, which knows besides how far a mail came when the line breaks."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

logger = logging.getLogger(__name__)


class PlainLine(smtplib.SMTP):
    """Notes that it began to hand a mail over; before that the server cannot have taken it."""

    handed_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _Encrypted(PlainLine, smtplib.SMTP_SSL):
    """The same over TLS from the beginning."""


class EmailBackend(SmtpBackend):
    """One connection to the installation's mail server."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else PlainLine

    @property
    def handed_over(self) -> bool:
        """Whether this connection began to hand a mail over."""
        return bool(getattr(self.connection, "handed_over", False))


def proves_not_taken(error: Exception, connection: object) -> bool:
    """Whether the server has certainly not taken the mail that failed with this error: it said so, or the line broke
    before the mail was handed over. Of a backend that does not say how far it came nobody knows."""
    answered = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException)
    return answered or not getattr(connection, "handed_over", True)


def is_final(error: Exception) -> bool:
    """Whether the server said that it never will take this mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600


def say_goodbye(connection: BaseEmailBackend) -> None:
    """Close a connection; a server that hung up does not hear it."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        logger.info("The mail server ended the connection first (%s)", type(error).__name__)
