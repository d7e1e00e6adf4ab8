"""Reads the day and time that a text begins with, as people say it: "next Tuesday 10:00 Contract talk".

English, German and Chinese. A time of day must be there, so that a sentence that merely begins with a day stays one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

MAX_HEAD = 60
"""Characters at the head of a text that are looked at."""

_WEEKDAYS = (
    ("monday", "mon", "montag", "mo"),
    ("tuesday", "tues", "tue", "dienstag", "di"),
    ("wednesday", "wed", "mittwoch", "mi"),
    ("thursday", "thurs", "thur", "thu", "donnerstag", "do"),
    ("friday", "fri", "freitag", "fr"),
    ("saturday", "sat", "samstag", "sonnabend", "sa"),
    ("sunday", "sun", "sonntag", "so"),
)
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_NEAR = {
    "yesterday": -1, "gestern": -1, "today": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "übermorgen": 2,
    "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "後天": 2,
}  # fmt: skip
_CHINESE_WEEKDAY = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_SHORT = 2
"""Letters of the German short names of days, some of which are English words."""
_LATE = ("pm", "下午", "晚上")

_WORDS = "|".join(sorted([*_WEEKDAY, *(word for word in _NEAR if word.isalpha() and word[0] < "一")], key=len)[::-1])
_LATIN_HEAD = re.compile(
    rf"""(?:(?:on|this|next|coming|am|diesen|nächsten|kommenden)\s+)*
    (?:(?P<word>{_WORDS})\b\.?,?\s*)?
    (?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})?)?,?\s*
    (?P<at>at\s+|um\s+|@\s*)?(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?
    \s*(?P<half>[ap]\.?m\b\.?)?(?P<clock>\s*(?:uhr|h|o'clock)\b)?
    (?=[\s,:;–-]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_CHINESE_HEAD = re.compile(
    r"""(?:(?P<word>昨天|今天|明天|[后後]天)
    |(?P<week>下|本|这|這)?[个個]?(?:周|週|星期|礼拜|禮拜)(?P<weekday>[一二三四五六日天])
    |(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號])
    \s*(?P<half>上午|下午|晚上|早上|中午)?\s*(?P<hour>\d{1,2})(?:[点點时時](?P<past>半|\d{1,2}分?)?|[:：](?P<minute>\d{2}))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and time of the writer's own clock, and the text behind it."""

    day: date
    clock: time
    rest: str


def leading_moment(text: str, today: date) -> Moment | None:
    """The moment that a text begins with, None when it begins with none.

    A weekday means the first such day after ``today``; with 下 that of the next week, with 本 or 这 that of this one. A
    day without year that is over means next year's.
    """
    stripped = text.lstrip()
    head = stripped[:MAX_HEAD]
    match = _LATIN_HEAD.match(head)
    if match is not None and not (match["minute"] or match["half"] or match["clock"] or match["at"]):
        match = None
    day = _latin_day(match, today) if match is not None else None
    if day is None:
        match = _CHINESE_HEAD.match(head)
        day = _chinese_day(match, today) if match is not None else None
    clock = _clock(match) if match is not None else None
    if match is None or day is None or clock is None:
        return None
    return Moment(day, clock, stripped[match.end() :].lstrip(" \t,:;–-，：；"))


def _latin_day(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        try:
            return date.fromisoformat(match["iso"])
        except ValueError:
            return None
    if match["day"]:
        return _day(int(match["month"]), int(match["day"]), match["year"], today)
    word = (match["word"] or "").lower()
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    if len(word) == _SHORT and (match["at"] or "").strip().lower() == "at":
        return None  # "So at 10 they left" is no German Sunday
    if word in _WEEKDAY:
        return today + timedelta(days=(_WEEKDAY[word] - today.weekday()) % 7 or 7)
    return None


def _chinese_day(match: re.Match[str], today: date) -> date | None:
    if match["word"]:
        return today + timedelta(days=_NEAR[match["word"]])
    if match["month"]:
        return _day(int(match["month"]), int(match["day"]), None, today)
    weekday = _CHINESE_WEEKDAY[match["weekday"]]
    if match["week"]:
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(days=weekday + (7 if match["week"] == "下" else 0))
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def _day(month: int, day: int, year: str | None, today: date) -> date | None:
    """A day by its numbers; None when there is no such day."""
    try:
        if year:
            return date(int(year), month, day)
        found = date(today.year, month, day)
        return found if found >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> time | None:
    """The time of day; None when there is no such time."""
    found = match.groupdict()
    hour, half = int(found["hour"]), (found["half"] or "").lower().replace(".", "")
    past = (found.get("past") or "").rstrip("分")
    minute = 30 if past == "半" else int(past or found["minute"] or 0)
    if half == "am" and hour == 12:
        hour = 0
    elif half in _LATE and hour < 12:
        hour += 12
    try:
        return time(hour, minute)
    except ValueError:
        return None
