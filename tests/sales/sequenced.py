"""Sequences of mails, people in them, and what becomes of them: for the tests of sequences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rapport.customers.models import Party, Touch
from rapport.platform.history.change_sets import change_set
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.sales.models import Enrolment, Sequence
from rapport.sales.sequences import enrolling
from tests.factories import make_person, make_touch
from tests.factories.sequences import make_sequence, make_sequence_step


def mails(*, steps: int = 2, wait: int = 0, **values: Any) -> Sequence:
    """A sequence of mails, with so many days between them."""
    sequence = make_sequence(**values)
    for place in range(steps):
        base = {"sequence": sequence, "text": "Dear {person.first_name}"}
        make_sequence_step(**base, position=20 * place + 10, action="mail", subject=f"Mail {place + 1}")
        if wait:
            make_sequence_step(sequence=sequence, position=20 * place + 20, action="wait", days=wait)
    return sequence


def bob(**values: Any) -> Party:
    return make_person(**{"given_name": "Bob", "family_name": "Baker", "email": "bob@kunde.example", **values})


def enrolled(sequence: Sequence, party: Party, user: Any) -> Enrolment:
    return enrolling.enrol(sequence=sequence, parties=[party], actor=user, channel="web")[0]


def later(one: Enrolment, **ago: Any) -> None:
    """Let the next step be due now, and the enrolment be some time ago."""
    with change_set(actor=None, channel="system", act="update", kind="enrolments"):
        Enrolment.objects.filter(pk=one.pk).update(next_at=timezone.now() - timedelta(seconds=1), **ago)


def stands(one: Enrolment) -> tuple[str, str]:
    one.refresh_from_db()
    return one.state, one.reason


def subjects() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))


def reply(party: Party, *, automatic: bool = False, **values: Any) -> Touch:
    """A mail from them, as reading a mailbox writes it down."""
    given = {"channel": "email", "direction": "inbound", "happened_at": timezone.now() + timedelta(seconds=1)}
    touch = make_touch(party=party, **{**given, **values})
    account = MailAccount.objects.first()
    assert account is not None
    ReceivedMail.objects.create(
        account=account, message_id=f"{touch.uid}@kunde.example", folder="INBOX", uid_in_folder=touch.pk, size=1,
        at=touch.happened_at, state="kept", about_uid=touch.uid, is_automatic=automatic,
    )  # fmt: skip
    return touch
