"""Whose address counts, and which network it lies in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from rapport.platform.sign_on.addresses import client_address, parse_network, within


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "192.0.2.7"),
        (0, "198.51.100.1", "192.0.2.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1, 198.51.100.1, 192.0.2.1", "198.51.100.1"),
        (1, "", ""),
        (2, "198.51.100.1", ""),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.PROXY_COUNT = proxies
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", **extra)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("192.0.2.7", True),
        ("192.0.3.7", False),
        ("::ffff:192.0.2.7", True),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("fe80::1%eth0", False),
        ("", False),
        ("192.0.2.7, 10.0.0.1", False),
        ("localhost", False),
    ],
)
def test_an_address_lies_within_networks_of_its_own_kind(address: str, inside: bool) -> None:
    networks = [parse_network("192.0.2.0/24"), parse_network("2001:db8::/32")]
    assert within(address, networks) is inside


def test_a_network_may_be_written_as_one_address_or_from_within() -> None:
    assert str(parse_network("192.0.2.9")) == "192.0.2.9/32"
    assert str(parse_network("192.0.2.9/24")) == "192.0.2.0/24"
    for wrong in ("192.0.2.0/33", "all", "", "192.0.2.0/24/1", "999.0.0.1"):
        with pytest.raises(ValueError, match=r".*"):
            parse_network(wrong)
