"""Every SAML answer that is not believed: forged, bent, meant for another, late, or wrapped around a true one."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from lxml import etree

from rapport.platform.sign_on.models import SamlMessage
from rapport.platform.sign_on.saml import answers
from rapport.platform.sign_on.saml.metadata import described
from rapport.platform.sign_on.saml.reading import LARGEST, NotBelieved, read
from tests.dump import difference, dump
from tests.factories.access import make_administrator
from tests.platform.sign_on.saml_provider import (
    ASSERTION,
    NAMESPACES,
    STRANGE_KEY,
    Key,
    answer,
    encoded,
    metadata,
    moment,
    signed,
)
from tests.platform.sign_on.test_saml import fresh, posted, registered, sent_to, who

pytestmark = pytest.mark.django_db
__all__ = ["fresh"]


def _text(root: Any) -> bytes:
    found: bytes = etree.tostring(root)
    return found


def _unsigned(url: str) -> Any:
    return answer(url)


def _said(**other: Any) -> Callable[[str], Any]:
    return lambda url: signed(answer(url, **other))


def _by_another_key(url: str) -> Any:
    return signed(answer(url), key=STRANGE_KEY)


def _whole_only(url: str) -> Any:
    return signed(answer(url), what="")


def _weakly(url: str) -> Any:
    return signed(answer(url), weak=True)


def _changed_afterwards(url: str) -> Any:
    root = signed(answer(url))
    root.find("saml:Assertion/saml:Subject/saml:NameID", NAMESPACES).text = "u-2"
    return root


def _signature_taken_out(url: str) -> Any:
    root = signed(answer(url))
    assertion = root.find("saml:Assertion", NAMESPACES)
    assertion.remove(assertion.find("ds:Signature", NAMESPACES))
    return root


def _forged_copy(root: Any, name: str = "_forged") -> Any:
    """The assertion of an answer with another person in it, and without a signature."""
    forged = copy.deepcopy(root.find("saml:Assertion", NAMESPACES))
    forged.set("ID", name)
    forged.find("saml:Subject/saml:NameID", NAMESPACES).text = "u-2"
    forged.find("saml:AttributeStatement/saml:Attribute/saml:AttributeValue", NAMESPACES).text = "boss@example.com"
    forged.remove(forged.find("ds:Signature", NAMESPACES))
    return forged


def _wrapped_before(url: str) -> Any:
    """XSW 3: the forged assertion first, the true one behind it."""
    root = signed(answer(url))
    root.insert(2, _forged_copy(root))
    return root


def _wrapped_behind(url: str) -> Any:
    root = signed(answer(url))
    root.append(_forged_copy(root))
    return root


def _wrapped_around(url: str) -> Any:
    """XSW 4: the true assertion inside the forged one."""
    root = signed(answer(url))
    true = root.find("saml:Assertion", NAMESPACES)
    forged = _forged_copy(root)
    root.replace(true, forged)
    forged.append(true)
    return root


def _wrapped_same_id(url: str) -> Any:
    """XSW with two elements of one id."""
    root = signed(answer(url))
    true = root.find("saml:Assertion", NAMESPACES)
    forged = _forged_copy(root, true.get("ID"))
    root.replace(true, forged)
    root.append(true)
    return root


def _wrapped_in_the_signature(url: str) -> Any:
    """XSW 8: the true assertion in an object of the signature, which stands in the forged one."""
    root = signed(answer(url))
    true = root.find("saml:Assertion", NAMESPACES)
    forged = _forged_copy(root)
    signature = true.find("ds:Signature", NAMESPACES)
    true.remove(signature)
    root.replace(true, forged)
    forged.insert(1, signature)
    etree.SubElement(signature, f"{{{NAMESPACES['ds']}}}Object").append(true)
    return root


def _wrapped_in_extensions(url: str) -> Any:
    """XSW 7: the true assertion among the extensions."""
    root = signed(answer(url))
    true = root.find("saml:Assertion", NAMESPACES)
    root.replace(true, _forged_copy(root))
    extensions = etree.Element(f"{{{NAMESPACES['samlp']}}}Extensions")
    extensions.append(true)
    root.insert(1, extensions)
    return root


def _signature_elsewhere(url: str) -> Any:
    root = signed(answer(url))
    signature = root.find("saml:Assertion/ds:Signature", NAMESPACES)
    forged = _forged_copy(root)
    root.replace(root.find("saml:Assertion", NAMESPACES), forged)
    root.insert(1, signature)
    return root


def _encrypted(url: str) -> Any:
    root = signed(answer(url))
    root.append(etree.Element(f"{{{ASSERTION}}}EncryptedAssertion"))
    return root


def _cut_by_a_comment(url: str) -> Any:
    """A comment is not signed: some readers see only what stands before it."""
    root = signed(answer(url, name="u-1.evil.example"))
    return _text(root).replace(b">u-1.evil", b">u-1<!-- -->.evil")


def _address_cut_by_a_comment(url: str) -> Any:
    root = signed(answer(url, attributes={"email": ["boss@example.com.evil.example"]}))
    return _text(root).replace(b"boss@example.com", b"boss@example.com<!---->")


def _with_an_instruction(url: str) -> Any:
    return _text(signed(answer(url, name="u-12"))).replace(b">u-12<", b">u-1<?x?>2<")


def _with_an_entity(url: str) -> Any:
    text = _text(signed(answer(url))).replace(b">u-1<", b">&who;<")
    return b'<!DOCTYPE x [<!ENTITY who SYSTEM "file:///etc/hostname">]>' + text


def _with_a_document_type(url: str) -> Any:
    return b"<!DOCTYPE x>" + _text(signed(answer(url)))


def _laughing(url: str) -> Any:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]><x>&l9;</x>'.encode()


def _another_root(url: str) -> Any:
    return signed(answer(url)).find("saml:Assertion", NAMESPACES)


REFUSED: dict[str, Callable[[str], Any]] = {
    "not signed": _unsigned,
    "signed by another key": _by_another_key,
    "only signed as a whole": _whole_only,
    "signed with an old algorithm": _weakly,
    "changed afterwards": _changed_afterwards,
    "the signature taken out": _signature_taken_out,
    "wrapped: a forged one before": _wrapped_before,
    "wrapped: a forged one behind": _wrapped_behind,
    "wrapped: the true one inside": _wrapped_around,
    "wrapped: two of one id": _wrapped_same_id,
    "wrapped: inside the signature": _wrapped_in_the_signature,
    "wrapped: inside extensions": _wrapped_in_extensions,
    "the signature elsewhere": _signature_elsewhere,
    "encrypted": _encrypted,
    "a comment in the name": _cut_by_a_comment,
    "a comment in the address": _address_cut_by_a_comment,
    "an instruction in the name": _with_an_instruction,
    "an entity from a file": _with_an_entity,
    "a document type": _with_a_document_type,
    "a billion laughs": _laughing,
    "no answer at all": _another_root,
    "another audience": _said(
        audience="<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>"
    ),
    "no audience": _said(audience=""),
    "another destination": _said(destination='Destination="https://other.example/answer/"'),
    "a destination that only begins like ours": lambda url: _longer_destination(url),
    "no destination": _said(destination=""),
    "another recipient": _said(recipient="https://other.example/answer/"),
    "another issuer": _said(issuer="https://evil.example"),
    "unsolicited": _said(answers="", confirmed=""),
    "unsolicited, by half": _said(answers=""),
    "confirmed without a question": _said(confirmed=""),
    "to another question": _said(answers='InResponseTo="_another"', confirmed='InResponseTo="_another"'),
    "confirmed for another question": _said(confirmed='InResponseTo="_another"'),
    "over": lambda url: signed(answer(url, **{"until": moment(-2)})),
    "confirmed no longer": lambda url: signed(answer(url, confirmed_until=moment(-2))),
    "not begun": lambda url: signed(answer(url, **{"from": moment(2)})),
    "good for a year": lambda url: signed(answer(url, confirmed_until=moment(60 * 24 * 365))),
    "a time that is none": _said(until="soon"),
    "not by bearer": _said(method="sender-vouches"),
    "it did not work there": _said(status="Responder"),
    "a passing name": _said(format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
    "a name without end": _said(name="u" * 200),
    "no name": _said(name=""),
    "an id without end": _said(id="_" + "x" * 300),
    "too large": lambda url: signed(answer(url, attributes={"email": ["x" * (LARGEST + 1)]})),
    "too deep": lambda url: _deep(url),
    "too many elements": lambda url: signed(answer(url, attributes={"groups": ["x"] * 6_000})),
}


def _longer_destination(url: str) -> Any:
    root = answer(url)
    root.set("Destination", f"{root.get('Destination')}?x=")
    return signed(root)


def _deep(url: str) -> Any:
    root = signed(answer(url))
    level = root
    for _ in range(60):
        level = etree.SubElement(level, "x")
    return root


@pytest.mark.parametrize("wrong", REFUSED)
def test_an_answer_that_is_not_as_it_must_be_is_not_believed(wrong: str) -> None:
    make_administrator(email="boss@example.com")
    row = registered()
    client = Client()
    text = encoded(REFUSED[wrong](sent_to(client, row)))
    before = dump()
    found = posted(row, text)
    proven = found.status_code == 302
    assert proven == (wrong == "to another question"), "only that one is true, but answers nobody here"
    if proven:
        found = client.get(found.headers["Location"])
    page = found.content.decode()
    assert (found.status_code, "gave no answer that can be believed" in page) == (401, True), page[-800:]
    assert (who(client), SocialAccount.objects.count()) == ("", 0)
    if not proven:
        assert (difference(before, dump()), SamlMessage.objects.count()) == ({}, 0)


def test_clocks_may_differ_by_a_little() -> None:
    row = registered()
    client = Client()
    text = signed(answer(sent_to(client, row), **{"from": moment(0.5), "until": moment(10)}))
    way = posted(row, encoded(text)).headers["Location"]
    client.get(way)
    assert who(client) == "uta"
    late = Client()
    text = signed(answer(sent_to(late, row), until=moment(-0.5)))
    late.get(posted(row, encoded(text)).headers["Location"])
    assert who(late) == "uta"


def test_a_new_key_of_the_providers_counts_beside_the_old_one() -> None:
    new = Key()
    row = registered()
    row.certificates = [*row.certificates, new.certificate]
    row.save()
    client = Client()
    client.get(posted(row, encoded(signed(answer(sent_to(client, row)), key=new))).headers["Location"])
    assert who(client) == "uta"


def test_a_signature_over_the_whole_as_well_is_fine_and_is_proven_too() -> None:
    row = registered()
    client = Client()
    both = signed(signed(answer(sent_to(client, row))), what="")
    client.get(posted(row, encoded(both)).headers["Location"])
    assert who(client) == "uta"
    other = Client()
    half = signed(signed(answer(sent_to(other, row))), what="", key=STRANGE_KEY)
    assert posted(row, encoded(half)).status_code == 401


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "no XML"),
        (b"<a>", "no XML"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b"<a><!-- --></a>", "comment"),
        (b"<?x?><a/>", "comment"),
        (b"<a/><!-- -->", "comment"),
        (b"\xff\xfe", "no XML"),
        (b"<a>" * 50 + b"</a>" * 50, "too deep"),
        (b"<a>" + b"<b/>" * 6_000 + b"</a>", "too many"),
        (b"<a>" + b" " * LARGEST + b"</a>", "too large"),
    ],
)
def test_xml_that_is_more_than_elements_and_text_is_not_read(text: bytes, reason: str) -> None:
    with pytest.raises(NotBelieved, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a/>", "exactly one"),
        (metadata(certificate="AAAA"), "cannot be read"),
        (metadata(certificate="%"), "cannot be read"),
        (metadata(sign_on="http://192.0.2.1/"), "https://"),
        (metadata(sign_on="javascript:alert(1)"), "https://"),
        (metadata(entity=""), "names no entity"),
        (metadata(entity="x" * 301), "names no entity"),
        (metadata(more='validUntil="2020-01-01T00:00:00Z"'), "not valid any more"),
        (metadata(more='validUntil="soon"'), "cannot be read"),
        (metadata().replace("SingleSignOnService", "Other"), "signing in by redirect"),
        (metadata().replace('use="signing"', 'use="encryption"'), "no certificate"),
        (f"<x>{metadata()}{metadata()}</x>", "exactly one"),
        (f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>{metadata()}", "document type"),
    ],
)
def test_metadata_that_does_not_serve_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotBelieved, match=reason):
        described(text.encode())


def test_an_assertion_without_a_fitting_time_zone_counts_as_utc() -> None:
    row = registered()
    client = Client()
    text = encoded(signed(answer(sent_to(client, row), until=moment(5).rstrip("Z"))))
    assert answers.proven(row, text).name == "u-1"
