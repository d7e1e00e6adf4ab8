"""Dates and times as people and programs write them.

Times become UTC. What names no whole day (a birthday without year, a month) is called partial, not guessed at.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rapport.lib.text import ascii_digits, clean, fold

MAX_LENGTH = 60
"""Longest text, in characters, that may be a date with a time."""

Order = Literal["", "DMY", "MDY", "YMD"]

# Two-digit years up to here are of this century (POSIX strptime).
_LAST_SHORT_YEAR = 68
_FIRST_YEAR = 1000
_LAST_EXCEL_DAY = 2_958_465
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_CHINESE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]?\Z")
_NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\Z")
_DAY_MONTH_WORD = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]*(?:de\s+|of\s+)?"
    r"([^\W\d_]+)\.?,?(?:\s+de)?[\s-]+(\d{4}|\d{2})\Z"
)
_MONTH_WORD_DAY = re.compile(r"(?:[^\W\d_]+\.?,?\s+)?([^\W\d_]+)\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})\Z")
_MONTH_WORD_YEAR = re.compile(r"([^\W\d_]+)\.?\s+\d{4}\Z")
_NO_DAY = re.compile(r"0{1,4}([-/.])0{1,2}\1(?:0{4}|0{1,2})\Z")
"""How Outlook (0/0/00, 00.00.0000) and databases (0000-00-00) write that there is no day."""
_PARTIAL = re.compile(
    r"(?:--\d{2}-?\d{2}|---\d{2}|\d{4}|\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}|\d{4}年(?:\d{1,2}月)?|\d{1,2}月\d{1,2}日"
    r"|\d{1,2}\.\d{1,2}\.?)\Z"
)
_TIME = re.compile(
    r"[T\s,]\s*(?P<early>上午|下午|오전|오후)?\s*(?P<hour>\d{1,2})"
    r"(?:[:时時h](?P<minute>\d{2})(?:[:分](?P<second>\d{2})(?:[.,]\d{1,9})?)?[分秒]?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?(?:\s*uhr)?\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
    r"(?:\s*\([a-z ]+\))?\Z",
    re.IGNORECASE,
)
_COMPACT_TIME = re.compile(r"(\d{8})T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?\Z", re.IGNORECASE)
_SERIAL = re.compile(r"\d{1,7}(?:\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day. When not `valid`, `value` is None.

    `reason` is then "empty", "too_long", "not_a_date", "partial", "ambiguous" (03/04/2025
    with no order given) or "no_such_day".
    """

    raw: str
    value: date | None = None
    valid: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ParsedDatetime:
    """A moment in UTC; `date_only` when only a day was given, whose midnight in the default zone it is.

    `reason` as for `ParsedDate`, and "no_such_time", "unknown_zone".
    """

    raw: str
    value: datetime | None = None
    valid: bool = False
    reason: str = ""
    date_only: bool = False


def add_months(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def parse_date(text: str, order: Order = "", *, excel: bool = False) -> ParsedDate:
    """Read a day; a time behind it is left out. `order` decides 03/04/2025; `excel` allows day numbers."""
    if len(text) > MAX_LENGTH:
        return ParsedDate(text, reason="too_long")
    return _parse_date(text, order, excel)


@lru_cache(maxsize=16_384)
def _parse_date(raw: str, order: Order, excel: bool) -> ParsedDate:
    text = _tidy(raw)
    if excel and _SERIAL.match(text):
        moment = _excel_moment(float(text))
        return ParsedDate(raw, moment.date(), True) if moment else ParsedDate(raw, reason="no_such_day")
    value = _day(text, order)
    if value in ("not_a_date", "partial"):
        day_text, _ = _split_time(text)
        value = _day(day_text, order) if day_text else value
    return ParsedDate(raw, value, True) if isinstance(value, date) else ParsedDate(raw, reason=value)


def _tidy(raw: str) -> str:
    return ascii_digits(clean(raw)).strip(" ,;")


def _day(text: str, order: Order) -> date | str:
    """The day written, or the reason why there is none."""
    if not text or _NO_DAY.match(text):
        return "empty"
    match = _YEAR_FIRST.match(text)
    if match:
        return _real_day(match[1], match[3], match[4])
    match = _COMPACT.match(text) or _CHINESE.match(text)
    if match:
        return _real_day(*match.groups())
    match = _NUMBERS.match(text)
    if match:
        return _ordered_day(match[1], match[3], match[4], "DMY" if match[2] == "." else order)
    match = _DAY_MONTH_WORD.match(text)
    if match and _month(match[2]):
        return _real_day(match[3], _month(match[2]), match[1])
    match = _MONTH_WORD_DAY.match(text)
    if match and _month(match[1]):
        return _real_day(match[3], _month(match[1]), match[2])
    match = _MONTH_WORD_YEAR.match(text)
    return "partial" if _PARTIAL.match(text) or (match and _month(match[1])) else "not_a_date"


def _ordered_day(first: str, second: str, year: str, order: Order) -> date | str:
    if int(first) > 12:
        order = "DMY"
    elif int(second) > 12:
        order = "MDY"
    elif order not in ("DMY", "MDY"):
        if order == "YMD" and len(year) == 2:
            return _real_day(first, second, year)
        if first == second:
            order = "DMY"
        else:
            return "ambiguous"
    return _real_day(year, second, first) if order == "DMY" else _real_day(year, first, second)


def _real_day(year: str, month: str | int, day: str) -> date | str:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number <= _LAST_SHORT_YEAR else 1900
    if number < _FIRST_YEAR:
        return "no_such_day"
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return "no_such_day"


def _month(word: str) -> int:
    """The number of a month by its name, whole or short, in the languages read here; 0 for any other word."""
    return _months().get(fold(word).rstrip("."), 0)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {"sept": 9, "mrz": 3, "jänner": 1, "janner": 1, "maerz": 3}
    for language in ("en", "de", "fr", "es", "it", "nl", "pt"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                names.setdefault(fold(name).rstrip("."), number)
    return names


def _split_time(text: str) -> tuple[str, re.Match[str] | None]:
    """The text before a time of day, and the time; ("", None) when there is none."""
    match = _TIME.search(text)
    if not match or not (match["minute"] or match["half"]):
        return "", None
    return text[: match.start()].strip(" ,"), match


def _excel_moment(serial: float) -> datetime | None:
    """The moment an Excel day number means (1900 system, with its 29 February 1900 that never was)."""
    if not 1 <= serial < _LAST_EXCEL_DAY + 1:
        return None
    days = serial if serial >= 60 else serial + 1
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))


def parse_datetime(text: str, order: Order = "", zone: str = "UTC", *, excel: bool = False) -> ParsedDatetime:
    """Read a moment; `zone` (an IANA name) is the zone of those written without one. Never raises."""
    if len(text) > MAX_LENGTH:
        return ParsedDatetime(text, reason="too_long")
    return _parse_datetime(text, order, zone, excel)


@lru_cache(maxsize=16_384)
def _parse_datetime(raw: str, order: Order, zone_name: str, excel: bool) -> ParsedDatetime:
    zone = _zone(zone_name)
    if zone is None:
        return ParsedDatetime(raw, reason="unknown_zone")
    text = _tidy(raw)
    if excel and _SERIAL.match(text):
        moment = _excel_moment(float(text))
        if moment is None:
            return ParsedDatetime(raw, reason="no_such_day")
        return _in_utc(raw, moment, zone, date_only="." not in text)
    day = _day(text, order)
    if isinstance(day, date):
        return _in_utc(raw, datetime.combine(day, time()), zone, date_only=True)
    compact = _COMPACT_TIME.match(text)
    if compact:
        clock = _clock(compact[2], compact[3], compact[4], "")
        day, offset = _day(compact[1], order), compact[5]
    else:
        day_text, match = _split_time(text)
        if match is None:
            return ParsedDatetime(raw, reason=day)
        half = match["half"] or match["early"] or ""
        clock = _clock(match["hour"], match["minute"], match["second"], half)
        day, offset = _day(day_text, order), match["zone"]
    if not isinstance(day, date):
        return ParsedDatetime(raw, reason=day)
    if clock is None:
        return ParsedDatetime(raw, reason="no_such_time")
    return _in_utc(raw, datetime.combine(day, clock), _offset(offset) if offset else zone, date_only=False)


def _clock(hour: str, minute: str | None, second: str | None, half: str) -> time | None:
    number = int(hour)
    half = half.lower().replace(".", "")
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half in ("pm", "下午", "오후") else 0)
    try:
        return time(number, int(minute or 0), min(int(second or 0), 59) if second == "60" else int(second or 0))
    except ValueError:
        return None


def _offset(written: str) -> tzinfo:
    if written[0] not in "+-":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:]) if len(written) > 3 else 0
    delta = timedelta(hours=min(hours, 23), minutes=min(minutes, 59))
    return timezone(-delta if written[0] == "-" else delta)


def _in_utc(raw: str, moment: datetime, zone: tzinfo, *, date_only: bool) -> ParsedDatetime:
    try:
        value = moment.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return ParsedDatetime(raw, reason="no_such_day")
    return ParsedDatetime(raw, value, True, date_only=date_only)


@lru_cache(maxsize=256)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def date_order(values: Iterable[str], limit: int = 1_000) -> Order:
    """The order of day and month in a column, from its first `limit` values; "" when none of them tells."""
    votes = {"DMY": 0, "MDY": 0}
    for _, value in zip(range(limit), values, strict=False):
        text = _tidy(value[:MAX_LENGTH])
        match = _NUMBERS.match(_split_time(text)[0] or text)
        if not match:
            continue
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or (first > 12 >= second):
            votes["DMY"] += 1
        elif second > 12 >= first:
            votes["MDY"] += 1
    if votes["DMY"] == votes["MDY"]:
        return ""
    return "DMY" if votes["DMY"] > votes["MDY"] else "MDY"
