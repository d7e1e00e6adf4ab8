"""Postal addresses: tidied, their postcodes checked, read from one text, and written in each country's order.

Whether a street exists is not known here; an address is only checked for how it is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapport.lib.address_lines import divide
from rapport.lib.address_rules import render, rules_of
from rapport.lib.countries import country_code, country_name, state_code
from rapport.lib.text import ascii_digits, clean, clean_lines, has_han, is_cjk

MAX_LENGTH = 2_000
"""Longest address, in characters."""

_KEPT_CAPITALS = frozenset(
    {"NW", "NE", "SW", "SE", "PO", "USA", "UK", "II", "III", "IV", "VI", "APO", "FPO", "DC", "BP", "CS", "CEDEX"}
)
_SMALL_WORDS = frozenset(
    {"am", "an", "der", "dem", "den", "im", "in", "zum", "zur", "bei", "ob", "von", "und", "de", "la", "le", "les",
     "du", "des", "sur", "of", "and", "upon", "on", "the", "del", "di", "da", "y"}
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_COUNTRY_PREFIX = re.compile(
    r"^(?:DE|D|A|AT|CH|F|FR|I|IT|NL|B|BE|L|LU|E|ES|DK|S|SE|FI|PL|CZ)\s?-\s?(?=\d)", re.IGNORECASE
)
_PREFIX_COUNTRIES = {"D": "DE", "A": "AT", "F": "FR", "I": "IT", "B": "BE", "L": "LU", "E": "ES", "S": "SE"}


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address in parts: `country` is ISO alpha-2 or "", `region` the state's code in the USA, else as written.

    `raw` is what was given. `problems` are among "empty", "too_long", "not_understood", "country_unknown",
    "postcode_invalid", "region_unknown", "postcode_region_mismatch"; `valid` when there are none.
    """

    street: str = ""
    locality: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    raw: str = ""
    valid: bool = True
    problems: tuple[str, ...] = ()


def standardise_address(given: Mapping[str, str] | str, default_country: str = "") -> PostalAddress:
    """Tidy an address given in parts (street, locality, region, postcode, country) or as one text. Never raises."""
    if isinstance(given, str):
        return parse_address(given, default_country)
    parts = {name: given.get(name) or "" for name in ("street", "locality", "region", "postcode", "country")}
    raw = "\n".join(filter(None, parts.values()))
    if len(raw) > MAX_LENGTH:
        return PostalAddress(raw=raw, valid=False, problems=("too_long",), **parts)
    return _from_parts(parts, raw, default_country)


def parse_address(raw: str, default_country: str = "") -> PostalAddress:
    """Read an address written as one text: lines, commas, Chinese order or JSON. Never raises."""
    if len(raw) > MAX_LENGTH:
        return PostalAddress(street=raw, raw=raw, valid=False, problems=("too_long",))
    return _parse_address(raw, default_country)


@lru_cache(maxsize=4_096)
def _parse_address(raw: str, default_country: str) -> PostalAddress:
    text = clean_lines(raw)
    if not text:
        return PostalAddress(raw=raw, valid=False, problems=("empty",))
    country = country_code(default_country)
    parts = divide(text, country)
    if parts is None:
        return PostalAddress(street=text, country=country, raw=raw, valid=False, problems=("not_understood",))
    return _from_parts(parts, raw, country)


def _from_parts(parts: Mapping[str, str], raw: str, default_country: str) -> PostalAddress:
    street, locality = _tidy_case(clean_lines(parts["street"])), _tidy_case(clean(parts["locality"]))
    region, postcode = clean(parts["region"]), clean(parts["postcode"])
    if not (street or locality or region or postcode or clean(parts["country"])):
        return PostalAddress(raw=raw, valid=False, problems=("empty",))
    country, problems = _country(clean(parts["country"]), postcode, default_country)
    region = state_code(region) or region if country == "US" else _tidy_case(region)
    postcode, problem = _postcode(country, region, postcode)
    problems += problem
    return PostalAddress(street, locality, region, postcode, country, raw, not problems, problems)


def _country(text: str, postcode: str, default: str) -> tuple[str, tuple[str, ...]]:
    if text:
        code = country_code(text)
        return code, () if code else ("country_unknown",)
    prefix = _COUNTRY_PREFIX.match(postcode)
    if prefix:
        letters = prefix[0].rstrip("- ").upper()
        return _PREFIX_COUNTRIES.get(letters, letters), ()
    return country_code(default), ()


def _tidy_case(value: str) -> str:
    """Words written ALL IN CAPITALS as people read them; any other case stays, and so do short codes."""
    if not value.isupper() or sum(map(str.isalpha, value)) < 4:
        return value
    return "\n".join(_title_line(line) for line in value.split("\n"))


def _title_line(line: str) -> str:
    def titled(match: re.Match[str]) -> str:
        word = match[0]
        around = line[max(match.start() - 1, 0) : match.start()] + line[match.end() : match.end() + 1]
        if word in _KEPT_CAPITALS or any(map(str.isdigit, around)):
            return word
        if match.start() and word.lower() in _SMALL_WORDS:
            return word.lower()
        return word[0] + word[1:].lower()

    return _WORD.sub(titled, line)


@lru_cache(maxsize=16_384)
def _postcode(country: str, region: str, written: str) -> tuple[str, tuple[str, ...]]:
    """The postcode as its country writes it, and what is wrong; looked up once per distinct case."""
    postcode = tidy_postcode(written, country)
    rules = rules_of(country) if country else None
    if rules is None:
        return postcode, ()
    if country == "US" and region and region not in rules.region_postcodes:
        return postcode, ("region_unknown",)
    if not postcode or rules.postcode is None:
        return postcode, ()
    if not rules.postcode.fullmatch(postcode):
        return postcode, ("postcode_invalid",)
    expected = rules.region_postcodes.get(region)
    if expected and not expected.match(postcode):
        return postcode, ("postcode_region_mismatch",)
    return postcode, ()


def tidy_postcode(written: str, country: str) -> str:
    """A postcode with the blanks, dashes and leading zeros its country writes ("sw1a1aa" → "SW1A 1AA").

    Spreadsheets drop leading zeros and add ".0"; where only five digits are possible both are mended.
    """
    code = clean(ascii_digits(written)).upper().removeprefix("〒").strip()
    if code.endswith(".0") and code[:-2].isdigit():
        code = code[:-2]
    code = _COUNTRY_PREFIX.sub("", code)
    digits = code.replace(" ", "").replace("-", "")
    if country in ("US", "DE", "FR", "ES", "IT") and digits.isdecimal():
        if len(digits) == 4:
            return "0" + digits
        return f"{digits[:5]}-{digits[5:]}" if country == "US" and len(digits) == 9 else digits
    if country == "GB" and re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", digits):
        return f"{digits[:-3]} {digits[-3:]}"
    if country == "CA" and re.fullmatch(r"(?:[A-Z]\d){3}", digits):
        return f"{digits[:3]} {digits[3:]}"
    if country == "NL" and re.fullmatch(r"\d{4}[A-Z]{2}", digits):
        return f"{digits[:4]} {digits[4:]}"
    if country in ("SE", "CZ", "SK", "GR") and re.fullmatch(r"\d{5}", digits):
        return f"{digits[:3]} {digits[3:]}"
    if country == "JP" and re.fullmatch(r"\d{7}", digits):
        return f"{digits[:3]}-{digits[3:]}"
    if country == "PL" and re.fullmatch(r"\d{5}", digits):
        return f"{digits[:2]}-{digits[2:]}"
    return code


def format_address(address: PostalAddress, language: str = "en", home_country: str = "") -> list[str]:
    """The lines of an address in its country's order, at home without the country's name.

    Chinese, Japanese and Korean addresses in their own script go from the large to the small, country first.
    """
    values = {
        "street": address.street, "locality": address.locality, "region": address.region,
        "postcode": address.postcode, "district": "",
    }  # fmt: skip
    own_script = is_cjk(address.street + address.locality)
    if own_script and address.region == address.locality:
        # Beijing, Shanghai, Tianjin and Chongqing are town and province in one.
        values["locality"] = ""
    rules = rules_of(address.country) if address.country else None
    layout: tuple[str, ...] = ("%A", "%Z %C", "%S")
    if rules is not None:
        layout = rules.lines if own_script else rules.latin_lines
    elif not own_script and address.region:
        layout = ("%A", "%C", "%S %Z")
    lines: list[str] = []
    for line in layout:
        # A street may have lines of its own.
        for rendered in render(line, {**values, "street": "\0"}).replace("\0", address.street).split("\n"):
            if rendered.strip():
                lines.append(rendered.strip())
    missing = [address.region] if address.region and not any("%S" in line for line in layout) else []
    if address.country and address.country != home_country.upper():
        name = country_name(address.country, language)
        return [name, *lines, *missing] if own_script and has_han("".join(lines)) else [*lines, *missing, name]
    return [*lines, *missing]
