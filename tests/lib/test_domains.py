"""Domains of addresses and pages."""

from __future__ import annotations

import pytest

from rapport.lib.domains import own_domain, site_domain, ways_to_write


@pytest.mark.parametrize(
    ("address", "expected"),
    [("Ada@Loom.Example", "loom.example"), ("ada@gmail.com", ""), ("ada@gmx.de", ""), ("nobody", ""), ("", "")],
)
def test_the_domain_of_an_address_is_that_of_the_employer_or_none(address: str, expected: str) -> None:
    assert own_domain(address) == expected


@pytest.mark.parametrize(
    ("website", "expected"),
    [
        ("https://www.Loom.example/about?x=1", "loom.example"),
        (" loom.example ", "loom.example"),
        ("http://ada:secret@loom.example:8080/", "loom.example"),
        ("www.loom.example#top", "loom.example"),
        ("shop.loom.example", "shop.loom.example"),
        ("web.de", ""),
        ("", ""),
    ],
)
def test_the_domain_of_a_page_is_without_the_www(website: str, expected: str) -> None:
    assert site_domain(website) == expected


def test_every_way_to_write_a_domain_leads_back_to_it() -> None:
    ways = ways_to_write("loom.example")

    assert (len(set(ways)), {site_domain(one) for one in ways}) == (12, {"loom.example"})
