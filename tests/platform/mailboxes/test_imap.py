"""Looking into mailboxes: of a real server (Dovecot), and of servers that fail in every way."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from rapport.lib.mail.message import LARGEST
from rapport.platform.mailboxes.imap import (
    LISTED_AT_ONCE,
    Mailbox,
    MailboxError,
    Server,
    decode_folder,
    encode_folder,
)
from tests.imap import MailServer, dovecot, hostile_server
from tests.lib.mail.mails import raw


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with dovecot() as server:
        yield server


def everything(mailbox: Mailbox, folder: str = "INBOX", after: int = 0) -> list[tuple[int, bytes, bool]]:
    state = mailbox.open(folder)
    return [
        (message.uid, content, whole)
        for batch in mailbox.newer(state, after)
        for message, content, whole in mailbox.contents(batch)
    ]


def mails(count: int) -> list[bytes]:
    return [raw(f"Message-ID: <{number}@example.com>", f"Subject: {number}") for number in range(count)]


def test_every_message_of_a_real_server_comes_once_in_its_order(running: MailServer) -> None:
    count = LISTED_AT_ONCE + 7
    running.deliver(*mails(count), folder="Many")
    with Mailbox(running.server(), private_too=True) as mailbox:
        assert "Many" in mailbox.folders()
        found = everything(mailbox, "Many")
        later = everything(mailbox, "Many", after=found[499][0])
    assert [f"Subject: {number}\r\n".encode() in content for number, (_uid, content, _whole) in enumerate(found)] == [
        True
    ] * count
    assert [uid for uid, *_rest in later] == [uid for uid, *_rest in found[500:]]


def test_nothing_is_marked_as_read(running: MailServer) -> None:
    running.deliver(*mails(1), folder="Unread")
    with Mailbox(running.server(), private_too=True) as mailbox:
        assert len(everything(mailbox, "Unread")) == 1
    box = running.home / "mail" / "ada@example.com" / ".Unread"
    assert not any(path.name.endswith("S") for path in (box / "cur").iterdir())


def test_of_a_message_of_fifty_megabytes_only_the_headers_come(running: MailServer) -> None:
    running.deliver(raw("Subject: Huge", body=b"x" * 50_000_000), *mails(1), folder="Huge")
    with Mailbox(running.server(), private_too=True) as mailbox:
        huge, small = everything(mailbox, "Huge")
    assert (huge[2], len(huge[1]) < 1_000, b"Subject: Huge" in huge[1]) == (False, True, True)
    assert small[2]


def test_folders_are_called_as_people_call_them(running: MailServer) -> None:
    name = "Verträge & 合同"
    assert decode_folder(encode_folder(name)) == name
    running.deliver(*mails(2), folder=name)
    with Mailbox(running.server(), private_too=True) as mailbox:
        assert name in mailbox.folders()
        assert len(everything(mailbox, name)) == 2


@pytest.mark.parametrize(
    ("password", "folder", "reason"), [("wrong", "INBOX", "refused"), ("correct-horse", "No such folder", "folder")]
)
def test_a_real_server_says_no(running: MailServer, password: str, folder: str, reason: str) -> None:
    with pytest.raises(MailboxError) as raised, Mailbox(running.server(password), private_too=True) as mailbox:
        mailbox.open(folder)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    ("host", "reason"), [("127.0.0.1", "private"), ("10.0.0.1", "private"), ("no-such-host.invalid", "unknown")]
)
def test_servers_of_the_own_network_are_not_asked_unless_that_is_permitted(host: str, reason: str) -> None:
    with pytest.raises(MailboxError) as raised:
        Mailbox(Server(host, 993, "tls", "x", "y"))
    assert raised.value.reason == reason


def test_nobody_listens() -> None:
    with pytest.raises(MailboxError) as raised:
        Mailbox(Server("127.0.0.1", 1, "none", "x", "y"), private_too=True)
    assert raised.value.reason == "unreachable"


@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "FETCH"])
def test_a_server_that_hangs_is_left_alone_after_a_while(command: str) -> None:
    with hostile_server(messages=[(1, raw())], hangs_at=command) as hostile:
        began = time.monotonic()
        with (
            pytest.raises(MailboxError) as raised,
            Mailbox(hostile.server(), private_too=True, patience=0.3) as mailbox,
        ):
            everything(mailbox)
        assert raised.value.reason == "silent"
        assert time.monotonic() - began < 5


def test_a_conversation_that_goes_on_and_on_is_cut() -> None:
    with hostile_server(messages=[(1, raw())], hangs_at="FETCH") as hostile:
        with (
            pytest.raises(MailboxError) as raised,
            Mailbox(hostile.server(), private_too=True, patience=20, most_seconds=0.3) as mailbox,
        ):
            everything(mailbox)
        assert raised.value.reason in ("broken", "unreachable")


@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "FETCH"])
def test_a_line_that_breaks_is_an_error_of_ours(command: str) -> None:
    with (
        hostile_server(messages=[(1, raw())], drops_at=command) as hostile,
        pytest.raises(MailboxError),
        Mailbox(hostile.server(), private_too=True) as mailbox,
    ):
        everything(mailbox)


def test_a_server_that_lies_about_how_many_there_are() -> None:
    with (
        hostile_server(messages=[(1, raw()), (2, raw())], claims=2_000) as hostile,
        Mailbox(hostile.server(), private_too=True) as mailbox,
    ):
        assert [uid for uid, *_rest in everything(mailbox)] == [1, 2]


def test_numbers_that_come_twice_count_once() -> None:
    twice = [(1, raw("Subject: a")), (2, raw("Subject: b")), (2, raw("Subject: c")), (3, raw("Subject: d"))]
    with hostile_server(messages=twice) as hostile, Mailbox(hostile.server(), private_too=True) as mailbox:
        assert [uid for uid, *_rest in everything(mailbox)] == [1, 2, 3]


def test_more_bytes_than_a_message_may_have_are_not_waited_for() -> None:
    with (
        hostile_server(messages=[(1, raw())], literal=LARGEST + 50_000_000) as hostile,
        pytest.raises(MailboxError) as raised,
        Mailbox(hostile.server(), private_too=True) as mailbox,
    ):
        everything(mailbox)
    assert raised.value.reason == "broken"
