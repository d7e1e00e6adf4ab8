"""Amounts of money as people write them, as exact decimals with their currency, and back for reading.

No conversion between currencies and no rounding to cents; that is business of the models.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from rapport.lib.text import ascii_digits, clean

MAX_LENGTH = 80
"""Longest text, in characters, that may be an amount."""
MAX_VALUE = Decimal(10) ** 15
"""Amounts of this size and beyond do not fit numeric(19,4)."""

# Beyond these Decimal would round.
_MOST_DIGITS = 27

DecimalStyle = Literal["", ".", ","]

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BBD", "JMD"})
_SIGNS: dict[str, str] = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD",
    "nt$": "TWD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "$": "USD", "＄": "USD", "€": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "pound": "GBP", "pounds": "GBP", "dollar": "USD", "dollars": "USD",
    "¥": "CNY", "￥": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY", "人民币": "CNY", "人民币元": "CNY",
    "rmb": "CNY", "cn¥": "CNY", "yuan": "CNY", "円": "JPY", "jp¥": "JPY", "yen": "JPY", "日元": "JPY",
    "美元": "USD", "美金": "USD", "欧元": "EUR", "英镑": "GBP", "港元": "HKD", "港币": "HKD",
    "新台币": "TWD", "瑞士法郎": "CHF", "fr.": "CHF", "sfr.": "CHF", "sfr": "CHF", "franken": "CHF",
    "zł": "PLN", "kč": "CZK", "₹": "INR", "rs": "INR", "rs.": "INR", "₩": "KRW", "원": "KRW", "₽": "RUB",
    "руб": "RUB", "руб.": "RUB", "₺": "TRY", "₴": "UAH", "₫": "VND", "₪": "ILS", "฿": "THB", "ft": "HUF",
    "lei": "RON", "dkr": "DKK", "nkr": "NOK", "skr": "SEK",
}  # fmt: skip
_CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK"})
_MULTIPLIERS: dict[str, int] = {
    "k": 3, "tsd": 3, "tsd.": 3, "thousand": 3, "t": 3, "m": 6, "mio": 6, "mio.": 6, "mn": 6, "mm": 6,
    "mln": 6, "million": 6, "millions": 6, "millionen": 6, "b": 9, "bn": 9, "mrd": 9, "mrd.": 9, "billion": 9,
    "milliarden": 9, "milliarde": 9, "mld": 9, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8,
    "億": 8, "十亿": 9, "만": 4, "억": 8,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<before>[^\d+\-−]*?)\s*(?P<sign>[+\-−]?)(?P<between>[^\d+\-−]*?)"
    r"(?P<number>[.,]?\d(?:[\d.,'’_ \u00a0\u202f]*\d)?(?:[eE][+-]?\d{1,2}(?!\d))?)(?:[.,](?:-{1,2}|–)?)?"
    r"(?P<after>[^\d+\-−]*)(?P<trailing>-?)\Z"
)
_WORDS = re.compile(r"[^\W\d_]+\.?|[^\w\s]+|[\w$]+")
_GROUPS = re.compile(r"\d{1,3}(?:(?P<sign>[.,])\d{3})(?:(?P=sign)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount: its exact value and ISO 4217 currency ("" when neither written nor given as default).

    When not `valid`, `value` is None and `reason` is "empty", "too_long", "not_a_number" or "too_large".
    """

    raw: str
    value: Decimal | None = None
    currency: str = ""
    valid: bool = False
    reason: str = ""


def parse_amount(text: str, default_currency: str = "", style: DecimalStyle = "") -> Amount:
    """Read one amount; `style` is the decimal sign of the column, for "1.234", which may be either."""
    if len(text) > MAX_LENGTH:
        return Amount(text, reason="too_long")
    return _parse_amount(text, default_currency.upper(), style)


@lru_cache(maxsize=8_192)
def _parse_amount(raw: str, default: str, style: DecimalStyle) -> Amount:
    text = ascii_digits(clean(raw)).strip()
    if not text:
        return Amount(raw, reason="empty")
    bracketed = text.startswith("(") and text.endswith(")")
    match = _AMOUNT.match(text[1:-1].strip() if bracketed else text)
    if not match:
        return Amount(raw, reason="not_a_number")
    found = _currency_and_power(f"{match['before']} {match['between']}", match["after"], default)
    value = _number(match["number"], style)
    if found is None or value is None:
        return Amount(raw, reason="not_a_number")
    currency, power = found
    if len(value.as_tuple().digits) > _MOST_DIGITS or value.adjusted() + power >= MAX_VALUE.adjusted():
        return Amount(raw, reason="too_large")
    value = _plain(value.scaleb(power))
    negative = bracketed or match["sign"] in ("-", "−") or match["trailing"] == "-"
    return Amount(raw, -value if negative and value else value, currency, True)


def _plain(value: Decimal) -> Decimal:
    """The same value without exponent, so that it reads "125000", not "1.25E+5"."""
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else value


def _currency_and_power(before: str, after: str, default: str) -> tuple[str, int] | None:
    """The currency and the power of ten that the words around a number mean; None when one means neither."""
    currency, power = "", 0
    for words, may_scale in ((before, False), (after, True)):
        rest = words.strip().lower()
        while rest:
            word = _longest(rest, may_scale and not power)
            if not word:
                return None
            if may_scale and not power and word in _MULTIPLIERS:
                power = _MULTIPLIERS[word]
            elif currency and currency != _currency_of(word, default):
                return None
            else:
                currency = _currency_of(word, default)
            rest = rest[len(word) :].strip()
    return currency or default, power


def _longest(text: str, may_scale: bool) -> str:
    """The longest known word that the text starts with, "" when there is none."""
    match = _WORDS.match(text)
    whole = match[0] if match else ""
    for length in range(min(len(text), 12), 0, -1):
        word = text[:length]
        # A Latin word counts only as a whole, so that "m" is not found in "meter".
        if word.isascii() and word[-1].isalpha() and length < len(whole) and whole.isalpha():
            continue
        if word in _SIGNS or (may_scale and word in _MULTIPLIERS) or word in ("kr", "kr."):
            return word
        if length == 3 and word.upper() in _iso_codes():
            return word
    return ""


def _currency_of(word: str, default: str) -> str:
    if word in ("kr", "kr."):
        return default if default in _CROWNS else ""
    if word in ("$", "＄", "dollar", "dollars") and default in _DOLLARS:
        return default
    if word in ("¥", "￥") and default in ("CNY", "JPY"):
        return default
    return _SIGNS.get(word) or word.upper()


@lru_cache(maxsize=1)
def _iso_codes() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def _number(written: str, style: DecimalStyle) -> Decimal | None:
    """The value of digits with separators, None when they stand where no way of writing has them."""
    mantissa, _, exponent = written.lower().partition("e")
    digits = re.sub(r"['’_ \u00a0\u202f]", "", mantissa)
    grouped = len(digits) != len(mantissa)
    sign = _decimal_sign(digits, grouped, style)
    if sign is None:
        return None
    whole, _, fraction = digits.rpartition(sign) if sign else (digits, "", "")
    if not sign:
        whole, fraction = digits, ""
    if ("." in whole or "," in whole) and not _GROUPS.fullmatch(whole):
        return None
    whole = whole.replace(".", "").replace(",", "")
    try:
        return Decimal(f"{whole or '0'}.{fraction or '0'}" if fraction else whole or "0").scaleb(int(exponent or 0))
    except (InvalidOperation, ValueError):
        return None


def _decimal_sign(digits: str, grouped: bool, style: DecimalStyle) -> str | None:
    """Which sign of "1.234,5" is the decimal one: "" for none, None when nothing makes sense."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        last = "." if digits.rindex(".") > digits.rindex(",") else ","
        return last if digits.count(last) == 1 else None
    if points + commas != 1:
        return ""
    sign = "." if points else ","
    before, _, after = digits.partition(sign)
    if len(after) != 3 or grouped or not 1 <= len(before) <= 3 or before.startswith("0"):
        return sign
    if style:
        return sign if sign == style else ""
    return "." if sign == "." else ""


def decimal_style(values: Iterable[str], limit: int = 1_000) -> DecimalStyle:
    """The decimal sign of a column, from its first `limit` values; "" when none of them tells.

    Where all have exactly three digits after one single sign ("1.234", "12.500"), that sign groups thousands.
    """
    votes = {".": 0, ",": 0}
    groups = {".": 0, ",": 0}
    for _, value in zip(range(limit), values, strict=False):
        digits = re.sub(r"[^\d.,]", "", ascii_digits(value[:MAX_LENGTH])).strip(".,")
        points, commas = digits.count("."), digits.count(",")
        if points and commas:
            votes["." if digits.rindex(".") > digits.rindex(",") else ","] += 1
        elif points > 1 or commas > 1:
            votes["," if points else "."] += 1
        elif points or commas:
            sign = "." if points else ","
            before, _, after = digits.partition(sign)
            plain = len(after) != 3 or len(before) > 3 or before.startswith("0")
            (votes if plain else groups)[sign] += 1
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    if any(votes.values()) or groups["."] == groups[","]:
        return ""
    return "," if groups["."] > groups[","] else "."


_LETTERS_AT_DIGITS = re.compile(r"(?<=[A-Z]{3})(?=[\d])")
"""Where CLDR sets a space between a currency's letters and its amount ("CHF 12"), which Babel leaves out."""


@lru_cache(maxsize=4_096)
def format_money(value: Decimal, currency: str, language: str = "en") -> str:
    """An amount as people of a language read it ("1.234,56 €"); without currency just the number."""
    from babel import Locale, UnknownLocaleError
    from babel.numbers import format_currency, format_decimal

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    if not currency:
        return format_decimal(value, locale=locale)
    return _LETTERS_AT_DIGITS.sub("\u00a0", format_currency(value, currency.upper(), locale=locale))
