"""Django's way to a mail server, which knows besides how far a mail came when the line breaks."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as SmtpBackend


class _Plain(smtplib.SMTP):
    """Notes that it began to hand a mail over; before that the server cannot have taken it."""

    handed_over = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed_over = True
        return super().data(msg)


class _Encrypted(_Plain, smtplib.SMTP_SSL):
    """The same over TLS from the beginning."""


class EmailBackend(SmtpBackend):
    """One connection to the installation's mail server."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    @property
    def handed_over(self) -> bool:
        """Whether this connection began to hand a mail over."""
        return bool(getattr(self.connection, "handed_over", False))
