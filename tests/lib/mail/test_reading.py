"""What is read from a mail, whole or broken, and how much of one that wants to harm."""

from __future__ import annotations

import base64
import struct
import time
from datetime import UTC, datetime
from email.mime.base import MIMEBase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.mail.message import LARGEST, LONGEST_TEXT, MOST_ATTACHMENTS, Failure, Mail, Mailbox
from rapport.lib.mail.reading import read_mail
from tests.lib.mail.mails import RECEIVED, parts, raw


def read(*headers: str, body: str | bytes = "Hello", dated: bool = True) -> Mail:
    return read_mail(raw(*headers, body=body, dated=dated), received_at=RECEIVED)


def test_an_ordinary_mail_is_read() -> None:
    mail = read(
        "Cc: =?utf-8?q?J=C3=B6rn?= <JOERN@Example.com>, carol@example.com",
        "Subject: =?utf-8?b?R3LDvMOf?=\r\n =?utf-8?q?e?= aus Bonn",
        "In-Reply-To: <before@example.com>",
        "References: <first@example.com>\r\n\t<before@example.com>",
    )
    assert (mail.sender, mail.to) == (Mailbox("ada@example.com", "Ada"), (Mailbox("bob@example.com", "Bob"),))
    assert mail.cc == (Mailbox("joern@example.com", "Jörn"), Mailbox("carol@example.com"))
    assert (mail.subject, mail.text, mail.problems) == ("Grüße aus Bonn", "Hello", ())
    assert mail.at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert (mail.message_id, mail.in_reply_to) == ("one@example.com", "before@example.com")
    assert mail.references == ("first@example.com", "before@example.com")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('"Albrecht, Anna" <a@example.com>', [("a@example.com", "Albrecht, Anna")]),
        ("a@example.com (Anna)", [("a@example.com", "Anna")]),
        ("Team: a@example.com, B <b@example.com>;", [("a@example.com", ""), ("b@example.com", "B")]),
        ("undisclosed-recipients:;", []),
        ("a@example.com; b@example.com", [("a@example.com", ""), ("b@example.com", "")]),
        ('"a@example.com" <evil@example.org>', [("evil@example.org", "a@example.com")]),
        ('"never closed <a@example.com>, b@example.com', [("a@example.com", "never closed"), ("b@example.com", "")]),
        ("=?utf-8?q?Doe=2C_John?= <j@example.com>", [("j@example.com", "Doe, John")]),
        ("märy@exämple.net", [("märy@exämple.net", "")]),
        ("nobody at all", []),
    ],
)
def test_people_of_a_header(value: str, found: list[tuple[str, str]]) -> None:
    assert read(f"To: {value}").to == tuple(Mailbox(*one) for one in found)


@pytest.mark.parametrize(
    ("headers", "at", "problems"),
    [
        (["Date: Sat, 13 Hop 2004"], RECEIVED, ("date",)),
        (["Date: Mon, 2 Nov 2099 10:00:00 +0000"], RECEIVED, ("date",)),
        (["Date: nonsense", "Received: from a by b; Tue, 3 Nov 2026 08:00:00 +0000"],
         datetime(2026, 11, 3, 8, tzinfo=UTC), ("date",)),
        (["Date: Mon, 2 Nov 2026 10:00:00"], datetime(2026, 11, 2, 10, tzinfo=UTC), ()),
    ],
)  # fmt: skip
def test_a_date_that_is_not_credible_is_replaced(headers: list[str], at: datetime, problems: tuple[str, ...]) -> None:
    mail = read(*headers, dated=False)
    assert (mail.at, mail.problems) == (at, problems)


def test_a_mail_without_an_identity_has_the_same_one_however_it_travelled() -> None:
    bare = ["Message-ID: "]
    one = read("Received: from a by b; Mon, 2 Nov 2026 09:00:00 +0000", *bare, body="Text\r\n")
    other = read(*bare, body="Text\n")
    assert one.message_id == other.message_id != read(*bare, body="Other").message_id
    assert one.message_id.endswith("@unnamed.invalid")


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Grüße".encode("cp1252"), "utf-8", "Grüße"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("价格“€”".encode("gb18030"), "gb2312", "价格“€”"),
        ("안녕하세요".encode("cp949"), "ks_c_5601-1987", "안녕하세요"),
        ("まみむ".encode("iso2022_jp"), "iso-2022-jp", "まみむ"),
        ("“quoted”".encode("cp1252"), "iso-8859-1", "“quoted”"),
        (b"plain", "no-such-encoding", "plain"),
        (b"with\x00nul", "utf-8", "withnul"),
    ],
)
def test_bytes_become_text_whatever_is_declared(data: bytes, declared: str, text: str) -> None:
    mail = read(f"Content-Type: text/plain; charset={declared}", "Content-Transfer-Encoding: 8bit", body=data)
    assert mail.text == text


def test_a_subject_in_bytes_of_no_declared_encoding_is_read() -> None:
    whole = raw().replace(b"Subject: Hello", b"Subject: \xe4\xbb\xb7\xe6\xa0\xbc")
    assert read_mail(whole, received_at=RECEIVED).subject == "价格"


def test_html_is_safe_and_asks_nobody() -> None:
    html = (
        '<p onclick="steal()">Hi <a href="javascript:x()">a</a> <a href="https://example.com">b</a></p>'
        '<script>bad()</script><style>p{background:url(https://t.example/1)}</style>'
        '<form action="https://evil.example"><input name="password"></form><iframe src="https://evil.example"></iframe>'
        '<img src="https://t.example/pixel.gif" width="1" height="1"><img src="//t.example/2.gif">'
        '<img src="data:image/png;base64,AAAA" alt="logo"><img src="cid:one">'
        '<a href="data:text/html,<script>x()</script>">c</a><svg><script>y()</script></svg>'
    )  # fmt: skip
    mail = read("Content-Type: text/html; charset=utf-8", body=html)
    assert mail.held_back == 2
    for word in ("script", "steal", "javascript", "iframe", "<form", "<input", "t.example", "style", "data:text"):
        assert word not in mail.html
    assert 'href="https://example.com"' in mail.html
    assert 'src="data:image/png;base64,AAAA"' in mail.html
    assert "Hi a b" in mail.text


def test_files_keep_their_names_and_cannot_leave_their_folder() -> None:
    encoded = base64.b64encode(b"content").decode()
    head, body = parts(
        "Content-Type: text/plain\r\n\r\nSee the files",
        "Content-Type: application/pdf; name*=utf-8''%C3%84.pdf\r\nContent-Disposition: attachment\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{encoded}",
        'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="../../etc/passwd"\r\n\r\nroot',
        "Content-Type: message/rfc822\r\n\r\nFrom: x@example.com\r\nSubject: Inner\r\n\r\nInner text",
        "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR",
    )
    mail = read(head, body=body)
    assert mail.text == "See the files"
    assert [(file.name, file.media_type) for file in mail.attachments] == [
        ("Ä.pdf", "application/pdf"), (".._.._etc_passwd", "text/plain"),
        ("Inner.eml", "message/rfc822"), ("calendar.ics", "text/calendar"),
    ]  # fmt: skip
    assert mail.attachments[0].content == b"content"
    assert mail.calendars[0].startswith("BEGIN:VCALENDAR")


def _attribute(number: int, value: bytes) -> bytes:
    return struct.pack("<BII", 1, number, len(value)) + value + b"\x00\x00"


def test_files_that_outlook_packed_are_unpacked_and_a_broken_pack_is_kept() -> None:
    packed = struct.pack("<IH", 0x223E9F78, 1) + b"".join(
        [_attribute(0x0002800C, b"The text\x00"), _attribute(0x00069002, b""), _attribute(0x00018010, b"a.txt\x00"),
         _attribute(0x0006800F, b"abc")]
    )  # fmt: skip
    whole = _tnef(packed)
    assert (whole.text, [(one.name, one.content) for one in whole.attachments]) == ("The text", [("a.txt", b"abc")])
    broken = _tnef(packed[:-4])
    assert ([one.name for one in broken.attachments], broken.problems) == (["winmail.dat"], ("tnef",))


def _tnef(content: bytes) -> Mail:
    part = MIMEBase("application", "ms-tnef", name="winmail.dat")
    part.set_payload(base64.encodebytes(content).decode())
    part["Content-Transfer-Encoding"] = "base64"
    head, body = parts(part.as_string())
    return read(head, body=body)


REPORT = (
    "Content-Type: text/plain\r\n\r\nIt did not arrive.",
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
    "Final-Recipient: rfc822; Gone@Example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
    "Final-Recipient: rfc822; full@example.com\r\nAction: delayed\r\nStatus: 4.2.2\r\n",
    "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@example.org>\r\nSubject: Offer",
)


def test_a_report_says_which_address_failed_and_whether_for_good() -> None:
    head, body = parts(*REPORT, kind="report; report-type=delivery-status")
    mail = read(head, "From: MAILER-DAEMON@example.com", body=body)
    assert mail.failures == (
        Failure("gone@example.com", True, "5.1.1", "550 5.1.1 no such user"),
        Failure("full@example.com", False, "4.2.2", ""),
    )
    assert mail.returned is not None
    assert (mail.returned.message_id, mail.is_automatic) == ("ours@example.org", True)


def test_a_failure_in_words_alone_is_understood_from_a_mail_server_only() -> None:
    words = "Your message could not be delivered.\r\n\r\n<gone@example.com>:\r\n550 5.1.1 no such user\r\n"
    said = read("From: Mailer-Daemon@example.com", "Subject: failure notice", body=words)
    assert said.failures == (Failure("gone@example.com", True, "5.1.1"),)
    assert read("Subject: failure notice", body=words).failures == ()


@pytest.mark.parametrize(
    ("header", "automatic", "bulk"),
    [
        ("Auto-Submitted: auto-replied (vacation)", True, False),
        ("Auto-Submitted: no", False, False),
        ("X-Autoreply: yes", True, False),
        ("List-Unsubscribe: <mailto:x@example.com>", False, True),
        ("Precedence: bulk", False, True),
        ("X-Other: 1", False, False),
    ],
)
def test_what_a_program_wrote_is_known(header: str, automatic: bool, bulk: bool) -> None:
    mail = read(header)
    assert (mail.is_automatic, mail.is_bulk) == (automatic, bulk)


def test_of_a_mail_that_is_too_large_the_headers_are_read() -> None:
    mail = read(body=b"x" * (LARGEST + 1))
    assert (mail.subject, mail.text, mail.problems) == ("Hello", "", ("large",))


@pytest.mark.parametrize("levels", [25, 5_000])
def test_parts_in_parts_in_parts_end_somewhere(levels: int) -> None:
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels))
    whole = raw().replace(b"\r\n\r\nHello", b"\r\n" + opened.encode() + b"Content-Type: text/plain\r\n\r\ndeep")
    mail = read_mail(whole, received_at=RECEIVED)
    assert (mail.subject, mail.problems[0]) == ("Hello", "parts")


def test_more_files_and_longer_text_than_anybody_reads_are_cut() -> None:
    file = "Content-Type: image/png; name=a.png\r\n\r\nx"
    head, body = parts(*[file] * (MOST_ATTACHMENTS + 5), "Content-Type: text/plain\r\n\r\n" + "y" * (LONGEST_TEXT + 9))
    mail = read(head, body=body)
    assert (len(mail.attachments), len(mail.text)) == (MOST_ATTACHMENTS, LONGEST_TEXT)
    assert set(mail.problems) == {"attachments", "long"}


@pytest.mark.parametrize("header", ["To: " + "a@b.c," * 500_000, "Subject: " + "=?utf-8?q?=41?= " * 200_000,
                                    'From: ' + '"(<:' * 500_000, "References: " + "<" * 2_000_000])  # fmt: skip
def test_a_header_without_end_takes_no_time_without_end(header: str) -> None:
    began = time.perf_counter()
    mail = read(header)
    assert mail.text == "Hello"
    assert time.perf_counter() - began < 2


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_mail(data: bytes) -> None:
    assert read_mail(data, received_at=RECEIVED).message_id


@given(st.data())
def test_a_mail_that_was_damaged_on_its_way_is_still_one(data: st.DataObject) -> None:
    head, body = parts(*REPORT, "Content-Type: text/html\r\n\r\n<p>x</p>", kind="report")
    whole = bytearray(raw(head, body=body))
    for _number in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert read_mail(bytes(whole), received_at=RECEIVED).message_id
