"""Brings the fields of a row into the columns that are compared; what says nothing ("n/a", 000000) is left empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rapport.lib.companies import standardise_company
from rapport.lib.dates import Order, parse_date
from rapport.lib.domains import own_domain, site_domain
from rapport.lib.matching.fields import Fields
from rapport.lib.matching.words import GENERATIONS, called, joined, plain, sounds
from rapport.lib.names import split_name
from rapport.lib.text import ascii_digits

Columns = dict[str, Any]

_NOTHING = frozenset(
    "test tester testing unknown unbekannt none null nil nan na n a tbd tba xxx xx x dummy example sample "
    "beispiel muster noname nobody keine kein ohne anonymous anonym asdf asdfasdf qwerty "
    "blank empty missing not applicable".split()
)
"""Words that people type where they know nothing."""
_EXTENSION = re.compile(r"(?:\bext?\b|x|durchwahl|转|分机|#).*$", re.IGNORECASE)
_NOT_DIGITS = re.compile(r"[^0-9]")
_FEWEST_DIGITS, _KEPT_DIGITS = 6, 9
_ROLES = frozenset(
    "info office contact kontakt mail email hello post service support sales admin verwaltung team noreply shop".split()
)
_STREET_WORDS = {
    "street": "st", "str": "st", "strasse": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "blv": "blvd",
    "road": "rd", "drive": "dr", "lane": "ln", "place": "pl", "plaza": "plz", "square": "sq", "court": "ct",
    "crescent": "cres", "circuit": "cct", "highway": "hwy", "parkway": "pkwy", "terrace": "tce", "north": "n",
    "south": "s", "east": "e", "west": "w", "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th",
    "fifth": "5th", "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
}  # fmt: skip
_STREET_END = re.compile(r"(?<=[a-z]{3})(?:strasse|str)$")
_BETWEEN = re.compile(r"\s+(?:between|near|at|off|bet\.?|corner of)\s.*$", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+[a-z]?)\b\s*|\s*\b(\d+\s?[a-z]?)$")
_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{4,}\Z|\d{5,}\Z")
"""What looks like the number of a part or of a model."""
_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")


def standardise_person(fields: Fields, order: Order) -> Columns:
    """The columns of one person; ``order`` is that of days and months in the file's dates."""
    given, family, suffix = _names(fields)
    generation = next((GENERATIONS[word] for word in plain(suffix).split() if word in GENERATIONS), None)
    words = plain(given).split()
    if len(words) > 1 and words[-1] in GENERATIONS and not generation:
        generation = GENERATIONS[words.pop()]
    last = plain(family).split()
    if len(last) > 1 and last[-1] in GENERATIONS and not generation:
        generation = GENERATIONS[last.pop()]
    first, surname = "".join(words), "".join(last)
    first, surname = ("" if name in _NOTHING else name for name in (first, surname))
    return {
        "given": first or None,
        "called": list(called(words[0])) if first else None,
        "family": surname or None,
        "whole": "".join(sorted((first, surname))) if first and surname else None,
        "generation": generation,
        "sound": sounds(surname) + first[:1] if surname and first else None,
        "birth": _day(fields.get("birth_date", ""), order),
        **_contact(fields),
        **_address(fields),
    }


def _names(fields: Fields) -> tuple[str, str, str]:
    given, family = fields.get("given_name", ""), fields.get("family_name", "")
    if not (given or family) and (whole := fields.get("name", "")):
        parts = split_name(whole)
        return parts.given, parts.family, parts.suffix
    return given, family, fields.get("suffix", "")


def standardise_organisation(fields: Fields, order: Order) -> Columns:
    """The columns of one organisation, or of any thing that has a name; ``order`` is not needed."""
    del order
    name = plain(_core(fields.get("name", "")))
    if name.startswith("the "):
        name = name[4:]
    if name.endswith(" the"):
        name = name[:-4]
    words = [word for word in name.split() if word != "and"] if name not in _NOTHING else []
    return {
        "name": " ".join(words) or None,
        "squeezed": "".join(words) or None,
        "sorted": "".join(sorted(words)) or None,
        "words": sorted(set(words)) or None,
        "codes": [word for word in words if _CODE.match(word)] or None,
        "domain": _domain(fields),
        "description": _text(fields.get("description", "")),
        **_contact(fields),
        **_address(fields),
    }


@lru_cache(maxsize=65_536)
def _core(name: str) -> str:
    return standardise_company(name).core


def _text(text: str) -> list[str] | None:
    return sorted(set(plain(text).split())) or None


def _domain(fields: Fields) -> str | None:
    for address in fields.get("emails", "").split("\n"):
        if found := own_domain(address):
            return found
    return site_domain(fields.get("website", "")) or None


def _contact(fields: Fields) -> Columns:
    emails = [found for text in fields.get("emails", "").split("\n") if (found := _email(text))]
    phones = sorted({found for text in fields.get("phones", "").split("\n") if (found := phone_key(text))})
    email = emails[0] if emails else None
    user = email.partition("@")[0] if email else ""
    return {
        "email": email,
        "email_user": user if len(user) > 3 and user not in _ROLES else None,
        "phone": phones[0] if phones else None,
        "phone2": phones[-1] if phones else None,
    }


def _email(text: str) -> str:
    """An address as it is compared: small, without what stands behind a plus."""
    address = text.strip().lower().removeprefix("mailto:").strip("<> ")
    user, sign, domain = address.partition("@")
    if not sign or not user or "." not in domain:
        return ""
    return f"{user.partition('+')[0]}@{domain}"


@lru_cache(maxsize=65_536)
def phone_key(text: str) -> str:
    """The last nine digits of a number without its extension: what national and international forms share."""
    digits = _NOT_DIGITS.sub("", _EXTENSION.sub("", ascii_digits(text[:80])))[-_KEPT_DIGITS:]
    return digits if len(digits) >= _FEWEST_DIGITS and len(set(digits)) > 2 else ""


def _address(fields: Fields) -> Columns:
    number = plain(fields.get("house_number", ""))
    street = _BETWEEN.sub("", fields.get("street", ""))
    line = _street(street)
    if not number and (found := _NUMBER.search(line)):
        number = (found[1] or found[2]).replace(" ", "")
        line = (line[: found.start()] + line[found.end() :]).strip()
    return {
        "number": number or None,
        "street": line or None,
        "street2": joined(fields.get("street2", "")) or None,
        "postcode": joined(fields.get("postcode", "")).removesuffix("00000") or None,
        "locality": _plain_value(fields.get("locality", "")),
        "region": _plain_value(fields.get("region", "")),
        "country": _plain_value(fields.get("country", "")),
    }


def _plain_value(text: str) -> str | None:
    found = joined(text)
    return found if found and found not in _NOTHING else None


@lru_cache(maxsize=65_536)
def _street(text: str) -> str:
    words = (_STREET_WORDS.get(word, word) for word in plain(text).split())
    return " ".join(_STREET_END.sub("st", word) for word in words)


@lru_cache(maxsize=65_536)
def _day(text: str, order: Order) -> str | None:
    """Eight digits of a day, four of a year; what is no day stays as its digits, since half of it may be right."""
    text = text.strip()
    if not text:
        return None
    parsed = parse_date(text, order or "DMY")
    if parsed.value is not None:
        return parsed.value.strftime("%Y%m%d").rjust(8, "0")
    digits = _NOT_DIGITS.sub("", ascii_digits(text[:40]))
    return digits if len(digits) == 8 or _YEAR.match(digits) else None


STANDARDS: dict[str, Callable[[Fields, Order], Columns]] = {
    "people": standardise_person,
    "organisations": standardise_organisation,
}
