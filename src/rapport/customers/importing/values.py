"""Single values of a party's row: dates, numbers, choices, codes. Pure: no Django."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from rapport.lib.dates import parse_date
from rapport.lib.languages import language_code
from rapport.lib.money import parse_amount
from rapport.lib.text import clean, fold
from rapport.lib.time_zones import time_zones
from rapport.platform.exchange.mapping import ColumnMap

LENGTHS = {
    "name": 300, "prefix": 60, "given_name": 150, "middle_name": 150, "family_name": 150, "suffix": 60,
    "phonetic": 200, "job_title": 200, "department": 150, "industry": 120, "source": 120,
}  # fmt: skip
"""Text columns and how much they hold; a test compares them with the model."""
LONGEST_TEXT = 100_000

CHOICES: dict[str, dict[str, str]] = {
    "marital_status": {
        "single": "single", "ledig": "single", "未婚": "single", "never married": "single", "married": "married",
        "verheiratet": "married", "已婚": "married", "partnered": "partnered", "in a partnership": "partnered",
        "partnerschaft": "partnered", "civil union": "partnered", "domestic partner": "partnered", "divorced":
        "divorced", "geschieden": "divorced", "离异": "divorced", "离婚": "divorced", "widowed": "widowed",
        "verwitwet": "widowed", "丧偶": "widowed", "widow": "widowed",
    },
    "lifecycle": {
        "active": "active", "aktiv": "active", "inactive": "inactive", "inaktiv": "inactive", "deceased": "deceased",
        "deceased or dissolved": "deceased", "verstorben": "deceased", "dissolved": "deceased",
    },
    "value_class": {
        "a": "A", "b": "B", "c": "C", "a类": "A", "b类": "B", "c类": "C", "a级": "A", "b级": "B", "c级": "C",
        "a-kunde": "A", "b-kunde": "B", "c-kunde": "C",
    },
    "name_order": {
        "given_first": "given_first", "given name first": "given_first", "family_first": "family_first",
        "family name first": "family_first", "western": "given_first", "eastern": "family_first",
    },
}  # fmt: skip
_CODE = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
"""How some programs write an industry: COMPUTER_SOFTWARE."""
_DATES = frozenset({"birth_date", "founded_on"})


PERMISSIONS = ("opt_out.all", "opt_out.email", "opt_out.phone", "opt_out.sms", "opt_out.post", "newsletter")
"""Targets that say how a party may be contacted; their cells say yes or no."""
_YES = frozenset("1 1.0 true yes y t on x ja j wahr oui si 是 有 checked ✓ ✔".split())
_NO = frozenset("0 0.0 false no n f off nein falsch non 否 无 unchecked".split())
_REFUSED = frozenset(
    ("opted out", "opt out", "unsubscribed", "abgemeldet", "abbestellt", "do not allow", "nicht zulassen", "已退订")
)
_AGREED = frozenset(("opted in", "opt in", "subscribed", "abonniert", "angemeldet", "allow", "zulassen", "已订阅"))


def yes_or_no(target: str, text: str) -> bool | None:
    """Whether a cell of one of PERMISSIONS says yes, by the words of other programs; None when that is not clear."""
    word = fold(text)
    if word in _YES or word in _NO:
        return word in _YES
    if word in _REFUSED or word in _AGREED:
        return (word in _AGREED) == (target == "newsletter")
    return None


def parse_value(target: str, text: str, column: ColumnMap) -> tuple[Any, str]:
    """The value of a cell for one of a party's columns, and the code of what is wrong (then the value is None)."""
    if target in LENGTHS:
        value = clean(text)
        if target == "industry" and _CODE.fullmatch(value):
            value = value.replace("_", " ").capitalize()
        limit = LENGTHS[target]
        return (value, "") if len(value) <= limit else (value[:limit], "too_long")
    if target in _DATES:
        return _date(target, text, column)
    if target in CHOICES:
        code = CHOICES[target].get(fold(text))
        return code, "" if code else "choice"
    return _OTHERS[target](text, column)


def _date(target: str, text: str, column: ColumnMap) -> tuple[date | None, str]:
    if target == "founded_on" and len(text) == 4 and text.isdecimal():
        return date(int(text), 1, 1) if 1000 <= int(text) <= 2999 else None, ""
    found = parse_date(text, column.order)
    if found.valid or found.reason == "empty":
        return found.value, ""
    return None, "date_order" if found.reason == "ambiguous" else "date"


def _count(text: str, column: ColumnMap) -> tuple[int | None, str]:
    amount = parse_amount(text, style=column.style)
    if amount.value is None or amount.value != amount.value.to_integral_value() or not 0 <= amount.value < 2**31:
        return None, "number"
    return int(amount.value), ""


def _money(text: str, column: ColumnMap) -> tuple[tuple[Decimal, str] | None, str]:
    amount = parse_amount(text, style=column.style)
    if amount.value is None or abs(amount.value) >= 10**15:
        return None, "number"
    return (amount.value, amount.currency), ""


def _currency(text: str, column: ColumnMap) -> tuple[str | None, str]:
    code = text.strip().upper()
    return (code, "") if len(code) == 3 and code.isascii() and code.isalpha() else (None, "choice")


def _language(text: str, column: ColumnMap) -> tuple[str | None, str]:
    code = language_code(text[:100])
    return code or None, "" if code else "language"


def _time_zone(text: str, column: ColumnMap) -> tuple[str | None, str]:
    return (text, "") if text in time_zones() else (None, "time_zone")


_OTHERS = {
    "employee_count": _count,
    "annual_revenue": _money,
    "currency": _currency,
    "language": _language,
    "time_zone": _time_zone,
}
VALUES = frozenset({*LENGTHS, *_DATES, *CHOICES, *_OTHERS})
"""Targets that are read here."""
