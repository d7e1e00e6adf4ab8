"""Letters of the ledger: one that cannot be made holds up no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from rapport.platform.mailing import sending
from rapport.platform.mailing.models import Letter

pytestmark = pytest.mark.django_db


def letter(once: str, **values: Any) -> Letter:
    given = {"to": f"{once}@example.org", "subject": "News", "text": "Words", **values}
    return Letter.objects.create(once=once, **given)


def test_a_letter_that_cannot_be_made_waits_alone_and_is_given_up_at_last(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    broken = letter("first", subject="Two\nlines")
    letter("second")

    assert sending.send_due() == 1

    assert [one.to for one in mail.outbox] == [["second@example.org"]]
    broken.refresh_from_db()
    assert (broken.state, broken.error, broken.attempts) == ("waiting", "BadHeaderError", 1)
    assert broken.next_at > timezone.now()
    for _again in sending.RETRY_AFTER:
        Letter.objects.filter(pk=broken.pk).update(next_at=timezone.now() - timedelta(seconds=1))
        assert sending.send_due() == 0
    broken.refresh_from_db()
    assert (broken.state, broken.error, broken.to) == ("failed", "BadHeaderError", "")
