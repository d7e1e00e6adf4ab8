"""A real server of mailboxes (Dovecot) that accounts of these tests may ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.imap import MailServer, dovecot


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with dovecot() as running:
        yield running


@pytest.fixture(autouse=True)
def permitted(settings: Any, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAILBOX_PRIVATE_SERVERS = True
    monkeypatch.setenv("SSL_CERT_FILE", str(server.home / "cert.pem"))
