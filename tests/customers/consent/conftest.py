"""The consent tests begin without the purposes that an installation begins with; some have a mail server."""

from collections.abc import Iterator
from typing import Any

import pytest

from rapport.customers.models import ConsentPurpose, ConsentWording
from rapport.platform.history.change_sets import change_set
from tests.smtp import Mailbox, mail_server


@pytest.fixture(autouse=True)
def without_purposes(db: None) -> None:
    """Some installations of the tests begin with the catalogue."""
    with change_set(actor=None, channel="system", act="test"):
        ConsentWording.objects.all().delete()
        ConsentPurpose.objects.all().delete()


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that answers, and the settings by which mail goes there."""
    with mail_server() as box:
        settings.MAIL_IS_SET_UP = True
        settings.EMAIL_BACKEND = "rapport.platform.mailing.backend.EmailBackend"
        settings.EMAIL_TIMEOUT = 1
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.BASE_URL = "https://crm.example.org"
        yield box
