"""E-mail addresses as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.emails import EmailAddress, domain_of, is_free_mail_domain, parse_email, split_emails


@pytest.mark.parametrize(
    ("raw", "norm", "domain", "name", "reason"),
    [
        ("Anna.A@Example.COM", "anna.a@example.com", "example.com", "", ""),
        ("mailto:a@b.de?subject=x", "a@b.de", "b.de", "", ""),
        ("Albrecht, Anna <a@b.com>", "a@b.com", "b.com", "Albrecht, Anna", ""),
        ('"Anna A" <a@b.com>', "a@b.com", "b.com", "Anna A", ""),
        (" <a@b.com> ", "a@b.com", "b.com", "", ""),
        ("a@müller.de", "a@müller.de", "müller.de", "", ""),
        ("a@xn--mller-kva.de", "a@müller.de", "müller.de", "", ""),
        ("用户@例子.中国", "用户@例子.中国", "例子.中国", "", ""),
        ("a＠b.com", "a@b.com", "b.com", "", ""),
        ("\u200ba@b.com\u202c", "a@b.com", "b.com", "", ""),
        ("a@b.test", "a@b.test", "b.test", "", "special_domain"),
        ("A@printer.local", "a@printer.local", "printer.local", "", "special_domain"),
    ],
)
def test_valid_addresses(raw: str, norm: str, domain: str, name: str, reason: str) -> None:
    assert parse_email(raw) == EmailAddress(raw, norm, True, reason, domain, name, "")


@pytest.mark.parametrize(
    ("raw", "norm", "reason", "suggestion"),
    [
        ("", "", "empty", ""),
        ("\x00", "", "empty", ""),
        ("n/a", "n/a", "no_at", ""),
        ("a b@c.de", "a b@c.de", "syntax", ""),
        ("a@b", "a@b", "syntax", ""),
        ("a@@b.com", "a@@b.com", "syntax", ""),
        ("A@b..com", "a@b..com", "syntax", "a@b.com"),
        ("a@b,com", "a@b,com", "syntax", "a@b.com"),
        ("a @ b.com", "a @ b.com", "syntax", "a@b.com"),
        ("a@[1.2.3.4]", "a@[1.2.3.4]", "syntax", ""),
        ("x" * 65 + "@b.com", "x" * 65 + "@b.com", "syntax", ""),
        ("a@" + "b" * 600, "", "too_long", ""),
    ],
)
def test_invalid_ones_keep_the_original_and_say_why(raw: str, norm: str, reason: str, suggestion: str) -> None:
    address = parse_email(raw)
    assert address == EmailAddress(raw, norm, False, reason, "", "", suggestion)


def test_a_likely_slip_is_suggested_never_mended() -> None:
    address = parse_email("anna@gmial.com")
    assert (address.norm, address.valid, address.suggestion) == ("anna@gmial.com", True, "anna@gmail.com")


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("", []),
        ("a@b.com", ["a@b.com"]),
        ("a@b.com, c@d.com", ["a@b.com", "c@d.com"]),
        ("a@b.com c@d.com", ["a@b.com", "c@d.com"]),
        ("* a@b.com ::: c@d.com", ["* a@b.com", "c@d.com"]),
        ("Albrecht, Anna <a@b.com>; x@y.de", ["Albrecht, Anna <a@b.com>", "x@y.de"]),
        ("n/a", ["n/a"]),
    ],
)
def test_cells_with_several_addresses(cell: str, addresses: list[str]) -> None:
    assert split_emails(cell) == addresses


def test_domains() -> None:
    assert domain_of("Anna <a@Acme.COM>") == "acme.com"
    assert domain_of("nothing") == ""
    assert is_free_mail_domain("GMAIL.com") and is_free_mail_domain("qq.com") and is_free_mail_domain("web.de")
    assert not is_free_mail_domain("acme.com") and not is_free_mail_domain("")


def test_a_million_characters_are_no_trouble() -> None:
    assert parse_email("a" * 1_000_000).reason == "too_long"
    assert len(split_emails("a@b.com;" * 200_000)) == 50


@given(st.text(st.characters() | st.sampled_from("@.<>;,ab"), max_size=60))
def test_nothing_raises_and_the_result_is_stable(raw: str) -> None:
    address = parse_email(raw)
    assert address.raw == raw
    if address.valid:
        again = parse_email(address.norm)
        assert (again.norm, again.valid, again.domain) == (address.norm, True, address.domain)
    else:
        assert address.reason and not address.domain
    split_emails(raw)


@given(st.emails())
def test_ordinary_addresses_are_valid_in_lower_case(raw: str) -> None:
    address = parse_email(raw)
    if address.valid:
        assert address.norm == address.norm.lower()
        assert address.norm.endswith("@" + address.domain)
