"""Postal addresses: tidying, checking, reading and writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.lib.addresses import (
    PostalAddress,
    format_address,
    parse_address,
    standardise_address,
    tidy_postcode,
)


def parts(address: PostalAddress) -> tuple[str, ...]:
    return (address.street, address.locality, address.region, address.postcode, address.country)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hauptstr. 1, 10115 Berlin", ("Hauptstr. 1", "Berlin", "", "10115", "")),
        ("Hauptstr. 1\n10115 Berlin\nDeutschland", ("Hauptstr. 1", "Berlin", "", "10115", "DE")),
        ("c/o Meier\r\nHauptstr. 1\r\nD-10115 Berlin", ("c/o Meier\nHauptstr. 1", "Berlin", "", "10115", "DE")),
        ("Bahnhofstr. 5, CH-8001 Zürich", ("Bahnhofstr. 5", "Zürich", "", "8001", "CH")),
        ("10 rue de la Paix, 75002 Paris, France", ("10 rue de la Paix", "Paris", "", "75002", "FR")),
        ("Keizersgracht 1, 1015 CN Amsterdam, Holland", ("Keizersgracht 1", "Amsterdam", "", "1015 CN", "NL")),
        ("1 Main St, Springfield, IL 62704", ("1 Main St", "Springfield", "IL", "62704", "US")),
        ("1 Main St\nSpringfield, Illinois 62704-1234\nUSA", ("1 Main St", "Springfield", "IL", "62704-1234", "US")),
        ("10 Downing Street, London SW1A 2AA", ("10 Downing Street", "London", "", "SW1A 2AA", "GB")),
        ("10 Downing Street\nLondon\nsw1a2aa\nUK", ("10 Downing Street", "London", "", "SW1A 2AA", "GB")),
        ("四川省成都市武侯区人民南路1号 610041", ("武侯区人民南路1号", "成都市", "四川省", "610041", "CN")),
        ("中国广东省深圳市南山区科技园路", ("南山区科技园路", "深圳市", "广东省", "", "CN")),
        ("北京市朝阳区建国路1号", ("朝阳区建国路1号", "北京市", "北京市", "", "CN")),
        (
            '{"city":"Springfield","country":"United States","postalCode":"62704","state":"IL","street":"1 Main St",'
            '"latitude":null}',
            ("1 Main St", "Springfield", "IL", "62704", "US"),
        ),
    ],
)
def test_whole_addresses(text: str, expected: tuple[str, ...]) -> None:
    address = standardise_address(text)
    assert parts(address) == expected
    assert (address.raw, address.valid, address.problems) == (text, True, ())


@pytest.mark.parametrize(
    ("text", "street", "problem"),
    [
        ("Berlin", "Berlin", "not_understood"),
        ("1234 Main Street, Springfield", "1234 Main Street, Springfield", "not_understood"),
        ("{broken", "{broken", "not_understood"),
        ("[1]", "[1]", "not_understood"),
        ("", "", "empty"),
        ("{}", "", "empty"),
        (" \x00\n", "", "empty"),
        ("," * 1_999 + "x", "x", "not_understood"),
        ("x" * 500, "x" * 500, "not_understood"),
        ("[" * 3_000, "[" * 3_000, "too_long"),
    ],
)
def test_what_is_not_understood_stays_whole(text: str, street: str, problem: str) -> None:
    address = parse_address(text)
    assert (address.street.strip(","), address.raw) == (street, text)
    assert (address.valid, address.problems) == (False, (problem,))


def test_the_default_country_fills_in() -> None:
    assert parse_address("Hauptstr. 1, 10115 Berlin", "DE").country == "DE"
    assert parse_address("Hauptstr. 1, 10115 Berlin, Österreich", "DE").country == "AT"
    assert standardise_address({"postcode": "10115"}, "Deutschland").country == "DE"


def test_capitals_become_readable_and_other_case_stays() -> None:
    address = standardise_address(
        {"street": "HAUPTSTRASSE 12B", "locality": "FRANKFURT AM MAIN", "postcode": "1067", "country": "Germany"}
    )
    assert parts(address) == ("Hauptstrasse 12B", "Frankfurt am Main", "", "01067", "DE")
    assert standardise_address({"street": "1 MAIN ST NW\nPO BOX 5"}).street == "1 Main St NW\nPO Box 5"
    assert standardise_address({"street": "1 main st", "locality": "McLean"}).street == "1 main st"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"locality": "X", "country": "Narnia"}, "country_unknown"),
        ({"postcode": "ABC", "country": "DE"}, "postcode_invalid"),
        ({"region": "ZZ", "country": "US"}, "region_unknown"),
        ({"region": "CA", "postcode": "02138", "country": "US"}, "postcode_region_mismatch"),
        ({}, "empty"),
        ({"street": "x" * 1_000_000}, "too_long"),
    ],
)
def test_problems_are_named(given: dict[str, str], problem: str) -> None:
    address = standardise_address(given)
    assert (address.valid, address.problems) == (False, (problem,))


@pytest.mark.parametrize(
    ("country", "written", "expected"),
    [
        ("US", "2138", "02138"),
        ("US", "2138.0", "02138"),
        ("US", "021381234", "02138-1234"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("NL", "1015cn", "1015 CN"),
        ("SE", "11122", "111 22"),
        ("JP", "〒1000001", "100-0001"),
        ("PL", "00950", "00-950"),
        ("DE", "D-80331", "80331"),
        ("CN", "６１００４１", "610041"),
        ("", " x 1 ", "X 1"),
    ],
)
def test_postcodes_are_written_as_their_country_does(country: str, written: str, expected: str) -> None:
    assert tidy_postcode(written, country) == expected


def test_addresses_are_written_in_the_order_of_their_country() -> None:
    german = PostalAddress("Hauptstr. 1", "Berlin", "", "10115", "DE")
    assert format_address(german, "de", "DE") == ["Hauptstr. 1", "10115 Berlin"]
    assert format_address(german, "zh-hans") == ["Hauptstr. 1", "10115 Berlin", "德国"]
    american = PostalAddress("1 Main St\nApt 2", "Springfield", "IL", "62704", "US")
    assert format_address(american) == ["1 Main St", "Apt 2", "Springfield, IL 62704", "United States"]
    british = PostalAddress("10 Downing Street", "London", "", "SW1A 2AA", "GB")
    assert format_address(british, home_country="gb") == ["10 Downing Street", "London", "SW1A 2AA"]
    chinese = PostalAddress("武侯区人民南路1号", "成都市", "四川省", "610041", "CN")
    assert format_address(chinese, "zh-hans") == ["中国", "610041", "四川省成都市", "武侯区人民南路1号"]
    beijing = PostalAddress("朝阳区建国路1号", "北京市", "北京市", "", "CN")
    assert format_address(beijing, "zh-hans", "CN") == ["北京市", "朝阳区建国路1号"]
    latin = PostalAddress("1 Renmin Road", "Chengdu", "Sichuan", "610041", "CN")
    assert format_address(latin) == ["1 Renmin Road", "Chengdu", "Sichuan, 610041", "China"]
    unknown = PostalAddress("1 Main St", "Town", "", "", "")
    assert format_address(unknown) == ["1 Main St", "Town"]


PIECES = st.text(st.characters() | st.sampled_from("0123456789 ,-\nABCabc省市区路号"), max_size=40)
COUNTRIES = st.sampled_from(["", "DE", "US", "GB", "CN", "FR", "JP", "XX", "zz", "Deutschland"])


@given(PIECES, PIECES, PIECES, PIECES, COUNTRIES)
def test_parts_twice_equals_once(street: str, locality: str, region: str, postcode: str, country: str) -> None:
    once = standardise_address(
        {"street": street, "locality": locality, "region": region, "postcode": postcode, "country": country}
    )
    again = standardise_address(
        {
            "street": once.street,
            "locality": once.locality,
            "region": once.region,
            "postcode": once.postcode,
            "country": once.country,
        }
    )
    assert parts(again) == parts(once)
    assert once.valid is (not once.problems)
    format_address(once, "de", country)


@given(PIECES, COUNTRIES)
def test_no_text_raises(text: str, country: str) -> None:
    address = parse_address(text, country)
    assert address.raw == text
    assert address.valid is (not address.problems)
    format_address(address)
