"""The check of the mail domain, against a name server on the loopback that answers well, badly or not at all."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rapport.platform.operation import dns_answers, mail_page
from rapport.platform.operation.dns_answers import Dns
from rapport.platform.operation.lines import Line
from rapport.platform.operation.mail_domain import check, is_selector, sending_domain
from tests.browser import Browser, text_of
from tests.factories.access import make_administrator, make_user
from tests.platform.operation.name_server import NameServer, name_server

DOMAIN = "example.org"


@pytest.fixture
def server() -> Iterator[NameServer]:
    with name_server() as told:
        yield told


def key_of(bits: int) -> str:
    public = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def lines(server: NameServer, **options: Any) -> dict[str, Line]:
    return {line.key: line for line in check(DOMAIN, Dns(["127.0.0.1"], server.port), **options)}


def states(server: NameServer, **options: Any) -> dict[str, str]:
    return {key: line.state for key, line in lines(server, **options).items()}


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("Rapport <crm@example.org>", "example.org"), ("crm@Example.ORG.", "example.org"), ("rapport@127.0.0.1", ""),
        ("rapport@localhost", ""), ("nonsense", ""), ("x@münchen.example", "xn--mnchen-3ya.example"),
        ("x@a..org", ""), ("x@" + "a" * 64 + ".org", ""),
    ],
)  # fmt: skip
def test_the_domain_of_a_sender(sender: str, domain: str) -> None:
    assert sending_domain(sender) == domain


def test_a_well_kept_domain_is_good(server: NameServer) -> None:
    server.publish(DOMAIN, "MX", "10 mail.example.org.")
    server.publish("mail.example.org", "A", "192.0.2.1")
    server.publish(DOMAIN, "TXT", "google-site-verification=x", "v=spf1 mx include:_spf.example.net -all")
    server.publish("_spf.example.net", "TXT", "v=spf1 ip4:192.0.2.0/24 -all")
    server.publish("s1._domainkey.example.org", "TXT", f"v=DKIM1; k=rsa; p={key_of(2048)}")
    server.publish("_dmarc.example.org", "TXT", "v=DMARC1; p=reject")

    found = lines(server)

    assert {key: line.state for key, line in found.items()} == dict.fromkeys(("mx", "spf", "dkim", "dmarc"), "good")
    assert found["mx"].value == "10 mail.example.org"
    assert found["dkim"].value == "s1 · 2048 bits"


def test_an_empty_domain_is_told_what_to_publish(server: NameServer) -> None:
    found = lines(server, mail_host="smtp.example.org")

    assert {key: line.state for key, line in found.items()} == {
        "mx": "bad",
        "spf": "bad",
        "dkim": "attention",
        "dmarc": "bad",
    }
    assert 'example.org. TXT "v=spf1 mx a:smtp.example.org ~all"' in found["spf"].remedy
    assert "_dmarc.example.org. TXT" in found["dmarc"].remedy
    assert "SELECTOR._domainkey.example.org" in found["dkim"].remedy
    assert "example.org. MX 10" in found["mx"].remedy


@pytest.mark.parametrize(
    ("records", "state", "words"),
    [
        (["v=spf1 mx ~all"], "good", ""),
        (["v=spf1 mx -all"], "good", ""),
        (["V=SPF1 MX -ALL"], "good", ""),
        (["v=spf1 redirect=_spf.example.net"], "good", ""),
        (["v=spf1 mx"], "attention", "forbids nobody"),
        (["v=spf1 mx ?all"], "attention", "forbids nobody"),
        (["v=spf1 +all"], "bad", "everybody"),
        (["v=spf1 all"], "bad", "everybody"),
        (["v=spf1 mx -all", "v=spf1 a -all"], "bad", "There are 2 records"),
        (["v=spf10 -all"], "bad", "Publish"),
        (["v=spf1 " + " ".join(f"a:h{n}.example.net" for n in range(11)) + " -all"], "bad", "more than 10"),
        (["v=spf1 include:example.org -all"], "bad", "more than 10"),
        (["v=spf1 include:loop.example.net -all"], "bad", "more than 10"),
        (["v=spf1 include:deep.example.net -all"], "bad", "more than 10"),
    ],
)
def test_what_an_spf_record_says(server: NameServer, records: list[str], state: str, words: str) -> None:
    server.publish(DOMAIN, "TXT", *records)
    server.publish("_spf.example.net", "TXT", "v=spf1 mx -all")
    server.publish("loop.example.net", "TXT", "v=spf1 include:example.org -all")
    server.publish("deep.example.net", "TXT", "v=spf1 " + " ".join("mx:a.example" for _ in range(10)) + " -all")

    found = lines(server)["spf"]

    assert (found.state, words in str(found.remedy)) == (state, True)


@pytest.mark.parametrize(
    ("record", "state", "value"),
    [
        ("v=DKIM1; p=", "bad", "mail · withdrawn"),
        ("v=DKIM1; p=!!!!", "bad", "mail · cannot be read"),
        ("v=DKIM1; p=AAAA", "bad", "mail · cannot be read"),
        ("v=DKIM1; k=ed25519; p=" + base64.b64encode(b"k" * 32).decode(), "good", "mail · Ed25519"),
        ("something else", "attention", "none under the usual selectors"),
    ],
)
def test_what_a_key_says(server: NameServer, record: str, state: str, value: str) -> None:
    server.publish("mail._domainkey.example.org", "TXT", record)

    found = lines(server)["dkim"]

    assert (found.state, found.value) == (state, value)


def test_a_key_under_another_selector_is_found_by_its_name(server: NameServer) -> None:
    server.publish("march2026._domainkey.example.org", "TXT", f"k=rsa; p={key_of(1024)}")

    assert states(server)["dkim"] == "attention"
    assert states(server, selectors=["march2026"])["dkim"] == "good"
    assert [is_selector(text) for text in ("march2026", "a.b-c", "", "a b", "../x", "x" * 64)] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "records", "state"),
    [
        ("_dmarc.example.org", ["v=DMARC1; p=quarantine"], "good"),
        ("_dmarc.example.org", ["v=DMARC1; p=none; rua=mailto:x@example.org"], "attention"),
        ("_dmarc.example.org", ["v=DMARC1"], "bad"),
        ("_dmarc.example.org", ["v=DMARC1; p=reject", "v=DMARC1; p=none"], "bad"),
        ("_dmarc.org", ["v=DMARC1; p=reject"], "bad"),
    ],
)
def test_what_a_policy_says(server: NameServer, name: str, records: list[str], state: str) -> None:
    server.publish(name, "TXT", *records)

    assert states(server)["dmarc"] == state


def test_mail_exchangers_that_lead_nowhere(server: NameServer) -> None:
    server.publish(DOMAIN, "MX", "10 mail.example.org.", "20 lost.example.org.")
    server.publish("mail.example.org", "AAAA", "2001:db8::1")
    assert states(server)["mx"] == "attention"
    server.publish(DOMAIN, "MX", "20 lost.example.org.")
    assert states(server)["mx"] == "bad"
    server.publish(DOMAIN, "MX", "0 .")
    assert (states(server)["mx"], str(lines(server)["mx"].value)) == ("attention", "takes no mail")


@pytest.mark.parametrize("manner", ["silent", "garbage", "refuse", "wrong_id"])
def test_a_server_that_behaves_badly_is_no_verdict(
    server: NameServer, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dns_answers, "OVERALL", 1.5)
    server.manner = manner

    begun = time.monotonic()
    found = lines(server)

    assert {line.state for line in found.values()} == {"attention"}
    assert {str(line.value) for line in found.values()} == {"no answer"}
    assert time.monotonic() - begun < 6


def test_hostile_records_are_cut_and_never_markup(
    server: NameServer, monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Rapport <crm@example.org>"
    monkeypatch.setattr(mail_page, "Dns", lambda: Dns(["127.0.0.1"], server.port))
    server.publish(DOMAIN, "TXT", "v=spf1 <script>alert(1)</script> " + "x" * 9000, *(f"t{n}" for n in range(100)))

    page = text_of(Browser(make_administrator()).get("/mail-domain/"))

    assert "<script>alert" not in page
    assert "x" * 2001 not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_page_is_for_administrators_and_needs_a_domain(
    server: NameServer, monkeypatch: pytest.MonkeyPatch, settings: Any, db: None
) -> None:
    monkeypatch.setattr(mail_page, "Dns", lambda: Dns(["127.0.0.1"], server.port))
    boss = Browser(make_administrator())
    settings.DEFAULT_FROM_EMAIL = "rapport@localhost"
    assert "No domain to check" in text_of(boss.get("/mail-domain/"))
    assert server.asked == []
    settings.DEFAULT_FROM_EMAIL = "crm@example.org"
    wrong = boss.get("/mail-domain/?selector=a%20b")
    assert (wrong.status_code, "letters, digits" in text_of(wrong), server.asked) == (422, True, [])
    boss.get("/mail-domain/?selector=march")
    assert "TXT march._domainkey.example.org" in server.asked
    assert "TXT default._domainkey.example.org" not in server.asked
    assert Browser(make_user()).get("/mail-domain/").status_code == 403
