"""Every mail of other programs' test suites: none stops the reader, and what is taken away from replies is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.lib.mail.charsets import text_of
from rapport.lib.mail.html import html_as_text
from rapport.lib.mail.message import Failure, Mail
from rapport.lib.mail.reading import read_mail
from rapport.lib.mail.replies import without_quotes, without_signature, written
from tests.lib.mail.mails import RECEIVED
from tests.real_data import DATA

MAILS = DATA / "email"
RUBY, TALON, ZAPIER = MAILS / "ruby_mail", MAILS / "talon", MAILS / "zapier_reply"
pytestmark = pytest.mark.skipif(not MAILS.is_dir(), reason="needs the mails of shared/data/email")


def read(path: Path) -> Mail:
    return read_mail(path.read_bytes(), received_at=RECEIVED)


def test_every_file_is_read_and_every_mail_says_something() -> None:
    files = [path for path in sorted(MAILS.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    mails = {path: read(path) for path in files}
    assert len(mails) >= 190
    assert all(mail.message_id for mail in mails.values())
    silent = [
        path.name
        for path, mail in mails.items()
        if path.suffix == ".eml" and not (mail.subject or mail.text or mail.attachments)
    ]
    assert silent == []
    assert not any("<script" in mail.html.lower() for mail in mails.values())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("multi_charset/japanese_iso_2022.eml", "すみません。"),
        ("multi_charset/ks_c_5601-1987.eml", "스티해"),
    ],
)
def test_texts_of_other_encodings(name: str, text: str) -> None:
    assert read(RUBY / name).text.strip() == text


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("report_422.eml", [("fraser@oooooooo.com.au", False, "4.2.2")]),
        ("report_530.eml", [("edwin@zzzzzzz.com", True, "5.3.0")]),
        ("multipart_report_multiple_status.eml", [("u@ci.com", True, "5.3.0")]),
    ],
)
def test_reports_of_failures(name: str, addresses: list[tuple[str, bool, str]]) -> None:
    found: tuple[Failure, ...] = read(RUBY / "multipart_report_emails" / name).failures
    assert [(one.address, one.is_final, one.status) for one in found] == addresses


def test_every_reply_of_twelve_programs_is_found() -> None:
    found = {}
    for path in sorted((TALON / "standard_replies").glob("*.eml")):
        expected = path.with_name(f"{path.stem}_reply_text")
        wanted = expected.read_text() if expected.exists() else "Hello"
        found[path.stem] = without_quotes(read(path).text).split() == wanted.split()
    assert (sum(found.values()), len(found)) == (12, 12), found


def test_what_was_written_is_found_in_the_html_of_nine_programs() -> None:
    found = {
        path.name: written(html_as_text(text_of(path.read_bytes()))).own.split()
        for path in (TALON / "html_replies").glob("*.html")
    }
    assert len(found) == 9
    assert set(map(tuple, found.values())) == {("Hi.", "I", "am", "fine.")}, found


def test_signatures_are_found_as_far_as_they_are_today() -> None:
    found = {}
    for path in sorted((TALON / "signature" / "emails" / "stripped").glob("*_body")):
        stem = path.name.removesuffix("_body")
        signature = path.with_name(f"{stem}_signature")
        wanted = signature.read_text().replace("#sig#", "") if signature.exists() else ""
        sender = path.with_name(f"{stem}_sender").read_text().partition("<")[0]
        found[stem] = without_signature(path.read_text().replace("#sig#", ""), sender)[1].split() == wanted.split()
    assert [stem for stem, is_found in found.items() if not is_found] == ["sparse"]
    assert len(found) == 6


OWN = {
    "correct_sig": "this is an email with a correct -- signature.",
    "email_1_4": "Awesome! I haven't had another problem with it.",
    "email_1_6": "I get proper rendering as well.",
    "email_1_7": ":+1:",
    "email_1_8": "I will reply under this one and under this.",
    "email_2_1": "Outlook with a reply",
    "email_2_2": "Outlook with a reply directly above line",
    "email_2_3": "Outlook with a reply above headers using unusual format",
    "email_BlackBerry": "Here is another email",
    "email_gmail": "This is a test for inbox replying to a github message.",
    "email_headers_no_delimiter": "And another reply!",
    "email_iPhone": "Here is another email",
    "email_multi_word_sent_from_my_mobile_device": "Here is another email",
    "email_sent_from_my_not_signature": "Here is another email Sent from my desk, is much easier then my mobile phone.",
    "pathological": "I think you're onto something. I will try to fix the problem as soon as I get back to a computer.",
}


@pytest.mark.parametrize("name", OWN)
def test_what_was_written_above_between_and_below_quotes(name: str) -> None:
    found = written((ZAPIER / f"{name}.txt").read_text())
    assert " ".join(found.own.split()) == OWN[name]


@pytest.mark.parametrize(
    ("name", "kept", "gone"),
    [
        ("email_1_1", "Java HTTP API.", "riak-users"),
        ("email_1_2", "You can list the keys", "What is the best way"),
        ("email_1_3", "Having the function would be great.", "riakClient"),
        ("email_1_5", "It goes on and on", "\x00"),
        ("email_bullets", "- and another", "Give us an example"),
        ("email_one_is_not_on", "when I run...", "lastLocation"),
        ("email_partial_quote_header", "On your remote host", "odd issue"),
        ("email_sig_delimiter_in_middle_of_line", "kthxbai", "\x00"),
        ("greedy_on", "the tunnel is not working.", "port forwarding"),
    ],
)
def test_what_stays_and_what_goes_of_longer_mails(name: str, kept: str, gone: str) -> None:
    own = written((ZAPIER / f"{name}.txt").read_text()).own
    assert kept in own
    assert gone not in own
