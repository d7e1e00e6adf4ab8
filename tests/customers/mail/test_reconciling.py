"""Whether everything that a mailbox holds is known: gaps are found, told and read; nothing is read twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.customers.models import Touch
from rapport.platform.mailboxes.models import MailAccount, MailFolder, ReceivedMail
from rapport.platform.mailboxes.reading import read_account
from rapport.platform.mailboxes.reconciling import reconcile
from rapport.platform.mailboxes.tasks import check_mail, check_mail_account
from rapport.platform.notifications.models import Notification
from tests.customers.mail.mails import US, account_of, deliver, mail, states
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder
from tests.factories.mailboxes import make_mail_account
from tests.imap import USER, MailServer, hostile_server

pytestmark = pytest.mark.django_db


def filled(server: MailServer, folder: str, count: int, **values: Any) -> MailAccount:
    """An account that has read so many mails of Bob."""
    make_person(email="bob@kunde.example")
    deliver(server, folder, *[mail("bob@kunde.example", subject=f"S{number}") for number in range(count)])
    account = account_of(server, folder, **values)
    assert read_account(account) == count
    return account


def figures(account: MailAccount) -> tuple[int, int]:
    """Known messages of the account's only folder, and all."""
    folder = MailFolder.objects.get(account=account)
    assert folder.checked_at is not None
    return folder.kept, folder.compared


def told(user: Any) -> list[str]:
    return list(Notification.objects.filter(user=user, kind="mail-accounts").values_list("text", flat=True))


def test_a_whole_mailbox_is_known(server: MailServer) -> None:
    account = filled(server, "Complete", 7, owner=make_holder("own"))
    assert reconcile(account) == 0
    assert figures(account) == (7, 7)
    assert told(account.owner) == []


def test_what_was_lost_is_counted_told_once_and_read(server: MailServer) -> None:
    owner, administrator = make_holder("own"), make_administrator()
    account = filled(server, "Lost", 6, owner=owner)
    touches = Touch.objects.filter(subject__in=["S1", "S4"]).values("uid")
    ReceivedMail.objects.filter(account=account, about_uid__in=touches).delete()
    Touch.objects.filter(subject="S4").delete()
    assert (reconcile(account), reconcile(account)) == (2, 2)
    assert figures(account) == (4, 6)
    assert (len(told(owner)), len(told(administrator))) == (1, 1)
    assert "2" in told(owner)[0]
    assert reconcile(account, repair=True) == 0
    assert figures(account) == (6, 6)
    assert len(states(account)) == 6
    # The mail that only the ledger had lost is not on the timeline twice.
    assert sorted(Touch.objects.values_list("subject", flat=True)) == [f"S{number}" for number in range(6)]


def test_administrators_hear_nothing_of_a_private_mailbox(server: MailServer) -> None:
    owner, administrator = make_holder("own"), make_administrator()
    account = filled(server, "Discreet", 2, owner=owner, visibility="private")
    ReceivedMail.objects.filter(account=account).first().delete()  # type: ignore[union-attr]
    assert reconcile(account) == 1
    assert (len(told(owner)), told(administrator)) == (1, [])


def test_messages_that_lie_there_twice_or_have_no_name_are_known(server: MailServer) -> None:
    account = filled(server, "Doubled", 3)
    nameless = mail("bob@kunde.example", subject="nameless")
    del nameless["Message-ID"]
    deliver(server, "Doubled", mail("bob@kunde.example", subject="S1"), nameless)
    assert reconcile(account) == 0
    assert figures(account) == (5, 5)
    assert (ReceivedMail.objects.count(), Touch.objects.count()) == (4, 4)


def test_a_server_that_numbers_anew_makes_no_gap(server: MailServer) -> None:
    account = filled(server, "Renumbered", 4)
    for path in (server.home / "mail" / USER / ".Renumbered").glob("dovecot*"):
        path.unlink()
    server.forget_numbers()
    assert reconcile(account) == 0
    assert figures(account) == (4, 4)
    assert Touch.objects.count() == 4


def test_mails_from_before_the_first_day_are_not_missed(server: MailServer) -> None:
    account = filled(server, "Young", 1)
    long_ago = mail("bob@kunde.example", subject="old").as_bytes()
    server.deliver(long_ago, folder="Young", at=account.created_at.timestamp() - timedelta(days=400).total_seconds())
    assert reconcile(account) == 0
    assert figures(account) == (1, 1)


def test_a_line_that_breaks_leaves_what_was_known(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(email="bob@kunde.example")
    letters = [(number, mail("bob@kunde.example", subject=f"S{number}").as_bytes()) for number in range(1, 4)]
    with hostile_server(messages=letters) as hostile:
        monkeypatch.setattr("rapport.platform.mailboxes.reading.server_of", lambda account: hostile.server())
        account = make_mail_account(address=US, begins_on="2020-01-01")
        read_account(account)
        hostile.drops_at, hostile.drops_after = "FETCH", len(hostile.heard)
        assert reconcile(account) is None
    assert MailFolder.objects.get(account=account).checked_at is None


def test_every_account_is_compared_at_night(server: MailServer) -> None:
    account = filled(server, "Nightly", 2)
    check_mail(0)
    job = ProcrastinateJob.objects.get(task_name="check_mail_account")
    assert job.args == {"account": account.pk, "repair": False}
    check_mail_account(account.pk)
    assert figures(account) == (2, 2)


def test_the_page_says_how_far_it_is_and_lets_the_missing_ones_be_read(server: MailServer, client: Client) -> None:
    account = filled(server, "Shown", 3, owner=make_holder("own"))
    client.force_login(account.owner)  # type: ignore[arg-type]
    page = reverse("mail-accounts-detail", args=[account.uid])
    check = reverse("mail-account-check", args=[account.uid])
    MailFolder.objects.filter(account=account).update(passed=41_200, there=100_000)
    assert "41,200 of 100,000" in client.get(page).content.decode()
    MailFolder.objects.filter(account=account).update(passed=3, there=3)
    ReceivedMail.objects.filter(account=account).first().delete()  # type: ignore[union-attr]
    reconcile(account)
    shown = client.get(page).content.decode()
    assert "2 of 3" in " ".join(shown.split())
    assert "Read the missing ones" in shown
    client.post(check, {"repair": "1"})
    assert ProcrastinateJob.objects.get(task_name="check_mail_account").args["repair"] is True
    client.force_login(make_holder("own"))
    assert client.post(check).status_code == 404
