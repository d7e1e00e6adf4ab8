"""Phone numbers as people write them, in their international form.

Knows nothing of who owns a number or whether it is answered; one that is not valid stays as it was given.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumberFormat,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    national_significant_number,
    parse,
    region_code_for_number,
)
from phonenumbers import PhoneNumber as _Parsed
from phonenumbers.phonenumberutil import _number_type_helper

from rapport.lib.phone_rules import KINDS, quick_number
from rapport.lib.text import ascii_digits, clean

MAX_LENGTH = 100
"""Longest cell, in characters, that may hold one number; a longer one is answered `too_long`."""
MAX_CELL = 1_000
MAX_NUMBERS = 20
"""Most numbers read from one cell."""

_REASONS = {
    NumberParseException.INVALID_COUNTRY_CODE: "no_country",
    NumberParseException.NOT_A_NUMBER: "not_a_number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    NumberParseException.TOO_SHORT_NSN: "too_short",
    NumberParseException.TOO_LONG: "too_long",
}
_LENGTH_REASONS = {
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "no_area",
    ValidationResult.INVALID_COUNTRY_CODE: "no_country",
    ValidationResult.TOO_SHORT: "too_short",
    ValidationResult.TOO_LONG: "too_long",
}
_EXTENSION = re.compile(
    r"[\s,;(-]*(?:extension|extn?|ext|durchwahl|dw|nebenstelle|nst|apparat|app|poste|interno|int|xtn|x|#"
    r"|转|轉|分机|分機|内线)[\s.:=]*(\d{1,8})\)?$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:tel|phone|fon|telefon|mobile?|mobil|cell|fax|handy|电话|手机)\s*[.:：]+\s*", re.IGNORECASE)
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_INTERNATIONAL_00 = re.compile(r"^\(?00[\s/.-]*(?=\(?[1-9])")
_SEPARATORS = re.compile(r":::|[;|\n,/、，；／]|\s(?:or|oder|ou|und|and|或)\s")
_ONE_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]*\Z")
_DIRECT = re.compile(r"(?:\+[0-9][0-9 ./-]*|(?!\(?00)\(?[0-9][0-9 ()./-]*)\Z")
_FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One phone number: what was given and what it means.

    `e164` is "+49…" for every number that has a possible length, even one that no country has given out
    (`valid` is False then and `reason` says why), else "". `country` is ISO 3166 alpha-2; `kind` is "mobile",
    "fixed", "fixed_or_mobile", "toll_free", … or "". `reason` is "", "empty", "too_long", "too_short",
    "not_a_number", "no_country" (no country code and no default), "no_area" or "not_in_use".
    """

    raw: str
    e164: str = ""
    valid: bool = False
    possible: bool = False
    extension: str = ""
    country: str = ""
    kind: str = ""
    reason: str = ""

    @property
    def norm(self) -> str:
        """What equal numbers have in common: the international form, or the digits where there is none."""
        return self.e164 or digits_of(self.raw)


def digits_of(raw: str) -> str:
    """The decimal digits of a text in ASCII, at most 40 of them."""
    sample = ascii_digits(raw[:MAX_CELL])
    return "".join(c for c in sample if c in "0123456789")[:40]


def parse_phone(raw: str, default_region: str = "") -> PhoneNumber:
    """Read one number; `default_region` (ISO 3166 alpha-2) is the country of numbers written without one.

    Never raises. Understands 00 for +, "(0)", extensions ("x12", "Durchwahl 5", "转5"), full-width digits.
    """
    if len(raw) > MAX_LENGTH:
        return PhoneNumber(raw=raw, reason="too_long")
    region = default_region.upper()
    if _DIRECT.match(raw):  # nothing that must be taken away before the digits are read
        quick = quick_number(raw, region)
        if quick is not None:
            return PhoneNumber(raw, quick.e164, True, True, "", quick.country, quick.kind)
    return _parse_phone(raw, region)


@lru_cache(maxsize=16_384)
def _parse_phone(raw: str, region: str) -> PhoneNumber:
    text = clean(ascii_digits(raw))
    if not text:
        return PhoneNumber(raw=raw, reason="empty")
    number, extension = _prepare(text)
    quick = quick_number(number, region)
    if quick is not None:
        return PhoneNumber(raw, quick.e164, True, True, extension, quick.country, quick.kind)
    try:
        parsed = parse(number, region or None)
    except NumberParseException as error:
        return PhoneNumber(raw=raw, extension=extension, reason=_REASONS.get(error.error_type, "not_a_number"))
    extension = extension or parsed.extension or ""
    parsed.extension = None
    country, kind = _country_and_kind(parsed)
    if kind:
        e164 = format_number(parsed, PhoneNumberFormat.E164)
        return PhoneNumber(raw, e164, True, True, extension, country, kind)
    length = is_possible_number_with_reason(parsed)
    if length != ValidationResult.IS_POSSIBLE:
        return PhoneNumber(raw=raw, extension=extension, reason=_LENGTH_REASONS.get(length, "not_a_number"))
    e164 = format_number(parsed, PhoneNumberFormat.E164)
    return PhoneNumber(raw, e164, False, True, extension, country, "", "not_in_use")


def _prepare(text: str) -> tuple[str, str]:
    """The number without label, trunk zero and extension, and the extension."""
    if text.isdecimal() and not text.startswith("00"):
        return text, ""
    text = _LABEL.sub("", text)
    extension = ""
    match = _EXTENSION.search(text)
    if match and sum(c.isdigit() for c in text[: match.start()]) >= _FEWEST_DIGITS:
        text, extension = text[: match.start()], match[1]
    if text.startswith(("+", "00", "(+", "(00")):
        text = _TRUNK_ZERO.sub("", text)
    return _INTERNATIONAL_00.sub("+", text), extension


def _country_and_kind(parsed: _Parsed) -> tuple[str, str]:
    """Country and kind, "" where unknown: one look at the rules where the library takes two."""
    country = region_code_for_number(parsed) or ""
    if not country:
        return "", ""
    if country == "001" and parsed.country_code:
        metadata = PhoneMetadata.metadata_for_nongeo_region(parsed.country_code, None)
    else:
        metadata = PhoneMetadata.metadata_for_region(country, None)
    if metadata is None:
        return "", ""
    kind = KINDS.get(_number_type_helper(national_significant_number(parsed), metadata), "")
    return ("" if country == "001" else country), kind


def split_phones(raw: str) -> list[str]:
    """The numbers of a cell that may hold several ("A ::: B", "a / b", "a; b"), at most 20.

    A piece with fewer than six digits belongs to the number before it: "069/826 22-03", "826 2203, ext. 5".
    """
    text = raw[:MAX_CELL].strip()
    if _ONE_NUMBER.match(text):
        return [text]
    pieces: list[str] = []
    separator, end = "", 0
    for match in [*_SEPARATORS.finditer(text), None]:
        piece = text[end : match.start()] if match else text[end:]
        if pieces and (_short(piece) or _short(pieces[-1])):
            pieces[-1] += separator + piece
        else:
            pieces.append(piece)
        if match:
            separator, end = match[0], match.end()
    return [piece.strip(" ,;|/\n:") for piece in pieces if piece.strip(" ,;|/\n:")][:MAX_NUMBERS]


def _short(piece: str) -> bool:
    return sum(map(str.isdecimal, piece)) < _FEWEST_DIGITS


@lru_cache(maxsize=16_384)
def dial_url(phone: str) -> str:
    """The address by which a device dials a number (RFC 3966)."""
    return f"tel:{quote(phone, safe='+')}"


def format_phone(e164: str, region: str = "") -> str:
    """The number as people in `region` read it: national for their own country, else international.

    What is not an E.164 number is given back unchanged.
    """
    if len(e164) > MAX_LENGTH or not e164.startswith("+"):
        return e164
    try:
        parsed = parse(e164, None)
    except NumberParseException:
        return e164
    own = bool(region) and region_code_for_number(parsed) == region.upper()
    return format_number(parsed, PhoneNumberFormat.NATIONAL if own else PhoneNumberFormat.INTERNATIONAL)
