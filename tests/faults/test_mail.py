"""`kill -9` of the worker in the middle of a mail, and a mail server that is not there: no mail leaves twice."""

from __future__ import annotations

import pytest

from tests.faults.running import Running
from tests.smtp import END, mail_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

RULE = """
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry

ada = User.objects.get(username="ada")
step = {"do": "mail", "user": str(ada.uid), "subject": "Look at {record}", "text": "Now."}
values = {"name": "Mails", "kind": "people", "event": "changed", "steps": [step], "is_active": True}
values["watched"] = [{"field": "department", "to": "Mailed"}]
write.create(registry.get("automations"), values, actor=ada, channel="command")
ids = Party.objects.filter(kind="person").order_by("-id").values_list("id", flat=True)[:3]
write.update_many(
    registry.get("people"), {pk: {"department": "Mailed"} for pk in ids}, actor=ada, channel="command"
)
"""
STATES = "SELECT state FROM mailing_letter ORDER BY id"
TRIED = "SELECT max(attempts) FROM mailing_letter"
AGAIN = """
from django.utils import timezone
from rapport.platform.mailing.models import Letter
from rapport.platform.mailing.tasks import ask_for_sending

Letter.objects.filter(state="waiting").update(next_at=timezone.now())
ask_for_sending()
"""


def states(running: Running) -> list[str]:
    """Where the letters stand, in their order."""
    return [state for (state,) in running.ask(STATES)]


def test_a_worker_killed_while_a_mail_leaves_sends_none_twice(running: Running) -> None:
    running.command("manage", "shell", "-c", RULE)  # no mail server answers yet
    running.wait_for(lambda: states(running) == ["waiting"] * 3 and running.value(TRIED) >= 1, "an attempt")

    with mail_server(running.mail_port) as mailbox:
        mailbox.silent_at = END  # the first mail was read, and the server does not say so
        running.command("manage", "shell", "-c", AGAIN)
        running.wait_for(mailbox.asleep.is_set, "the first mail")
        running.kill(running.child("worker"))
        assert sorted(states(running)) == ["sending", "waiting", "waiting"]
        mailbox.silent_at = ""
        mailbox.awake.set()
        running.command("manage", "shell", "-c", AGAIN)
        running.wait_for(lambda: states(running).count("sent") == 2, "the other mails")

    assert sorted(states(running)) == ["sending", "sent", "sent"]
    with running.base() as base:
        base.execute(b"UPDATE mailing_letter SET next_at = now() WHERE state = 'sending'")  # ten minutes later
    running.command("manage", "shell", "-c", AGAIN)
    running.wait_for(lambda: sorted(states(running)) == ["sent", "sent", "unknown"], "giving it up")
    subjects = [message["Subject"] for _sender, _recipients, message in mailbox.taken]
    assert len(subjects) == len(set(subjects)) == 3
    kept = 'SELECT "to", subject, text, about::text FROM mailing_letter'
    running.wait_for(lambda: running.ask(kept) == [("", "", "", "{}")] * 3, "what they said to be forgotten")
