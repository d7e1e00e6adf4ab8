"""The daily mail over a line that breaks, or to a server that refuses: told once at most, and nobody is held up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from rapport.platform.notifications import digest
from rapport.platform.notifications.models import Digest, Notification
from tests.platform.notifications.test_digest import MORNING, change, reader
from tests.smtp import END, Mailbox

pytestmark = pytest.mark.django_db
LATER, TOMORROW = MORNING + timedelta(minutes=10), MORNING + timedelta(days=1)


def recipients(mailbox: Mailbox) -> list[str]:
    return [to for _sender, found, _message in mailbox.taken for to in found]


def test_a_line_that_breaks_once_the_mail_was_taken_sends_nothing_twice(mailbox: Mailbox) -> None:
    user = reader()
    mailbox.hangs_up_at = END
    assert digest.send_due(MORNING) == 0
    mailbox.hangs_up_at = ""

    assert digest.send_due(LATER) == 0
    assert digest.send_due(TOMORROW) == 0

    assert recipients(mailbox) == [user.email]
    claim = Digest.objects.get()
    assert (claim.day, claim.count, claim.sent_at) == (MORNING.date(), 1, None)


def test_a_worker_that_dies_after_sending_tells_nothing_twice(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = reader()

    def killed(_connection: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(digest, "say_goodbye", killed)
        with pytest.raises(SystemExit):
            digest.send_due(MORNING)

    assert digest.send_due(LATER) == 0
    change(user)
    assert digest.send_due(TOMORROW) == 1
    parts = [next(message.iter_parts()) for *_rest, message in mailbox.taken]
    first, second = (part.get_content() for part in parts)
    assert first.count("Albrecht") == second.count("Albrecht") == 1, "the second tells of what came after the first"
    link = next(line for line in first.splitlines() if "/people/" in line)
    assert link not in second


@pytest.mark.parametrize("command", ["HELLO", "MAIL", "DATA"])
def test_a_line_that_breaks_before_is_tried_again_and_then_sent_once(mailbox: Mailbox, command: str) -> None:
    user = reader()
    mailbox.hangs_up_at = command
    assert digest.send_due(MORNING) == 0
    if command == "DATA":  # from there on nobody can know
        assert Digest.objects.filter(user=user, sent_at=None).exists()
        return
    assert not Digest.objects.exists()
    assert not Notification.objects.exclude(mailed_on=None).exists()

    mailbox.hangs_up_at = ""
    assert digest.send_due(LATER) == 1
    assert digest.send_due(LATER) == 0
    assert recipients(mailbox) == [user.email]


@pytest.mark.parametrize(("refusal", "same_day"), [("450 later", 1), ("550 never", 0)])
def test_a_reader_whom_the_server_refuses_holds_nobody_up(mailbox: Mailbox, refusal: str, same_day: int) -> None:
    first, second = reader(), reader()
    mailbox.refuses = {first.email: refusal}

    assert digest.send_due(MORNING) == 1
    assert recipients(mailbox) == [second.email]

    mailbox.refuses = {}
    assert digest.send_due(LATER) == same_day
    assert digest.send_due(TOMORROW) == 1 - same_day
    assert recipients(mailbox) == [second.email, first.email]


def test_a_mail_that_cannot_be_made_holds_nobody_up(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = reader(), reader()
    made = digest._mail

    def breaks(user: Any, *given: Any) -> Any:
        if user == first:
            raise KeyError("a name that no sentence has")
        return made(user, *given)

    with monkeypatch.context() as patched:
        patched.setattr(digest, "_mail", breaks)
        assert digest.send_due(MORNING) == 1

    assert recipients(mailbox) == [second.email]
    assert f"The daily mail of user {first.pk} could not be made; the next run tries again" in caplog.messages
    assert digest.send_due(LATER) == 1
    assert recipients(mailbox) == [second.email, first.email]
