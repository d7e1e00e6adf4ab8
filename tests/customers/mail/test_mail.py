"""From a real mailbox (Dovecot) onto timelines: every message once, whatever happens in between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.customers.models import ContactPoint, Party, TimelineItem, Touch, TouchBody
from rapport.platform.files.models import File
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.mailboxes.models import MailAccount, MailFolder, ReceivedMail
from rapport.platform.mailboxes.reading import _LOCKS, read_account
from rapport.platform.mailboxes.tasks import ask_for_reading
from rapport.platform.notifications.models import Notification
from tests.customers.mail.mails import US, account_of, deliver, mail, states
from tests.factories import make_organisation, make_person
from tests.factories.access import make_holder, make_user
from tests.factories.mailboxes import make_mail_account
from tests.imap import PASSWORD, USER, MailServer, hostile_server


@pytest.mark.django_db
def test_a_mail_stands_on_the_timeline_of_its_sender_as_it_was_written(server: MailServer) -> None:
    bob = make_person(email="bob@kunde.example")
    text = "Yes, we take it.\n\nBest regards\nBob\n\nOn 2 Nov 2026, at 10:00, Ada <a@b.example> wrote:\n> Will you?"
    sent = mail("Bob <BOB@kunde.example>", text=text)
    sent.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="Order.pdf")
    sent.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="bad.exe")
    deliver(server, "Whole", sent)
    account = account_of(server, "Whole")
    assert read_account(account) == 1
    touch = Touch.objects.get(party=bob)
    assert (touch.channel, touch.direction, touch.subject) == ("email", "inbound", "Offer")
    assert (touch.owner, touch.visibility) == (account.owner, "all")
    assert TouchBody.objects.get(touch_id=touch.pk).text == "Yes, we take it."
    assert [(file.name, file.linked_uid) for file in File.objects.all()] == [("Order.pdf", touch.uid)]
    line = ReceivedMail.objects.get()
    assert (line.state, line.about_uid, line.reason) == ("kept", touch.uid, "bad.exe")
    account.refresh_from_db()
    assert (account.state, account.problem) == ("fine", "")


@pytest.mark.django_db
def test_what_we_write_to_several_stands_on_each_timeline_once(server: MailServer) -> None:
    shared = "office@kunde.example"
    one, other = make_person(email=shared), make_person(email=shared)
    company = make_organisation(email="info@kunde.example")
    deliver(server, "Sent", mail(US, f"{shared}, info@kunde.example, else@nobody.example"))
    read_account(account_of(server, "Sent"))
    touch = Touch.objects.get()
    assert touch.direction == "outbound"
    assert set(TimelineItem.objects.filter(source_id=touch.pk).values_list("party", flat=True)) == {
        one.pk, other.pk, company.pk,
    }  # fmt: skip


@pytest.mark.django_db
def test_of_whom_nobody_knows_and_who_is_left_out_no_word_is_kept(server: MailServer) -> None:
    make_person(email="friend@private.example")
    deliver(
        server, "Others",
        mail("x@nobody.example", message_id="<nobody@t>"),
        mail("friend@private.example", message_id="<private@t>"),
        mail("cousin@sub.private.example", message_id="<below@t>"),
        mail("colleague@hansa.example", message_id="<us@t>"),
        mail("news@kunde.example", message_id="<list@t>", List_Unsubscribe="<mailto:x@y.example>"),
    )  # fmt: skip
    account = account_of(server, "Others", excluded="private.example")
    read_account(account)
    assert states(account) == {
        "nobody@t": "unmatched", "private@t": "left_out", "below@t": "left_out", "us@t": "left_out",
        "list@t": "left_out",
    }  # fmt: skip
    assert not Touch.objects.exists()
    named = ReceivedMail.objects.exclude(addresses=[]).values_list("message_id", "addresses")
    assert list(named) == [("nobody@t", ["x@nobody.example"])]


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", ["private", "team", "all"])
def test_who_reads_a_mail_is_said_by_the_account(server: MailServer, visibility: str) -> None:
    holder = make_holder("all")
    bob = make_person(email="bob@kunde.example")
    deliver(server, f"Seen {visibility}", mail("bob@kunde.example"))
    account = account_of(server, f"Seen {visibility}", visibility=visibility, owner=make_user())
    read_account(account)
    from rapport.platform.access.engine import rows_of_model

    assert Touch.objects.get().party == bob
    assert rows_of_model(Touch, holder).exists() is (visibility == "all")


@pytest.mark.django_db
def test_reading_again_adds_nothing_also_when_the_server_numbers_anew(server: MailServer) -> None:
    make_person(email="bob@kunde.example")
    deliver(server, "Again", *[mail("bob@kunde.example", subject=f"S{number}") for number in range(5)])
    account = account_of(server, "Again")
    assert (read_account(account), read_account(account)) == (5, 0)
    server.forget_numbers()
    for path in (server.home / "mail" / USER / ".Again").glob("dovecot*"):
        path.unlink()
    deliver(server, "Again", mail("bob@kunde.example", subject="S5"))
    before = MailFolder.objects.get(account=account).validity
    read_account(account)
    assert MailFolder.objects.get(account=account).validity != before
    assert (Touch.objects.count(), ReceivedMail.objects.count()) == (6, 6)


@pytest.mark.django_db
def test_a_reading_that_is_cut_off_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(email="bob@kunde.example")
    letters = [(number, mail("bob@kunde.example", subject=f"S{number}").as_bytes()) for number in range(1, 521)]
    with hostile_server(messages=letters, drops_at="FETCH", drops_after=3) as hostile:
        monkeypatch.setattr("rapport.platform.mailboxes.reading.server_of", lambda account: hostile.server())
        account = make_mail_account(address=US, begins_on=date(2020, 1, 1))
        read_account(account)
        account.refresh_from_db()
        assert (account.state, account.problem) == ("failing", "broken")
        first = ReceivedMail.objects.count()
        assert first == 500
        hostile.drops_at = ""
        read_account(account)
    assert (ReceivedMail.objects.count(), Touch.objects.count()) == (520, 520)


@pytest.mark.django_db
def test_two_processes_never_read_one_account_at_once(server: MailServer) -> None:
    make_person(email="bob@kunde.example")
    deliver(server, "Twice", mail("bob@kunde.example"))
    account = account_of(server, "Twice")
    other = connection.get_new_connection(connection.get_connection_params())
    try:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCKS, account.pk])
        assert (read_account(account), Touch.objects.count()) == (0, 0)
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, account.pk])  # closing is not waited for
    finally:
        other.close()
    assert (read_account(account), Touch.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_second_wish_to_read_an_account_is_one_with_the_first() -> None:
    account = make_mail_account()
    ask_for_reading(account.pk)
    ask_for_reading(account.pk)
    assert ProcrastinateJob.objects.filter(task_name="read_mail_account").count() == 1


@pytest.mark.django_db
def test_the_log_of_changes_does_not_say_what_a_private_mail_is_about(server: MailServer) -> None:
    make_person(email="bob@kunde.example")
    deliver(server, "Private", mail("bob@kunde.example", subject="Confidential"))
    read_account(account_of(server, "Private", visibility="private"))
    assert Touch.objects.get().subject == "Confidential"
    assert not ChangeSet.objects.filter(summary__contains="Confidential").exists()


@pytest.mark.django_db
def test_a_mail_that_cannot_be_kept_is_noted_and_the_next_one_comes(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(email="bob@kunde.example")
    deliver(server, "Broken", mail("bob@kunde.example", subject="bad"), mail("bob@kunde.example", subject="good"))
    from rapport.customers import mail as module

    kept = module._text

    def fails(given: Any) -> str:
        if given.subject == "bad":
            raise ValueError("nobody can read this")
        return kept(given)

    monkeypatch.setattr(module, "_text", fails)
    account = account_of(server, "Broken")
    assert read_account(account) == 2
    assert sorted(states(account).values()) == ["failed", "kept"]
    assert [touch.subject for touch in Touch.objects.all()] == ["good"]
    assert ReceivedMail.objects.get(state="failed").reason == "ValueError"


@pytest.mark.django_db
def test_old_mails_are_left_alone_and_huge_ones_are_noted(server: MailServer) -> None:
    make_person(email="bob@kunde.example")
    year_ago = (timezone.now() - timedelta(days=365)).timestamp()
    server.deliver(mail("bob@kunde.example", subject="old").as_bytes(), folder="Old", at=year_ago)
    huge = mail("bob@kunde.example", message_id="<huge@t>").as_bytes() + b"x" * 50_000_000
    server.deliver(huge, folder="Old")
    account = account_of(server, "Old")
    read_account(account)
    assert states(account) == {"huge@t": "failed"}
    assert ReceivedMail.objects.get().reason == "large"


@pytest.mark.django_db
def test_two_colleagues_with_the_same_mail_write_it_once(server: MailServer) -> None:
    make_person(email="bob@kunde.example")
    deliver(server, "Both", mail("bob@kunde.example", message_id="<both@t>"))
    first, second = account_of(server, "Both"), account_of(server, "Both")
    read_account(first)
    read_account(second)
    assert (states(first), states(second)) == ({"both@t": "kept"}, {"both@t": "known"})
    assert Touch.objects.count() == 1


@pytest.mark.django_db
def test_a_report_marks_the_address_that_nothing_reaches(server: MailServer) -> None:
    gone, full = make_person(email="gone@kunde.example"), make_person(email="full@kunde.example")
    body = (
        b"From: mailer-daemon@hansa.example\r\nTo: ada@hansa.example\r\nMessage-ID: <report@t>\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"\r\n\r\n--cut\r\n'
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; gone@kunde.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"Final-Recipient: rfc822; full@kunde.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n--cut\r\n"
        b"Content-Type: message/rfc822\r\n\r\nFrom: ada@hansa.example\r\nTo: gone@kunde.example, full@kunde.example"
        b"\r\nSubject: Offer\r\n\r\nHello\r\n--cut--\r\n"
    )
    server.deliver(body, folder="Reports")
    account = account_of(server, "Reports")
    read_account(account)
    assert states(account) == {"report@t": "report"}
    found = dict(ContactPoint.objects.filter(party__in=[gone, full], kind="email").values_list("party", "state"))
    assert (found[gone.pk], found[full.pk]) == ("bounced", "unverified")


@pytest.mark.django_db
def test_a_password_is_tried_before_it_is_kept_and_never_shown(server: MailServer, client: Client) -> None:
    holder = make_holder("own")
    account = account_of(server, "INBOX", owner=holder)
    with change_set(actor=None, channel="system", act="update"):
        MailAccount.objects.filter(pk=account.pk).update(secret="")
    client.force_login(holder)
    where = reverse("mail-account-connect", args=[account.uid])
    client.post(where, {"password": "wrong"})
    account.refresh_from_db()
    assert account.secret == ""
    client.post(where, {"password": PASSWORD})
    account.refresh_from_db()
    assert (account.secret, account.state) == (PASSWORD, "fine")
    page = client.get(reverse("mail-accounts-detail", args=[account.uid])).content.decode()
    assert PASSWORD not in page
    events = event_model_of(MailAccount)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT secret FROM mailboxes_mailaccount UNION ALL SELECT secret FROM {events}")
        assert not any(PASSWORD in secret for (secret,) in cursor.fetchall())


@pytest.mark.django_db
def test_nobody_connects_another_s_account(server: MailServer, client: Client) -> None:
    account = account_of(server, "INBOX")
    client.force_login(make_holder("own"))
    assert client.post(reverse("mail-account-connect", args=[account.uid]), {"password": PASSWORD}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["host", "username", "port"])
def test_a_password_does_not_follow_to_another_server(server: MailServer, field: str) -> None:
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    account = account_of(server, "INBOX")
    values = {field: 994 if field == "port" else "evil.example"}
    write.update(registry.get("mail-accounts"), account, values, actor=None, channel="web")
    account.refresh_from_db()
    assert (account.secret, account.state) == ("", "new")


@pytest.mark.django_db
def test_erased_people_are_nobody_known(server: MailServer) -> None:
    bob = make_person(email="bob@kunde.example")
    with change_set(actor=None, channel="system", act="update"):
        Party.objects.filter(pk=bob.pk).update(erased_at=timezone.now())
    deliver(server, "Erased", mail("bob@kunde.example", message_id="<erased@t>"))
    account = account_of(server, "Erased")
    read_account(account)
    assert states(account) == {"erased@t": "unmatched"}


def report(address: str, original: str = "") -> bytes:
    """A report that an address does not exist, with the headers of the mail that it is about."""
    enclosed = f"--cut\r\nContent-Type: text/rfc822-headers\r\n\r\n{original}\r\n" if original else ""
    return (
        "From: mailer-daemon@somewhere.example\r\nTo: ada@hansa.example\r\nMessage-ID: <report@t>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"\r\n\r\n--cut\r\n'
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n{enclosed}--cut--\r\n"
    ).encode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("original", "is_believed"),
    [
        ("", False),
        ("Message-ID: <guessed@t>\r\nFrom: ada@hansa.example\r\nTo: somebody@else.example\r\n", False),
        ("Message-ID: <ours@t>\r\nFrom: mallory@evil.example\r\nTo: bob@kunde.example\r\n", True),
        ("Message-ID: <theirs@t>\r\n", False),
        ("Message-ID: <unread@t>\r\nFrom: Ada <ADA@hansa.example>\r\nTo: bob@kunde.example\r\n", True),
    ],
)
def test_a_report_is_believed_of_mails_that_we_wrote_to_that_address(
    server: MailServer, original: str, is_believed: bool, request: pytest.FixtureRequest
) -> None:
    folder = f"Bounce {abs(hash(request.node.name))}"
    bob = make_person(email="bob@kunde.example")
    ours = mail(US, "bob@kunde.example", message_id="<ours@t>")
    deliver(server, folder, ours, mail("bob@kunde.example", message_id="<theirs@t>"))
    account = account_of(server, folder, owner=make_holder("all"))
    read_account(account)
    server.deliver(report("bob@kunde.example", original), folder=folder)
    read_account(account)
    line = ReceivedMail.objects.get(message_id="report@t")
    assert (line.state, line.reason) == ("report", "" if is_believed else "unproven")
    assert ContactPoint.objects.get(party=bob, kind="email").state == ("bounced" if is_believed else "unverified")
    told = Notification.objects.filter(user=account.owner, act="told")
    assert [one.text for one in told] == (["Mails do not arrive: bob@kunde.example"] if is_believed else [])


@pytest.mark.django_db
def test_a_day_of_mails_is_kept_with_a_few_statements(server: MailServer, django_assert_max_num_queries: Any) -> None:
    make_person(email="bob@kunde.example")
    deliver(server, "Busy", *[mail("bob@kunde.example", subject=f"S{number}") for number in range(200)])
    account = account_of(server, "Busy")
    with django_assert_max_num_queries(900):
        assert read_account(account) == 200
    assert Touch.objects.count() == 200
