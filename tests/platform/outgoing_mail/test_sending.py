"""Mails from own accounts over a real line: each leaves at most once, whatever happens while it leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from rapport.platform.mailboxes.imap import MailboxError, Server
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.mailboxes.smtp import Outgoing
from rapport.platform.outgoing_mail import sending
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import Letter, put, remove, take_back
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.factories.mailboxes import make_sending_account
from tests.smtp import END, Mailbox, mail_server

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Mailbox]:
    settings.MAILBOX_PRIVATE_SERVERS = True
    with mail_server() as mailbox:
        server = Server("127.0.0.1", mailbox.port, "none", "", "")
        monkeypatch.setattr(sending, "outgoing_server_of", lambda account: server)
        monkeypatch.setattr(registry, "extensions", lambda kind: [])
        yield mailbox


def written(account: MailAccount, number: int = 1, **values: Any) -> OutgoingMail:
    """A mail that is due."""
    given: dict[str, Any] = {"to": [f"ada{number}@kunde.example"], "subject": f"Loom {number}", "text": "Guten Tag"}
    mail = put(letter=Letter(account=account, **{**given, **values}), author=account.owner)  # type: ignore[arg-type]
    due(mail)
    return mail


def due(mail: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=mail.pk).update(send_at=timezone.now() - timedelta(seconds=1))


def subjects(sink: Mailbox) -> list[str]:
    return [message["Subject"] for _sender, _recipients, message in sink.taken]


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("id").values_list("state", flat=True))


def test_a_mail_leaves_with_text_html_files_and_its_conversation_and_no_blind_copy_in_it(sink: Mailbox) -> None:
    account = make_sending_account(address="post@hansa.example", sender_name="Hansa Looms")
    known = ReceivedMail.objects.create(
        account=account, message_id="two@kunde.example", folder="INBOX", uid_in_folder=1, at=timezone.now(), size=1,
        state="kept", references=["one@kunde.example"], thread="one@kunde.example",
    )  # fmt: skip
    mail = written(
        account,
        cc=["bob@kunde.example"],
        bcc=["Chef@hansa.example"],
        text="Größe <b>12</b>\nhttps://hansa.example/loom\n\n> Old\n",
        files=[("plan.pdf", "application/pdf", b"%PDF-1")],
        answers=known,
    )
    assert sending.send_from(account.pk) == 1
    [(_sender, recipients, message)] = sink.taken
    assert recipients == ["ada1@kunde.example", "bob@kunde.example", "chef@hansa.example"]
    assert message["From"] == "Hansa Looms <post@hansa.example>"
    assert (message["To"], message["Cc"], message["Bcc"]) == ("ada1@kunde.example", "bob@kunde.example", None)
    assert message["Message-ID"] == f"<{mail.message_id}>"
    assert message["In-Reply-To"] == "<two@kunde.example>"
    assert message["References"] == "<one@kunde.example> <two@kunde.example>"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    assert plain.get_content().replace("\r\n", "\n").rstrip() == "Größe <b>12</b>\nhttps://hansa.example/loom\n\n> Old"
    shown = html.get_content()
    assert "&lt;b&gt;12&lt;/b&gt;" in shown and '<a href="https://hansa.example/loom"' in shown
    assert "<blockquote><p>Old</p></blockquote>" in shown
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("plan.pdf", b"%PDF-1")
    line = ReceivedMail.objects.get(message_id=mail.message_id)
    assert (line.thread, line.account) == ("one@kunde.example", account)


def test_what_a_dead_process_had_begun_to_hand_over_is_not_sent_again_and_the_rest_is(sink: Mailbox) -> None:
    account = make_sending_account()
    for number in range(3):
        written(account, number)
    first, _second, _third = sending._claim(account)
    assert sending._begins(first)
    with Outgoing(Server("127.0.0.1", sink.port, "none", "", ""), private_too=True) as line:
        line.send(account.address, first.recipients, sending.made(account, first))
    # Here the process was killed: between "sent" and "recorded".
    OutgoingMail.objects.update(claimed_at=timezone.now() - sending.LEASE)
    assert sending.send_from(account.pk) == 2
    assert states() == ["unknown", "sent", "sent"]
    assert sorted(subjects(sink)) == ["Loom 0", "Loom 1", "Loom 2"]


def test_a_process_that_dies_in_the_middle_of_some_mails_leaves_each_in_its_true_state(
    sink: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = make_sending_account()
    for number in range(4):
        written(account, number)
    hand_over = Outgoing.send

    def die_after(line: Outgoing, sender: str, recipients: Any, content: bytes) -> dict[str, tuple[int, bytes]]:
        answers = hand_over(line, sender, recipients, content)
        if len(sink.taken) == 2:
            raise SystemExit
        return answers

    monkeypatch.setattr(Outgoing, "send", die_after)
    with pytest.raises(SystemExit):
        sending.send_from(account.pk)
    assert states() == ["sent", "sending", "sending", "sending"]
    assert OutgoingMail.objects.get(subject="Loom 0").sent_at is not None
    OutgoingMail.objects.filter(state="sending").update(claimed_at=timezone.now() - sending.LEASE)
    assert sending.send_from(account.pk) == 2
    assert states() == ["sent", "unknown", "sent", "sent"]
    assert subjects(sink) == ["Loom 0", "Loom 1", "Loom 2", "Loom 3"]


def test_a_refusal_between_two_mails_is_noted_of_that_one_alone(sink: Mailbox) -> None:
    account = make_sending_account(sent_folder="Sent")
    written(account, 1, cc=["gone@kunde.example"])
    written(account, 2, to=["gone@kunde.example"])
    written(account, 3)
    sink.refuses = {"gone@kunde.example": "550 no such user"}
    assert sending.send_from(account.pk) == 2
    assert list(OutgoingMail.objects.order_by("id").values_list("state", "refused", "copied")) == [
        ("sent", {"gone@kunde.example": "550 no such user"}, "wanted"),
        ("failed", {}, ""),
        ("sent", {}, "wanted"),
    ]


class _Broken(sending.OutgoingEcho):
    """Cannot keep one of the mails."""

    def __init__(self) -> None:
        self.kept: list[list[str]] = []

    def left(self, mails: Sequence[OutgoingMail]) -> set[int]:
        subjects = [mail.subject for mail in mails]
        if "Loom 1" in subjects:
            raise ValueError("This one cannot be kept")
        self.kept.append(subjects)
        return {mail.pk for mail in mails}


def test_mails_are_told_of_together_and_one_that_nobody_keeps_holds_up_no_other(
    sink: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, echo = make_sending_account(), _Broken()
    monkeypatch.setattr(registry, "extensions", lambda kind: [echo] if kind is sending.OutgoingEcho else [])
    for number in range(3):
        written(account, number)
    assert sending.send_from(account.pk) == 3
    assert echo.kept == [["Loom 0"], ["Loom 2"]]
    told = OutgoingMail.objects.order_by("id").values_list("told", "is_kept", "text")
    assert list(told) == [(True, True, ""), (False, False, "Guten Tag"), (True, True, "")]
    OutgoingMail.objects.filter(told=False).update(subject="Loom 9")
    sending.tell_of(account)
    sending.tell_of(account)
    assert echo.kept == [["Loom 0"], ["Loom 2"], ["Loom 9"]]
    written(account, 4)
    written(account, 5)
    sending.send_from(account.pk)
    assert echo.kept[3:] == [["Loom 4", "Loom 5"]]


def test_a_line_that_breaks_after_the_mail_was_read_leaves_it_perhaps_sent(sink: Mailbox) -> None:
    account = make_sending_account()
    written(account, 1)
    written(account, 2)
    sink.hangs_up_at = END
    assert sending.send_from(account.pk) == 0
    assert states() == ["unknown", "waiting"]
    sink.hangs_up_at = ""
    assert sending.send_from(account.pk) == 1
    assert subjects(sink) == ["Loom 1", "Loom 2"]


def test_a_line_that_breaks_before_a_mail_was_handed_over_costs_nothing(sink: Mailbox) -> None:
    account = make_sending_account()
    mail = written(account)
    sink.hangs_up_at = "RCPT"
    assert sending.send_from(account.pk) == 0
    assert states() == ["waiting"]
    sink.hangs_up_at = ""
    due(mail)
    assert sending.send_from(account.pk) == 1
    assert len(sink.taken) == 1


def test_refused_recipients_are_named_and_a_mail_that_nobody_gets_is_not_tried_again(sink: Mailbox) -> None:
    account = make_sending_account()
    partly = written(account, 1, cc=["gone@kunde.example"])
    wholly = written(account, 2, to=["gone@kunde.example"])
    later = written(account, 3, to=["busy@kunde.example"])
    sink.refuses = {"gone@kunde.example": "550 no such user", "busy@kunde.example": "451 try later"}
    assert sending.send_from(account.pk) == 1
    for mail in (partly, wholly, later):
        mail.refresh_from_db()
    assert (partly.state, partly.refused) == ("sent", {"gone@kunde.example": "550 no such user"})
    assert (wholly.state, wholly.error) == ("failed", "gone@kunde.example: 550 no such user")
    assert (later.state, later.send_at > timezone.now()) == ("waiting", True)


def test_a_server_that_is_away_lets_mails_wait_and_the_account_says_why(sink: Mailbox, monkeypatch: Any) -> None:
    account = make_sending_account()
    written(account)
    nobody = Server("127.0.0.1", 1, "none", "", "")
    monkeypatch.setattr(sending, "outgoing_server_of", lambda account: nobody)
    assert sending.send_from(account.pk) == 0
    account.refresh_from_db()
    assert (states(), account.sending_problem) == (["waiting"], "unreachable")


def test_a_mail_that_waits_can_be_taken_back_and_one_that_is_taken_by_a_process_cannot(sink: Mailbox) -> None:
    account = make_sending_account()
    mail = put(
        letter=Letter(account=account, to=["ada@kunde.example"], subject="Oops", text="x"),
        author=account.owner,  # type: ignore[arg-type]
    )
    assert (mail.send_at - timezone.now()) > timedelta(seconds=8)
    assert sending.send_from(account.pk) == 0  # it waits ten seconds
    assert account.owner is not None
    back = take_back(uid=mail.uid, author=account.owner)
    assert back is not None and back.state == "draft"
    assert not ReceivedMail.objects.filter(message_id=mail.message_id).exists()
    due(mail)
    assert sending.send_from(account.pk) == 0
    other = written(account, 2)
    assert len(sending._claim(account)) == 1
    assert take_back(uid=other.uid, author=account.owner) is None
    with pytest.raises(Invalid):
        remove(mail=other, author=account.owner)
    assert sink.taken == []


def test_nobody_takes_back_what_another_one_wrote(sink: Mailbox) -> None:
    mail = put(
        letter=Letter(account=make_sending_account(), to=["ada@kunde.example"], subject="x", text="x"),
        author=make_sending_account().owner,  # type: ignore[arg-type]
    )
    stranger = make_sending_account().owner
    assert stranger is not None
    assert take_back(uid=mail.uid, author=stranger) is None
    mail.refresh_from_db()
    assert mail.state == "waiting"


def test_no_more_leave_in_an_hour_than_the_account_permits(sink: Mailbox) -> None:
    account = make_sending_account(most_per_hour=2)
    for number in range(3):
        written(account, number)
    assert sending.send_from(account.pk) == 2
    assert states() == ["sent", "sent", "waiting"]


def test_what_cannot_be_sent_is_not_written_down(sink: Mailbox) -> None:
    account = make_sending_account()
    author = account.owner
    assert author is not None
    late, huge = timezone.now() - timedelta(minutes=1), [("big", "text/plain", b"x" * 16_000_000)]
    unfit = [
        Letter(account=account, to=["no address"], subject="x", text="x"),
        Letter(account=account, to=[], subject="x", text="x"),
        Letter(account=account, to=["a@b.example"], subject="x", text="x", send_at=late),
        Letter(account=account, to=["a@b.example"], subject="x", text="x", files=huge),
    ]
    for letter in unfit:
        with pytest.raises(Invalid):
            put(letter=letter, author=author)
    assert not OutgoingMail.objects.exists() and not ReceivedMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_one_account_send_each_mail_once(sink: Mailbox) -> None:
    account = make_sending_account(most_per_hour=1_000)
    for number in range(120):
        written(account, number)
    sent: list[int] = []

    def work() -> None:
        sent.append(sending.send_from(account.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (sum(sent), len(sent)) == (120, 2)
    assert sorted(subjects(sink)) == sorted(f"Loom {number}" for number in range(120))
    assert set(states()) == {"sent"}


def test_a_server_of_the_own_network_is_not_asked_unless_that_is_permitted(sink: Mailbox) -> None:
    server = Server("127.0.0.1", sink.port, "none", "", "")
    with pytest.raises(MailboxError) as refused:
        Outgoing(server)
    assert refused.value.reason == "private"


def test_a_server_that_hangs_up_in_its_greeting_is_told_in_a_word(sink: Mailbox) -> None:
    sink.hangs_up_at = "HELLO"
    with pytest.raises(MailboxError) as broken:
        Outgoing(Server("127.0.0.1", sink.port, "none", "", ""), private_too=True)
    assert broken.value.reason == "broken"
    assert isinstance(broken.value.__cause__, SMTPServerDisconnected)
